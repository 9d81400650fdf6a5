"""What a chosen archive would take, said before it begins."""

from collections.abc import Sequence
from dataclasses import replace

from dashboard.account.archivers import archiver
from dashboard.archiving.choice import MOST_BYTES_A_FILM, Choice, What, Where
from dashboard.archiving.choosing import Offer
from dashboard.archiving.estimate import Estimate, estimate, written_at
from dashboard.archiving.telling import cost_line
from dashboard.archiving.temporary import nowhere
from dashboard.components.fine_print import fine_print
from dashboard.components.notice import notice
from dashboard.components.sheet_line import sheet_line
from dashboard.search.index import CaptionIndex, index_of
from dashboard.words.message import Message, Tone
from dashboard.words.wording import count
from igarchive.disk import in_words
from igarchive.errors import IGArchiveError
from igclient import Media

_NO_ARCHIVE = Message(
    "No archive lies there yet.",
    "Only what is new can be told from an archive that is there.",
    "Choose the folder of one, or take everything.",
    tone=Tone.CALM,
)
_NOTHING_FOUND = Message(
    "The sheets show no post now.",
    "Nothing fits their filters.",
    "Change them, or take everything.",
    tone=Tone.CALM,
)


def draw_cost(offer: Offer, choice: Choice, posts: Sequence[Media] | None) -> bool:
    """Say what it takes; gives whether it can begin."""
    source = offer.source
    try:
        found = _estimate(offer, choice, posts)
    except IGArchiveError as error:
        notice(Message("This folder cannot be used.", str(error), "Nothing was written.", tone=Tone.CALM))
        return False
    if choice.what is What.NEW and choice.where is Where.FOLDER and found.made is None:
        notice(_NO_ARCHIVE)
        return False
    if choice.what is What.SHOWN and not found.posts:
        notice(_NOTHING_FOUND)
        return False
    at_least = "" if source.roll.is_complete else "At least "
    sheet_line(f"{at_least}{cost_line(found)}", key="archive_cost")
    for words in _notes(offer, choice, found):
        fine_print(words)
    is_known = choice.what is not What.SHOWN or source.roll.is_complete
    if not is_known:
        fine_print("All your posts have to be read first, so that none is missed.")
    if not found.free:
        notice(
            Message("Nothing can be written there.", "The disk gives it no room.", "Choose another folder.")
        )
    elif not found.fits:
        short = found.bytes + found.spare - found.free
        cause = f"It takes about {in_words(found.bytes)}, and {in_words(short)} are missing."
        notice(Message("The disk has no room for it.", cause, "Free some space, or take fewer posts."))
    return found.fits and is_known


def _estimate(offer: Offer, choice: Choice, posts: Sequence[Media] | None) -> Estimate:
    """Count it, once for all runs in which it must be the same: for ten thousand posts it takes half a second."""
    source, folder = offer.source, choice.folder or nowhere()
    counted = replace(choice, captions_inside=False, sidecars=True)
    minute = int(offer.now.timestamp()) // 60
    key = (counted, written_at(folder), offer.shown and offer.shown[0], minute)

    def count_it(index: CaptionIndex) -> Estimate:
        engine = archiver(source, folder, choice.options, before_asking=lambda: None)
        taken = [entry.media for entry in index.entries] if posts is None else posts
        return estimate(engine, choice, taken, offer.user)

    return index_of(source.roll).worked_out("archive", key, count_it)


def _notes(offer: Offer, choice: Choice, found: Estimate) -> list[str]:
    """What else is to be known before it begins."""
    told = []
    if found.made is not None and choice.where is Where.FOLDER:
        day = f"{found.made.day} {found.made:%B %Y}"
        new = f"{count(found.new, 'post')} not in it yet" if found.new else "nothing is new since"
        told.append(f"An archive of {day} lies there: {new}. It is brought up to date in its place.")
    if choice.where is Where.PARTS:
        told.append(
            f"{'About ' if found.parts > 1 else ''}{count(found.parts, 'ZIP')} to save one after the other. "
            f"A film above {in_words(MOST_BYTES_A_FILM)} is left out here."
        )
    return told
