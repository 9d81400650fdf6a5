"""An account as Instagram's own export of it shows it."""

from functools import partial

from dashboard.account.opened import About, Held, OpenedSource, Shelf, rolls_of, years_of
from dashboard.account.source import Absence, Spot
from dashboard.words.wording import count
from igarchive import Export
from igarchive.export.files import Handed
from igarchive.export.model import Note, Noted
from igarchive.export.noting import in_words
from igarchive.zips import UnreadableZip, ZipProblem
from igclient.downloads import MAX_BYTES, DownloadFailed, DownloadProblem

LACKS = "Instagram's export: without likes, comments and insights, which Instagram puts into none."


def source_of_export(export: Export, *, opening: str = "", note: str = "") -> OpenedSource:
    """Show an export; `opening` is what the browser that has its files calls it, `note` what else is to be said."""
    rolls = rolls_of(
        {Shelf.POSTS: export.posts, Shelf.ARCHIVED: export.archived, Shelf.STORIES: export.stories}
    )
    return OpenedSource(
        about=_about(export),
        rolls=rolls,
        owner=export.user,
        find=partial(_find, export, opening),
        close=export.close,
        shelf=next(iter(rolls)),
        can=frozenset(),
        without=Absence.NOT_IN_EXPORT,
        lacks=" ".join(filter(None, [note, LACKS, *(noted.words for noted in export.notes)])),
    )


def _about(export: Export) -> About:
    facts = (
        years_of((*export.posts, *export.archived, *export.stories)),
        count(len(export.posts), "post"),
        f"{len(export.archived):,} archived" if export.archived else "",
        f"{len(export.stories):,} stories" if len(export.stories) > 1 else "1 story" * len(export.stories),
        *(_brief(note, export) for note in export.notes),
        "nothing leaves this browser" if export.is_handed else "",
    )
    made = f" of {in_words(export.day)}" if export.day else ""
    return About(f"From Instagram's export{made}", tuple(filter(None, facts)))


def _brief(note: Note, export: Export) -> str:
    """What a person has to know at once; the rest is said in full below the sheets."""
    if note.about is Noted.PERIOD:
        oldest = min(filter(None, (post.timestamp for post in export.posts)), default=None)
        begin = export.period.begin if export.period else oldest
        return f"only since {in_words(begin)}" if begin else ""
    return f"{count(note.count, 'file')} not in it" if note.about is Noted.MISSING else ""


def _find(export: Export, opening: str, uri: str, is_video: bool) -> Held | None:
    place = export.library.find(uri)
    if place is None:
        return None
    tree = export.library.trees[place.place]
    if isinstance(tree, Handed):
        return Spot(opening, tree.number, tree.position(place.name), is_video)
    return partial(_read, export, uri)


def _read(export: Export, uri: str) -> bytes:
    try:
        return export.read(uri, at_most=MAX_BYTES)
    except UnreadableZip as failure:
        too_large = failure.problem is ZipProblem.TOO_LARGE
        raise DownloadFailed(DownloadProblem.TOO_LARGE if too_large else DownloadProblem.REFUSED) from None
    except KeyError:
        raise DownloadFailed(DownloadProblem.EXPIRED, is_gone=True) from None
