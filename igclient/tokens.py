"""The access token: whose, for what, until when, its value in no text."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import MAXYEAR, MINYEAR, UTC, datetime, timedelta
from typing import Any

from igclient.errors import UnexpectedResponse
from igclient.nodes import read_id
from igclient.responses import unwrap

_LONGEST_LIFETIME = timedelta(days=3650)  # far above the sixty days Instagram gives
_TIMES = ("obtained_at", "expires_at")
_SAVED = dict.fromkeys(("value", "user_id", *_TIMES), str) | {"permissions": list, "is_long_lived": bool}
EXPIRY_MARGIN = timedelta(seconds=60)  # so early a token counts as over: clocks differ, requests take time
REFRESH_AFTER = timedelta(hours=24)  # so old a long-lived token has to be before Instagram refreshes it


@dataclass(frozen=True, slots=True, weakref_slot=True)
class AccessToken:
    """Hold one access token. `value` is the secret, left out of `repr`. `user_id` is the app-scoped id as text, `""`
    when Instagram did not say; `permissions` may be empty for the same reason. Times are kept in UTC; naive ones, and
    those of the first and the last year there is, raise `ValueError`. Meta: reference/access_token"""

    value: str = field(repr=False)
    user_id: str
    permissions: tuple[str, ...]
    obtained_at: datetime
    expires_at: datetime
    is_long_lived: bool

    def __post_init__(self) -> None:
        for name in _TIMES:
            moment: datetime = getattr(self, name)
            if moment.tzinfo is None:
                raise ValueError(f"{name} must be an aware datetime")
            if not MINYEAR < moment.year < MAXYEAR:  # no margin and no day could be added to such a one
                raise ValueError(f"{name} is out of range")
            object.__setattr__(self, name, moment.astimezone(UTC))

    def is_expired(self, now: datetime) -> bool:
        """Return whether the token is over, counting the last 60 seconds of its life as over."""
        return now >= self.expires_at - EXPIRY_MARGIN

    def expires_within(self, span: timedelta, now: datetime) -> bool:
        """Return whether the token is over, or will be within the time span."""
        return self.is_expired(now) or now + span >= self.expires_at

    def remaining(self, now: datetime) -> timedelta:
        """Return the time left until `expires_at`, never negative and without the safety margin."""
        return max(self.expires_at - now, timedelta(0))

    @property
    def refreshable_from(self) -> datetime | None:
        """Return when Instagram begins to refresh this token, or None for a short-lived one."""
        return self.obtained_at + REFRESH_AFTER if self.is_long_lived else None

    def is_refreshable(self, now: datetime) -> bool:
        """Return whether a refresh can work now: long-lived, 24 hours old, not over."""
        return self.is_long_lived and self.obtained_at + REFRESH_AFTER <= now and not self.is_expired(now)

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values, the secret included: for a private store, never for a log."""
        times = {name: getattr(self, name).isoformat() for name in _TIMES}
        return {**asdict(self), "permissions": list(self.permissions), **times}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "AccessToken":
        """Return the token `to_dict` wrote. Raises: `UnexpectedResponse` when it is anything else."""
        with suppress(KeyError, TypeError, ValueError, OverflowError):
            saved = {name: data[name] for name in _SAVED}
            fits = all(isinstance(saved[name], kind) for name, kind in _SAVED.items())
            if fits and saved["value"].isascii() and set(map(type, saved["permissions"])) <= {str}:
                times = {name: datetime.fromisoformat(saved[name]) for name in _TIMES}
                return cls(**{**saved, "permissions": tuple(saved["permissions"]), **times})
        # Raised out here, because the original error's text could quote the secret.
        raise UnexpectedResponse("This is not a saved access token.")


def parse_token_answer(
    payload: Mapping[str, Any], asked_at: datetime, lifetime: timedelta, previous: AccessToken | None = None
) -> AccessToken:
    """Return the token an answer holds, wrapped or flat; one that came for a `previous` token is long-lived.
    What the answer leaves out is as in `previous`, its end by `lifetime`. `asked_at` counts as the moment of issue.
    Raises: `UnexpectedResponse` when there is no token in it, one that is not ASCII, or a senseless lifetime."""
    fields = unwrap(payload)
    value, names, seconds = fields.get("access_token"), fields.get("permissions"), fields.get("expires_in")
    if not isinstance(value, str) or not value or not value.isascii():
        raise UnexpectedResponse("Instagram's answer holds no access token.")
    user_id, permissions = (previous.user_id, previous.permissions) if previous else ("", ())
    with suppress(ValueError):
        user_id = read_id(fields.get("user_id"))
    names = names.split(",") if isinstance(names, str) else names
    stripped = [name.strip() for name in names if isinstance(name, str)] if isinstance(names, list) else []
    permissions = tuple(name for name in stripped if name) or permissions
    if seconds is not None:
        lifetime = timedelta(0)
        with suppress(TypeError, ValueError, OverflowError):
            lifetime = timedelta(seconds=int(seconds))
        if not timedelta(0) < lifetime <= _LONGEST_LIFETIME:
            raise UnexpectedResponse("Instagram's answer holds a lifetime that makes no sense.")
    return AccessToken(value, user_id, permissions, asked_at, asked_at + lifetime, previous is not None)
