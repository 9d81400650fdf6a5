"""Take one's own Instagram home as files that last, open them again, and read Instagram's own export.
An archive is a folder (a BagIt 1.0 bag, RFC 8493) that a person likes to have: see docs/archive.md."""

from igarchive import errors
from igarchive.archiver import Archiver
from igarchive.export.merging import Merged, merge
from igarchive.export.opening import Export, open_export
from igarchive.opened import Archive, Verified, open_archive
from igarchive.options import Options
from igarchive.plan import Plan
from igarchive.report import Progress, Report, Row, State, Why

__all__ = [
    "Archive",
    "Archiver",
    "Export",
    "Merged",
    "Options",
    "Plan",
    "Progress",
    "Report",
    "Row",
    "State",
    "Verified",
    "Why",
    "errors",
    "merge",
    "open_archive",
    "open_export",
]
