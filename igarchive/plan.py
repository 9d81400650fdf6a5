"""What a run would do: which posts are new, which files are to be fetched, how much that is, and what cannot be had."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from igarchive.bag import MEDIA
from igarchive.kept import Kept
from igarchive.names import file_name, without_collisions
from igarchive.report import FOR_GOOD, State, Why
from igarchive.tables import files_from_json, post_from_json, record_of
from igclient import Media, Usage, User

GUESSED_BYTES = {"jpg": 350_000, "mp4": 8_000_000}
"""About what a photo of 1440 pixels and a reel of half a minute have at Instagram, where nothing better is known."""
_OVERHEAD = 20_000  # of a file: its thumbnail in the viewer, its sidecar, its lines


@dataclass(frozen=True, slots=True)
class Slot:
    """Hold one file of a post. `media` is the slide, or the post itself; `position` counts from 1.

    `stem` is its path below data/media without the ending, `name` the whole of it where the file is there. `why` says
    why it will not be fetched.
    """

    media: Media
    position: int
    stem: str
    name: str = ""
    why: Why | None = None

    @property
    def is_wanted(self) -> bool:
        """Return whether the file is to be fetched."""
        return not self.name and self.why is None

    @property
    def likely_name(self) -> str:
        """Return what the file is, or will probably be, called."""
        return self.name or f"{self.stem}.{likely_suffix(self.media)}"


@dataclass(frozen=True, slots=True)
class Planned:
    """Hold a post that was read, and its files. `state` is new, changed or unchanged: it tells of the post."""

    post: Media
    state: State
    slots: tuple[Slot, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """Return for each file why it will not be fetched, "" where it is there or wanted; nothing where none is."""
        reasons = tuple(slot.why or "" for slot in self.slots)
        return reasons if any(reasons) else ()

    @property
    def wanted(self) -> tuple[Slot, ...]:
        """Return the files that are to be fetched."""
        return tuple(slot for slot in self.slots if slot.is_wanted)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Hold what a run will do. `posts` are those that were read, newest first; `unread` are known and were not read
    again. `bytes` is what the files will take up as far as that can be known: Instagram tells no size beforehand, so
    it goes by what the archive holds, else by what is usual. `calls` counts questions to Instagram beyond the files,
    without those that a dead link makes necessary. `usage` is Instagram's word on its limit; `free` the disk's room in
    bytes; `covers` what the archive will hold, in words of bag-info.txt. `gone` are ids of posts that Instagram no
    longer has."""

    user: User
    posts: tuple[Planned, ...]
    unread: int
    read_at: datetime
    covers: str
    bytes: int
    calls: int
    free: int
    usage: Usage | None = None
    gone: tuple[str, ...] = ()
    kept: Kept = field(repr=False, compare=False)

    @property
    def files(self) -> int:
        """Return how many files are to be fetched."""
        return sum(len(planned.wanted) for planned in self.posts)

    @property
    def withheld(self) -> int:
        """Return how many files Instagram does not share."""
        return sum(slot.why is Why.WITHHELD for planned in self.posts for slot in planned.slots)

    def count(self, state: State) -> int:
        """Return how many of the posts that were read are new, changed or unchanged."""
        return sum(planned.state is state for planned in self.posts)


def likely_suffix(media: Media) -> str:
    """Return the ending a file will have, before it is there."""
    return "mp4" if media.is_video else "jpg"


def plan_posts(
    posts: Iterable[Media], kept: Kept, template: str, absence: Callable[[Media], Why]
) -> tuple[Planned, ...]:
    """Lay out posts, newest first, against what is kept. Names come by age, so that a later post changes none."""
    owners = {
        _stem(name).casefold()
        for post in kept.posts.values()
        for name in post.files
        if name and kept.has(name)
    }
    ordered = sorted({post.id: post for post in posts}.values(), key=_age)
    planned = [_planned(post, kept, owners, template, absence) for post in ordered]
    return tuple(reversed(planned))


def guess_bytes(planned: Sequence[Planned], kept: Kept) -> int:
    """Return about how many bytes the wanted files will have, with what is written about them."""
    usual = dict(GUESSED_BYTES)
    for suffix in usual:
        known = [
            size
            for name, size in kept.sizes.items()
            if name.startswith(MEDIA) and name.endswith(f".{suffix}")
        ]
        if len(known) >= 10:
            usual[suffix] = sum(known) // len(known)
    wanted = [slot for one in planned for slot in one.wanted]
    return sum(usual[likely_suffix(slot.media)] + _OVERHEAD for slot in wanted)


def _age(post: Media) -> tuple[str, str]:
    return (post.timestamp.isoformat() if post.timestamp else "", post.id)


def _planned(
    post: Media, kept: Kept, owners: set[str], template: str, absence: Callable[[Media], Why]
) -> Planned:
    known = kept.posts.get(post.id)
    line = kept.line(post.id) if known else b""
    files = _files_by_slide(line) if known else {}
    is_same = known is not None and record_of(post_from_json(line)) == record_of(post)
    slides = post.children or (post,)
    for_good = dict(enumerate(known.missing if known and is_same else (), start=1))
    slots = []
    for position, slide in enumerate(slides, start=1):
        name = files.get(slide.id, "")
        if name and kept.has(name):
            slots.append(Slot(slide, position, _stem(name), name))
            continue
        stem = _free_stem(post, position, len(slides), owners, template)
        found = kept.stems.get(stem.casefold(), "")
        # What the manifest lists of a known post belongs to a slide that was taken out of the album since.
        if found and known and f"{MEDIA}/{found}" in kept.hashes:
            owners.add(stem.casefold())
            stem, found = _free_stem(post, position, len(slides), owners, template), ""
        owners.add(stem.casefold())
        why = None if slide.media_url else absence(slide)
        if slide.media_url and for_good.get(position) in FOR_GOOD:
            why = Why(for_good[position])
        slots.append(Slot(slide, position, stem, found, None if found else why))
    if post.is_album and not post.children:
        slots.append(Slot(post, 2, _free_stem(post, 2, 2, owners, template), why=Why.UNLISTED))
    if known is None:
        return Planned(post, State.NEW, tuple(slots))
    return Planned(post, State.UNCHANGED if is_same else State.CHANGED, tuple(slots))


def _free_stem(post: Media, position: int, count: int, owners: set[str], template: str) -> str:
    """Return a name, without its ending, that no other file has, whatever the case of its letters."""
    stem = _stem(file_name(post, position, count, "jpg", template=template))
    others = [f"{stem.casefold()}.jpg"] if stem.casefold() in owners else []
    return _stem(without_collisions([*others, f"{stem}.jpg"])[-1])


def _files_by_slide(line: bytes) -> dict[str, str]:
    """Return by a slide's id its file: slides can be taken out of an album, so places do not tell."""
    post = post_from_json(line)
    slides = post.children or (post,)
    return {slide.id: name for slide, name in zip(slides, files_from_json(line), strict=False) if name}


def _stem(name: str) -> str:
    return name.rpartition(".")[0]
