"""Time from the callback to the first row painted and to the whole sheet painted, in a real Chromium.

The sandbox takes 100 ms for a call and 40 ms for a picture. Three times are measured in turns, in the same run:

- the app: from the moment the browser asks for the callback's address until the first six frames, and all 48, have
  their pictures on the screen; the browser has opened the app before, the server has no picture of the account yet;
- an empty Streamlit page (one line of text, the same theme and fonts) from asking for it until it is on the screen, in
  a browser that has opened it before and comes, as from Instagram, from another site;
- the bare requests nobody can do without, by `requests` on one connection: the token, the profile and the first page
  of media one after the other, then the pictures of the row, or of the sheet, six at a time as the app fetches them.

The ratio is (app - empty page) / bare requests, of each round by itself: what slows a round slows all three of it. The
table says the median of the rounds and the middle half of them. Where the system allows it, the browser has a core of
its own, and so have the servers of the app and of the sandbox as far as the cores go round.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import browser as b
import requests
from playwright.sync_api import BrowserContext, Page, Request, sync_playwright

from dashboard.account.reader import PAGE_SIZE
from dashboard.pictures.store import WORKERS
from igclient import INSTAGRAM_LOGIN, OAuthClient
from sandbox import Sandbox
from sandbox.walk import allow

REDIRECT = "http://localhost:8501/"
CALL_MS, PICTURE_MS = 100, 40
ROW, SHEET = 6, 48
GOALS = {ROW: 1.3, SHEET: 1.7}
CORES = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else [0]
# On two cores the sandbox, which mostly waits, shares the browser's: the app's server is what is measured.
SERVER, BROWSER, SANDBOX = 0, 1 % len(CORES), 2 % len(CORES) or 1 % len(CORES)
EMPTY_PAGE = """import streamlit as st

st.set_page_config(page_title="Empty", layout="wide")
st.write("Nothing here.")
"""

# Every frame of the screen, see how many frames of the sheet have their picture; note when a number was first reached.
WATCH = """
const roots = [], attach = Element.prototype.attachShadow
Element.prototype.attachShadow = function (init) { const root = attach.call(this, init); roots.push(root); return root }
window.painted = {}
const inOrder = (one, other) => one.host.compareDocumentPosition(other.host) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1
const isDone = (cell) => {
  const image = cell.querySelector("img")
  return image ? image.complete && image.naturalWidth > 0 : cell.querySelector(".missing") !== null
}
const look = () => {
  const strips = roots.filter((root) => root.isConnected && root.querySelector(".strip")).sort(inOrder)
  const cells = strips.flatMap((root) => [...root.querySelectorAll(".cell")])
  const now = () => performance.timeOrigin + performance.now()
  const note = (name) => requestAnimationFrame(() => { window.painted[name] ??= now() })
  for (const count of [ROW, SHEET])
    if (cells.length >= count && cells.slice(0, count).every(isDone)) note(count)
  if (document.body?.textContent.includes("Nothing here.")) note("empty")
  requestAnimationFrame(look)
}
requestAnimationFrame(look)
""".replace("ROW", str(ROW)).replace("SHEET", str(SHEET))


@dataclass(frozen=True)
class Round:
    """Milliseconds of one round: by the number of frames painted, and until the empty page could be read."""

    app: dict[int, float]
    empty: float
    bare: dict[int, float]

    def ratio(self, count: int) -> float:
        return (self.app[count] - self.empty) / self.bare[count]


def time_app(context: BrowserContext, app: b.AppServer) -> dict[int, float]:
    """Sign in once; gives the milliseconds from the callback to the row and to the sheet, then disconnects."""
    page = context.new_page()
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request) if "code=" in request.url else None)
    page.goto(app.url)
    page.get_by_role("link", name="Connect Instagram").click()
    b.press_allow(page)
    page.wait_for_function(f"window.painted?.[{SHEET}]")
    painted = page.evaluate("window.painted")
    began = asked[0].timing["startTime"]
    b.wait_until_idle(page)
    # What the server keeps of the account goes with it.
    b.go_to(page, "Access")
    b.disconnect(page)
    b.expect_signed_out(page)
    page.close()
    return {count: painted[str(count)] - began for count in (ROW, SHEET)}


def time_empty(context: BrowserContext, app: b.AppServer, elsewhere: str) -> float:
    """Open the empty page a second time; gives the milliseconds until it can be read."""
    page = context.new_page()
    _open(page, app)
    page.goto(elsewhere)
    taken = _open(page, app)
    page.close()
    return taken


def _open(page: Page, app: b.AppServer) -> float:
    page.goto(app.url)
    page.wait_for_function("window.painted?.empty")
    return float(page.evaluate("window.painted.empty - performance.timeOrigin"))


def time_bare(sandbox: Sandbox) -> dict[int, float]:
    """Make the unavoidable requests; gives the milliseconds with the pictures of the row and of the sheet."""
    platform = INSTAGRAM_LOGIN.hosted_at(sandbox.base_url)
    oauth = OAuthClient(sandbox.client_id, sandbox.client_secret, REDIRECT, platform=platform)
    back = allow(oauth.authorization_url(state="-"), account="sample")
    form = {
        "client_id": sandbox.client_id,
        "client_secret": sandbox.client_secret,
        "grant_type": "authorization_code",
        "redirect_uri": REDIRECT,
        "code": parse_qs(urlsplit(back).query)["code"][0],
    }
    fields = ",".join((*platform.media_fields, f"children{{{','.join(platform.child_fields)}}}"))
    began = time.perf_counter()
    calls = requests.Session()
    token = calls.post(platform.token_url, data=form, timeout=20).json()["access_token"]
    query = {"access_token": token}
    user = calls.get(
        f"{sandbox.base_url}/me", params={"fields": ",".join(platform.user_fields), **query}, timeout=20
    )
    user.raise_for_status()
    listing = {"fields": fields, "limit": PAGE_SIZE, **query}
    posts = calls.get(f"{sandbox.base_url}/me/media", params=listing, timeout=20).json()["data"][:SHEET]
    called = time.perf_counter() - began
    taken = {}
    for count in (ROW, SHEET):
        links = [
            link for post in posts[:count] if (link := post.get("thumbnail_url") or post.get("media_url"))
        ]
        started = time.perf_counter()
        with ThreadPoolExecutor(WORKERS) as pool:
            list(pool.map(lambda link: requests.get(link, timeout=20).content, links))
        taken[count] = (called + time.perf_counter() - started) * 1000
    return taken


def pin(process: int, core: int) -> None:
    """Keep a process with its threads, and what it starts from now on, on one core, where the system allows it."""
    if not hasattr(os, "sched_setaffinity"):
        return
    for thread in os.listdir(f"/proc/{process}/task"):
        os.sched_setaffinity(int(thread), {CORES[core]})


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    taken: list[Round] = []
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        whole, empty = work / "app", work / "empty"
        b.copy_app(whole.mkdir() or whole)
        b.copy_app(empty.mkdir() or empty)
        (empty / "streamlit_app.py").write_text(EMPTY_PAGE, encoding="utf-8")
        pin(os.getpid(), BROWSER)  # the browser inherits it
        with sync_playwright() as playwright:
            chromium = b.launch_chromium(playwright.chromium)
            pin(os.getpid(), SANDBOX)
            sandbox = Sandbox(latency_ms=CALL_MS, picture_latency_ms=PICTURE_MS, redirect_uris=[REDIRECT])
            with (
                sandbox,
                b.AppServer(whole, work / "app.log", sandbox=sandbox) as app,
                b.AppServer(empty, work / "empty.log") as blank,
            ):
                pin(app.pid, SERVER)
                pin(blank.pid, SERVER)
                for number in range(rounds + 1):
                    with b.visiting(chromium) as visitor:
                        visitor.context.add_init_script(WATCH)
                        painted = time_app(visitor.context, app)
                        empty_page = time_empty(visitor.context, blank, f"{sandbox.base_url}/")
                    one = Round(painted, empty_page, time_bare(sandbox))
                    if number:  # in the first the sandbox draws its pictures, and the app imports its modules
                        taken.append(one)
            chromium.close()
    print(f"{CALL_MS} ms a call, {PICTURE_MS} ms a picture, milliseconds, median of {rounds} rounds\n")
    print(f"{'':16}{'app':>8}{'empty page':>12}{'bare':>8}{'ratio':>8}{'middle half':>15}{'goal':>7}")
    for count, name in ((ROW, "first row, 6"), (SHEET, "sheet, 48")):
        app_ms = statistics.median(one.app[count] for one in taken)
        empty_ms = statistics.median(one.empty for one in taken)
        bare_ms = statistics.median(one.bare[count] for one in taken)
        ratios = sorted(one.ratio(count) for one in taken)
        low, ratio, high = statistics.quantiles(ratios, n=4, method="inclusive")
        print(f"{name:16}{app_ms:8.0f}{empty_ms:12.0f}{bare_ms:8.0f}{ratio:8.2f}", end="")
        print(f"{f'{low:.2f} to {high:.2f}':>15}{GOALS[count]:7.1f}", end="")
        print(f"  {'met' if ratio <= GOALS[count] else 'missed'}")


if __name__ == "__main__":
    main()
