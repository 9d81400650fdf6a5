"""Say of an account that is not Instagram's that it is not."""

from dashboard.access import connection
from dashboard.components.fine_print import fine_print
from dashboard.config import SAMPLE


def sample_banner() -> None:
    """Say, for as long as it is shown, that this is not a real account."""
    if is_sample():
        fine_print(
            ":material/science: **Sample account.** "
            "Invented posts from the sandbox inside this app, not Instagram."
        )


def is_sample() -> bool:
    """Whether the connected account is the sample."""
    connected = connection.current()
    return connected is not None and connected.app == SAMPLE


def sandbox_note() -> str:
    """Say beside an account's name that it is not Instagram's; nothing where it is."""
    connected = connection.current()
    if connected is None or connected.sandbox_url is None:
        return ""
    return (
        "sample account, invented, not Instagram"
        if connected.app == SAMPLE
        else "from a sandbox, not Instagram"
    )


def brief_sandbox_note() -> str:
    """Say the same in two or three words, where there is no room for more."""
    return sandbox_note().partition(",")[0]
