"""The connected account and the apps a person can connect through; the clients that speak to Instagram for them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from dashboard import clock
from dashboard.access.ledger import Ledger
from dashboard.access.patience import PatientTransport, Pause
from dashboard.access.sample import SampleUnavailable, sample_config
from dashboard.address import app_address
from dashboard.config import AppConfig, ConfigurationError, load_config
from dashboard.session.slots import Slot, forget
from igclient import AccessToken, InstagramClient, OAuthClient, Transport
from igclient.errors import AccessTokenInvalid, IGClientError, TokenRefused, Usage

TokenRenewal = Callable[[OAuthClient, AccessToken], AccessToken]


@dataclass(frozen=True, slots=True)
class Connection:
    """A signed-in account: whose app it came through, its token, the client that reads with it, and what was asked.

    A `pause` that Instagram asked for holds for the account, and so for a client with a renewed token too.
    """

    app: str
    token: AccessToken
    client: InstagramClient
    ledger: Ledger = field(repr=False)
    sandbox_url: str | None = None
    pause: Pause = field(default_factory=Pause, repr=False)


_CONNECTION = Slot("connection", Connection)


def current() -> Connection | None:
    """The signed-in account, if any."""
    return _CONNECTION.get()


def ledger() -> Ledger:
    """What was asked with the connected account's access; empty when nobody is connected."""
    connected = current()
    return connected.ledger if connected else new_ledger()


def usage() -> Usage | None:
    """How much of Instagram's allowance the connected account has used, if it said so."""
    connected = current()
    return connected.client.usage if connected else None


def connect(new: Connection) -> None:
    """Keep a fresh connection; what another account had loaded goes."""
    forget()
    _CONNECTION.set(new)


def apps() -> Iterator[AppConfig]:
    """Every app a person can connect through, their own first. The sandbox starts when it is asked for."""
    try:
        own = load_config()
    except ConfigurationError:
        own = None
    if own is not None:
        yield own
    try:
        yield sample_config(app_address())
    except SampleUnavailable:
        return


def app_named(name: str) -> AppConfig:
    """One of them. Raises KeyError when there is none of that name any more."""
    for app in apps():
        if app.name == name:
            return app
    raise KeyError(name)


def new_ledger() -> Ledger:
    """An empty ledger, for a connection that begins."""
    return Ledger(clock.now)


def new_connection(
    app: AppConfig, token: AccessToken, ledger: Ledger, pause: Pause | None = None
) -> Connection:
    """An account connected through this app; every request it makes is written into the ledger."""
    pause = pause or Pause()
    transport = PatientTransport(on_request=ledger.note, pause=pause)
    client = InstagramClient(token, platform=app.platform, transport=transport)
    return Connection(app.name, token, client, ledger, app.sandbox_url, pause)


def oauth_client(app: AppConfig, ledger: Ledger | None = None, *, in_passing: bool = False) -> OAuthClient:
    """A client for the sign-in and the token; `in_passing` gives up soon, where a person waits for something else."""
    note = ledger.note if ledger else None
    transport = (
        Transport(connect_timeout=3, read_timeout=5, total_timeout=8, retries=0, on_request=note)
        if in_passing
        else Transport(on_request=note)
    )
    return OAuthClient(
        app.client_id,
        app.client_secret,
        app.redirect_uri,
        platform=app.platform,
        transport=transport,
        now=clock.now,
    )


def renew(renewal: TokenRenewal, *, in_passing: bool = False) -> None:
    """Extend or refresh the access and go on reading with the new token.

    Raises igclient.errors.IGClientError; the old token is then still in place.
    """
    connected = current()
    if connected is None:
        return
    app = app_named(connected.app)
    token = renewal(oauth_client(app, connected.ledger, in_passing=in_passing), connected.token)
    renewed = new_connection(app, token, connected.ledger, connected.pause)
    renewed.client.usage = connected.client.usage
    _CONNECTION.set(renewed)


def is_over(error: IGClientError) -> bool:
    """Whether Instagram says with this that it no longer accepts the access."""
    refused = isinstance(error, TokenRefused) and error.reason == "token_invalid"
    return refused or isinstance(error, AccessTokenInvalid)
