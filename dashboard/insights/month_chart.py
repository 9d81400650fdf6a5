"""Posts by month: one frame a post, the newest month on the left as on the sheets. Pure."""

from calendar import month_name
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import altair as alt
import pandas as pd

from dashboard.insights.drawn import CHOSEN, DOOR, MARK, Drawn, frame_of, specify
from dashboard.insights.figure import Figure
from dashboard.insights.look import KINDS, Look
from dashboard.insights.numbers import Numbers
from dashboard.insights.rhythm import month_of
from dashboard.words.wording import PostKind, count

MOST_FRAMES = 1_200
"""Above so many marks a chart is drawn as one picture, which a screen reader cannot look into."""
TALLEST = 14
"""The most frames of a month that can be told apart; above, a month is a bar of its kinds."""
_FRAME, _BETWEEN, _YEARS_APART = 14 / 16, 10 / 12, 0.6
_YEAR_NEEDS = 2.5
_STEP, _TALL, _YEAR_LINE = 12, 150, 24


@dataclass(frozen=True, slots=True)
class _Slot:
    """A month with its place from the left, in months."""

    figure: Figure
    at: float
    kinds: tuple[tuple[str, int], ...]

    @property
    def name(self) -> str:
        return month_in_words(self.figure)

    @property
    def words(self) -> str:
        parts = [count(number, kind) for kind, number in self.kinds]
        return f"{count(self.figure.n, 'post')}: {', '.join(parts)}" if parts else "no post"


def draw_months(numbers: Numbers, months: Sequence[Figure], look: Look, *, name: str, tallest: int) -> Drawn:
    """Draw a run of months, oldest first; `tallest` is the most posts of any month on the page."""
    slots = _lay(numbers, months)
    as_frames = tallest <= TALLEST and len(numbers.posts) <= MOST_FRAMES
    width = max((slot.at + 1 for slot in slots), default=1.0)
    return Drawn(
        name=name,
        spec=_specified(look, width, tallest, as_frames=as_frames),
        rows={
            "posts": _post_rows(slots, as_frames=as_frames),
            "months": _month_rows(slots),
            "years": _year_rows(slots),
            "silence": _silence_rows(numbers, slots),
        },
        figures={slot.figure.name: slot.figure for slot in slots if slot.figure.n},
        says=_says(slots),
        table=_table(slots),
        basis=numbers.posts.basis("one frame = one post" if as_frames else "posts a month by kind"),
        links=tuple((slot.name, slot.figure) for slot in slots if slot.figure.n),
    )


@lru_cache(maxsize=64)
def _specified(look: Look, width: float, tallest: int, *, as_frames: bool) -> str:
    height = tallest * _STEP if as_frames else _TALL
    unit = _YEAR_LINE * tallest / height
    x = alt.X("x:Q", scale=alt.Scale(domain=[0, width], nice=False, zero=False), axis=None)
    y = alt.Y("y:Q", scale=alt.Scale(domain=[-unit, tallest * 1.02], nice=False, zero=False), axis=None)
    colours = alt.Scale(domain=list(KINDS), range=list(look.kinds))
    posts = (
        alt.Chart(alt.NamedData("posts"))
        .mark_rect(cornerRadius=1.5 if as_frames else 0, aria=False)
        .encode(x=x, x2="x2:Q", y=y, y2="y2:Q", color=alt.Color("kind:N", scale=colours, legend=None))
    )
    over = alt.selection_point(name="over", on="pointerover", fields=[MARK], empty=False, clear="pointerout")
    doors = (
        alt.Chart(alt.NamedData("months"))
        .transform_calculate(edge=f"datum.{CHOSEN} ? 2 : 0")
        .mark_rect(fill="transparent", stroke=look.accent, cornerRadius=2.5, cursor="pointer")
        .encode(
            x=x,
            x2="x2:Q",
            y=y,
            y2="y2:Q",
            strokeWidth=alt.condition(over, alt.value(2), alt.StrokeWidth("edge:Q", scale=None)),
            tooltip=[alt.Tooltip("month:N", title=" "), alt.Tooltip("words:N", title="  ")],
            description="said:N",
        )
        .add_params(alt.selection_point(name=DOOR, fields=[MARK]), over)
    )
    years = (
        alt.Chart(alt.NamedData("years"))
        .mark_text(aria=False, align=alt.ExprRef("datum.last ? 'right' : 'left'"), baseline="top", dy=8)
        .encode(x=x, y=y, text="year:N")
    )
    silence = (
        alt.Chart(alt.NamedData("silence"))
        .mark_text(aria=False, angle=270, align="left", baseline="middle", fontSize=11)
        .encode(x=x, y=y, text="words:N")
    )
    chart = alt.layer(posts, years, silence, doors).properties(width="container", height=height + _YEAR_LINE)
    return specify(chart, look)


def month_in_words(figure: Figure) -> str:
    """'February 2026'."""
    year, month = month_of(figure)
    return f"{month_name[month]} {year}"


def _lay(numbers: Numbers, months: Sequence[Figure]) -> list[_Slot]:
    kind_of = dict(zip(numbers.posts.ids, numbers.posts.kinds.tolist(), strict=True))
    slots: list[_Slot] = []
    at, year = 0.0, None
    for figure in reversed(months):
        own = month_of(figure)[0]
        at += _YEARS_APART if year is not None and own != year else 0.0
        counted = Counter(kind_of[id] for id in figure.ids)
        slots.append(_Slot(figure, at, tuple((kind, counted[kind]) for kind in KINDS if counted[kind])))
        at, year = at + 1, own
    return slots


def _post_rows(slots: Sequence[_Slot], *, as_frames: bool) -> pd.DataFrame:
    rows: list[dict[str, object]] = []
    for slot in slots:
        ground = 0
        for kind, number in slot.kinds:
            steps = [(ground + step, ground + step + _BETWEEN) for step in range(number)]
            for low, high in steps if as_frames else [(ground, ground + number)]:
                rows.append({"x": slot.at, "x2": slot.at + _FRAME, "y": low, "y2": high, "kind": kind})
            ground += number
    return frame_of(rows, ("x", "x2", "y", "y2", "kind"))


def _month_rows(slots: Sequence[_Slot]) -> pd.DataFrame:
    return frame_of(
        [
            {
                MARK: slot.figure.name,
                "x": slot.at - 0.06,
                "x2": slot.at + _FRAME + 0.06,
                "y": -0.15,
                "y2": slot.figure.n + 0.05,
                "month": slot.name,
                "words": slot.words,
                "said": f"{slot.name}: {slot.words}",
            }
            for slot in slots
            if slot.figure.n
        ],
        (MARK, "x", "x2", "y", "y2", "month", "words", "said"),
    )


def _year_rows(slots: Sequence[_Slot]) -> pd.DataFrame:
    starts: dict[int, float] = {}
    for slot in slots:
        starts.setdefault(month_of(slot.figure)[0], slot.at)
    end = slots[-1].at + _FRAME if slots else 0.0
    rows: list[dict[str, object]] = []
    for year, start in starts.items():
        # The year of a last month or two has no room to its right.
        is_last = end - start < _YEAR_NEEDS
        rows.append({"x": end if is_last else start, "y": 0, "year": f"{year}", "last": is_last})
    return frame_of(rows, ("x", "y", "year", "last"))


def _silence_rows(numbers: Numbers, slots: Sequence[_Slot]) -> pd.DataFrame:
    """The longest silence in words, where an empty month has room for it."""
    silence, rows = numbers.rhythm.silence, []
    if silence is not None and silence.value:
        posts = numbers.posts
        before, after = (posts.dates[posts.ids.index(id)] for id in silence.ids)
        empty = [
            slot
            for slot in slots
            if not slot.figure.n
            and (before.year, before.month) < month_of(slot.figure) < (after.year, after.month)
        ]
        if empty:
            middle = empty[len(empty) // 2]
            words = count(int(silence.value), "day")
            rows = [{"x": middle.at + _FRAME / 2, "y": 0.5, "words": words}]
    return frame_of(rows, ("x", "y", "words"))


def _says(slots: Sequence[_Slot]) -> str:
    if not slots:
        return "No posts yet"
    most = max(slots, key=lambda slot: slot.figure.n)
    return (
        f"Posts by month from {slots[-1].name} to {slots[0].name}. "
        f"The most were in {most.name}, {most.words}."
    )


def _table(slots: Sequence[_Slot]) -> pd.DataFrame:
    kinds = [kind for kind in KINDS if any(kind == one for slot in slots for one, _ in slot.kinds)]
    return frame_of(
        [
            {
                "month": slot.name,
                "posts": slot.figure.n,
                **{kind: dict(slot.kinds).get(kind, 0) for kind in kinds},
            }
            for slot in slots
        ],
        ("month", "posts", *kinds),
    ).rename(columns={PostKind.UNKNOWN.value: "other"})
