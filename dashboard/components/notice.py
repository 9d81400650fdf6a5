"""One way to tell a person what happened: a sentence, a cause, a next step, and Instagram's words, quoted."""

import streamlit as st

from dashboard import session
from dashboard.components.aside import aside
from dashboard.config import SAMPLE
from dashboard.message import Message, Tone


def notice(message: Message) -> None:
    """Draw a message. Instagram's own words go into a plain-text block, so nothing in them is ever run."""
    draw = st.info if message.tone is Tone.CALM else st.warning
    draw(f"{message.cause}\n\n{message.next_step}", title=message.headline)
    if message.quote:
        with st.expander("What Instagram said"):
            st.code(message.quote, language=None, wrap_lines=True)


def sample_banner() -> None:
    """Say, for as long as it is shown, that this is not a real account."""
    connected = session.connection()
    if connected is not None and connected.app == SAMPLE:
        aside(
            ":material/science: **Sample account.** "
            "Invented posts from the sandbox inside this app, not Instagram."
        )
