"""Why there is no picture: every reason has its own words, the same ones wherever it is said."""

import io
from datetime import UTC, datetime

import pytest
from PIL import Image

from dashboard.account.source import Absence, PictureSource
from dashboard.components.prints import Print
from dashboard.pictures.problems import PictureProblem, problem_note, problem_of, problem_words
from dashboard.pictures.store import PictureStore
from dashboard.viewer import post as viewer
from igarchive.report import WORDS, Why, why_of
from igclient import Media, MediaType
from igclient.downloads import DownloadFailed, DownloadProblem

NOW = datetime(2026, 11, 14, 12, 0, tzinfo=UTC)
# What a person would have to look up.
JARGON = ("CDN", "HTTP", "URL", "TLS", "DNS", "IP ", "403", "decod", "byte", "null", "timeout", "exception")


def encoded(size=(40, 30), kind="PNG"):
    out = io.BytesIO()
    Image.new("1", size).save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize("problem", DownloadProblem)
def test_every_reason_of_a_failed_fetch_has_words_of_its_own(problem):
    assert problem_of(DownloadFailed(problem)).value == problem.value
    assert problem_of(DownloadFailed(problem, is_gone=True)) is PictureProblem.GONE


def test_no_two_reasons_have_the_same_words():
    for words_of in (problem_words, problem_note):
        said = [words_of(problem) for problem in PictureProblem]
        # A frame has room for what happened and what comes next; the whole reason stands in the note.
        assert len(set(said)) == len(said)


@pytest.mark.parametrize("problem", PictureProblem)
def test_the_words_are_short_and_plain(problem):
    headline, reason = problem_words(problem)
    assert 5 <= len(headline) <= 24
    assert 5 <= len(reason) <= 34
    note = problem_note(problem)
    assert "\n" not in note
    assert not note.endswith(".")
    for word in JARGON:
        assert word not in f"{headline} {reason} {note}"


HEIC = b"\0\0\0\x18ftypheix\0\0\0\0mif1heix" + bytes(100)
REFUSED_HERE = {
    "a web page": (b"<!doctype html><p>Sorry", PictureProblem.NO_PICTURE),
    "nothing": (b"", PictureProblem.NO_PICTURE),
    "a clip": (b"\0\0\0\x14ftypisom\0\0\0\0mp42" + bytes(50), PictureProblem.NO_PICTURE),
    "a head alone": (b"\x89PNG\r\n\x1a\n", PictureProblem.BROKEN),
    "a damaged picture": (encoded()[:45], PictureProblem.BROKEN),
    "HEIC": (HEIC, PictureProblem.HEIC),
    "HEIC by its compatible brands": (
        b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic" + bytes(100),
        PictureProblem.HEIC,
    ),
    "HEIF in another coding": (
        b"\0\0\0\x1cftypavci\0\0\0\0mif1avciisom" + bytes(100),
        PictureProblem.HEIC,
    ),
    "a camera's raw file": (
        b"\0\0\0\x18ftypcrx \0\0\0\0crx isom" + bytes(100),
        PictureProblem.RAW,
    ),
    "far too many pixels": (encoded((20_000, 10_000)), PictureProblem.TOO_MANY_PIXELS),
    "a line without an end": (encoded((70_000, 1)), PictureProblem.TOO_MANY_PIXELS),
}


@pytest.mark.parametrize("name", REFUSED_HERE)
def test_every_refusal_of_our_own_says_which_it_is(name):
    data, problem = REFUSED_HERE[name]
    store, source = PictureStore(), PictureSource("sample:1", "1", lambda: data)
    assert store.thumbnail(source).problem is problem
    assert store.picture(source).problem is problem
    made = Print.of(store.thumbnail(source))
    assert (made.words, made.reason) == problem_words(problem)


def failing(problem):
    def read(*_):
        raise DownloadFailed(problem)

    return read


@pytest.mark.parametrize("problem", DownloadProblem)
def test_a_frame_says_the_reason_of_its_fetch(problem):
    shown = PictureStore().thumbnail(PictureSource("sample:1", "1", failing(problem)))
    assert shown.problem.value == problem.value


@pytest.mark.parametrize("why", Why)
def test_every_reason_in_an_archive_is_a_plain_sentence_of_its_own(why):
    words = WORDS[why]
    assert words.endswith(".")
    assert list(WORDS.values()).count(words) == 1
    for word in JARGON:
        assert word not in words


@pytest.mark.parametrize("problem", DownloadProblem)
def test_every_failed_fetch_has_a_reason_in_an_archive(problem):
    assert why_of(DownloadFailed(problem)) in Why
    assert why_of(DownloadFailed(problem, is_gone=True)) is Why.GONE


# What lies in a browser is packed there.
OF_A_BROWSER = {Absence.NO_COVER, Absence.IN_BROWSER}


@pytest.mark.parametrize("absence", sorted(set(Absence) - OF_A_BROWSER))
def test_every_reason_of_a_source_is_one_of_an_archive(absence):
    assert Why(absence) in WORDS


class Carried:
    """A source whose clips the browser cannot fetch itself."""

    def __init__(self, read):
        self._read = read

    def video_address(self, media):
        return None

    def file(self, media, *, of=None):
        return PictureSource("sample:1", f"{media.id}/file", self._read)


@pytest.mark.parametrize(
    ("read", "problem"),
    [
        (None, PictureProblem.WITHHELD),
        (failing(DownloadProblem.UNREACHABLE), PictureProblem.UNREACHABLE),
        (failing(DownloadProblem.TOO_LARGE), PictureProblem.TOO_LARGE),
    ],
)
def test_a_clip_that_cannot_be_had_is_not_said_to_be_withheld_unless_it_is(monkeypatch, read, problem):
    store = PictureStore()
    monkeypatch.setattr(viewer, "picture_store", lambda: store)
    clip = Media(id="1", media_type=MediaType.VIDEO)
    assert viewer._playable(Carried(read), clip, clip) == (None, problem)
