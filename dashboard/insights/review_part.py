"""Year in review: one page to print, and a picture to share with the numbers a person chose."""

from functools import partial

import numpy as np
import streamlit as st

from dashboard.account.source import Source
from dashboard.components.offered_file import offer_file
from dashboard.components.passage import passage
from dashboard.components.shown_picture import shown_picture
from dashboard.insights.card import MONTHS, NAME, card_png, draw_card, told_of
from dashboard.insights.columns import words_and_chart
from dashboard.insights.doors import draw_on_demand
from dashboard.insights.load import load_year
from dashboard.insights.numbers import Numbers, count_groups
from dashboard.insights.report import write_report
from dashboard.session import widgets
from dashboard.session.slots import Slot
from dashboard.words.ink import inked

YEAR = Slot("insights_review_year", int)
CHOSEN: Slot[tuple[str, ...]] = Slot("insights_card_chosen", tuple)
_YEAR_KEY, _CHOSEN_KEY = "insights_review", "insights_card"
_WORDS = (
    "A page of its own for one year, to print or to keep; and a picture to share. "
    "It shows no number but those you choose."
)


def draw_review_part(source: Source, numbers: Numbers) -> None:
    """Offer both files of a year that has posts, once all of them are read."""
    if numbers.posts.of is not None:
        return
    years = np.unique(numbers.posts.years)[::-1].tolist()
    username = inked(source.user.username if source.user else None) or "instagram"
    passage(key="insights_year", head="Year in review")
    text, choice = words_and_chart()
    with text:
        passage(key="insights_year_words", title="A year in one page and one picture", words=_WORDS)
    with choice:
        kept = YEAR.get()
        year = st.selectbox(
            "Year",
            years,
            index=years.index(kept) if kept in years else 0,
            key=_YEAR_KEY,
            on_change=_note_year,
            width=160,
        )
        of_year = load_year(source, numbers.posts, year)
        options = [NAME, MONTHS, *told_of(of_year)]
        chosen = st.pills(
            "On the picture",
            options,
            default=[name for name in CHOSEN.get() or () if name in options],
            selection_mode="multi",
            key=_CHOSEN_KEY,
            on_change=_note_chosen,
        )
        svg = draw_card(of_year, year, username, chosen)
        name = f"{username}-{year}"
        page, picture = partial(_page_of, of_year, username, year), partial(card_png, svg)
        with st.container(horizontal=True, gap="small"):
            offer_file(
                f"{year} as one page", page, f"{name}.html", mime="text/html", key="insights_year_page"
            )
            offer_file("Picture to share", picture, f"{name}.png", mime="image/png", key="insights_card_file")
        draw_on_demand("insights_card_shown", "The picture as it is now", partial(_show, svg, year))


def _page_of(of_year: Numbers, username: str, year: int) -> bytes:
    return write_report(of_year, count_groups(of_year.posts, None), username, year=year)


def _show(svg: str, year: int) -> None:
    shown_picture(svg, says=f"The picture of {year} with what you chose", key="insights_card_picture")


def _note_year() -> None:
    YEAR.set(widgets.number_of(_YEAR_KEY))


def _note_chosen() -> None:
    CHOSEN.set(widgets.chosen_under(_CHOSEN_KEY))
