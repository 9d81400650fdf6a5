"""Start and finish a sign-in."""

from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

import streamlit as st

from dashboard import clock
from dashboard.access import connection
from dashboard.access.sample import SampleUnavailable, allow_on_server, sample_config
from dashboard.address import app_address, is_https
from dashboard.concurrency import once
from dashboard.config import SAMPLE, AppConfig
from dashboard.places import CALLBACK_KEYS, HOME, Place
from dashboard.session import visit
from dashboard.session.slots import Slot
from dashboard.sign_in import state as login_state
from dashboard.sign_in.diagnosis import Request, authorize_request, diagnose, exchange_request
from dashboard.sign_in.guard import asked_parameters, forget
from dashboard.sign_in.messages import NoCode, explain_sign_in
from dashboard.sign_in.state import BrowserNonce, LoginState, StateProblem, StateRejected
from dashboard.staying import staying
from dashboard.staying.remembered import Marks
from igclient.errors import IGClientError
from igclient.oauth import parse_redirect_error

_FAILURES = (IGClientError, StateRejected, NoCode, SampleUnavailable)


@dataclass(frozen=True, slots=True)
class LoginLink:
    """An authorization URL, and the nonce the browser keeps in a cookie while it is away."""

    url: str = field(repr=False)
    nonce: BrowserNonce
    lifetime_seconds: int


@once
def _spent_states() -> Marks:
    """The states this process has accepted, until they expire. Instagram's single-use code is the other half."""
    return Marks(login_state.LIFETIME.total_seconds())


_NONCE = Slot("login_nonce", BrowserNonce)


def browser_nonce() -> BrowserNonce:
    """The nonce this browser proves itself with when it comes back."""
    return _NONCE.get_or_make(lambda: BrowserNonce.new(is_https=is_https()))


def begin(config: AppConfig, *, at: Place | None = None, stay: bool = False) -> LoginLink:
    """Make the link that sends a person to Instagram, or to the sandbox, and back to where they were.

    With `stay` the access is then kept in this browser.
    """
    nonce = browser_nonce()
    place = at or visit.WANTED.get() or _front_page()
    state = login_state.make_state(
        nonce, app=config.name, secret=config.state_secret, place=place, now=clock.now(), stay=stay
    )
    url = connection.oauth_client(config).authorization_url(state=state, scope=config.scope or None)
    return LoginLink(url, nonce, int(login_state.LIFETIME.total_seconds()))


def finish_returning_sign_in() -> None:
    """Finish the sign-in this address carries, if it carries one. Called before any widget.

    The address is cleared first, so that neither a reload nor a rerun can send the code a second time. The same run
    then goes on to the page, signed in or with a message.
    """
    query = st.query_params.to_dict()
    if not CALLBACK_KEYS & query.keys():
        return
    st.query_params.clear()
    finish(query, dict(st.context.cookies))


def finish(query: dict[str, str], cookies: dict[str, str]) -> None:
    """Connect with what a callback's query brought, or keep the message that says why not. Never raises for the query.

    `cookies` prove that the sign-in began in this browser.
    """
    request: Request | None = None
    try:
        state = _verified_state(query.get("state"), cookies)
        visit.WANTED.set(state.place)
        config, ledger = connection.app_named(state.app), connection.new_ledger()
        request = authorize_request(config) if config.name != SAMPLE else None
        refusal = parse_redirect_error(query)
        if refusal is not None:
            raise refusal
        if not query.get("code"):
            raise NoCode
        request = exchange_request(config) if config.name != SAMPLE else None
        token = connection.oauth_client(config, ledger).exchange_code(query["code"])
    except _FAILURES as error:
        visit.MESSAGE.set(diagnose(error, request))
        return
    forget()
    connection.connect(connection.new_connection(config, token, ledger))
    visit.ARRIVAL.set(state.place)
    if state.stay:
        staying.stay_after_sign_in()


def connect_sample_on_server(*, stay: bool = False) -> None:
    """Connect the sample account for a browser elsewhere: the server walks the authorize step itself."""
    try:
        link = begin(sample_config(app_address()), stay=stay)
        returned = dict(parse_qsl(urlsplit(allow_on_server(link.url)).query))
    except _FAILURES as error:
        visit.MESSAGE.set(explain_sign_in(error))
        return
    # The proof that this browser began the sign-in is its own session: it never left.
    finish(returned, {link.nonce.cookie: link.nonce.value})


def _front_page() -> Place:
    """The sheets, with the filters in the address: a person who is signed in has them at the front page."""
    return Place(HOME.page, asked_parameters())


def _verified_state(state: str | None, cookies: dict[str, str]) -> LoginState:
    secrets = [(config.name, config.state_secret) for config in connection.apps()]
    verified = login_state.verify_state(state, app_secrets=secrets, cookies=cookies, now=clock.now())
    if not _spent_states().add(verified.issue):
        raise StateRejected(StateProblem.ALREADY_USED)
    return verified
