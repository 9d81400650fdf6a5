"""The insights as one file: HTML that needs no script, no network and no font of anybody's, and prints well. Pure."""

import json
from collections.abc import Iterator
from html import escape
from textwrap import shorten

import vl_convert

from dashboard.insights import sentences as say
from dashboard.insights.comparisons import OF_ALL
from dashboard.insights.drawn import Drawn, narrowed
from dashboard.insights.figure import Figure
from dashboard.insights.formulas import FORMULAS
from dashboard.insights.group_chart import draw_groups
from dashboard.insights.look import LIGHT, Look
from dashboard.insights.month_chart import draw_months
from dashboard.insights.numbers import Groups, Numbers
from dashboard.insights.tag_chart import draw_tags
from dashboard.insights.time_chart import draw_times
from dashboard.words.ink import inked
from dashboard.words.wording import day

_WIDTH = 780
_BEGINNING = 80
BEST = 6
"""So many of the best are listed."""
_STYLE = f"""
body {{ margin: 40px auto; max-width: {_WIDTH}px; padding: 0 20px; background: {LIGHT.background}; color: {LIGHT.ink};
  font: 16px/1.55 "Instrument Sans", system-ui, sans-serif; }}
h1, h2 {{ font-family: Fraunces, Georgia, serif; line-height: 1.25; }}
section {{ margin-top: 56px; break-inside: avoid; }}
svg {{ max-width: 100%; height: auto; }}
.line {{ color: {LIGHT.muted}; font: 12.5px/1.5 "IBM Plex Mono", ui-monospace, monospace; }}
table {{ border-collapse: collapse; width: 100%; font-size: 14px; }}
th, td {{ padding: 4px 10px 4px 0; border-bottom: 1px solid {LIGHT.hairline}; text-align: left; }}
@media print {{ body {{ margin: 0; max-width: none; background: none; }} }}
"""


def all_charts(numbers: Numbers, groups: Groups, look: Look) -> Iterator[tuple[str, str, Drawn]]:
    """Every chart of the page with its takeaway and its verdict, in the page's order."""
    months = numbers.rhythm.months
    if months:
        tallest = max(month.n for month in months)
        yield say.say_rhythm(numbers), "", draw_months(numbers, months, look, name="months", tallest=tallest)
        told = "" if numbers.times.is_empty else say.say_verdict(numbers.times.verdict, "slot", "time")
        yield say.say_times(numbers), told, draw_times(numbers, look)
    for name, comparison, labels, whole in (
        ("kinds", groups.kinds, say.KIND_LABELS, "kind"),
        ("slides", groups.slides, say.SLIDE_LABELS, "number of slides"),
        ("captions", groups.captions, say.CAPTION_LABELS, "length of caption"),
        ("weekdays", groups.weekdays, say.WEEKDAY_LABELS, "weekday"),
    ):
        if not comparison.is_empty:
            drawn = draw_groups(name, comparison, numbers.posts, look, labels=labels, by_kind=name == "kinds")
            verdict = say.say_verdict(comparison.verdict, "group", whole)
            yield say.say_groups(comparison, labels, whole), verdict, drawn
    if numbers.words.tags:
        verdict = say.say_tag_verdict(numbers.words.verdict)
        yield say.say_words(numbers.words), verdict, draw_tags(numbers.words, look)


def write_report(numbers: Numbers, groups: Groups, username: str, *, year: int | None = None) -> bytes:
    """The report of an account, or of one `year`: each figure with its sentence, chart, table, and its formula."""
    posts = numbers.posts
    figures = [numbers.count, numbers.likes, numbers.comments, numbers.rhythm.a_month, numbers.rhythm.silence]
    if numbers.concentration is not None:
        figures.append(numbers.concentration.half)
    title = f"What the posts of @{username} say" if year is None else f"@{username} in {year}"
    parts = [
        f"<h1>{escape(title)}</h1>",
        f'<p class="line">{escape(day(posts.now, posts.zone))}</p>',
        "<table>",
        *(_figure_row(figure) for figure in figures if figure is not None and figure.value is not None),
        "</table>",
        *(_section(title, verdict, drawn) for title, verdict, drawn in all_charts(numbers, groups, LIGHT)),
        *_best(numbers),
        "<section><h2>How each is counted</h2>",
        *(f"<p><b>{escape(name)}:</b> {escape(formula)}</p>" for name, formula in FORMULAS),
        "</section>",
    ]
    head = f'<meta charset="utf-8"><title>{escape(title)}</title><style>{_STYLE}</style>'
    return f"<!doctype html><html lang=en><head>{head}</head><body>{''.join(parts)}</body></html>".encode()


def _best(numbers: Numbers) -> list[str]:
    """The posts that did best against the level around them, in words."""
    entries = {entry.media.id: entry for entry in numbers.posts.entries}
    if len(numbers.ranking) < 2 * BEST:
        return []
    rows = []
    for dot in numbers.ranking[:BEST]:
        entry = entries[dot.id]
        made = day(entry.media.timestamp, numbers.posts.zone) if entry.media.timestamp else ""
        begins = shorten(inked(entry.media.caption), _BEGINNING, placeholder=" …")
        cells = (made, begins, f"×{dot.ratio:.1f}", f"{entry.likes:,}")
        rows.append("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>")
    heads = "<tr><th>made</th><th>caption</th><th>of its usual</th><th>likes</th></tr>"
    line = numbers.posts.basis(OF_ALL, numbers.posts.compared).line
    title = f"The {say.spelled(BEST)} that did best"
    table = f"<table>{heads}{''.join(rows)}</table>"
    return [f'<section><h2>{title}</h2>{table}<p class="line">{escape(line)}</p></section>']


def draw_svg(drawn: Drawn) -> str:
    """The chart as an SVG, by a renderer that needs neither browser nor network."""
    spec = drawn.with_rows()
    rows = {name: json.loads(frame.to_json(orient="records")) for name, frame in spec["datasets"].items()}
    whole = {**spec, "datasets": rows, "width": _WIDTH}
    return str(vl_convert.vegalite_to_svg(json.dumps(whole), allowed_base_urls=[]))


def _figure_row(figure: Figure) -> str:
    value = f"{figure.value:,.0f}"
    if figure.interval is not None:
        value += f" ({figure.interval.low:,.0f}–{figure.interval.high:,.0f})"
    name = figure.name.capitalize()
    return (
        f'<tr><th>{escape(name)}</th><td>{value}</td><td class="line">{escape(figure.basis.line)}</td></tr>'
    )


def _section(title: str, verdict: str, drawn: Drawn) -> str:
    rows = narrowed(drawn.table, drawn.unit)
    cells = ["".join(f"<td>{escape(f'{cell}')}</td>" for cell in row) for row in rows.itertuples(index=False)]
    heads = "".join(f"<th>{escape(f'{column}')}</th>" for column in rows.columns)
    body = "".join(f"<tr>{row}</tr>" for row in cells)
    return (
        f'<section><h2>{escape(title)}</h2><div role="img" aria-label="{escape(drawn.says)}">{draw_svg(drawn)}</div>'
        f'<p>{escape(verdict)}</p><p class="line">{escape(drawn.basis.line)}</p>'
        f"<table><tr>{heads}</tr>{body}</table></section>"
    )
