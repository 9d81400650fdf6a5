"""Make sure a Chromium is there for the browser tests: one of the system's, else Debian's, else Playwright's own.

The headless shell is the same browser without its windows: the tests cost half of what they cost in the whole one.
"""

import os
import shutil
import subprocess
import sys

WITHOUT_WINDOWS = ("chromium-headless-shell",)
WITH_WINDOWS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def system_chromium(*, is_watched: bool = False) -> str | None:
    """Give the path of an installed Chromium, or None; one that is watched needs windows."""
    names = WITH_WINDOWS if is_watched else (*WITHOUT_WINDOWS, *WITH_WINDOWS)
    return next((path for path in map(shutil.which, names) if path), None)


def main() -> int:
    if system_chromium():
        return 0
    if shutil.which("apt-get") and os.geteuid() == 0:
        install = ["apt-get", "install", "-y", "-qq"]
        run(["apt-get", "update", "-qq"])
        # Not every Debian has the shell, nor every system that is like Debian.
        if run([*install, "chromium-headless-shell"]) == 0 or run([*install, "chromium"]) == 0:
            return 0
    elif run([sys.executable, "-m", "playwright", "install", "chromium"]) == 0:
        return 0
    print("Chromium could not be installed; the browser tests need it.", file=sys.stderr)
    return 1


def run(command: list[str]) -> int:
    """Say what is done, and do it."""
    print("$", " ".join(command), flush=True)
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main())
