"""Start, finish, guard and end a sign-in."""

import threading
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

import streamlit as st
from cachetools import TTLCache

from dashboard import access, login_state, messages, session, stay_messages, staying
from dashboard.config import SAMPLE, AppConfig
from dashboard.doctor import Request, authorize_request, diagnose, exchange_request
from dashboard.ledger import Ledger
from dashboard.login_state import BrowserNonce, LoginState, Place, StateProblem, StateRejected
from dashboard.message import Message
from dashboard.once import once
from dashboard.pasted import CALLBACK_KEYS
from dashboard.sample import address_parts, allow_on_server, app_address, sample_config
from dashboard.session import Connection
from dashboard.sheet import Owner
from dashboard.thumbnails import picture_store
from igclient import AccessToken, InstagramClient
from igclient.errors import IGClientError
from igclient.oauth import parse_redirect_error

HOME = Place("pages/media.py")
SETUP_PAGE = "pages/setup.py"
GUARDED_PAGES = frozenset({HOME.page, "pages/access.py", SETUP_PAGE})
CONNECT_PAGE = "pages/connect.py"
ENTRY_FILE = "streamlit_app.py"

_FAILURES = (IGClientError, StateRejected, messages.NoCode, messages.SampleUnavailable)
_MAX_STATES = 10_000


@dataclass(frozen=True, slots=True)
class LoginLink:
    """An authorization URL, and the nonce the browser keeps in a cookie while it is away."""

    url: str = field(repr=False)
    nonce: BrowserNonce
    lifetime_seconds: int


class _SpentStates:
    """The states this process has accepted, until they expire. Instagram's single-use code is the other half."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._spent: TTLCache[str, bool] = TTLCache(_MAX_STATES, login_state.LIFETIME.total_seconds())

    def spend(self, issue: str) -> bool:
        """Take a state; False when it was taken before."""
        with self._lock:
            if issue in self._spent:
                return False
            self._spent[issue] = True
            return True


@once
def _spent_states() -> _SpentStates:
    return _SpentStates()


def begin(config: AppConfig, *, at: Place | None = None, stay: bool = False) -> LoginLink:
    """Make the link that sends a person to Instagram, or to the sandbox, and back to where they were.

    With `stay` the access is then kept in this browser.
    """
    nonce = session.login_nonce()
    place = at or session.wanted_place() or _front_page()
    state = login_state.make_state(
        nonce, app=config.name, secret=config.state_secret, place=place, now=session.now(), stay=stay
    )
    url = access.oauth_client(config).authorization_url(state=state, scope=config.scope or None)
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
        session.want_place(state.place)
        config, ledger = access.app_named(state.app), access.new_ledger()
        request = authorize_request(config) if config.name != SAMPLE else None
        refusal = parse_redirect_error(query)
        if refusal is not None:
            raise refusal
        if not query.get("code"):
            raise messages.NoCode
        request = exchange_request(config) if config.name != SAMPLE else None
        token = access.oauth_client(config, ledger).exchange_code(query["code"])
    except _FAILURES as error:
        session.set_message(diagnose(error, request))
        return
    forget()
    session.connect(access.new_connection(config, token, ledger))
    session.arrive_at(state.place)
    if state.stay:
        staying.stay_after_sign_in()


def connect_sample_on_server(*, stay: bool = False) -> None:
    """Connect the sample account for a browser elsewhere: the server walks the authorize step itself."""
    try:
        link = begin(sample_config(app_address()), stay=stay)
        returned = dict(parse_qsl(urlsplit(allow_on_server(link.url)).query))
    except _FAILURES as error:
        session.set_message(messages.explain(error))
        return
    # The proof that this browser began the sign-in is its own session: it never left.
    finish(returned, {link.nonce.cookie: link.nonce.value})


def require_token() -> AccessToken:
    """Give the connected account's token, or show the sign-in and stop this run."""
    connected = session.connection()
    if connected is None:
        send_to_connect()
    elif connected.token.is_expired(session.now()):
        end_access(messages.ACCESS_OVER)
    elif staying.ended_elsewhere():
        end_access(stay_messages.DISCONNECTED_ELSEWHERE)
    else:
        return connected.token
    raise AssertionError("switching pages always ends the run")


def send_to_connect() -> None:
    """Show the sign-in, which will bring the person back to where they are now. Ends this run."""
    page = f"pages/{address_parts().path.rpartition('/')[2]}.py"
    session.want_place(Place(page if page in GUARDED_PAGES else HOME.page, _filters()))
    # A cold deep link runs the page without the entry file; then only the entry file is known to exist.
    # Naming the new query matters: without it Streamlit refuses to leave while a widget is bound to the old one.
    st.switch_page(CONNECT_PAGE if session.is_routed() else ENTRY_FILE, query_params={})


def client() -> InstagramClient:
    """Give the connected account's client; call `require_token` first."""
    return _connected().client


def ledger() -> Ledger:
    """Give the list of what was asked with the connected account's access; call `require_token` first."""
    return _connected().ledger


def end_access(message: Message) -> None:
    """Forget an access that is over and offer to connect again, to the place the person is at."""
    forget(only=staying.known_cookie())
    session.set_message(message)
    send_to_connect()


def end_access_if_over(error: IGClientError) -> None:
    """When Instagram no longer accepts the token, say so on the connect page instead of here."""
    if access.is_over(error):
        end_access(messages.ACCESS_ENDED_BY_INSTAGRAM)


def disconnect() -> None:
    """Forget the token and everything read with it, here, in the caches and in the browser, and look after it."""
    connected = session.connection()
    is_sample = connected is not None and connected.app == SAMPLE
    staying.end_everywhere()
    is_gone = forget()
    farewell = messages.DISCONNECTED_SAMPLE if is_sample else messages.DISCONNECTED
    session.set_message(farewell if is_gone else stay_messages.NOT_FORGOTTEN)
    st.switch_page(CONNECT_PAGE, query_params={})


def forget(*, only: str | None = None) -> bool:
    """Drop the session's state, the pictures kept for its account and the browser's cookie: `only` this one, or any.

    Gives whether a look afterwards found nothing of it here; the browser reports on its cookie later.
    """
    user, has_cookie = session.known_profile(), staying.holds_cookie()
    key = Owner.of(user).key if user is not None else None
    session.forget()
    if key is not None:
        picture_store().forget(key)
    if has_cookie:
        staying.let_go(only)
    return session.is_forgotten() and (key is None or not picture_store().holds(key))


def _connected() -> Connection:
    connected = session.connection()
    if connected is None:
        raise LookupError("nobody is connected")
    return connected


def _front_page() -> Place:
    """The sheets, with the filters in the address: a person who is signed in has them at the front page."""
    return Place(HOME.page, _filters())


def _filters() -> tuple[tuple[str, str], ...]:
    """What the address asks for; a parameter that stands there twice, such as two kinds, counts twice."""
    return tuple(
        (key, value)
        for key in st.query_params
        if key not in CALLBACK_KEYS
        for value in st.query_params.get_all(key)
    )


def _verified_state(state: str | None, cookies: dict[str, str]) -> LoginState:
    secrets = [(config.name, config.state_secret) for config in access.apps()]
    verified = login_state.verify_state(state, app_secrets=secrets, cookies=cookies, now=session.now())
    if not _spent_states().spend(verified.issue):
        raise StateRejected(StateProblem.ALREADY_USED)
    return verified
