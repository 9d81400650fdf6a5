"""What the posts say: figures and charts whose marks open the pictures."""

import streamlit as st

from dashboard.components.theme_change import follow_theme
from dashboard.insights.account_part import draw_account_part
from dashboard.insights.better_part import draw_compared, draw_ranking
from dashboard.insights.foot_part import draw_foot
from dashboard.insights.growth_part import draw_growth_part
from dashboard.insights.head_part import APART, draw_concentration, draw_header
from dashboard.insights.load import load_numbers, shown_look
from dashboard.insights.look import LIGHT
from dashboard.insights.reach_part import draw_reach_part
from dashboard.insights.review_part import draw_review_part
from dashboard.insights.rhythm_part import IN_UTC, draw_rhythm, draw_when
from dashboard.insights.words_part import draw_words
from dashboard.sheets.reading_line import draw_reading
from dashboard.sheets.run import run_of
from dashboard.sign_in.guard import require_account
from dashboard.sign_in.sample_banner import sample_banner


def draw_page() -> None:
    source = require_account()
    run = run_of(source)
    sample_banner()
    numbers = load_numbers(run, in_utc=bool(IN_UTC.get()))
    draw_header(numbers)
    if not source.roll.is_complete or source.roll.unreadable:
        draw_reading(source, dates="", has_room=False, run_page=st.rerun)
    if not len(numbers.posts):
        st.info("When you post your first picture, its figures appear here.", title="No posts yet.")
        return
    st.space(APART)
    draw_rhythm(run, numbers)
    st.space(APART)
    draw_when(run, numbers)
    draw_concentration(numbers)
    st.space(APART)
    draw_compared(run, numbers)
    st.space(APART)
    draw_ranking(run, numbers)
    st.space(APART)
    draw_words(run, numbers)
    st.space(APART)
    draw_reach_part(run, numbers)
    draw_account_part(run)
    st.space(APART)
    draw_growth_part(source, numbers)
    st.space(APART)
    draw_review_part(source, numbers)
    st.space(APART)
    draw_foot(source, numbers)
    follow_theme(is_light=shown_look() is LIGHT)


draw_page()
