"""Script time of an interaction at 100, 1,000 and 10,000 posts, all of them read.

The page runs in this process by Streamlit's AppTest, from the event to the end of the run; every thumbnail is at
hand, so nothing is fetched. Times are the process's own CPU time. The reference, in the same run, is the account of
100 posts.
"""

import argparse
import logging
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import pytest
from app_driver import HERE, Visit, own_settings, prepare

from dashboard.pictures.store import Picture, PictureStore
from sandbox import Sandbox
from sandbox.timelines import Frames

SIZES = (100, 1_000, 10_000)
WORDS = ("light", "fog", "the sea", "#morning", "-snow", "harbour")
SORTS = ("Oldest first", "Most liked", "Most commented", "Newest first")
ACCOUNT = "huge"
THUMBNAIL = Picture(jpeg=bytes(24 * 1024), color="#808080")


def of_size(count: int) -> Sandbox:
    """A sandbox whose account has that many posts."""
    sandbox = Sandbox(ACCOUNT, redirect_uris=[HERE], pictures="flat")
    huge = sandbox._accounts[ACCOUNT]
    today = sandbox._clock.started.replace(hour=0, minute=0, second=0, microsecond=0)
    posts = Frames(huge.ids, today, count)
    sandbox._accounts[ACCOUNT] = replace(
        huge, profile=replace(huge.profile, media_count=count), timeline=posts
    )
    return sandbox


def milliseconds(times: int, act: Callable[[int], object]) -> float:
    """The median CPU time of `act(0)`, `act(1)`, …; the first is left out."""
    taken = []
    for number in range(times + 1):
        began = time.process_time()
        act(number)
        taken.append((time.process_time() - began) * 1_000)
    return statistics.median(taken[1:])


def measure(count: int, times: int) -> dict[str, float]:
    """Each interaction's milliseconds with that many posts."""
    with pytest.MonkeyPatch.context() as patched, of_size(count) as sandbox:
        prepare(patched, sandbox, account=ACCOUNT, settings=own_settings(sandbox))
        patched.setattr(PictureStore, "known_thumbnail", lambda self, source: THUMBNAIL)
        visit = Visit(patched).run().sign_in(ACCOUNT, key="connect")
        reader = visit.app.session_state["source"].reader
        reader.read_until(count, lambda read: None)
        visit.resize(24)  # the smallest sheet: a search finds as many among 100 posts
        assert len(reader.roll) == count
        assert not visit.app.exception
        return {
            "nothing changed": milliseconds(times, lambda number: visit.run()),
            "turn a sheet": milliseconds(times, lambda number: visit.turn_to(number % 2 + 1)),
            "search": milliseconds(times, lambda number: visit.set("q", WORDS[number % len(WORDS)])),
            "order": milliseconds(times, lambda number: visit.set("sort", SORTS[number % len(SORTS)])),
        }


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--times", type=int, default=12)
    times = parser.parse_args().times
    logging.disable(logging.WARNING)  # AppTest runs without a browser, and Streamlit says so each time
    rows = {count: measure(count, times) for count in SIZES}
    print(f"CPU milliseconds an interaction, median of {times}, and beside it of that at {SIZES[0]} posts\n")
    print(f"{'posts':>7}" + "".join(f"{name:>22}" for name in rows[SIZES[0]]))
    for count, row in rows.items():
        cells = "".join(f"{taken:14.1f}{taken / rows[SIZES[0]][name]:7.2f}x" for name, taken in row.items())
        print(f"{count:7,}{cells}")


if __name__ == "__main__":
    main()
