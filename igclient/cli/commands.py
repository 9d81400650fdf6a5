"""The commands of `python -m igclient`. Errors go to stderr; 1 is Instagram's or the network's, 2 is ours to mend.
Before a code is spent it is known that the token can be kept: a code works once."""

import argparse
import hmac
import io
import os
import secrets
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TextIO
from urllib.parse import parse_qsl

from igclient.cli.output import print_media, print_pairs
from igclient.cli.settings import Settings, SettingsError, read_settings
from igclient.client import InstagramClient
from igclient.errors import IGClientError, RateLimited, ServiceUnavailable, TokenStoreError
from igclient.oauth import OAuthClient, parse_redirect_error
from igclient.stores import EncryptedFileTokenStore
from igclient.tokens import AccessToken

DESCRIPTION = """\
Read your own Instagram from a shell.

The settings are the app's: INSTAGRAM_APP_ID, INSTAGRAM_APP_SECRET, INSTAGRAM_REDIRECT_URI, optional
INSTAGRAM_PLATFORM, INSTAGRAM_SCOPE and INSTAGRAM_BASE_URL, from the environment or .env. The token is kept nowhere
unless --token-file says where; that file is encrypted with IGCLIENT_KEY, which `key` makes. Without a file, or while
it does not exist, the token is INSTAGRAM_ACCESS_TOKEN.
"""
OK, REFUSED, MISUSED, INTERRUPTED, BROKEN_PIPE = 0, 1, 2, 130, 141


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    if isinstance(sys.stdout, io.TextIOWrapper) and isinstance(sys.stdout.buffer, io.RawIOBase):
        # PYTHONUNBUFFERED: what fails is then told once, to whom argparse is, who keeps it; and what the system takes a
        # part of is lost. A buffer of lines keeps what is not written yet, and tells at the end.
        sys.stdout = open(sys.stdout.fileno(), "w", 1, "utf-8", "replace", closefd=False)  # noqa: SIM115
    try:
        _run(arguments)
    except BrokenPipeError:
        _discard(sys.stdout)  # whoever read has seen enough
        return BROKEN_PIPE
    except KeyboardInterrupt:
        return INTERRUPTED
    except (SettingsError, TokenStoreError) as error:
        _say(f"igclient: {error}")
        return MISUSED
    except IGClientError as error:
        _say(f"igclient: {_told(error)}")
        return REFUSED
    except OSError as error:
        # Files and the network have errors of their own: what is left is the output.
        _discard(sys.stdout)
        _say(f"igclient: the output could not be written: {error.strerror}.")
        return MISUSED
    return OK


def _run(arguments: Sequence[str] | None) -> None:
    """Run the command, all of its output on its way out at the end."""
    if sys.stdout is None:
        raise SettingsError("the output is closed: there is nowhere to print to.")
    try:
        options = _parser().parse_args(arguments)
        options.run(options)
    finally:
        sys.stdout.flush()


def _discard(stream: TextIO) -> None:
    """Let what is not written yet go nowhere; Python would try, and complain, once more on the way out."""
    with suppress(OSError):  # a stand-in for a stream has no descriptor
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _say(words: str) -> None:
    """Tell the person at the terminal; where nobody can be told, the exit status still says it."""
    if sys.stderr is None:
        return
    try:
        print(words, file=sys.stderr, flush=True)
    except OSError:
        _discard(sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="igclient", description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--token-file", type=Path, metavar="PATH", help="where the token is kept, encrypted")
    parser.add_argument("--env-file", type=Path, metavar="PATH", help="default: .env where there is one")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for run, words in {
        key: "make a key for IGCLIENT_KEY",
        login: "sign in: print Instagram's address, take the address you were sent back to",
        me: "print the profile",
        media: "print the posts, newest first",
        token: "print the token's kind, permissions and end, never its value",
        refresh: "give the kept token another sixty days",
    }.items():
        command = commands.add_parser(run.__name__, help=words, description=words)
        command.set_defaults(run=run)
        if run is media:
            forms = command.add_mutually_exclusive_group()
            for form, what in {"json": "one JSON object a line", "csv": "a table"}.items():
                forms.add_argument(f"--{form}", dest="form", action="store_const", const=form, help=what)
            command.add_argument("--limit", type=_count, metavar="N", help="at most so many")
        elif run in (me, token):
            command.add_argument("--json", action="store_true", help="one JSON object")
        elif run is login:
            command.add_argument("--short-lived", action="store_true", help="keep the token of one hour")
    return parser


def key(options: argparse.Namespace) -> None:
    """Print a new key."""
    print(EncryptedFileTokenStore.new_key())


def login(options: argparse.Namespace) -> None:
    """Sign in and keep the token."""
    settings = read_settings(options.env_file)
    settings.require_app()
    store, oauth = _store(options, settings, "login"), _oauth(settings)
    store.check_writable()
    state = secrets.token_urlsafe(32)
    print(oauth.authorization_url(state=state, scope=settings.scope or None), flush=True)
    _say("Open this address, agree, and paste the address you are sent to:")
    code = _returned_code(sys.stdin.readline().strip() if sys.stdin else "", state)
    store.check_writable()  # once more: the person may have been away for an hour
    token = oauth.exchange_code(code)
    store.save(token)
    if not options.short_lived:
        token = oauth.renew(token)
        store.save(token)
    _say(f"Signed in until {token.expires_at:%Y-%m-%d %H:%M} UTC.")


def me(options: argparse.Namespace) -> None:
    """Print the profile."""
    print_pairs(_client(options).get_user().to_dict(), sys.stdout, as_json=options.json)


def media(options: argparse.Namespace) -> None:
    """Print the posts as they are read."""
    posts = _client(options).iter_media(limit=options.limit)
    try:
        print_media(posts, sys.stdout, form=options.form or "lines")
    finally:
        if posts.unreadable:
            _say(
                f"igclient: {posts.unreadable} of the posts Instagram listed could not be read and are left out."
            )


def token(options: argparse.Namespace) -> None:
    """Print what is known of the token."""
    settings = read_settings(options.env_file)
    kept = _kept(options, settings)
    if kept is None:
        _given(settings)
        known = {"kind": "unknown", "kept_in": "INSTAGRAM_ACCESS_TOKEN"}
    else:
        now = datetime.now(UTC)
        known = {
            "kind": "long-lived" if kept.is_long_lived else "short-lived",
            "state": "expired" if kept.is_expired(now) else "valid",
            "user_id": kept.user_id,
            "permissions": ",".join(kept.permissions),
            "obtained_at": kept.obtained_at.isoformat(),
            "expires_at": kept.expires_at.isoformat(),
            "refreshable_from": kept.refreshable_from.isoformat() if kept.refreshable_from else "never",
            "kept_in": str(options.token_file),
        }
    print_pairs(known, sys.stdout, as_json=options.json)


def refresh(options: argparse.Namespace) -> None:
    """Renew the token, one made in Meta's dashboard too, and keep it."""
    settings = read_settings(options.env_file)
    settings.require_app()
    store = _store(options, settings, "refresh")
    store.check_writable()
    renewed = _oauth(settings).renew(store.load() or _given(settings))
    store.save(renewed)
    _say(f"Refreshed until {renewed.expires_at:%Y-%m-%d %H:%M} UTC.")


def _client(options: argparse.Namespace) -> InstagramClient:
    settings = read_settings(options.env_file)
    return InstagramClient(_kept(options, settings) or _given(settings), platform=settings.platform)


def _oauth(settings: Settings) -> OAuthClient:
    app = (settings.client_id, settings.client_secret, settings.redirect_uri)
    return OAuthClient(*app, platform=settings.platform)


def _store(options: argparse.Namespace, settings: Settings, command: str) -> EncryptedFileTokenStore:
    if not options.token_file:
        raise SettingsError(f"{command} needs --token-file PATH: there is no default place for a token.")
    if not settings.key:
        raise SettingsError("--token-file needs IGCLIENT_KEY; `python -m igclient key` makes one.")
    return EncryptedFileTokenStore(options.token_file, settings.key)


def _kept(options: argparse.Namespace, settings: Settings) -> AccessToken | None:
    return _store(options, settings, "").load() if options.token_file else None


def _given(settings: Settings) -> AccessToken:
    """Return the token of the environment; of its age and kind nothing is known."""
    if not settings.access_token:
        raise SettingsError("There is no token: sign in with `login`, or set INSTAGRAM_ACCESS_TOKEN.")
    now = datetime.now(UTC)
    return AccessToken(settings.access_token, "", (), now, now + timedelta(hours=1), False)


def _returned_code(address: str, state: str) -> str:
    """Return the code in the pasted address, once it is proven to answer this sign-in."""
    query = dict(parse_qsl(address.partition("?")[2].partition("#")[0]))
    if not hmac.compare_digest(query.get("state", "").encode(), state.encode()):
        raise SettingsError("That address does not answer this sign-in: its state is missing or another one.")
    if refusal := parse_redirect_error(query):
        raise refusal
    if not query.get("code"):
        raise SettingsError("That address holds no code.")
    return query["code"]


def _told(error: IGClientError) -> str:
    numbers = {"code": error.code, "subcode": error.error_subcode, "trace": error.fbtrace_id}
    details = ", ".join(f"{name} {value}" for name, value in numbers.items() if value is not None)
    asks = isinstance(error, RateLimited | ServiceUnavailable) and error.retry_after
    wait = f" Come back in {error.retry_after}." if asks else ""
    return f"{type(error).__name__}: {error.message}{f' ({details})' if details else ''}{wait}"


def _count(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError("a whole number")
    return int(text)
