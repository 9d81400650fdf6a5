"""Read one person's profile, media, comments and insights with their access token."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from igclient.errors import GraphAPIError, IGClientError, ObjectMissing, Usage
from igclient.insights import Insights, Params, read_insights
from igclient.metrics import MEDIA_PARAMETERS, USER_METRICS
from igclient.models import Comment, Media, User
from igclient.nodes import Cursor, CursorPage, Walk, follow, parse_page
from igclient.platforms import INSTAGRAM_LOGIN, Platform
from igclient.responses import unwrap
from igclient.tokens import AccessToken
from igclient.transport import Transport

PAGE_SIZE = 100
"""The most items asked for per page. Meta's pages name no maximum; 100 is what clients in use ask for."""
_COMMENT_PAGE_SIZE = 50  # the most Instagram gives
# Graph's codes for a field it does not know, does not grant, or cannot compute for one of the items.
_FIELD_REFUSALS = frozenset({10, 100, 9005})
_OBJECT_ID = re.compile(r"[A-Za-z0-9_-]+")
Fields = tuple[str, ...]
Time = datetime | None


class InstagramClient:
    """Read the account one access token belongs to.
    `before_request` is called before each try with the last `Usage`, None before the first: it may pause while usage
    is high, and what it raises ends the read. Every method raises `TransportError`, `GraphAPIError`, `OAuthError` or
    `UnexpectedResponse`, or one below them. Meta: instagram-api-with-instagram-login/get-started"""

    def __init__(
        self,
        token: AccessToken,
        *,
        platform: Platform = INSTAGRAM_LOGIN,
        transport: Transport | None = None,
        before_request: Callable[[Usage | None], None] | None = None,
    ) -> None:
        self.platform = platform
        self.usage: Usage | None = None
        """How much of the allowance is used, by the last answer that said so; None before that."""
        self._token, self._transport, self._before_request = token, transport or Transport(), before_request
        self._page_size, self._refused = PAGE_SIZE, set[Fields]()

    def __repr__(self) -> str:
        return f"InstagramClient(user_id={self._token.user_id!r}, platform={self.platform.name!r})"

    def get_user(self) -> User:
        """Read the profile. Meta: instagram-graph-api/reference/ig-user"""
        data = self._get("me", self.platform.user_fields, self.platform.optional_user_fields)
        return User.from_dict(unwrap(data))

    def list_media(
        self, *, limit: int = PAGE_SIZE, after: Cursor = None, since: Time = None, until: Time = None
    ) -> CursorPage[Media]:
        """Read one page of posts, newest first, albums with slides. Meta: instagram-graph-api/reference/ig-user/media
        `limit` is the most a page may hold, up to `PAGE_SIZE`; it is halved where Instagram finds it too large. `after`
        is the cursor of the page before. `since` and `until` bound the time of posting (aware)."""
        asked = _given(since=since, until=until, after=after)
        while True:
            size = min(limit, self._page_size)
            try:
                page = parse_page(self._get_media("me/media", **asked, limit=str(size)), Media)
            except GraphAPIError as error:
                if not error.asks_for_less_data or size <= 1:
                    raise
                self._page_size = size // 2
            else:
                # Grow back slowly: what was too large is usually one heavy stretch of albums.
                self._page_size = min(PAGE_SIZE, max(self._page_size, size * 2))
                return page

    def iter_media(self, *, limit: int | None = None, after: Cursor = None) -> Walk[Media]:
        """Walk all posts, or `limit` of them, from the start or from a cursor. Instagram lists the 10,000 newest."""
        return Walk(lambda cursor, left: self.list_media(limit=left, after=cursor), after=after, limit=limit)

    def get_media(self, media_id: str) -> Media:
        """Read one post or slide again, for example when its links have expired. Meta: reference/instagram-media"""
        return Media.from_dict(unwrap(self._get_media(self._path(media_id))))

    def list_children(self, media_id: str) -> tuple[Media, ...]:
        """Read every slide of an album, in order. Meta: instagram-graph-api/reference/ig-media/children"""
        path, fields = self._path(media_id, "children"), self.platform.child_fields
        return tuple(Walk(lambda after, _: parse_page(self._get(path, fields, after=after), Media)))

    def list_stories(self, *, user_id: str = "me") -> tuple[Media, ...]:
        """Read the stories of the last 24 hours; `user_id` is `User.user_id` where Instagram takes no `me`."""
        path = self._path(user_id, "stories")
        return tuple(Walk(lambda after, _: parse_page(self._get_media(path, after=after), Media)))

    def list_comments(self, media_id: str, *, after: Cursor = None) -> CursorPage[Comment]:
        """Read one page of top-level comments, newest first. Meta: instagram-graph-api/reference/ig-comment
        Needs `instagram_business_manage_comments`; without it the list can be empty, or lack names."""
        fields = self.platform.comment_fields
        return self._comments(self._path(media_id, "comments"), (*fields, _nested("replies", fields)), after)

    def list_replies(self, comment_id: str, *, after: Cursor = None) -> CursorPage[Comment]:
        """Read one page of the replies to a comment."""
        return self._comments(self._path(comment_id, "replies"), self.platform.comment_fields, after)

    def iter_comments(self, media_id: str, *, after: Cursor = None) -> Walk[Comment]:
        """Walk all top-level comments of a post."""
        return Walk(lambda cursor, _: self.list_comments(media_id, after=cursor), after=after)

    def get_media_insights(
        self, media_id: str, metrics: Iterable[str], *, breakdown: str | None = None
    ) -> Insights:
        """Read figures of one post, such as `MEDIA_METRICS["FEED"]`. Meta: reference/instagram-media/insights
        `breakdown` counts for the metrics that have it."""
        path, given = self._path(media_id, "insights"), _given(breakdown=breakdown)
        return read_insights(lambda asked: self._fetch(path, asked), metrics, MEDIA_PARAMETERS, given)

    def get_user_insights(
        self,
        metrics: Iterable[str],
        *,
        since: Time = None,
        until: Time = None,
        period: str | None = None,
        metric_type: str | None = None,
        breakdown: str | None = None,
        timeframe: str | None = None,
        user_id: str = "me",
    ) -> Insights:
        """Read figures of the account, such as all of `USER_METRICS`. Meta: api-reference/instagram-user/insights
        Each parameter counts for the metrics that have it. `since` and `until` are aware; without them a `day` is the
        last 24 hours. `user_id` is as for `list_stories`."""
        path, given = self._path(user_id, "insights"), _given(since=since, until=until, period=period)
        given |= _given(metric_type=metric_type, breakdown=breakdown, timeframe=timeframe)
        return read_insights(lambda asked: self._fetch(path, asked), metrics, USER_METRICS, given)

    def _path(self, object_id: str, edge: str = "") -> str:
        """Return the path of an object or of a list it has. What cannot be one is missing without asking."""
        if edge and edge not in self.platform.edges:
            raise GraphAPIError(f"{self.platform.name} has no {edge}.", code=100)
        if not _OBJECT_ID.fullmatch(object_id):
            raise ObjectMissing("This is not the id of an object.", code=100, error_subcode=33)
        return f"{object_id}/{edge}" if edge else object_id

    def _comments(self, path: str, fields: Fields, after: Cursor) -> CursorPage[Comment]:
        return parse_page(self._get(path, fields, after=after, limit=str(_COMMENT_PAGE_SIZE)), Comment)

    def _get_media(self, path: str, **params: str | None) -> dict[str, Any]:
        fields = (*self.platform.media_fields, _nested("children", self.platform.child_fields))
        return self._get(path, fields, self.platform.optional_media_fields, **params)

    def _get(self, path: str, fields: Fields, optional: Fields = (), **params: str | None) -> dict[str, Any]:
        """Read one path with all its fields; once more without the optional ones when they are refused."""
        wanted = () if optional in self._refused else optional
        try:
            return self._fetch(path, {**params, "fields": ",".join(fields + wanted)})
        except GraphAPIError as error:
            if not wanted or isinstance(error, ObjectMissing) or error.code not in _FIELD_REFUSALS:
                raise
        data = self._fetch(path, {**params, "fields": ",".join(fields)})
        self._refused.add(optional)
        return data

    def _fetch(self, path: str, params: Mapping[str, str | None]) -> dict[str, Any]:
        query = _given(**follow(params), access_token=self._token.value)
        url, hook = self.platform.graph_endpoint(path), self._before_request
        try:
            answer = self._transport.get(url, query, before_request=hook and (lambda: hook(self.usage)))
        except IGClientError as error:
            self.usage = error.usage or self.usage
            raise
        self.usage = answer.usage or self.usage
        return answer.data


def _nested(edge: str, fields: Fields) -> str:
    return f"{edge}{{{','.join(fields)}}}"


def _given(**values: str | Time) -> Params:
    """Return the parameters that are given, moments as Unix time."""
    spelled = {name: str(int(v.timestamp())) if isinstance(v, datetime) else v for name, v in values.items()}
    return {name: value for name, value in spelled.items() if value}
