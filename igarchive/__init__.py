"""Take one's own Instagram home as files that last, and open them again.
An archive is a folder (a BagIt 1.0 bag, RFC 8493) that a person likes to have: see docs/archive.md."""

from igarchive import errors

__all__ = ["errors"]
