"""Write settings into a `.env` that its owner alone can read, with the one before it kept beside it."""

import os
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path

from dashboard.setup.env_text import with_settings
from igclient.settings_file import SettingsFileError, read_settings_file

BEFORE = ".env.before"
_writing = threading.Lock()


class EnvNotWrittenError(Exception):
    """Say why nothing was written, and what to do: no path, and no byte of what it holds."""

    def __init__(self, cause: str, next_step: str) -> None:
        super().__init__(f"{cause} {next_step}")
        self.cause, self.next_step = cause, next_step


def write_env(path: Path, settings: Mapping[str, str]) -> None:
    """Set these in the `.env` at `path`, in UTF-8, for its owner alone; what it was lies beside it as `.env.before`.

    A link is followed and stays one. When anything goes wrong, the old file is whole.
    Raises: EnvNotWrittenError
    """
    with _writing:
        path = path.resolve()
        old, text = _read(path)
        changed = with_settings(text, settings)
        if changed is None:
            raise EnvNotWrittenError(
                "A value, or a line of the file that is there, could not be read back as it was meant.",
                "Copy the values from Meta once more, and look whether a quotation mark is open in the file `.env`.",
            )
        try:
            if old is not None and old != changed.encode():
                _replace(path.with_name(BEFORE), old)
            _replace(path, changed.encode())
        except OSError as error:
            raise EnvNotWrittenError(
                f"The file `.env` could not be written: {error.strerror or 'the system gave no reason'}.",
                "Let this user write into the folder, or take the text below and put it there yourself.",
            ) from None


def _read(path: Path) -> tuple[bytes | None, str]:
    try:
        text = read_settings_file(path)
        return (None, "") if text is None else (path.read_bytes(), text)
    except SettingsFileError as error:
        raise EnvNotWrittenError(
            f"The file `.env` that is there {error.problem}", "Nothing was changed."
        ) from None
    except OSError:
        raise EnvNotWrittenError("The file `.env` that is there cannot be read.", "Try again.") from None


def _replace(path: Path, data: bytes) -> None:
    # Made with mode 600, in the same folder, so that the new name is given in one step.
    descriptor, name = tempfile.mkstemp(prefix=".env.", suffix=".new", dir=path.parent)
    try:
        with open(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
