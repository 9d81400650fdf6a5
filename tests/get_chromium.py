"""Make sure a Chromium is there for the browser tests: the system's, else Debian's package, else Playwright's own."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def system_chromium() -> str | None:
    """Give the path of an installed Chromium, or None."""
    return next((path for path in map(shutil.which, NAMES) if path), None)


def main() -> int:
    if system_chromium():
        return 0
    if shutil.which("apt-get") and os.geteuid() == 0:
        commands = [["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "chromium"]]
    else:
        commands = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    for command in commands:
        print("$", " ".join(command), flush=True)
        done = subprocess.run(command, check=False)
        if done.returncode != 0:
            print("Chromium could not be installed; the browser tests need it.", file=sys.stderr)
            return done.returncode
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
