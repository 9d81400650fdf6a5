"""Small words in the muted colour, for what is worth saying but not worth stopping at."""

import streamlit as st


def fine_print(words: str, *, help: str | None = None) -> None:
    """Draw them; `help` is told to who asks. Streamlit's own caption is too pale to read."""
    st.markdown(f":small[:gray[{words}]]", help=help)
