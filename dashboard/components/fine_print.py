"""Small words in the muted colour, for what is worth saying but not worth stopping at."""

import streamlit as st


def fine_print(words: str) -> None:
    """Draw them. Streamlit's own caption fades any colour until it is too pale to read."""
    st.markdown(f":small[:gray[{words}]]")
