"""The two products one client can speak to, as data: addresses, scopes, fields and lifetimes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from urllib.parse import urlsplit


def _names(spaced: str) -> tuple[str, ...]:
    return tuple(spaced.split())


_SLIDE = _names("id media_type media_url thumbnail_url permalink timestamp")


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """Describe one Instagram product.
    `graph_url` has no trailing slash. `graph_version` is `""` (Instagram chooses) or such as `"v25.0"`; the token
    endpoints never carry it. `optional_*_fields` are asked for until Instagram refuses them, because one unreadable
    field fails the whole answer. `edges` are the lists the product has."""

    name: str
    authorize_url: str
    token_url: str = "https://api.instagram.com/oauth/access_token"
    long_lived_url: str = "https://graph.instagram.com/access_token"
    refresh_url: str = "https://graph.instagram.com/refresh_access_token"
    graph_url: str = "https://graph.instagram.com"
    scopes: tuple[str, ...]
    user_fields: tuple[str, ...]
    media_fields: tuple[str, ...]
    child_fields: tuple[str, ...] = _SLIDE
    graph_version: str = ""
    optional_user_fields: tuple[str, ...] = ()
    optional_media_fields: tuple[str, ...] = ()
    comment_fields: tuple[str, ...] = ()
    edges: frozenset[str] = frozenset({"media", "children"})
    short_lived_lifetime: timedelta = timedelta(hours=1)
    long_lived_lifetime: timedelta = timedelta(days=60)

    def hosted_at(self, base_url: str) -> "Platform":
        """Return this platform under one base address, paths unchanged; `ValueError` when it is not http(s)."""
        parts = urlsplit(base_url)
        if parts.scheme not in {"http", "https"} or not parts.netloc:
            raise ValueError("base_url must be an absolute http or https address")
        names = ("authorize_url", "token_url", "long_lived_url", "refresh_url", "graph_url")
        moved = {name: base_url.rstrip("/") + urlsplit(getattr(self, name)).path for name in names}
        return replace(self, **moved)

    def graph_endpoint(self, path: str) -> str:
        """Return the address of a Graph path such as `me/media`, with the version when there is one."""
        return "/".join(part for part in (self.graph_url, self.graph_version, path) if part)


INSTAGRAM_LOGIN = Platform(
    name="instagram_login",
    # The reference page still prints api.instagram.com, where the authorize page no longer answers.
    authorize_url="https://www.instagram.com/oauth/authorize",
    scopes=("instagram_business_basic",),
    user_fields=_names("id user_id username name account_type profile_picture_url")
    + _names("followers_count follows_count media_count"),
    # In the IG User reference, but not in the get-started table of this product.
    optional_user_fields=_names("biography website"),
    media_fields=(*_SLIDE, *_names("caption shortcode username like_count comments_count")),
    # Documented, yet marked for the other product in places, or only for some kinds of media.
    optional_media_fields=_names("media_product_type is_shared_to_feed alt_text"),
    comment_fields=_names("id text timestamp username like_count hidden parent_id"),
    edges=frozenset(_names("media children stories comments replies insights")),
)
"""Instagram Login: professional accounts, current. Meta: instagram-api-with-instagram-login/get-started"""
BASIC_DISPLAY = Platform(
    name="basic_display",
    authorize_url="https://api.instagram.com/oauth/authorize",
    scopes=("user_profile", "user_media"),
    user_fields=_names("id username account_type media_count"),
    media_fields=(*_SLIDE, "caption", "username"),
    optional_media_fields=_names("is_shared_to_feed"),
)
"""The Instagram Basic Display API: personal accounts, ended 4 December 2024. Its shapes live on in stand-ins.
https://developers.facebook.com/docs/instagram-basic-display-api/guides/getting-access-tokens-and-permissions/"""
PLATFORMS: Mapping[str, Platform] = {one.name: one for one in (INSTAGRAM_LOGIN, BASIC_DISPLAY)}
