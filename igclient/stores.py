"""Where an access token can be kept between runs. There is no default place: whoever keeps one chooses where."""

import json
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from errno import EBUSY, EISDIR, EPERM
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from igclient.errors import TokenStoreError, UnexpectedResponse
from igclient.tokens import AccessToken

_TRIAL_BYTES = 16 * 1024  # far more than a sealed token takes
_MOUNTS = Path("/proc/self/mountinfo")


class TokenStore(Protocol):
    """Keep one person's token."""

    def load(self) -> AccessToken | None:
        """Return the token, or None when none is kept."""

    def save(self, token: AccessToken) -> None:
        """Keep the token in place of the one before."""


class MemoryTokenStore:
    """Keep a token for as long as the process lives."""

    _token: AccessToken | None = None

    def load(self) -> AccessToken | None:
        """Return the token, or None when none is kept."""
        return self._token

    def save(self, token: AccessToken) -> None:
        """Keep the token in place of the one before."""
        self._token = token


class EncryptedFileTokenStore:
    """Keep a token in a file only its owner may read, encrypted with a key that is kept elsewhere.
    `key` is what `new_key` made. The file is replaced in one step: another process sees the old token or the new one.
    One that cannot be replaced is written over.
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
        """Keep the token in place of the one before.
        A file that cannot be replaced, such as one that is mounted by itself, is written over. Where that fails as
        well, the token stays in a file beside it, which the error names: no code brings it a second time."""
        sealed = self._fernet.encrypt(json.dumps(token.to_dict()).encode())
        with self._told():
            beside = self._write_beside(sealed)
            try:
                os.replace(beside, self.path)
            except OSError as error:
                try:
                    self._write_over(sealed)
                except OSError:
                    where = self._settle(beside)
                    words = f"{self.path} cannot be written: {error.strerror}. The token is kept in {where} instead."
                    raise TokenStoreError(words) from error
                with suppress(OSError):  # the token is kept, and only a sealed copy is left over
                    beside.unlink()

    def check_writable(self) -> None:
        """Raise what `save` would, as far as can be known, and change nothing: for before a code is spent."""
        with self._told():
            self._write_beside(bytes(_TRIAL_BYTES)).unlink()
            if refusal := self._refusal():
                raise OSError(refusal, os.strerror(refusal))

    def _refusal(self) -> int:
        """Return the number of the error that keeps the file from being replaced and from being written over, or 0."""
        if self.path.is_dir():
            return EISDIR
        if not os.path.lexists(self.path):
            return 0
        owners = {0, self.path.lstat().st_uid}
        folder = self.path.parent.stat()
        # In such a folder only the owner of a file may replace it, and only the owner may keep others from reading it.
        if folder.st_mode & stat.S_ISVTX and os.geteuid() not in owners | {folder.st_uid}:
            return EPERM
        if not _is_mounted(self.path):
            return 0
        return 0 if os.geteuid() in owners and os.access(self.path, os.W_OK) else EBUSY

    def _write_beside(self, sealed: bytes) -> Path:
        # mkstemp creates with mode 600, so that no moment is there in which others could read.
        descriptor, name = tempfile.mkstemp(dir=self.path.parent, prefix=f".{self.path.name}.")
        try:
            _write(descriptor, sealed)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        return Path(name)

    def _write_over(self, sealed: bytes) -> None:
        # Never a file that a link leads to, nor a pipe that nobody reads; another's is not ours to close to others.
        flags = os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        _write(os.open(self.path, flags), sealed)

    def _settle(self, beside: Path) -> Path:
        """Give the file a name that is the same each time, so that failures do not pile up; return its name."""
        settled = self.path.with_name(f"{self.path.name}.new")
        with suppress(OSError):
            os.replace(beside, settled)
            return settled
        return beside

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn what fails into a `TokenStoreError`."""
        try:
            yield
        except OSError as error:
            raise TokenStoreError(f"{self.path} cannot be written: {error.strerror}.") from error


def _write(descriptor: int, data: bytes) -> None:
    """Fill an open file that only its owner may read, and close it."""
    with open(descriptor, "wb") as file:
        os.fchmod(descriptor, 0o600)
        file.write(data)
        file.truncate()
        file.flush()
        os.fsync(descriptor)


def _is_mounted(path: Path) -> bool:
    """Return whether a file is mounted by itself, as into a container: then no other can take its place."""
    name = os.fsencode(path.parent.resolve() / path.name)
    for sign in b"\\ \t\n":
        name = name.replace(bytes([sign]), b"\\%03o" % sign)
    try:
        return any(line.split(b" ")[4] == name for line in _MOUNTS.read_bytes().splitlines())
    except OSError:  # a system that keeps no such list
        return os.path.ismount(path)


def _cryptography() -> Any:
    try:
        return import_module("cryptography.fernet")
    except ImportError:
        raise TokenStoreError("Keeping a token in a file needs the package cryptography.") from None
