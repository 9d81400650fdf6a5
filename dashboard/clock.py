"""The present. Everything that asks the time in the dashboard asks here, so that a test can set it."""

from datetime import UTC, datetime


def now() -> datetime:
    """The present, aware UTC."""
    return datetime.now(UTC)
