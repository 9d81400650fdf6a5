"""Script time of the insights with 10,000 posts, and time to their first paint in a real Chromium.

The page runs in this process by Streamlit's AppTest; times are the process's own CPU time. The first run counts and
draws, the later ones show what is there. The paint is compared, in turns and in the same run, with an empty Streamlit
page of one Altair chart: from asking for the page until its first chart is on the screen.
"""

import argparse
import logging
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import browser as b
import pytest
from app_driver import HERE, Visit, own_settings, prepare
from playwright.sync_api import Page, sync_playwright

from sandbox import Sandbox

ACCOUNT, POSTS = "huge", 10_000
GOAL_MS, GOAL_RATIO = 400, 1.5
ONE_CHART = """import altair as alt
import streamlit as st

st.set_page_config(page_title="One chart", layout="wide")
rows = alt.Data(values=[{"x": n, "y": n * n % 7} for n in range(30)])
st.altair_chart(alt.Chart(rows).mark_bar().encode(x="x:O", y="y:Q"))
"""
# When a chart's drawing is first on the page, told by the browser itself.
WATCH = """
const look = () => {
  if (document.querySelector("[data-testid=stVegaLiteChart] svg, [data-testid=stVegaLiteChart] canvas")) {
    requestAnimationFrame(() => { window.painted ??= performance.now() })
  } else requestAnimationFrame(look)
}
requestAnimationFrame(look)
"""


# The moment a person's click is made, not the one this program begins to look for what to click.
ASKED = """
window.painted = undefined
addEventListener("pointerdown", () => { window.asked = performance.now() }, { once: true, capture: true })
"""


def time_script(times: int) -> tuple[float, list[float]]:
    """CPU milliseconds of the first run with all posts read, and of each later one."""
    with (
        pytest.MonkeyPatch.context() as patched,
        Sandbox(ACCOUNT, redirect_uris=[HERE], pictures="flat") as sandbox,
    ):
        prepare(patched, sandbox, account=ACCOUNT, settings=own_settings(sandbox))
        visit = Visit(patched).run().sign_in(ACCOUNT, key="connect")
        reader = visit.app.session_state["source"].reader
        reader.read_until(POSTS, lambda read: None)
        taken = []
        for _ in range(times + 1):
            began = time.process_time()
            visit.open("insights")
            taken.append((time.process_time() - began) * 1_000)
            assert not visit.app.exception
        assert visit.charts()
        return taken[0], taken[1:]


def open_anew(page: Page, address: str) -> float:
    """Ask for the address; gives the milliseconds until its first chart is painted."""
    page.goto(address)
    page.wait_for_function("window.painted")
    taken = float(page.evaluate("window.painted"))
    b.wait_until_idle(page)
    return taken


def time_paint(rounds: int) -> tuple[list[float], list[float]]:
    """Milliseconds to the first chart: of the insights of the sample, kept in the browser, and of the empty page."""
    mine: list[float] = []
    empty: list[float] = []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        work = Path(folder)
        whole, bare = work / "app", work / "bare"
        b.copy_app(whole.mkdir() or whole)
        b.copy_app(bare.mkdir() or bare)
        (bare / "streamlit_app.py").write_text(ONE_CHART, encoding="utf-8")
        with (
            b.AppServer(whole, work / "app.log", is_logged=False) as app,
            b.AppServer(bare, work / "bare.log", is_logged=False) as blank,
        ):
            chromium = b.launch_chromium(playwright.chromium)
            with b.visiting(chromium) as visitor:
                visitor.context.add_init_script(WATCH)
                page, other = visitor.page(), visitor.page()
                for number in range(rounds + 1):
                    bare_now = open_anew(other, blank.url)
                    b.connect_sample(page, app.url)
                    b.expect_all_read(page)
                    b.expect_pictures_drawn(page.locator(".cell img"))
                    b.come_to_rest(page)
                    page.evaluate(ASKED)
                    b.go_to(page, "Insights")
                    page.evaluate(WATCH)
                    page.wait_for_function("window.painted")
                    now = float(page.evaluate("window.painted - window.asked"))
                    b.wait_until_idle(page)
                    b.go_to(page, "Access")
                    b.disconnect(page)
                    b.expect_signed_out(page)
                    if number:  # before, both servers had imported nothing
                        mine.append(now)
                        empty.append(bare_now)
            chromium.close()
    return mine, empty


def main() -> None:
    """Print both."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--times", type=int, default=9)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    logging.disable(logging.WARNING)  # AppTest runs without a browser, and Streamlit says so each time
    first, later = time_script(asked.times)
    usual = statistics.median(later)
    half = len(later) // 2
    print(f"{POSTS:,} posts, CPU milliseconds a run: first {first:.0f}, then {usual:.0f}", end=" ")
    print(f"(goal {GOAL_MS}, {'met' if usual < GOAL_MS else 'missed'})")
    print(
        f"flat: first half {statistics.median(later[:half]):.0f}, second half {statistics.median(later[half:]):.0f}"
    )
    mine, empty = time_paint(asked.rounds)
    ratio = statistics.median(one / other for one, other in zip(mine, empty, strict=True))
    print(
        f"first chart painted: {statistics.median(mine):.0f} ms; page of one chart: {statistics.median(empty):.0f} ms"
    )
    print(f"ratio {ratio:.2f} (goal {GOAL_RATIO}, {'met' if ratio < GOAL_RATIO else 'missed'})")


if __name__ == "__main__":
    main()
