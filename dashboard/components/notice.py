"""One way to tell a person what happened: a sentence, a cause, a next step, and Instagram's words, quoted."""

import streamlit as st

from dashboard.components.copy_text import copy_text
from dashboard.components.fine_print import fine_print
from dashboard.words.message import Message, Tone
from dashboard.words.wording import in_order


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
            fine_print(
                "Safe to paste in public: no token, secret, code or name is in it, and IDs are only marks."
            )
            copy_text(message.report, key="notice_report", name="the report")
