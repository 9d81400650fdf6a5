"""A failed sign-in as a whole: its cause, what this app had sent, and a report when nobody knows the cause."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from dashboard import clock
from dashboard.address import is_address, where_is
from dashboard.config import AppConfig
from dashboard.sign_in.messages import explain_sign_in
from dashboard.words.message import Message
from dashboard.words.permissions import is_permission_name

_HIDDEN = "(hidden)"


@dataclass(frozen=True, slots=True)
class Request:
    """One step of a sign-in as it was sent: its name, and its lines with every secret masked."""

    step: str
    lines: tuple[str, ...]
    facts: Mapping[str, str]


def authorize_request(config: AppConfig) -> Request:
    """What the browser took to Instagram's page."""
    scope = ",".join(
        _shown(name, is_right=is_permission_name(name), otherwise="permission")
        for name in config.scope or config.platform.scopes
    )
    return _request(
        config,
        "authorize page",
        f"GET {config.platform.authorize_url}",
        {"response_type": "code", "scope": scope, "state": _HIDDEN},
    )


def exchange_request(config: AppConfig) -> Request:
    """What the server sent to turn the code into an access."""
    return _request(
        config,
        "code exchange",
        f"POST {config.platform.token_url}",
        {"client_secret": _HIDDEN, "grant_type": "authorization_code", "code": _HIDDEN},
    )


def diagnose(error: Exception, request: Request | None) -> Message:
    """Explain a failed sign-in, with what was sent at the step it failed in. Raises what nobody foresaw."""
    if request is None:
        return explain_sign_in(error)
    return replace(explain_sign_in(error, request.facts), sent="\n".join(request.lines))


def _request(config: AppConfig, step: str, address: str, fields: Mapping[str, str]) -> Request:
    client_id, redirect_uri = config.client_id, config.redirect_uri
    redirected = where_is(redirect_uri)
    shown = {
        "client_id": _shown(
            client_id,
            is_right=client_id.isascii() and client_id.isdigit(),
            otherwise="number, so it is not the app's ID",
        ),
        "redirect_uri": _shown(redirect_uri, is_right=is_address(redirect_uri), otherwise="address"),
        **fields,
    }
    facts = {
        "time": f"{clock.now():%Y-%m-%d %H:%M} UTC",
        "platform": config.platform.name,
        "step": step,
        "comes back to": f"{redirected.kind}, over {'HTTPS' if redirected.is_https else 'plain HTTP'}",
    }
    return Request(step, (address, *(f"{name} = {value}" for name, value in shown.items())), facts)


def _shown(setting: str, *, is_right: bool, otherwise: str) -> str:
    """A setting as it was sent; what stands in the place of another may be a secret, and is shown to nobody."""
    return setting if is_right else f"(hidden: this is no {otherwise})"
