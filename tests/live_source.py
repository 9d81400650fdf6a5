"""An account that is read live, through whatever client a test has for it; its profile is known."""

from collections.abc import Sequence
from datetime import UTC, datetime

from still_source import finished

from dashboard import clock
from dashboard.access.connection import Connection, new_ledger
from dashboard.account.fresh_links import FreshLinks
from dashboard.account.instagram import InstagramSource
from dashboard.account.reader import Reader
from dashboard.account.roll import Roll
from igclient import AccessToken, User

GRANTED = datetime(2026, 11, 14, 12, 0, tzinfo=UTC)


class Silent:
    """A client that nothing is asked of."""

    usage = None


def connection_of(
    client: object, *, app: str = "instagram", permissions: Sequence[str] = (), sandbox_url: str | None = None
) -> Connection:
    """A connection that reads with this client."""
    token = AccessToken("marker-token", "1", tuple(permissions), GRANTED, GRANTED, False)
    return Connection(app, token, client, new_ledger(), sandbox_url)


def live_source(
    client: object = None, *, roll: Roll | None = None, user: User | None = None, **connected: object
) -> InstagramSource:
    """The account of a connection; `connected` is what `connection_of` takes."""
    client, roll = Silent() if client is None else client, Roll() if roll is None else roll
    links = FreshLinks(client, roll, now=clock.now)
    return InstagramSource(
        connection_of(client, **connected), Reader(client, roll), links, finished(user or User(id="1"))
    )
