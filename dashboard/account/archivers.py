"""The one way from a shown account to what writes its archive."""

from collections.abc import Callable
from pathlib import Path

from dashboard import clock
from dashboard.access.patience import PatientTransport
from dashboard.account.instagram import InstagramSource
from igarchive import Archiver, Options
from igclient import InstagramClient


def archiver(
    source: InstagramSource, folder: Path, options: Options, *, before_asking: Callable[[], None]
) -> Archiver:
    """Write this account's archive into a folder; everything that is asked for stands in the account's ledger.

    It asks with a client of its own, which calls `before_asking` each time: what that raises ends it.
    """
    connected = source.connection
    client = InstagramClient(
        connected.token,
        platform=connected.client.platform,
        transport=PatientTransport(on_request=connected.ledger.note, pause=connected.pause),
        before_request=lambda usage: before_asking(),
    )
    client.usage = connected.client.usage
    return Archiver(client, folder, options, on_request=connected.ledger.note_file, now=clock.now)
