"""What a chosen archive would take, said before it begins."""

from collections.abc import Sequence

from dashboard.account.archivers import archiver
from dashboard.archiving.choice import MOST_BYTES_A_FILM, Choice, What, Where
from dashboard.archiving.choosing import Offer
from dashboard.archiving.estimate import Estimate, estimate
from dashboard.archiving.telling import cost_line
from dashboard.archiving.temporary import nowhere
from dashboard.components.fine_print import fine_print
from dashboard.components.notice import notice
from dashboard.components.sheet_line import sheet_line
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
    engine = archiver(source, choice.folder or nowhere(), choice.options, before_asking=lambda: None)
    try:
        found = estimate(engine, choice, source.roll.items if posts is None else posts, offer.user)
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
    if not found.fits:
        short = found.bytes + found.spare - found.free
        cause = f"It takes about {in_words(found.bytes)}, and {in_words(short)} are missing."
        notice(Message("The disk has no room for it.", cause, "Free some space, or take fewer posts."))
    return found.fits


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
