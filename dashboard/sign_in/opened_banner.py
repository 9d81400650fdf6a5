"""Say on every page that what is shown comes out of files, of which day, and how to close them."""

from dashboard.account import current
from dashboard.account.opened import About, OpenedSource
from dashboard.components.opened_line import opened_line
from dashboard.sign_in.guard import disconnect


def opened_banner() -> None:
    """Draw the line while an export or an archive is open; nothing else. Closing it ends this run."""
    about = _about()
    if about is not None and opened_line(about.title, about.facts):
        disconnect()


def _about() -> About | None:
    """What is open. What holds the account itself would keep it alive while it is closed."""
    source = current.source()
    return source.about if isinstance(source, OpenedSource) else None
