"""Read the text of a settings file such as `.env`, in whatever encoding an editor or a shell left it."""

import codecs
import os
import stat
from pathlib import Path

_LARGEST = 1024 * 1024  # bytes; anything above is no settings file
_SAVE = "Save it as plain text in UTF-8"
_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


class SettingsFileError(Exception):
    """Say why a settings file cannot be read and how to mend it: its path, and no byte of what it holds.

    `problem` is what goes on from the path.
    """

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(f"{path} {problem}")
        self.problem = problem


def read_settings_file(path: Path) -> str | None:
    """Return the text of a settings file, None when there is none: UTF-8, or UTF-16 with its byte order mark.
    Raises: `SettingsFileError` for a folder, a pipe, no permission, another encoding, a NUL, more than a megabyte."""
    try:
        with open(path, "rb", opener=_at_once) as file:
            if stat.S_ISFIFO(os.fstat(file.fileno()).st_mode):
                raise SettingsFileError(path, "is a pipe. Put a file with the settings there.")
            data = file.read(_LARGEST + 1)
    except FileNotFoundError:
        return None
    except IsADirectoryError:
        raise SettingsFileError(path, "is a folder. Put a file with the settings there.") from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "the name is no name of a file"
        raise SettingsFileError(path, f"cannot be read: {why}. Let this user read it.") from None
    if len(data) > _LARGEST:
        raise SettingsFileError(path, "is too large for a settings file. Choose another file.")
    return _decode(data, path)


def _at_once(path: str, flags: int) -> int:
    # To open a pipe that nobody writes into would wait without an end.
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _decode(data: bytes, path: Path) -> str:
    encoding = next((name for mark, name in _MARKS.items() if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = None
    # Raised out here, because the original error holds the bytes of the file.
    if text is None:
        raise SettingsFileError(path, f"is not text in UTF-8 or UTF-16. {_SAVE}.")
    if "\0" in text:
        raise SettingsFileError(path, f"has a NUL in it, as text in another encoding does. {_SAVE}.")
    return text
