"""The commands of `python -m igclient`. Errors go to stderr; 1 is Instagram's or the network's, 2 is ours to mend.
Before a code is spent it is known that the token can be kept: a code works once."""

import argparse
import hmac
import secrets
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import parse_qsl

from igclient.cli.output import print_media, print_pairs
from igclient.cli.running import (
    add_sign_in,
    client_of,
    given_token,
    kept_token,
    oauth_of,
    run_command,
    say,
    store_of,
)
from igclient.cli.settings import SettingsError, read_settings
from igclient.oauth import parse_redirect_error
from igclient.stores import EncryptedFileTokenStore

DESCRIPTION = """\
Read your own Instagram from a shell.

The settings are the app's: INSTAGRAM_APP_ID, INSTAGRAM_APP_SECRET, INSTAGRAM_REDIRECT_URI, optional
INSTAGRAM_PLATFORM, INSTAGRAM_SCOPE and INSTAGRAM_BASE_URL, from the environment or .env. The token is kept nowhere
unless --token-file says where; that file is encrypted with IGCLIENT_KEY, which `key` makes. Without a file, or while
it does not exist, the token is INSTAGRAM_ACCESS_TOKEN.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    return run_command("igclient", lambda: _run(arguments))


def _run(arguments: Sequence[str] | None) -> None:
    options = _parser().parse_args(arguments)
    options.run(options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="igclient", description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add_sign_in(parser)
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
    store, oauth = store_of(options, settings, "login"), oauth_of(settings)
    store.check_writable()
    state = secrets.token_urlsafe(32)
    print(oauth.authorization_url(state=state, scope=settings.scope or None), flush=True)
    say("Open this address, agree, and paste the address you are sent to:")
    code = _returned_code(sys.stdin.readline().strip() if sys.stdin else "", state)
    store.check_writable()  # once more: the person may have been away for an hour
    token = oauth.exchange_code(code)
    store.save(token)
    if not options.short_lived:
        token = oauth.renew(token)
        store.save(token)
    say(f"Signed in until {token.expires_at:%Y-%m-%d %H:%M} UTC.")


def me(options: argparse.Namespace) -> None:
    """Print the profile."""
    print_pairs(client_of(options).get_user().to_dict(), sys.stdout, as_json=options.json)


def media(options: argparse.Namespace) -> None:
    """Print the posts as they are read."""
    posts = client_of(options).iter_media(limit=options.limit)
    try:
        print_media(posts, sys.stdout, form=options.form or "lines")
    finally:
        if posts.unreadable:
            say(
                f"igclient: {posts.unreadable} of the posts Instagram listed could not be read and are left out."
            )


def token(options: argparse.Namespace) -> None:
    """Print what is known of the token."""
    settings = read_settings(options.env_file)
    kept = kept_token(options, settings)
    if kept is None:
        given_token(settings)
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
    store = store_of(options, settings, "refresh")
    store.check_writable()
    renewed = oauth_of(settings).renew(store.load() or given_token(settings))
    store.save(renewed)
    say(f"Refreshed until {renewed.expires_at:%Y-%m-%d %H:%M} UTC.")


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


def _count(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError("a whole number")
    return int(text)
