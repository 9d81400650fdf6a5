"""The links to files, read again once a post where they are too old to be trusted, and why they cannot be."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from igarchive.report import Why
from igclient import Media, errors
from igclient.client import InstagramClient

FRESH = timedelta(minutes=10)
"""So long a video's link counts as just read. They die within hours, and a call costs of the limit."""


class Links:
    """Know a current link for each file, asking Instagram again at most once a post. Threads may share one."""

    def __init__(
        self, client: InstagramClient | None, read_at: datetime, now: Callable[[], datetime]
    ) -> None:
        self._client, self._read_at, self._now = client, read_at, now
        self._again: dict[str, Media | Why] = {}
        self._asking = threading.Lock()
        self.over: Why | None = None
        """Why Instagram is asked nothing more, once that is so."""

    def of(self, post: Media, media: Media) -> Media | Why:
        """Return the post or slide with a link to use now, or why there is none."""
        now = self._now()
        ends = media.link_expires_at
        is_old = media.is_video and now - self._read_at > FRESH
        if post.id not in self._again and not is_old and not (ends is not None and ends - now < FRESH):
            return media
        found = self.renewed(post, media)
        # The old link may live on though nobody could be asked.
        is_unknown = found in (Why.UNREACHABLE, Why.TOKEN_OVER, Why.LIMIT)
        return media if found is None or (is_unknown and not (ends is not None and ends <= now)) else found

    def renewed(self, post: Media, media: Media) -> Media | Why | None:
        """Return the post or slide with another link than it has, or why not; None when Instagram gives the same."""
        with self._asking:
            if post.id not in self._again:
                self._again[post.id] = self._ask(post)
            found = self._again[post.id]
        if isinstance(found, Why):
            return found
        parts = {part.id: part for part in (found, *found.children)}
        new = parts.get(media.id)
        if new is None:
            return Why.GONE
        return None if new.media_url == media.media_url else new

    def forget(self, post: Media) -> None:
        """Let go of a post whose files are done."""
        self._again.pop(post.id, None)

    def _ask(self, post: Media) -> Media | Why:
        if self._client is None:
            return Why.LINK_OVER
        if self.over is not None:
            return self.over
        try:
            return self._client.get_media(post.id)
        except errors.ObjectMissing:
            return Why.POST_GONE
        except errors.RateLimited:
            self.over = Why.LIMIT
        except (errors.AccessTokenInvalid, errors.PermissionMissing):
            self.over = Why.TOKEN_OVER
        except errors.IGClientError:
            return Why.UNREACHABLE
        return self.over
