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
    """Say that a configured account comes from a sandbox; nothing where it does not, or where the banner says it."""
    connected = connection.current()
    is_ones_own = connected is not None and connected.app != SAMPLE and connected.sandbox_url is not None
    return "from a sandbox, not Instagram" if is_ones_own else ""
