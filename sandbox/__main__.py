"""`python -m sandbox`: run the stand-in until Ctrl-C. `python -m sandbox export`: write an export of an account."""

import argparse
import signal
import sys
import threading

from sandbox.accounts import ACCOUNTS
from sandbox.exports import command
from sandbox.faults import NAMES, Fault
from sandbox.server import SHAPES, PortTakenError, Sandbox

APP_ADDRESSES = (
    "http://localhost:8501/",
    "http://localhost:8501",
    "http://127.0.0.1:8501/",
    "http://127.0.0.1:8501",
)


def parse_arguments(arguments: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m sandbox", description="A stand-in for Instagram's servers."
    )
    parser.add_argument("--port", type=int, default=8765, help="port on 127.0.0.1 (default 8765, 0 for any)")
    parser.add_argument("--account", choices=ACCOUNTS, default="sample", help="account chosen beforehand")
    parser.add_argument("--latency-ms", type=int, default=0, help="added to every answer but pictures")
    parser.add_argument("--picture-latency-ms", type=int, default=0, help="added to every picture and video")
    parser.add_argument(
        "--redirect-uri",
        action="append",
        metavar="URI",
        help="register this one; may be given more than once",
    )
    parser.add_argument("--client-id", help="numeric app id (default: random)")
    parser.add_argument("--client-secret", help="app secret (default: random)")
    parser.add_argument(
        "--fault",
        action="append",
        type=_fault,
        default=[],
        metavar="NAME[:PATH[:TIMES]]",
        help=f"play one of {', '.join(NAMES)}; may be given more than once",
    )
    parser.add_argument("--shapes", choices=SHAPES, default="flat", help="form of token and profile answers")
    return parser.parse_args(arguments)


def _fault(text: str) -> Fault:
    name, path, times = [*text.split(":"), "", ""][:3]
    try:
        return Fault(name, path or "*", int(times or 1))
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def introduction(sandbox: Sandbox, redirect_uris: list[str]) -> str:
    """What to know to point a client here, with a ready `.env`."""
    registered = "\n".join(f"                {uri}" for uri in redirect_uris).lstrip()
    return f"""\
Sandbox, not Instagram. Ctrl-C stops it.

Base URL        {sandbox.base_url}
Client id       {sandbox.client_id}
Client secret   {sandbox.client_secret}
Redirect URIs   {registered}

A .env that points a client here:

INSTAGRAM_APP_ID={sandbox.client_id}
INSTAGRAM_APP_SECRET={sandbox.client_secret}
INSTAGRAM_REDIRECT_URI={redirect_uris[0]}
INSTAGRAM_BASE_URL={sandbox.base_url}
"""


def main(arguments: list[str] | None = None) -> int:
    arguments = sys.argv[1:] if arguments is None else arguments
    if arguments[:1] == ["export"]:
        return command.main(arguments[1:])
    options = parse_arguments(arguments)
    redirect_uris = options.redirect_uri or list(APP_ADDRESSES)
    sandbox = Sandbox(
        account=options.account,
        port=options.port,
        latency_ms=options.latency_ms,
        picture_latency_ms=options.picture_latency_ms,
        redirect_uris=redirect_uris,
        client_id=options.client_id,
        client_secret=options.client_secret,
        shapes=options.shapes,
        faults=options.fault,
    )
    enough = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: enough.set())
    try:
        with sandbox:
            print(introduction(sandbox, redirect_uris), flush=True)
            enough.wait()
    except PortTakenError as error:
        print(error, file=sys.stderr)
        return 1
    print("Stopped.", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
