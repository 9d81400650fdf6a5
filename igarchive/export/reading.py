"""Read what one ZIP or folder of an export lists and tells. Only the files on the list of `layout` are opened."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from igarchive.export.files import Files
from igarchive.export.json_files import MOST_BYTES, UnreadableJSON, read_json
from igarchive.export.layout import LISTS, Kind, Origin, Wanted, origin_of, wanted
from igarchive.export.lists import Listed, read_list
from igarchive.export.model import Period
from igarchive.export.period import read_period
from igarchive.export.profile import Profile, read_flat_profile, read_profile
from igarchive.export.refusals import Reason, refused
from igarchive.zips import UnreadableZip, ZipProblem

MOST_ITEMS = 500_000
"""Thirty stories a day for forty years. What lists more is no account, and would fill the memory."""
MOST_BYTES_IN_ALL = 600_000_000


@dataclass(slots=True)
class Part:
    """Hold what one export, or one part of it, says."""

    tree: Files
    origin: Origin
    has_lists: bool = False
    posts: list[Listed] = field(default_factory=list)
    profile: Profile | None = None
    period: Period | None = None
    threads: int = 0
    unreadable_rows: int = 0
    unreadable: list[str] = field(default_factory=list)

    @property
    def user(self) -> str | None:
        """Whose it is, as far as anything says."""
        return (self.profile.username if self.profile else None) or self.origin.user

    @property
    def newest(self) -> datetime:
        """When the newest thing in it was posted."""
        return datetime.fromtimestamp(max((post.seconds or 0 for post in self.posts), default=0), UTC)

    @property
    def day(self) -> date:
        """The day it was made, or else that of the newest thing in it."""
        return self.origin.day or self.newest.date()

    @property
    def key(self) -> object:
        """What the parts of one export have in common."""
        return self.origin if self.origin.day else id(self.tree)


@dataclass(slots=True)
class Budget:
    """Hold how much may still be read of everything that is opened at once."""

    items: int = MOST_ITEMS
    bytes: int = MOST_BYTES_IN_ALL

    def take(self, *, items: int = 0, count: int = 0) -> None:
        """Use some of it up. Raises: `NotAnExport`."""
        self.items -= items
        self.bytes -= count
        if self.items < 0 or self.bytes < 0:
            raise refused(Reason.TOO_LARGE)


def read_parts(tree: Files, budget: Budget, *, places: bool) -> list[Part]:
    """Return what a ZIP or folder holds: one part, or one for every account that it holds an export of."""
    parts: dict[str, Part] = {}
    for file in wanted(tree.names()):
        part = parts.setdefault(file.root, Part(tree, origin_of(*reversed(file.root.split("/")), tree.label)))
        part.has_lists = part.has_lists or file.kind in LISTS
        for root in _values(part, file, budget):
            _take(part, file, root, budget, places=places)
    return list(parts.values()) or [Part(tree, origin_of(tree.label))]


def _values(part: Part, file: Wanted, budget: Budget) -> Iterator[Any]:
    """The values of a file, once; nothing when it cannot be read, which is kept in mind."""
    try:
        data = part.tree.read(file.name, at_most=MOST_BYTES)
        budget.take(count=len(data))
        yield read_json(data)
    except UnreadableJSON as problem:
        part.unreadable.append(f"{file.name.rpartition('/')[2]} {problem}")
    except UnreadableZip as problem:
        why = "is too large" if problem.problem is ZipProblem.TOO_LARGE else "is damaged inside the ZIP"
        part.unreadable.append(f"{file.name.rpartition('/')[2]} {why}")


def _take(part: Part, file: Wanted, root: Any, budget: Budget, *, places: bool) -> None:
    if file.kind is Kind.REQUESTS:
        part.period = read_period(root)
    elif file.kind is Kind.PROFILE:
        part.profile = read_profile(root, part.origin.user)
    elif file.kind is Kind.FLAT_PROFILE:
        part.profile = read_flat_profile(root, part.origin.user)
    else:
        listing = read_list(file.kind, root, places=places)
        budget.take(items=sum(1 + len(post.items) for post in listing.posts))
        shown = [post for post in listing.posts if not any(item.is_threads for item in post.items)]
        part.threads += len(listing.posts) - len(shown)
        part.unreadable_rows += listing.unreadable
        part.posts += shown
