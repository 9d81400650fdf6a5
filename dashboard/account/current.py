"""The account that this session shows."""

from typing import cast

from dashboard.access import connection
from dashboard.account.instagram import InstagramSource
from dashboard.account.source import Source
from dashboard.session.slots import Slot, forget

# A protocol is no class to look at a value with: what is kept here was put here by this module.
_SOURCE: Slot[Source] = Slot("source", cast("type[Source]", object))


def source() -> Source | None:
    """The account that is shown, if any: a connected one, or one that was opened without a connection."""
    connected, shown = connection.current(), _SOURCE.get()
    if connected is None:
        return shown
    if not isinstance(shown, InstagramSource):
        shown = InstagramSource.of(connected)
        _SOURCE.set(shown)
    elif shown.connection is not connected:
        shown.go_on_with(connected)
    return shown


def live_source() -> InstagramSource:
    """The connected account. Raises LookupError where nobody is connected."""
    shown = source()
    if not isinstance(shown, InstagramSource):
        raise LookupError("nobody is connected")
    return shown


def held() -> tuple[object, ...]:
    """What this session holds of an account and of the access to it: the parts that all the rest hangs on."""
    connected, shown = connection.current(), source()
    parts: list[object] = [shown, shown.roll, shown.reader] if shown is not None else []
    if connected is not None:
        parts += [connected.client, connected.token]
    return tuple(part for part in parts if part is not None)


def show(new: Source) -> None:
    """Show an account that needs no connection; what another one had loaded goes."""
    forget()
    _SOURCE.set(new)
