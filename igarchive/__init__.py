"""Take one's own Instagram home as files that last, and open them again.
An archive is a folder (a BagIt 1.0 bag, RFC 8493) that a person likes to have: see docs/archive.md."""

from igarchive import errors
from igarchive.archiver import Archiver
from igarchive.opened import Archive, Verified, open_archive
from igarchive.options import Options
from igarchive.plan import Plan
from igarchive.report import Progress, Report, Row, State, Why

__all__ = [
    "Archive",
    "Archiver",
    "Options",
    "Plan",
    "Progress",
    "Report",
    "Row",
    "State",
    "Verified",
    "Why",
    "errors",
]
__all__ += ["open_archive"]
