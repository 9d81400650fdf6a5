"""Why a file could not be had: each reason has its place on the frames, and words of its own in the notes."""

from dashboard.archiving.files import REASONS
from dashboard.pictures.store import _PROBLEMS
from igclient.downloads import DownloadProblem


def test_frames_and_notes_know_every_reason():
    assert set(_PROBLEMS) == set(DownloadProblem)
    assert set(REASONS) == set(DownloadProblem)


def test_no_two_reasons_are_told_in_the_same_words_in_the_notes():
    assert len(set(REASONS.values())) == len(DownloadProblem)


def test_a_refusal_of_our_own_is_not_said_to_be_instagrams():
    ours = (DownloadProblem.NOT_ALLOWED, DownloadProblem.NOT_PUBLIC, DownloadProblem.NOT_TRUSTED)
    assert not any("refused" in REASONS[problem] for problem in ours)
