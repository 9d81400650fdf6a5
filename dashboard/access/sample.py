"""The sample account: the sandbox this app starts for itself when nobody runs one."""

import logging
from datetime import datetime

import requests

from dashboard.concurrency import once
from dashboard.config import SAMPLE, AppConfig
from igclient import INSTAGRAM_LOGIN
from sandbox import Sandbox
from sandbox.accounts import build_accounts
from sandbox.cdn import HANDS
from sandbox.exports.languages import LANGUAGES
from sandbox.exports.layouts import LAYOUTS
from sandbox.exports.tree import Maker
from sandbox.exports.tree_of_files import TreeOfFiles
from sandbox.walk import allow

ACCOUNT = "sample"
# The browser says what its address is; a made-up one must not fill the memory.
MAX_ADDRESS = 2_000

_log = logging.getLogger(__name__)


class SampleUnavailable(Exception):
    """The built-in sandbox could not be started or reached."""


@once
def _start() -> Sandbox:
    sandbox = Sandbox(account=ACCOUNT)
    sandbox.start()
    return sandbox


def running_sandbox() -> Sandbox:
    """Give the process's sandbox, started on first use on a free loopback port.

    Raises SampleUnavailable.
    """
    try:
        return _start()
    except (OSError, RuntimeError) as error:
        _log.warning("The sandbox did not start: %s", type(error).__name__)
        raise SampleUnavailable from None


def sample_export(now: datetime) -> TreeOfFiles:
    """Give Instagram's export of the sample account, as it would be made at this moment."""
    account = build_accounts(now)[ACCOUNT]
    return TreeOfFiles(Maker(account, LAYOUTS["D"], LANGUAGES["en"], HANDS["painted"], now))


def sample_config(app_address: str) -> AppConfig:
    """Describe the sandbox as an app that comes back to `app_address`, which is registered on the way.

    Raises SampleUnavailable.
    """
    if len(app_address) > MAX_ADDRESS:
        raise SampleUnavailable
    sandbox = running_sandbox()
    sandbox.register_redirect_uri(app_address)
    return AppConfig(
        name=SAMPLE,
        client_id=sandbox.client_id,
        client_secret=sandbox.client_secret,
        redirect_uri=app_address,
        platform=INSTAGRAM_LOGIN.hosted_at(sandbox.base_url),
    )


def allow_on_server(authorization_url: str) -> str:
    """Walk the sandbox's authorize step here, for a browser that cannot reach this machine's loopback.

    Gives the address the sandbox would have sent the browser to. Raises SampleUnavailable.
    """
    sandbox = running_sandbox()
    if not authorization_url.startswith(f"{sandbox.base_url}/oauth/authorize?"):
        raise SampleUnavailable
    try:
        return allow(authorization_url, account=ACCOUNT)
    except (requests.RequestException, ValueError):
        raise SampleUnavailable from None
