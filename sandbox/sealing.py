"""Codes and tokens that carry what they are good for, sealed so that nobody else can make or change one."""

import base64
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

_MAC_LENGTH = 43  # characters of an unpadded base64url SHA-256


@dataclass(frozen=True, slots=True)
class Seal:
    """Close JSON values into text that only this seal opens again."""

    key: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)

    def close(self, purpose: str, *contents: Any) -> str:
        """Text of its own for each call, which opens for the same purpose only."""
        body = _encoded(json.dumps([secrets.token_hex(8), *contents]).encode())
        return self._mac(purpose, body) + body

    def open(self, purpose: str, text: str) -> list[Any] | None:
        """What was closed, None when this seal did not close it."""
        mac, body = text[:_MAC_LENGTH], text[_MAC_LENGTH:]
        if not hmac.compare_digest(mac.encode(), self._mac(purpose, body).encode()):
            return None
        return json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))[1:]

    def _mac(self, purpose: str, body: str) -> str:
        return _encoded(hmac.new(self.key, f"{purpose}:{body}".encode(), hashlib.sha256).digest())


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
