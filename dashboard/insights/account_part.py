"""The account as a whole: 30 and 90 days, and its followers by age, gender and country, as far as Instagram tells."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from dashboard.account.account_figures import (
    CALLS,
    AccountFigures,
    account_figures,
    keep_account_figures,
    read_account,
)
from dashboard.account.source import Can
from dashboard.components.figures import HeaderFigure, figures
from dashboard.components.fine_print import fine_print
from dashboard.components.passage import passage
from dashboard.insights.columns import words_and_chart
from dashboard.insights.head_part import APART
from dashboard.session import widgets
from dashboard.session.slots import Slot
from dashboard.sheets.run import Run
from dashboard.sign_in.guard import end_access_if_over
from dashboard.words.error_messages import explain
from dashboard.words.wording import count

WANTED = Slot("account_figures_wanted", bool)
_NAMES = {
    "reach": "Accounts reached",
    "views": "Views",
    "accounts_engaged": "Accounts engaged",
    "total_interactions": "Interactions",
    "saves": "Saved",
    "shares": "Shared",
}
_HEADS = {"age": "Age", "gender": "Gender", "country": "Country"}
_GENDERS = {"F": "women", "M": "men", "U": "not said"}
_LISTED = 8
"""So many groups of followers are listed, the largest first."""
_WORDS = (
    "Totals as Instagram counts them, its days being Pacific days. "
    "They cannot be added up: whoever comes twice is one."
)


def draw_account_part(run: Run) -> None:
    """Offer to ask for the account's figures, and show what came."""
    if Can.INSIGHTS not in run.source.can:
        return
    kept = account_figures()
    st.space(APART)
    text, shown = words_and_chart()
    with text:
        passage(key="insights_account", title="The account as a whole", words=_WORDS)
        if WANTED.take() and kept.left:
            with st.spinner("Asking Instagram…"):
                kept = read_account(run.source, kept, run.now)
            keep_account_figures(kept)
        if kept.error is not None:
            end_access_if_over(kept.error)
            message = explain(kept.error)
            fine_print(f"{message.headline} {message.next_step}")
        if kept.left:
            label = f"Ask for them: {count(kept.left, 'call')}"
            widgets.button(label, key="insights_account_ask", action=_want)
    if kept.left < CALLS:
        followers = run.source.user.followers_count if run.source.user else None
        with shown:
            _draw(kept, followers)


def _want() -> None:
    WANTED.set(True)


def _draw(kept: AccountFigures, followers: int | None) -> None:
    for days, told in kept.totals.items():
        named = [(_NAMES[metric], figure) for metric, figure in told.items() if metric in _NAMES]
        if named:
            shown = [HeaderFigure(f"{figure:,.0f}", name, f"last {days} days") for name, figure in named]
            figures(shown, key=f"insights_account_{days}")
        else:
            fine_print(f"Instagram gave no figures for {days} days.")
    for part, groups in kept.followers.items():
        if groups:
            st.table(table_of(part, groups), hide_index=True)
            fine_print(told_of(groups, followers))
    if kept.followers and not any(kept.followers.values()):
        fine_print("Instagram tells nothing of the followers of an account that has fewer than 100.")


def table_of(part: str, groups: Mapping[str, float]) -> pd.DataFrame:
    """The largest groups with their followers."""
    ordered = sorted(groups, key=lambda name: (-groups[name], name))[:_LISTED]
    names = [_GENDERS.get(name, name) if part == "gender" else name for name in ordered]
    return pd.DataFrame({_HEADS[part]: names, "followers": [f"{groups[name]:,.0f}" for name in ordered]})


def told_of(groups: Mapping[str, float], followers: int | None) -> str:
    """'Of 1,180 of 1,240 followers. …': the groups do not add up to all, and why."""
    whole = f" of {followers:,}" if followers else ""
    told = f"Told of {sum(groups.values()):,.0f}{whole} followers"
    return f"{told}: Instagram lists the 45 largest groups, and not everybody is in one."
