"""Walk a listing item by item."""

from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

from igclient.errors import UnexpectedResponse
from igclient.nodes import CursorPage

T = TypeVar("T")

MOST_EMPTY_PAGES = 5
"""How many pages in a row may hold nothing, each with a next one, before the listing counts as endless."""


class Walk(Iterator[T], Generic[T]):
    """Give the items of a listing one by one, holding one page at a time.

    `after` is the cursor the next page is asked with. An error leaves the walk as it is: `next` goes on where it
    broke off, and so does a new walk started from `after`; nothing is lost and nothing repeated. It ends when there
    is no next page, when a cursor comes again, or after `limit` items. `MOST_EMPTY_PAGES` in a row, with more to
    come, raise `UnexpectedResponse`: an end there would pass for the whole listing.
    """

    def __init__(
        self,
        read_page: Callable[[str | None, int | None], CursorPage[T]],
        *,
        after: str | None = None,
        limit: int | None = None,
    ) -> None:
        self.after = after
        self._read_page, self._left = read_page, limit
        self._items: Iterator[T] = iter(())
        self._seen = {after}
        self._is_last = False
        self._empty_pages = 0

    def __next__(self) -> T:
        """Return the next item; raises what reading a page raises."""
        while self._left is None or self._left > 0:
            for item in self._items:
                if self._left is not None:
                    self._left -= 1
                return item
            if self._is_last:
                break
            page = self._read_page(self.after, self._left)
            self._items, self.after = iter(page.items), page.after
            self._is_last = page.after is None or page.after in self._seen
            self._seen.add(page.after)
            self._empty_pages = 0 if page.items else self._empty_pages + 1
            if self._empty_pages >= MOST_EMPTY_PAGES and not self._is_last:
                raise UnexpectedResponse(
                    f"Instagram's answer held nothing {self._empty_pages} times in a row."
                )
        raise StopIteration
