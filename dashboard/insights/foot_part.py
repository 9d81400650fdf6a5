"""The end of the page: what is left out and why, and how each figure is counted."""

from functools import partial

from dashboard.account.source import Can, Source
from dashboard.components.fine_print import fine_print
from dashboard.components.offered_file import offer_file
from dashboard.components.sheet_line import sheet_line
from dashboard.insights.doors import draw_on_demand
from dashboard.insights.formulas import FORMULAS
from dashboard.insights.numbers import Numbers, count_groups
from dashboard.insights.report import write_report
from dashboard.words.ink import inked
from dashboard.words.wording import count


def draw_foot(source: Source, numbers: Numbers) -> None:
    """Say what is not on the page, and how the rest was counted."""
    for line in left_out(source, numbers):
        sheet_line(line)
    _offer_report(source, numbers)
    draw_on_demand("insights_formulas", "How each is counted", _draw_formulas)


def _offer_report(source: Source, numbers: Numbers) -> None:
    if not len(numbers.posts):
        return
    username = inked(source.user.username if source.user else None) or "instagram"
    make = partial(_report_of, numbers, username)
    name = f"{username}-insights-{numbers.posts.today.isoformat()}.html"
    offer_file("All of this as one file", make, name, mime="text/html", key="insights_report")


def _report_of(numbers: Numbers, username: str) -> bytes:
    return write_report(numbers, count_groups(numbers.posts, None), username)


def _draw_formulas() -> None:
    for name, formula in FORMULAS:
        fine_print(f"**{name}:** {formula}")


def left_out(source: Source, numbers: Numbers) -> list[str]:
    """What no figure says, a sentence each."""
    if not len(numbers.posts):
        return []
    if Can.LIKES not in source.can:
        return ["This account comes without likes: nothing here compares posts."]
    lines = []
    if numbers.hidden_likes:
        hide = "hides its likes and is" if numbers.hidden_likes == 1 else "hide their likes and are"
        lines.append(f"{count(numbers.hidden_likes, 'post')} {hide} left out where likes count.")
    if numbers.young:
        still = (
            "is younger than seven days and is"
            if numbers.young == 1
            else "are younger than seven days and are"
        )
        lines.append(f"{count(numbers.young, 'post')} {still} in no comparison.")
    if numbers.posts.undated:
        have = "has no date and is" if numbers.posts.undated == 1 else "have no date and are"
        lines.append(f"{count(numbers.posts.undated, 'post')} {have} in no figure.")
    return lines
