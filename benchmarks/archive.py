"""Time and weigh an archive: 1,000 pictures beside aria2c, the memory that 2 GB take, and an update of 10,000 posts.

Pictures come from the sandbox in a process of its own, 40 ms each, as from a server some way off. The reference, in the
same run and in turn with it, is `aria2c -j` fetching the same links, as many at a time, and nothing else: no hash,
no sidecar, no thumbnail, no list. The links are warm, and read beforehand for both. The memory is the most that the
process held, beyond what it held before it began. The update is from memory, so that only local work counts.
"""

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

PICTURES, POSTS = 1_000, 10_000
AT_ONCE, LATENCY_MS = 6, 40
LARGE, LARGE_FILES = 2 * 1000 * 1000, 1_000
TIME_GOAL, MEMORY_GOAL, UPDATE_GOAL = 1.1, 150.0, 1.0
REDIRECT = "http://localhost:8501/"


def serve() -> None:
    """Be the sandbox, until stdin ends; tells what one needs to sign in."""
    from sandbox import Sandbox

    options = {"pictures": "flat", "picture_latency_ms": LATENCY_MS, "redirect_uris": [REDIRECT]}
    with Sandbox("huge", **options) as sandbox:
        print(json.dumps([sandbox.base_url, sandbox.client_id, sandbox.client_secret]), flush=True)
        sys.stdin.read()


def signed_in(base_url: str, client_id: str, secret: str):
    """Give a client for the account of 10,000 posts."""
    from urllib.parse import parse_qs, urlsplit

    from igclient import INSTAGRAM_LOGIN, InstagramClient, OAuthClient
    from sandbox.walk import allow

    platform = INSTAGRAM_LOGIN.hosted_at(base_url)
    oauth = OAuthClient(client_id, secret, REDIRECT, platform=platform)
    back = allow(oauth.authorization_url(state="-"), account="huge")
    token = oauth.exchange_code(parse_qs(urlsplit(back).query)["code"][0])
    return InstagramClient(token, platform=platform)


def time_fetching(rounds: int, work: Path) -> tuple[float, float, int]:
    """Seconds that aria2c and the archive take, medians, and the bytes of the pictures."""
    from igarchive import Archiver, Options

    with subprocess.Popen(
        [sys.executable, __file__, "--serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        client = signed_in(*json.loads(server.stdout.readline()))
        pictures = [
            post for post in client.iter_media(limit=3 * PICTURES) if not (post.is_video or post.is_album)
        ]
        posts = pictures[:PICTURES]
        assert len(posts) == PICTURES
        (work / "links").write_text("".join(f"{post.media_url}\n  out={post.id}.jpg\n" for post in posts))
        with_aria2c(work / "links", work / "warm")
        times: tuple[list[float], list[float]] = ([], [])
        for number in range(rounds):
            times[0].append(with_aria2c(work / "links", work / f"aria2c-{number}"))
            archiver = Archiver(client, work / f"archive-{number}", Options(at_once=AT_ONCE))
            plan = archiver.plan(posts)
            started = time.perf_counter()
            report = archiver.run(plan)
            times[1].append(time.perf_counter() - started)
            assert report.is_finished
            assert len(report.rows) == PICTURES
            shutil.rmtree(work / f"archive-{number}")
        server.stdin.close()
    return statistics.median(times[0]), statistics.median(times[1]), report.bytes


def with_aria2c(links: Path, folder: Path) -> float:
    """Seconds that aria2c takes for all of the links."""
    command = ["aria2c", "--quiet", "--no-conf", f"--max-concurrent-downloads={AT_ONCE}", "--split=1"]
    started = time.perf_counter()
    subprocess.run(
        [*command, "--file-allocation=none", f"--input-file={links}", f"--dir={folder}"], check=True
    )
    seconds = time.perf_counter() - started
    assert len(list(folder.glob("*.jpg"))) == PICTURES
    shutil.rmtree(folder)
    return seconds


class Large(BaseHTTPRequestHandler):
    """Answer every address with two megabytes that begin as a JPEG does."""

    body = b"\xff\xd8\xff\xe0" + bytes(LARGE - 4)
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Send them."""
        self.send_response(200)
        self.send_header("Content-Length", str(LARGE))
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, *words: object) -> None:
        """Say nothing."""


def weigh(base_url: str, folder: str) -> None:
    """Archive 2 GB and pack them, in this process; tells the most memory in MiB before and after."""
    from archived_account import Account, photo

    from igarchive import Archiver
    from igarchive.parcel import entries, write_parcel
    from igclient import INSTAGRAM_LOGIN

    posts = [photo(number, media_url=f"{base_url}/cdn/{number}.jpg") for number in range(LARGE_FILES)]
    account = Account(*posts)
    account.platform = INSTAGRAM_LOGIN.hosted_at(base_url)
    before = peak()
    archiver = Archiver(account, Path(folder) / "archive")
    report = archiver.run(archiver.plan())
    fetched = peak()
    assert report.bytes == LARGE * LARGE_FILES
    with open(Path(folder) / "archive.zip", "wb") as file:
        write_parcel(file, "archive", entries(Path(folder) / "archive"))
    print(json.dumps([before, fetched, peak()]))


def peak() -> float:
    """MiB that this process has held at the most; what `getrusage` tells is its parent's as well."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024


def weigh_apart(work: Path) -> list[float]:
    """The same in a fresh process, with the server in this one."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Large)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base_url = f"http://127.0.0.1:{server.server_address[1]}"
    command = [sys.executable, __file__, "--weigh", base_url, str(work)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    server.shutdown()
    if done.returncode:
        sys.exit(done.stderr)
    return json.loads(done.stdout)


def time_update(work: Path) -> tuple[float, float, int]:
    """Seconds on the clock and of work for an update with nothing new, and the pages it asked for."""
    from archived_account import FIRST, Account, photo

    from igarchive import Archiver

    posts = [photo(number, timestamp=FIRST + timedelta(hours=number)) for number in range(POSTS)]
    account = Account(*posts)
    archiver = Archiver(account, work / "archive", fetch=account.fetch)
    archiver.run(archiver.plan())
    account.forget()
    walls, works = [], []
    for _ in range(5):
        wall, busy = time.perf_counter(), time.process_time()
        archiver.run(archiver.plan())
        walls.append(time.perf_counter() - wall)
        works.append(time.process_time() - busy)
    asked, fetched = account.forget()
    assert not fetched
    return statistics.median(walls), statistics.median(works), asked.count("media") // 5


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--weigh", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        serve()
        return 0
    if options.weigh:
        weigh(*options.weigh)
        return 0
    if not shutil.which("aria2c"):
        sys.exit("This compares with aria2c: please install it (Debian: aria2).")
    with tempfile.TemporaryDirectory() as folder:
        aria2c, archive, size = time_fetching(options.rounds, Path(folder))
    ratio = archive / aria2c
    conditions = f"{AT_ONCE} at a time, {LATENCY_MS} ms each, median of {options.rounds}"
    print(f"{PICTURES:,} pictures, {size / 1e6:.1f} MB, {conditions}")
    print(f"aria2c {aria2c:.2f} s, archive {archive:.2f} s: {ratio:.2f} (goal {TIME_GOAL})")
    with tempfile.TemporaryDirectory() as folder:
        before, fetched, packed = weigh_apart(Path(folder))
    print(f"2 GB: {fetched - before:.0f} MiB beyond the {before:.0f} of the idle process, ", end="")
    print(f"{packed - before:.0f} once packed as a ZIP (goal {MEMORY_GOAL:.0f})")
    with tempfile.TemporaryDirectory() as folder:
        wall, busy, pages = time_update(Path(folder))
    print(f"update of {POSTS:,} posts with nothing new: {wall:.2f} s, {busy:.2f} s of work, {pages} page")
    met = ratio <= TIME_GOAL and packed - before <= MEMORY_GOAL and wall <= UPDATE_GOAL and pages <= 2
    print(f"goals {'met' if met else 'missed'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
