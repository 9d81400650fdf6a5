"""The authorize page: what is asked, by whom, as which account; and the ways back from it."""

import base64
import hashlib
from collections.abc import Sequence
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import urlencode, urlsplit

from sandbox.nodes import Account
from sandbox.oauth import PERMISSIONS_IN_WORDS, AuthorizeRequest

APP_NAME = "Contact Sheet"

_TEMPLATES = Path(__file__).parent / "templates"
_STYLE = (_TEMPLATES / "page.css").read_text(encoding="utf-8")
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_PAGE = Template((_TEMPLATES / "page.html").read_text(encoding="utf-8"))
_CONSENT = Template((_TEMPLATES / "consent.html").read_text(encoding="utf-8"))

DENIAL = {
    "error": "access_denied",
    "error_reason": "user_denied",
    "error_description": "The user denied your request",
}

HINTS = {
    "Invalid platform app": "The client id is not the one this sandbox printed when it started.",
    "Invalid redirect_uri": "The redirect URI has to be registered here, and to match to the last character.",
    "Invalid response_type": "The response type is always “code”.",
    "Invalid scope": "The scopes have to be those of one Instagram product, its basic one among them.",
}


def consent(asked: AuthorizeRequest, accounts: Sequence[Account], chosen: str) -> str:
    """The page with Allow and Deny."""
    kept = {
        "client_id": asked.client_id,
        "redirect_uri": asked.redirect_uri,
        "response_type": "code",
        "scope": ",".join(asked.scopes),
    }
    if asked.state is not None:
        kept["state"] = asked.state
    content = _CONSENT.substitute(
        app=escape(APP_NAME),
        destination=escape(asked.redirect_uri),
        hidden="\n".join(
            f'<input type="hidden" name="{name}" value="{escape(value)}">' for name, value in kept.items()
        ),
        grants="\n".join(
            f"<li>{escape(PERMISSIONS_IN_WORDS[scope])}<code>{escape(scope)}</code></li>"
            for scope in asked.scopes
        ),
        accounts="\n".join(_choice(account, account.key == chosen) for account in accounts),
    )
    return _page("Allow access? Sandbox, not Instagram", content)


def _choice(account: Account, checked: bool) -> str:
    return (
        f'<label class="account"><input type="radio" name="account" value="{escape(account.key)}"'
        f"{' checked' if checked else ''}>"
        f"<span><strong>@{escape(account.profile.username)}</strong>"
        f"<small>{escape(account.blurb)}</small></span></label>"
    )


def refused(message: str) -> str:
    """The page in place of a redirect, when the request itself is wrong."""
    hint = next((text for start, text in HINTS.items() if start in message), "")
    return _page(
        "Invalid request. Sandbox, not Instagram",
        '<h1>This request cannot go on</h1><p class="lead">Instagram would stop here too, with these words '
        "and without sending anybody back.</p>"
        f'<section class="card"><p class="said">{escape(message)}</p></section>'
        f"<p>{escape(hint)}</p>",
    )


def home() -> str:
    """What a person sees who opens the bare address."""
    return _page(
        "Sandbox, not Instagram",
        '<h1>A stand-in for Instagram’s servers</h1><p class="lead">It signs made-up people in, lists their '
        "made-up posts and draws their pictures, by the rules of the real ones. There is nothing to see at "
        "this address: point a client at it, or start the app and choose the sample account.</p>",
    )


def post() -> str:
    """What a post's permalink opens."""
    return _page(
        "A made-up post. Sandbox, not Instagram",
        '<h1>The post itself would be here</h1><p class="lead">On Instagram this address shows the post. This one is '
        "made up and lives only in the app you came from; close this tab to go back to it.</p>",
    )


def _page(title: str, content: str) -> str:
    return _PAGE.substitute(title=escape(title), style=_STYLE, content=content)


def headers(redirect_uri: str | None = None) -> dict[str, str]:
    """Strict headers; Chromium applies `form-action` to the redirect too, so the way back is named."""
    targets = "'self'" + (f" {_source(redirect_uri)}" if redirect_uri else "")
    policy = (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; form-action {targets}; "
        "frame-ancestors 'none'; base-uri 'none'"
    )
    return {
        "Content-Security-Policy": policy,
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }


def _source(uri: str) -> str:
    """The origin of an address as a CSP source; a bare scheme where CSP has no way to write the host."""
    parts = urlsplit(uri)
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or not host or ":" in host or not host.isascii():
        return f"{parts.scheme}:"
    if any(character in host for character in " ;,'\""):
        return f"{parts.scheme}:"
    return f"{parts.scheme}://{host}" + (f":{parts.port}" if parts.port else "")


def allowed_url(asked: AuthorizeRequest, code: str) -> str:
    """Back to the app with a code; the `#_` at the end is Instagram's own."""
    return _with_query(asked, {"code": code}) + "#_"


def denied_url(asked: AuthorizeRequest) -> str:
    return _with_query(asked, DENIAL)


def _with_query(asked: AuthorizeRequest, query: dict[str, str]) -> str:
    if asked.state is not None:
        query = query | {"state": asked.state}
    joint = "&" if "?" in asked.redirect_uri else "?"
    return asked.redirect_uri + joint + urlencode(query)
