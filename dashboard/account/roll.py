"""One account's media as far as it has been read: in order, without repeats, resumable. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from igclient import CursorPage, Media

# Instagram lists the newest 10,000 posts, whatever the profile counts.
LISTED_AT_MOST = 10_000
# An empty page that names a next one is known; a row of them leads nowhere and costs a call each.
EMPTY_PAGES_AT_MOST = 10


@dataclass(slots=True, weakref_slot=True)
class Roll:
    """The media read so far, newest first, and the cursor to go on from. `version` changes whenever they do.

    `is_cut_off`: this is not the end, and the last page did not say how to go on, or led back to what is read.
    """

    items: list[Media] = field(default_factory=list)
    after: str | None = None
    is_complete: bool = False
    is_cut_off: bool = False
    version: int = 0
    _seen: set[str] = field(default_factory=set)
    _cursors: set[str] = field(default_factory=set)
    _empty_pages: int = 0
    _unreadable: dict[str | None, int] = field(default_factory=dict)

    def add(self, page: CursorPage[Media]) -> None:
        """Take in the next page. A post that moved between two pages is kept once."""
        before = len(self.items)
        for media in page.items:
            if media.id not in self._seen:
                self._seen.add(media.id)
                self.items.append(media)
        self.version += 1
        # By the cursor it was asked with: a page that is asked for again is counted once.
        self._unreadable[self.after] = page.unreadable
        self.is_cut_off = page.is_cut_off or page.after in self._cursors
        if self.is_cut_off:  # the same page may say more when it is asked for again
            return
        self._empty_pages = self._empty_pages + 1 if len(self.items) == before else 0
        if self._empty_pages >= EMPTY_PAGES_AT_MOST and page.after is not None:
            self.is_cut_off, self._empty_pages = True, 0
        self.is_complete = page.after is None
        self.after = page.after
        if page.after is not None:
            self._cursors.add(page.after)

    @property
    def unreadable(self) -> int:
        """How many posts Instagram listed that nobody could read."""
        return sum(self._unreadable.values())

    def frame_count(self, media_count: int | None) -> int:
        """How many frames the account has, as well as is known.

        The profile's count can exceed what the edge lists, so once everything is read the roll itself knows best.
        """
        if self.is_complete:
            return len(self.items)
        return max(min(media_count or 0, LISTED_AT_MOST), len(self.items))

    def newest_number(self, media_count: int | None) -> int:
        """The number printed on the newest post: counted by the profile, so that reading on never changes it."""
        return max(media_count or 0, len(self.items))

    def position(self, media_id: str) -> int | None:
        """Where a post stands on the roll, from 0; None when it has not been read."""
        if media_id not in self._seen:
            return None
        return next(index for index, media in enumerate(self.items) if media.id == media_id)

    def replace(self, media: Media) -> None:
        """Put a post that was read again in its old place, slides and all; one that is not here stays out."""
        position = self.position(media.id)
        if position is not None:
            self.items[position] = media
            self.version += 1

    def __iter__(self) -> Iterator[Media]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)
