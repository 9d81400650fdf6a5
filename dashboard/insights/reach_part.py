"""What the insights permission adds: its cost first, then asked post by post; or the line that says how to get it."""

import streamlit as st

from dashboard.account.measuring import Measuring, Plan, State, measuring_of, plan_of
from dashboard.account.reader import PAUSE_AT_PERCENT
from dashboard.account.source import Can, Source
from dashboard.components.figures import HeaderFigure, figures
from dashboard.components.fine_print import fine_print
from dashboard.components.passage import passage
from dashboard.components.sheet_line import sheet_line
from dashboard.insights.columns import words_and_chart
from dashboard.insights.doors import draw_behind, draw_chart, draw_doors
from dashboard.insights.figure import Figure
from dashboard.insights.load import shown_look
from dashboard.insights.numbers import Numbers
from dashboard.insights.reach import Reach, count_reach
from dashboard.insights.reach_chart import draw_reach, of_hundred
from dashboard.places import ACCESS_PAGE
from dashboard.session import widgets
from dashboard.sheets.run import Run
from dashboard.sign_in.guard import end_access_if_over
from dashboard.words.error_messages import explain
from dashboard.words.wording import count, rough

_TICK = "1s"
_WITHOUT = (
    "**Reach, saves and watch time** :gray[are not here. Instagram tells them only with its insights permission: "
    "one more tick when you connect, and one call a post.]"
)
_NOTHING_YET = "How many people do your posts reach?"
_LATER = "Reach comes later than likes: rates leave out posts younger than 48 hours."


def draw_reach_part(run: Run, numbers: Numbers) -> None:
    """Offer to ask for the figures, say how far that is, and draw what came; nothing where nobody can be asked."""
    source = run.source
    if Can.INSIGHTS in source.can:
        _draw_measured(source, plan_of(source.roll.items, run.now), numbers)
    elif Can.READ_ON in source.can:
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.markdown(_WITHOUT, width=760)
            st.page_link(ACCESS_PAGE, label=":primary[→] What you granted, and how to grant more")


def _draw_measured(source: Source, plan: Plan, numbers: Numbers) -> None:
    measuring = measuring_of(source)
    measuring.go_on(plan)
    reach = count_reach(numbers.posts, measuring.found)
    passage(key="insights_reach", head="Reach, saves and watch time")
    text, chart = words_and_chart()
    with text:
        passage(
            key="insights_reached", title=_say(reach), words=_LATER if reach.rates else _cost(measuring, plan)
        )
        _draw_progress(measuring, plan)
        for line in missing(measuring, plan, reach):
            fine_print(line)
    with chart:
        if reach.medians:
            figures([_header(figure) for figure in reach.medians], key="insights_measured")
            first = reach.medians[0]
            draw_doors([(f"The {count(first.n, 'post')} with {first.name.lower()}", first)])
        if reach.rates:
            drawn = draw_reach(reach, shown_look())
            draw_chart(drawn)
            draw_behind(drawn)


def _say(reach: Reach) -> str:
    """'Of 100 accounts that a usual post reaches, 45 like it and 2.7 save it.'."""
    told = {rate.name: of_hundred(rate.interval.median) for rate in reach.rates if rate.interval}
    likes, saves = told.get("Likes"), told.get("Saves")
    if likes is None or saves is None:
        return _NOTHING_YET
    return f"Of 100 accounts that a usual post reaches, {likes} like it and {saves} save it."


def _cost(measuring: Measuring, plan: Plan) -> str:
    if not plan.posts:
        return ""
    used = measuring.usage_percent
    now = f" {used:.0f} % of it is used now." if used is not None else ""
    return (
        f"Instagram tells it one post at a time: {count(len(plan.posts), 'call')} for the posts of the last two years. "
        f"They are made while this page is open, and pause at {PAUSE_AT_PERCENT:.0f} % of Instagram's allowance.{now}"
    )


def _draw_progress(measuring: Measuring, plan: Plan) -> None:
    """Say how far the asking is, with what a person can do about it."""
    drawn = measuring.state

    @st.fragment(run_every=_TICK if drawn is State.READING else None)
    def draw() -> None:
        measuring.go_on(plan)
        # Another button and the figures that came belong to another state.
        if measuring.state is not drawn:
            st.rerun()
        if words := say_progress(measuring, plan):
            sheet_line(words, key="insights_asking")

    if measuring.error is not None:
        end_access_if_over(measuring.error)
    draw()
    if drawn is State.IDLE:
        widgets.button(
            f"Ask for {count(len(plan.posts), 'post')}", key="insights_ask", action=measuring.begin
        )
    elif drawn is State.READING:
        widgets.button("Pause", key="insights_pause", action=measuring.pause)
    elif drawn in (State.PAUSED, State.FAILED) and not measuring.wait:
        widgets.button("Go on", key="insights_go_on", action=measuring.begin)


def say_progress(measuring: Measuring, plan: Plan) -> str:
    """'40 of 118 posts asked', and why it goes no further."""
    done = sum(media.id in measuring.found for media in plan.posts)
    before = sum(map(measuring.is_before_switch, plan.posts))
    progress = f"{done:,} of {count(len(plan.posts) - before, 'post')}"
    state = measuring.state
    if state is State.READING:
        return f"{progress} asked"
    if state is State.PAUSED and measuring.is_held:
        return f"Paused at {progress}: {measuring.usage_percent or 0:.0f} % of Instagram's allowance is used."
    if state is State.PAUSED:
        return f"Paused at {progress}."
    if state is State.FAILED and measuring.error is not None:
        message = explain(measuring.error)
        until = f"It can go on in about {rough(measuring.wait)}." if measuring.wait else message.next_step
        return f"Stopped at {progress}. {message.headline} {until}"
    return ""


def missing(measuring: Measuring, plan: Plan, reach: Reach) -> list[str]:
    """Which posts have no figures, a sentence for each reason."""
    lines = []
    if plan.too_old:
        are = "is" if plan.too_old == 1 else "are"
        lines.append(
            f"{count(plan.too_old, 'post')} {are} older than two years: Instagram keeps figures no longer than that."
        )
    before = sum(map(measuring.is_before_switch, plan.posts))
    if before:
        are = "is" if before == 1 else "are"
        lines.append(
            f"{count(before, 'post')} {are} from before the account became professional: "
            "Instagram never has figures for those."
        )
    if reach.silent:
        lines.append(
            f"{count(reach.silent, 'post')} got no figure: too few people have seen it, "
            "or Instagram has not counted them yet."
        )
    if measuring.refused:
        names = ", ".join(sorted(measuring.refused))
        lines.append(f"Not given for every kind of post: {names}.")
    return lines


def _header(figure: Figure) -> HeaderFigure:
    found = figure.interval
    if found is None:
        return HeaderFigure("–", figure.name, f"n {figure.n}: too few")
    note = f"{found.low:,.0f}–{found.high:,.0f} · n {figure.n:,} · exact {found.exact * 100:.1f} %"
    return HeaderFigure(f"{found.median:,.0f}", f"{figure.name}, median", note)
