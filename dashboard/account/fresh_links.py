"""Read a post again when the link to its file is dead. Called from worker threads; knows nothing of Streamlit."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from cachetools import TTLCache

from dashboard.account.roll import Roll
from dashboard.concurrency import SingleFlight
from igclient import InstagramClient, Media
from igclient.errors import AccessTokenInvalid, ObjectMissing, RateLimited
from igclient.models import parse_link_expiry

# A post is read again once in this many seconds, whatever came of it.
_AGAIN_SECONDS = 60
_AT_ONCE = 4
# From this share of the allowance on, pictures leave what is left of it to the pages.
_HIGH_USAGE = 75.0
# How long to leave Instagram alone when it does not say.
_BLOCK_SECONDS = 3600.0
_MAX_POSTS = 10_000

LinkOf = Callable[[Media], str | None]


class FreshLinks:
    """One connection's way to new links: at most one read a post and minute, few at a time, none when it may hurt.

    What is read again takes its old place on the roll.
    """

    def __init__(
        self,
        client: InstagramClient,
        roll: Roll,
        *,
        now: Callable[[], datetime],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.client, self.roll = client, roll
        self._now, self._clock = now, clock
        self._lock = threading.Lock()
        self._at_once = threading.Semaphore(_AT_ONCE)
        self._reading: SingleFlight[str, Media | None] = SingleFlight()
        self._known: TTLCache[str, Media | None] = TTLCache(_MAX_POSTS, _AGAIN_SECONDS, timer=clock)
        self._resting_until = 0.0
        self._is_clock_off = False

    def stop(self) -> None:
        """Read nothing any more: the account was disconnected, or its token is not accepted."""
        self._resting_until = float("inf")

    def is_dead(self, url: str | None) -> bool:
        """Whether a link says of itself that it no longer works, so that it need not be tried."""
        expiry = parse_link_expiry(url)
        return not self._is_clock_off and expiry is not None and expiry <= self._now()

    def link(self, post_id: str, media_id: str, link_of: LinkOf) -> str | None:
        """Read a post again and give the new link of it, or of one of its slides; None when there is none to have.

        Raises igclient.errors.ObjectMissing when the post is gone.
        """
        post = self._read_again(post_id)
        if post is None:
            return None
        found = next((media for media in (post, *post.children) if media.id == media_id), None)
        url = link_of(found) if found else None
        if self.is_dead(url):
            # Nothing Instagram hands out now can be over yet, so it is this machine's clock that is wrong.
            self._is_clock_off = True
        return url

    def _read_again(self, post_id: str) -> Media | None:
        with self._lock:
            if post_id in self._known:
                return self._known[post_id]
        return self._reading.do(post_id, lambda: self._read(post_id))

    def _read(self, post_id: str) -> Media | None:
        with self._lock:
            if post_id in self._known:
                return self._known[post_id]
        with self._at_once:
            if not self._may_read():
                return None
            post = None
            try:
                post = self.client.get_media(post_id)
                self.roll.replace(post)
            except AccessTokenInvalid:
                self.stop()
            except RateLimited as error:
                pause = error.retry_after
                until = self._clock() + (pause.total_seconds() if pause else _BLOCK_SECONDS)
                self._resting_until = max(self._resting_until, until)
            except ObjectMissing:
                raise
            except Exception:  # noqa: BLE001, S110 - the client's own hook may end a read with what it likes
                pass
            finally:
                with self._lock:
                    self._known[post_id] = post
            return post

    def _may_read(self) -> bool:
        usage = self.client.usage
        is_high = usage is not None and (usage.percent >= _HIGH_USAGE or usage.retry_after is not None)
        return not is_high and self._clock() >= self._resting_until


@dataclass(frozen=True, slots=True)
class FreshLink:
    """How to come by a new link to one file: which post to read, and which link of which slide of it to take."""

    links: FreshLinks
    post_id: str
    media_id: str
    link_of: LinkOf

    def is_due(self, url: str) -> bool:
        """Whether this link says that it is over."""
        return self.links.is_dead(url)

    def link(self) -> str | None:
        """Give the new link; None when there is none to have. Raises igclient.errors.ObjectMissing."""
        return self.links.link(self.post_id, self.media_id, self.link_of)
