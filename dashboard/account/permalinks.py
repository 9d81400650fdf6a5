"""A post's own page on Instagram, if that is really what its link leads to. Pure."""

import re
from urllib.parse import urlsplit

from igclient import Media


def safe_permalink(media: Media, *, sandbox_url: str | None = None) -> str | None:
    """The post's address on Instagram, or in the sandbox it comes from, if that is really what it is."""
    link = media.permalink or ""
    # Python passes over control characters in an address; a list of links, one a line, would not.
    if re.search(r"[\x00-\x20\x7f]", link):
        return None
    if sandbox_url is not None and re.fullmatch(re.escape(sandbox_url) + r"/(p|reel)/[\w-]+/", link):
        return link
    try:
        parts = urlsplit(link)
    except ValueError:
        return None
    host = parts.hostname or ""
    is_instagram = parts.scheme == "https" and (host == "instagram.com" or host.endswith(".instagram.com"))
    # A browser takes a backslash for a slash, so it would look for the host elsewhere than Python does.
    return link if is_instagram and "@" not in parts.netloc and "\\" not in link else None
