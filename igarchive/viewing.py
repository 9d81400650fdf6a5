"""Write the viewer of an archive, and of an update only what is new in it."""

from collections.abc import Collection, Iterator
from datetime import datetime

from igarchive.bag import MEDIA, write_file
from igarchive.kept import Kept
from igarchive.lock import Workshop
from igarchive.offline_viewer import read_thumbnails, viewer_files
from igarchive.pictures import thumbnail
from igarchive.report import WORDS, Why
from igclient import User


def write_viewer(
    kept: Kept, workshop: Workshop, user: User, years: Collection[str] | None, made: datetime
) -> None:
    """Write index.html and what belongs to it; of the parts by year only `years`, or all. Raises: `OSError`."""
    folder = kept.folder
    (folder / "viewer").mkdir(exist_ok=True)
    before = _Before(kept)

    def small(name: str) -> bytes | None:
        waiting = workshop.thumbnail(name)
        if waiting.exists():
            return waiting.read_bytes()
        return before.thumbnail(name) or thumbnail(folder / MEDIA / name)

    posts = (kept.media(post_id) for post_id in kept.posts)
    missing = {post_id: [_in_words(why) for why in post.missing] for post_id, post in kept.posts.items()}
    written = set[str]()
    for name, data in viewer_files(user, posts, kept.files, small, made=made, years=years, missing=missing):
        write_file(folder / name, [data], beside=workshop.folder)
        written.add(name)
    if years is None:
        # What the viewer no longer has: a year whose thumbnails now need fewer files, or one that nothing lies in.
        for path in folder.glob("viewer/*"):
            if f"viewer/{path.name}" not in written:
                path.unlink()


def _in_words(why: str) -> str:
    return WORDS[Why(why)] if why in set(Why) else why


class _Before:
    """Know the thumbnails of the viewer that is there, one year at a time."""

    def __init__(self, kept: Kept) -> None:
        self._folder, self._year = kept.folder / "viewer", ""
        self._found: dict[str, bytes] = {}

    def thumbnail(self, name: str) -> bytes | None:
        """Return a file's small picture, None when the viewer has none of it."""
        year = name.partition("/")[0]
        if year != self._year:
            self._year, self._found = year, dict(self._read(year))
        return self._found.get(name)

    def _read(self, year: str) -> Iterator[tuple[str, bytes]]:
        for path in sorted(self._folder.glob(f"thumbs-{year}*.js")):
            yield from read_thumbnails(path.read_bytes()).items()
