"""Read one person's profile and media with their access token."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from igclient.errors import GraphAPIError, ObjectMissing, RateLimited, ServiceUnavailable
from igclient.models import Comment, CursorPage, Media, User
from igclient.nodes import parse_page
from igclient.platforms import INSTAGRAM_LOGIN, Platform
from igclient.responses import unwrap
from igclient.tokens import AccessToken
from igclient.transport import Transport
from igclient.usage import Usage

PAGE_SIZE = 100
"""Items asked for per page. Meta's pages name no maximum; 100 is what clients in use ask for."""

COMMENT_PAGE_SIZE = 50
"""The most comments Instagram gives per page.

https://developers.facebook.com/documentation/instagram-platform/instagram-graph-api/reference/ig-comment
"""

# Graph's codes for a field it does not know, does not grant, or cannot compute for one of the items.
_FIELD_REFUSALS = frozenset({10, 100, 9005})
_OBJECT_ID = re.compile(r"[A-Za-z0-9_-]+")


class InstagramClient:
    """Read the account one access token belongs to.

    Every method may raise `TransportError`, `GraphAPIError` (`AccessTokenInvalid`, `PermissionMissing`,
    `RateLimited`, `ObjectMissing`, `ServiceUnavailable`) or `UnexpectedResponse`, and nothing else.

    https://developers.facebook.com/documentation/instagram-platform/instagram-api-with-instagram-login/get-started
    """

    def __init__(
        self, token: AccessToken, *, platform: Platform = INSTAGRAM_LOGIN, transport: Transport | None = None
    ) -> None:
        self.platform = platform
        self._token = token
        self._transport = transport or Transport()
        self._usage: Usage | None = None
        self._page_ceiling: int | None = None
        self._refused: set[tuple[str, ...]] = set()

    def __repr__(self) -> str:
        """Show whose client it is, without the token's value."""
        return f"InstagramClient(user_id={self._token.user_id!r}, platform={self.platform.name!r})"

    @property
    def usage(self) -> Usage | None:
        """Return how much of the allowance is used, by the last answer that said so; None before that."""
        return self._usage

    def get_user(self) -> User:
        """Read the profile.

        https://developers.facebook.com/documentation/instagram-platform/instagram-graph-api/reference/ig-user
        """
        data = self._get("me", self.platform.user_fields, self.platform.optional_user_fields)
        return User.from_dict(unwrap(data))

    def list_media(
        self,
        *,
        limit: int = PAGE_SIZE,
        after: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> CursorPage[Media]:
        """Read one page of posts, newest first as far as was seen, albums with their slides.

        `limit` is the most a page may hold. `after` is the cursor of the page before. `since` and `until`
        bound the time of posting (aware). A page Instagram finds too large is asked for at half the size, and
        half again, so it may hold fewer than `limit`.

        https://developers.facebook.com/documentation/instagram-platform/instagram-graph-api/reference/ig-user/media
        """
        params = {
            "after": after,
            "since": str(int(since.timestamp())) if since else None,
            "until": str(int(until.timestamp())) if until else None,
        }
        ceiling = self._page_ceiling
        size = limit if ceiling is None else min(limit, ceiling)
        while True:
            try:
                page = parse_page(self._get_media_fields("me/media", **params, limit=str(size)), Media)
                break
            except ServiceUnavailable as error:
                if not error.asks_for_less_data or size <= 1:
                    raise
            size = self._page_ceiling = size // 2
        if self._page_ceiling is not None:
            # Grow back slowly: what was too large is usually one heavy stretch of albums.
            self._page_ceiling = size * 2 if size * 2 < limit else None
        return page

    def iter_media(self, *, limit: int | None = None) -> Iterator[Media]:
        """Walk all posts, or the first `limit` of them, holding one page at a time.

        Instagram lists the 10,000 newest. The walk ends when there is no next page or a cursor repeats.
        """
        left, after = limit, None
        seen: set[str] = set()
        while left is None or left > 0:
            page = self.list_media(limit=PAGE_SIZE if left is None else min(PAGE_SIZE, left), after=after)
            items = page.items if left is None else page.items[:left]
            yield from items
            if page.after is None or page.after in seen:
                return
            seen.add(page.after)
            after = page.after
            left = None if left is None else left - len(items)

    def get_media(self, media_id: str) -> Media:
        """Read one post or slide again, for example when its links have expired.

        https://developers.facebook.com/documentation/instagram-platform/reference/instagram-media
        """
        return Media.from_dict(unwrap(self._get_media_fields(_object_path(media_id))))

    def list_children(self, media_id: str) -> tuple[Media, ...]:
        """Read every slide of an album, in order.

        https://developers.facebook.com/documentation/instagram-platform/instagram-graph-api/reference/ig-media/children
        """
        path, fields = _object_path(media_id, "children"), self.platform.child_fields
        slides: list[Media] = []
        seen: set[str] = set()
        page = parse_page(self._get(path, fields), Media)
        slides.extend(page.items)
        while page.after is not None and page.after not in seen:
            seen.add(page.after)
            page = parse_page(self._get(path, fields, after=page.after), Media)
            slides.extend(page.items)
        return tuple(slides)

    def list_comments(self, media_id: str, *, after: str | None = None) -> CursorPage[Comment]:
        """Read one page of top-level comments, newest first.

        Needs `instagram_business_manage_comments`; without it the list can be empty, or lack names.

        https://developers.facebook.com/documentation/instagram-platform/instagram-graph-api/reference/ig-comment
        """
        path, limit = _object_path(media_id, "comments"), str(COMMENT_PAGE_SIZE)
        return parse_page(self._get(path, self.platform.comment_fields, after=after, limit=limit), Comment)

    def _get_media_fields(self, path: str, **params: str | None) -> dict[str, Any]:
        children = f"children{{{','.join(self.platform.child_fields)}}}"
        fields = (*self.platform.media_fields, children)
        return self._get(path, fields, self.platform.optional_media_fields, **params)

    def _get(
        self, path: str, fields: Sequence[str], optional: tuple[str, ...] = (), **params: str | None
    ) -> dict[str, Any]:
        """Read one path with all its fields; once more without the optional ones when they are refused."""
        if not optional or optional in self._refused:
            return self._fetch(path, fields, params)
        try:
            return self._fetch(path, (*fields, *optional), params)
        except ObjectMissing:
            raise
        except GraphAPIError as error:
            if error.code not in _FIELD_REFUSALS:
                raise
        data = self._fetch(path, fields, params)
        self._refused.add(optional)
        return data

    def _fetch(self, path: str, fields: Sequence[str], params: dict[str, str | None]) -> dict[str, Any]:
        query = {name: value for name, value in params.items() if value is not None}
        if fields:
            query["fields"] = ",".join(fields)
        query["access_token"] = self._token.value
        try:
            answer = self._transport.get(self.platform.graph_endpoint(path), query)
        except RateLimited as error:
            self._usage = error.usage or self._usage
            raise
        self._usage = answer.usage or self._usage
        return answer.data


def _object_path(object_id: str, *edge: str) -> str:
    """Return the path of an object, which is missing without asking when its id could not be one."""
    if not _OBJECT_ID.fullmatch(object_id):
        raise ObjectMissing("This is not the id of an object.", code=100, error_subcode=33)
    return "/".join((object_id, *edge))
