"""Where a token can be kept between runs. There is no default: whoever keeps one chooses where."""

import json
import os
import tempfile
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from igclient.errors import TokenStoreError, UnexpectedResponse
from igclient.tokens import AccessToken


class TokenStore(Protocol):
    """Keep one person's token."""

    def load(self) -> AccessToken | None:
        """Return the token, or None when none is kept."""

    def save(self, token: AccessToken) -> None:
        """Keep the token in place of the one before."""


class MemoryTokenStore:
    """Keep a token for as long as the process lives."""

    def __init__(self) -> None:
        self._token: AccessToken | None = None

    def load(self) -> AccessToken | None:
        """Return the token, or None when none is kept."""
        return self._token

    def save(self, token: AccessToken) -> None:
        """Keep the token in place of the one before."""
        self._token = token


class EncryptedFileTokenStore:
    """Keep a token in a file only its owner may read, encrypted with a key that is kept elsewhere.
    `key` is what `new_key` made. The file is replaced in one step: another process sees the old token or the new one.
    Raises: `TokenStoreError` for a wrong key, a damaged file, no access to it, or no package `cryptography`."""

    def __init__(self, path: str | os.PathLike[str], key: str) -> None:
        self.path = Path(path)
        self._crypto = _cryptography()
        try:
            self._fernet = self._crypto.Fernet(key)
        except ValueError:
            raise TokenStoreError("This is no key; EncryptedFileTokenStore.new_key() makes one.") from None

    @staticmethod
    def new_key() -> str:
        """Make a key: 32 random bytes as 44 characters."""
        return str(_cryptography().Fernet.generate_key(), "ascii")

    def load(self) -> AccessToken | None:
        """Return the token, or None when there is no file."""
        try:
            return AccessToken.from_dict(json.loads(self._fernet.decrypt(self.path.read_bytes())))
        except FileNotFoundError:
            return None
        except OSError as error:
            raise TokenStoreError(f"{self.path} cannot be read: {error.strerror}.") from error
        except (self._crypto.InvalidToken, ValueError, UnexpectedResponse):
            pass
        raise TokenStoreError(f"{self.path} is damaged, or was written with another key.")

    def save(self, token: AccessToken) -> None:
        """Keep the token in place of the one before."""
        sealed = self._fernet.encrypt(json.dumps(token.to_dict()).encode())
        try:
            # mkstemp creates with mode 600, so that no moment is there in which others could read.
            descriptor, name = tempfile.mkstemp(dir=self.path.parent, prefix=f".{self.path.name}.")
            try:
                with open(descriptor, "wb") as file:
                    os.fchmod(descriptor, 0o600)
                    file.write(sealed)
                    file.flush()
                    os.fsync(descriptor)
                os.replace(name, self.path)
            except BaseException:
                with suppress(OSError):
                    os.unlink(name)
                raise
        except OSError as error:
            raise TokenStoreError(f"{self.path} cannot be written: {error.strerror}.") from error


def _cryptography() -> Any:
    try:
        return import_module("cryptography.fernet")
    except ImportError:
        raise TokenStoreError("Keeping a token in a file needs the package cryptography.") from None
