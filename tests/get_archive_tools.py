"""Make sure that the tools of others which judge an archive in the tests are there: ExifTool, 7-Zip and unzip."""

import os
import shutil
import subprocess
import sys

# The command, and the Debian package that has it.
TOOLS = {"exiftool": "libimage-exiftool-perl", "7z": "p7zip-full", "unzip": "unzip"}


def missing_tools() -> list[str]:
    """Give the commands that are not installed."""
    return [command for command in TOOLS if not shutil.which(command)]


def main() -> int:
    """Install what is missing where that needs no question; else say what to install."""
    if missing_tools() and shutil.which("apt-get") and os.geteuid() == 0:
        packages = [TOOLS[command] for command in missing_tools()]
        for command in (["update", "-qq"], ["install", "-y", "-qq", *packages]):
            print("$ apt-get", *command, flush=True)
            subprocess.run(["apt-get", *command], check=False)
    if not missing_tools():
        return 0
    print(
        f"The tests of the archive need {', '.join(missing_tools())}. Please install them.", file=sys.stderr
    )
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
