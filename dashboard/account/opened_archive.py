"""An account as an archive that was made here shows it: as it was on a day, marked so."""

from datetime import date
from functools import partial

from dashboard.account.opened import About, Held, Manifest, OpenedSource, Shelf, rolls_of, years_of
from dashboard.account.source import Absence, Can, Spot
from dashboard.words.wording import count
from igarchive import Archive
from igarchive.bag import MANIFEST, MEDIA
from igarchive.errors import IGArchiveError
from igarchive.export.noting import in_words
from igarchive.places import Trees
from igclient.downloads import DownloadFailed, DownloadProblem

WRITTEN = "Bagging-Date"


def source_of_archive(archive: Archive, trees: Trees | None = None, *, opening: str = "") -> OpenedSource:
    """Show an archive; `trees` are where the browser has it, which calls it `opening`. Raises IGArchiveError."""
    posts = archive.posts
    day = _day(archive)
    made = f" of {in_words(day)}" if day else ""
    facts = (years_of(posts), count(len(posts), "post"), "nothing leaves this browser" if trees else "")
    counts_likes = any(post.like_count is not None for post in posts)
    return OpenedSource(
        about=About(f"From an archive{made}", tuple(filter(None, facts))),
        rolls=rolls_of({Shelf.POSTS: posts}),
        owner=archive.user,
        find=partial(_find, archive, trees, opening),
        close=archive.close,
        shelf=Shelf.POSTS,
        can=frozenset({Can.LIKES} if counts_likes else ()),
        without=Absence.NOT_KEPT,
        lacks=f"An archive that was made with this app: posts, likes and comments as they were{made and ' on the day'}"
        " it was last brought up to date, nothing newer.",
        manifest=_manifest(trees, opening) if trees else None,
    )


def _manifest(trees: Trees, opening: str) -> Manifest | None:
    spot = _spot(trees, opening, MANIFEST, is_video=False)
    return Manifest(spot, trees.tops) if spot else None


def _day(archive: Archive) -> date | None:
    try:
        return date.fromisoformat(archive.info.get(WRITTEN, ""))
    except (KeyError, ValueError):
        return None


def _find(archive: Archive, trees: Trees | None, opening: str, name: str, is_video: bool) -> Held | None:
    if trees is None:
        return partial(_read, archive, name)
    return _spot(trees, opening, f"{MEDIA}/{name}", is_video=is_video)


def _spot(trees: Trees, opening: str, name: str, *, is_video: bool) -> Spot | None:
    place = trees.place_of(name)
    return Spot(opening, place[0].number, place[0].position(place[1]), is_video) if place else None


def _read(archive: Archive, name: str) -> bytes:
    try:
        return archive.read(name)
    except (IGArchiveError, OSError):
        raise DownloadFailed(DownloadProblem.REFUSED) from None
    except KeyError:
        raise DownloadFailed(DownloadProblem.EXPIRED, is_gone=True) from None
