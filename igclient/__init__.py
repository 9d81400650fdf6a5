"""Read one's own Instagram: sign in, keep the access alive, read profile and media.

Two platforms, one face: `INSTAGRAM_LOGIN` (current) and `BASIC_DISPLAY` (ended 4 December 2024).
Everything that can go wrong is an `errors.IGClientError`; the tree is drawn in `igclient.errors`.
"""

from igclient import errors
from igclient.client import InstagramClient
from igclient.models import Comment, CursorPage, Media, MediaType, User
from igclient.oauth import OAuthClient
from igclient.platforms import BASIC_DISPLAY, INSTAGRAM_LOGIN, Platform
from igclient.tokens import AccessToken
from igclient.transport import Transport
from igclient.usage import Usage

__all__ = [
    "BASIC_DISPLAY",
    "INSTAGRAM_LOGIN",
    "AccessToken",
    "Comment",
    "CursorPage",
    "InstagramClient",
    "Media",
    "MediaType",
    "OAuthClient",
    "Platform",
    "Transport",
    "Usage",
    "User",
    "errors",
]
