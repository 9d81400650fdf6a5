"""A figure's words and its chart: beside each other where both fit, else the chart below."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

_WORDS, _CHART = 320, 848
"""Pixels wide."""


def words_and_chart() -> tuple[DeltaGenerator, DeltaGenerator]:
    """Give the places for both."""
    with st.container(horizontal=True, horizontal_alignment="distribute", gap="medium"):
        return st.container(width=_WORDS), st.container(width=_CHART)
