"""Take one's own Instagram home as files that last, and open them again.
An archive is a folder (a BagIt 1.0 bag, RFC 8493) that a person likes to have: see docs/archive.md."""

from igarchive import errors
from igarchive.export.merging import Merged, merge
from igarchive.export.opening import Export, open_export

__all__ = ["errors"]
__all__ += ["Export", "Merged", "merge", "open_export"]
