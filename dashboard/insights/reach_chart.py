"""Of 100 accounts reached, how many did what: a row for each, on one scale. Pure."""

from dashboard.insights.drawn import INTERVAL_CELLS, Drawn, frame_of, interval_cells
from dashboard.insights.look import Look
from dashboard.insights.reach import Reach
from dashboard.insights.row_chart import RowScale, draw_rows
from dashboard.words.wording import count

_SCALE = RowScale(0.01, 100.0, (0.01, 0.1, 1.0, 10.0, 100.0), "format(datum.value, '~g')")


def draw_reach(reach: Reach, look: Look) -> Drawn:
    """Draw a row for each thing people do with a post, by how many of 100 whom it reached did it."""
    rates = reach.rates
    spec, rows = draw_rows(rates, _SCALE, look, said=of_hundred, unsaid="too few to compare")
    parts = [
        f"{rate.name}, {count(rate.n, 'post')}, "
        + (of_hundred(rate.interval.median) if rate.interval else "too few to compare")
        for rate in rates
    ]
    return Drawn(
        name="reach",
        spec=spec,
        rows=rows,
        figures={rate.name: rate for rate in rates},
        says=f"Of 100 accounts reached. {'; '.join(parts)}.",
        table=frame_of(
            [
                {"of 100 reached": rate.name, "posts": rate.n, **interval_cells(rate.interval)}
                for rate in rates
            ],
            ("of 100 reached", "posts", *INTERVAL_CELLS),
        ),
        basis=reach.basis,
        unit="",
        links=tuple((rate.name, rate) for rate in rates if rate.door is not None),
    )


def of_hundred(rate: float) -> str:
    """'2.7', '45', '0.04'."""
    return f"{rate:.0f}" if rate >= 10 else f"{rate:.1f}" if rate >= 1 else f"{rate:.2f}"
