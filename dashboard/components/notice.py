"""One way to tell a person what happened: a sentence, a cause, a next step, and Instagram's words, quoted."""

import streamlit as st

from dashboard import session
from dashboard.components.aside import aside
from dashboard.components.copy_text import copy_text
from dashboard.config import SAMPLE
from dashboard.message import Message, Tone
from dashboard.wording import in_order


def notice(message: Message) -> None:
    """Draw a message. Instagram's own words go into a plain-text block, so nothing in them is ever run."""
    draw = st.info if message.tone is Tone.CALM else st.warning
    trail = f"\n\n**Where:** {in_order(message.where)}" if message.where else ""
    draw(f"{message.cause}\n\n{message.next_step}{trail}", title=message.headline)
    if message.quote:
        with st.expander("What Instagram said"):
            st.code(message.quote, language=None, wrap_lines=True)
    if message.sent:
        with st.expander("What this app had sent"):
            copy_text(message.sent, key="notice_sent", name="what was sent")
    if message.report:
        with st.expander("A report to show to somebody who can help"):
            aside("Safe to paste in public: no token, secret, code or name is in it, and IDs are only marks.")
            copy_text(message.report, key="notice_report", name="the report")


def sample_banner() -> None:
    """Say, for as long as it is shown, that this is not a real account."""
    connected = session.connection()
    if connected is not None and connected.app == SAMPLE:
        aside(
            ":material/science: **Sample account.** "
            "Invented posts from the sandbox inside this app, not Instagram."
        )


def sandbox_note() -> str:
    """Say that a configured account comes from a sandbox; nothing where it does not, or where the banner says it."""
    connected = session.connection()
    is_ones_own = connected is not None and connected.app != SAMPLE and connected.sandbox_url is not None
    return "from a sandbox, not Instagram" if is_ones_own else ""
