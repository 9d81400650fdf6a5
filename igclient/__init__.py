"""Read one's own Instagram: sign in, keep the access alive, read profile, media, comments and insights.
Two platforms, one face: `INSTAGRAM_LOGIN` (current) and `BASIC_DISPLAY` (ended 4 December 2024).
Everything that can go wrong is an `errors.IGClientError`; the tree is drawn in `igclient.errors`.
What docstrings call `Meta:` is a page below https://developers.facebook.com/documentation/instagram-platform/."""

from igclient import errors, metrics
from igclient.client import InstagramClient
from igclient.errors import Usage
from igclient.insights import Insight, Insights
from igclient.models import Comment, Media, MediaType, User
from igclient.nodes import CursorPage, Walk
from igclient.oauth import OAuthClient, SignedRequest, parse_signed_request
from igclient.platforms import BASIC_DISPLAY, INSTAGRAM_LOGIN, Platform
from igclient.stores import EncryptedFileTokenStore, MemoryTokenStore, TokenStore
from igclient.tokens import AccessToken
from igclient.transport import Transport

__all__ = ["BASIC_DISPLAY", "INSTAGRAM_LOGIN", "Platform", "Transport", "Usage", "errors", "metrics"]
__all__ += ["AccessToken", "EncryptedFileTokenStore", "MemoryTokenStore", "OAuthClient", "TokenStore"]
__all__ += ["Comment", "CursorPage", "InstagramClient", "Media", "MediaType", "User", "Walk"]
__all__ += ["Insight", "Insights", "SignedRequest", "parse_signed_request"]
