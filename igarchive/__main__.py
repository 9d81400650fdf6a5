"""Run the command line: `python -m igarchive`."""

from igarchive.cli.commands import main

if __name__ == "__main__":
    raise SystemExit(main())
