"""Use Instagram's API from a shell: `python -m igclient --help`."""

import sys

from igclient.cli.commands import main

if __name__ == "__main__":
    sys.exit(main())
