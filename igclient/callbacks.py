"""What Meta posts when a person removes the app, or asks for their data to be deleted."""

import base64
import hashlib
import hmac
import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from igclient.errors import SignatureInvalid
from igclient.nodes import read_id


@dataclass(frozen=True, slots=True)
class SignedRequest:
    """Hold a verified `signed_request`: the person's app-scoped id, when it was issued, and all of its payload.
    Meta's own test sends the `user_id` `"0"`. Nothing in it keeps the same request from being sent again.
    """

    user_id: str
    issued_at: datetime | None
    payload: dict[str, Any]


def parse_signed_request(signed_request: str, client_secret: str) -> SignedRequest:
    """Verify the `signed_request` that the deauthorize and data-deletion callbacks post as a form field.
    Raises: `SignatureInvalid` when it is malformed or was not signed with this secret.
    https://developers.facebook.com/documentation/instagram-platform/instagram-api-with-instagram-login/business-login
    """
    signature, _, encoded = signed_request.partition(".")
    with suppress(ValueError, TypeError, KeyError, AttributeError, OverflowError, OSError, RecursionError):
        expected = hmac.new(client_secret.encode(), encoded.encode("ascii"), hashlib.sha256).digest()
        if hmac.compare_digest(_decoded(signature), expected):
            payload = json.loads(_decoded(encoded))
            if payload["algorithm"].upper() == "HMAC-SHA256":
                issued_at = payload.get("issued_at")
                moment = None if issued_at is None else datetime.fromtimestamp(issued_at, UTC)
                return SignedRequest(read_id(payload["user_id"]), moment, payload)
    raise SignatureInvalid("This signed_request was not signed with the app's secret, or is malformed.")


def _decoded(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
