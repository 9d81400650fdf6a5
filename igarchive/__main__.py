"""Keep and read one's own Instagram from a shell: `python -m igarchive export --help`."""

import io
import os
import sys

from igarchive.cli import export

BROKEN_PIPE = 141


def main() -> int:
    """Run one command and return its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    command, *rest = sys.argv[1:] or [""]
    if command != "export":
        print("usage: python -m igarchive export ZIP ... [--json]", file=sys.stderr)
        return 2
    try:
        status = export.main(rest)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read has seen enough; Python would try once more on the way out.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE
    return status


if __name__ == "__main__":
    sys.exit(main())
