"""Open Instagram's own export."""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Self

from igarchive.export.building import Builder, unlisted
from igarchive.export.files import Files, Folder, Handed
from igarchive.export.items import read_item
from igarchive.export.layout import Kind
from igarchive.export.library import Library
from igarchive.export.lists import Listed, gathered
from igarchive.export.model import Capture, MissingFile, Note, Period, Place
from igarchive.export.noting import notes_of
from igarchive.export.period import chosen_period
from igarchive.export.profile import Profile
from igarchive.export.reading import Budget, Part, read_parts
from igarchive.export.refusals import Reason, refused, refused_zip, without_lists
from igarchive.export.uniting import OWN, unite
from igarchive.zips import UnreadableZip, open_zip
from igclient import Media, User

MOST_BYTES_READ_WHOLE = 1 << 30


@dataclass(frozen=True, slots=True)
class Export:
    """Hold Instagram's export of one account. Lists are newest first, a post as `igclient.Media` without permalink,
    likes and comments, which no export has. A post's `media_url` is the name of its file, to be given to `read`; it is
    None when the file cannot be shown, and then `missing` says why. `captures` and `places` go by the id of a post or
    slide; `day` is when its newest part was made, as far as a name says; places are empty unless they were asked for.
    Closing it lets go of the ZIPs."""

    user: User
    posts: tuple[Media, ...] = ()
    archived: tuple[Media, ...] = ()
    stories: tuple[Media, ...] = ()
    profile_photos: tuple[Media, ...] = ()
    period: Period | None = None
    day: date | None = None
    missing: tuple[MissingFile, ...] = ()
    notes: tuple[Note, ...] = ()
    captures: dict[str, Capture] = field(default_factory=dict, repr=False)
    places: dict[str, Place] = field(default_factory=dict, repr=False)
    library: Library = field(default_factory=lambda: Library(()), repr=False, compare=False)
    _open: ExitStack = field(default_factory=ExitStack, repr=False, compare=False)

    @property
    def is_handed(self) -> bool:
        """Return whether its files stay in a browser, so that none can be read from here."""
        return any(isinstance(tree, Handed) for tree in self.library.trees)

    def read(self, uri: str, *, at_most: int = MOST_BYTES_READ_WHOLE) -> bytes:
        """Return the bytes of a file by its name in the export. Raises: `KeyError`, `UnreadableZip`."""
        return self.library.read(uri, at_most=at_most)

    def stream(self, uri: str) -> Iterator[bytes]:
        """Give a file in pieces, for long videos. Raises: `KeyError`, `UnreadableZip`."""
        return self.library.stream(uri)

    def close(self) -> None:
        """Let go of the ZIPs; nothing can be read any more."""
        self._open.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_export(sources: Iterable[str | os.PathLike[str]], *, places: bool = False) -> Export:
    """Open an export from its ZIPs and folders, all parts at once, or several exports of one account.
    `places`: whether to read where pictures were taken. Nothing is unpacked to disk, and nothing fetched.
    Raises: `NotAnExport`, `UnsafeEntry`, each with the next step in its words."""
    with ExitStack() as stack:
        export = read_export([_opened(Path(source), stack) for source in sources], places=places)
        export._open.push(stack.pop_all())
        return export


def _opened(path: Path, stack: ExitStack) -> Files:
    try:
        if path.is_dir():
            return Folder(path)
        if not path.is_file():
            raise refused(Reason.NOT_THERE)
        return stack.enter_context(open_zip(path))
    except UnreadableZip as problem:
        raise refused_zip(problem) from None
    except OSError:
        raise refused(Reason.NOT_THERE) from None


def read_export(trees: Sequence[Files], *, places: bool = False) -> Export:
    """Read an export out of trees of files, wherever they lie, as `open_export` does."""
    budget = Budget()
    parts = [part for tree in trees for part in read_parts(tree, budget, places=places)]
    if not any(part.has_lists for part in parts):
        raise without_lists(name for tree in trees for name in tree.names())
    if not any(part.posts for part in parts):
        raise refused(Reason.DAMAGED if any(part.unreadable for part in parts) else Reason.NO_POSTS)
    parts.sort(key=lambda part: (part.day, part.newest), reverse=True)
    library = Library(list(dict.fromkeys(part.tree for part in parts)))
    exports = _exports(parts)

    def there(uri: str) -> bool:
        return library.find(uri) is not None

    own = unite(exports, has=there)
    if len({part.user for part in parts} - {None}) > 1 and not own.shared:
        raise refused(Reason.SEVERAL_ACCOUNTS)
    others = {kind: unite(exports, (kind,), has=there).posts for kind in Kind if kind not in OWN}
    username = next((part.user for part in parts if part.user), None)
    builder = Builder(library, username)
    posts = builder.posts(post for post in own.posts if post.kind is not Kind.ARCHIVED)
    archived = builder.posts(post for post in own.posts if post.kind is Kind.ARCHIVED)
    stories = builder.posts(others[Kind.STORIES])
    photos = builder.posts(others[Kind.PROFILE_PHOTOS])
    if not (posts or archived or stories):
        raise refused(Reason.NO_POSTS)
    period = chosen_period(part.period for part in parts if part.has_lists)
    left = unlisted(library, [post for export in exports for post in export])
    return Export(
        user=_user(parts, username, library, len(posts)),
        posts=posts,
        archived=archived,
        stories=stories,
        profile_photos=photos,
        period=period,
        day=parts[0].origin.day,
        missing=tuple(builder.missing),
        notes=notes_of(parts, own.drafts, others, builder.missing, left, period),
        captures=builder.captures,
        places=builder.places,
        library=library,
    )


def _exports(parts: Sequence[Part]) -> list[list[Listed]]:
    """What the parts list, the parts of one export together; the newest export first."""
    exports: dict[object, list[Listed]] = {}
    for part in parts:
        exports.setdefault(part.key, []).extend(part.posts)
    return [gathered(posts) for posts in exports.values()]


def _user(parts: Sequence[Part], username: str | None, library: Library, count: int) -> User:
    """The profile in its newest words. An export holds no id of the account: its name has to stand for it."""
    profile = next((part.profile for part in parts if part.profile), Profile())
    photo = read_item(profile.photo, places=False)
    return User(
        id=username or "export",
        username=username,
        name=profile.name,
        biography=profile.biography,
        profile_picture_url=photo.uri if photo and photo.uri and library.find(photo.uri) else None,
        media_count=count,
    )
