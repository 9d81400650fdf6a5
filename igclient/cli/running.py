"""What every command line here shares: how it ends, what it says, and whose token it uses."""

import argparse
import io
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TextIO

from igclient.cli.settings import Settings, SettingsError, read_settings
from igclient.client import InstagramClient
from igclient.errors import IGClientError, RateLimited, ServiceUnavailable, TokenStoreError
from igclient.oauth import OAuthClient
from igclient.stores import EncryptedFileTokenStore
from igclient.tokens import AccessToken

OK, REFUSED, MISUSED, INTERRUPTED, BROKEN_PIPE = 0, 1, 2, 130, 141
"""How a command ends: 1 is Instagram's or the network's, 2 is ours to mend."""


def run_command(name: str, command: Callable[[], int | None]) -> int:
    """Run one command, all of its output on its way out at the end, and return its exit status."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    if isinstance(sys.stdout, io.TextIOWrapper) and isinstance(sys.stdout.buffer, io.RawIOBase):
        # PYTHONUNBUFFERED: what fails is then told once, to whom argparse is, who keeps it; and what the system takes a
        # part of is lost. A buffer of lines keeps what is not written yet, and tells at the end.
        sys.stdout = open(sys.stdout.fileno(), "w", 1, "utf-8", "replace", closefd=False)  # noqa: SIM115
    try:
        return _flushed(command)
    except BrokenPipeError:
        _discard(sys.stdout)  # whoever read has seen enough
        return BROKEN_PIPE
    except KeyboardInterrupt:
        return INTERRUPTED
    except (SettingsError, TokenStoreError) as error:
        say(f"{name}: {error}")
        return MISUSED
    except IGClientError as error:
        say(f"{name}: {told(error)}")
        return REFUSED
    except OSError as error:
        # Files and the network have errors of their own: what is left is the output.
        _discard(sys.stdout)
        say(f"{name}: the output could not be written: {error.strerror}.")
        return MISUSED


def _flushed(command: Callable[[], int | None]) -> int:
    if sys.stdout is None:
        raise SettingsError("the output is closed: there is nowhere to print to.")
    try:
        return command() or OK
    finally:
        sys.stdout.flush()


def _discard(stream: TextIO) -> None:
    """Let what is not written yet go nowhere; Python would try, and complain, once more on the way out."""
    with suppress(OSError):  # a stand-in for a stream has no descriptor
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def say(words: str, *, end: str = "\n") -> None:
    """Tell the person at the terminal; where nobody can be told, the exit status still says it."""
    if sys.stderr is None:
        return
    try:
        print(words, file=sys.stderr, end=end, flush=True)
    except OSError:
        _discard(sys.stderr)


def told(error: IGClientError) -> str:
    """Return an error in words for a terminal, with the numbers that Meta's support asks for."""
    numbers = {"code": error.code, "subcode": error.error_subcode, "trace": error.fbtrace_id}
    details = ", ".join(f"{name} {value}" for name, value in numbers.items() if value is not None)
    asks = isinstance(error, RateLimited | ServiceUnavailable) and error.retry_after
    wait = f" Come back in {error.retry_after}." if asks else ""
    return f"{type(error).__name__}: {error.message}{f' ({details})' if details else ''}{wait}"


def add_sign_in(parser: argparse.ArgumentParser) -> None:
    """Add the two options that say where the token and the settings are."""
    parser.add_argument("--token-file", type=Path, metavar="PATH", help="where the token is kept, encrypted")
    parser.add_argument("--env-file", type=Path, metavar="PATH", help="default: .env where there is one")


def client_of(options: argparse.Namespace, settings: Settings | None = None) -> InstagramClient:
    """Return a client for the kept token, else the one of the environment."""
    settings = settings or read_settings(options.env_file)
    return InstagramClient(kept_token(options, settings) or given_token(settings), platform=settings.platform)


def oauth_of(settings: Settings) -> OAuthClient:
    """Return what renews tokens."""
    app = (settings.client_id, settings.client_secret, settings.redirect_uri)
    return OAuthClient(*app, platform=settings.platform)


def store_of(options: argparse.Namespace, settings: Settings, command: str) -> EncryptedFileTokenStore:
    """Return the file of the token."""
    if not options.token_file:
        raise SettingsError(f"{command} needs --token-file PATH: there is no default place for a token.")
    if not settings.key:
        raise SettingsError("--token-file needs IGCLIENT_KEY; `python -m igclient key` makes one.")
    return EncryptedFileTokenStore(options.token_file, settings.key)


def kept_token(options: argparse.Namespace, settings: Settings) -> AccessToken | None:
    """Return the token of the file, None without one."""
    return store_of(options, settings, "").load() if options.token_file else None


def given_token(settings: Settings) -> AccessToken:
    """Return the token of the environment; of its age and kind nothing is known."""
    if not settings.access_token:
        raise SettingsError("There is no token: sign in with `login`, or set INSTAGRAM_ACCESS_TOKEN.")
    now = datetime.now(UTC)
    return AccessToken(settings.access_token, "", (), now, now + timedelta(hours=1), False)
