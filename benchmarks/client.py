"""Time and weigh listing 10,000 posts from the sandbox, each contender in a process of its own.

The reference, in the same run, is bare `requests` with `json` at the same page size; a third row is the published
`python-facebook-api`, where it is installed (`pip install "python-facebook-api>=0.24,<1"`). Every contender keeps all
that it read. Time and memory are measured in separate passes, since tracing memory takes time.
"""

import argparse
import json
import statistics
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from igclient import INSTAGRAM_LOGIN
from igclient.client import PAGE_SIZE

REDIRECT = "http://localhost:8501/"
POSTS = 10_000
TIME_GOAL, MEMORY_GOAL = 1.15, 1.6
CHILDREN = f"children{{{','.join(INSTAGRAM_LOGIN.child_fields)}}}"
FIELDS = ",".join((*INSTAGRAM_LOGIN.media_fields, CHILDREN, *INSTAGRAM_LOGIN.optional_media_fields))


def with_requests(base_url: str, token: str) -> Callable[[], Sequence[Any]]:
    import requests

    def listing() -> Sequence[Any]:
        session, posts = requests.Session(), []
        query = {"fields": FIELDS, "limit": str(PAGE_SIZE), "access_token": token}
        while True:
            answer = session.get(f"{base_url}/me/media", params=query, timeout=20)
            page = json.loads(answer.content)
            posts.extend(page["data"])
            if "next" not in page.get("paging", {}):
                return posts
            query["after"] = page["paging"]["cursors"]["after"]

    return listing


def with_igclient(base_url: str, token: str) -> Callable[[], Sequence[Any]]:
    from datetime import UTC, datetime, timedelta

    from igclient import AccessToken, InstagramClient

    now = datetime.now(UTC)
    access = AccessToken(token, "", (), now, now + timedelta(hours=1), False)
    client = InstagramClient(access, platform=INSTAGRAM_LOGIN.hosted_at(base_url))
    return lambda: list(client.iter_media())


def with_facebook_api(base_url: str, token: str) -> Callable[[], Sequence[Any]]:
    from pyfacebook import IGBusinessApi

    api = IGBusinessApi(
        access_token=token,
        base_url=f"{base_url}/",
        version="v25.0",
        ignore_version_check=True,
        instagram_business_id="me",
    )
    return lambda: api.user.get_media(fields=FIELDS, count=None, limit=PAGE_SIZE).data


CONTENDERS = {
    "requests + json": (with_requests, "requests"),
    "igclient": (with_igclient, "igclient"),
    "python-facebook-api": (with_facebook_api, "pyfacebook"),
}


def measure(name: str, base_url: str, token: str, *, memory: bool) -> dict[str, float]:
    """List everything once, in this process."""
    listing = CONTENDERS[name][0](base_url, token)
    if memory:
        tracemalloc.start()
    started = time.perf_counter()
    posts = listing()
    seconds = time.perf_counter() - started
    peak = tracemalloc.get_traced_memory()[1] if memory else 0
    return {"posts": len(posts), "seconds": seconds, "peak": peak}


def measure_apart(name: str, base_url: str, token: str, *, memory: bool) -> dict[str, float]:
    """List everything once, in a fresh process."""
    command = [sys.executable, __file__, "--contender", name, "--base-url", base_url]
    done = subprocess.run(
        [*command, *(["--memory"] if memory else [])],
        input=token,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"{name} failed:\n{done.stderr}")
    return json.loads(done.stdout)


def compare(rounds: int, latency_ms: int) -> int:
    from igclient import OAuthClient
    from sandbox import Sandbox
    from sandbox.walk import allow

    names = [name for name, (_, module) in CONTENDERS.items() if find_spec(module)]
    rows: dict[str, tuple[float, int, float]] = {}
    with Sandbox("huge", latency_ms=latency_ms, redirect_uris=[REDIRECT]) as sandbox:
        platform = INSTAGRAM_LOGIN.hosted_at(sandbox.base_url)
        oauth = OAuthClient(sandbox.client_id, sandbox.client_secret, REDIRECT, platform=platform)
        back = allow(oauth.authorization_url(state="-"), account="huge")
        token = oauth.exchange_code(parse_qs(urlsplit(back).query)["code"][0]).value
        measure_apart(names[0], sandbox.base_url, token, memory=False)  # the sandbox makes its posts once
        seconds: dict[str, list[float]] = {name: [] for name in names}
        calls: dict[str, int] = {}
        for _ in range(rounds):
            for name in names:
                sandbox.forget_requests()
                result = measure_apart(name, sandbox.base_url, token, memory=False)
                assert result["posts"] == POSTS, (name, result)
                calls[name] = sandbox.count("media_list")
                seconds[name].append(result["seconds"])
        for name in names:
            peak = measure_apart(name, sandbox.base_url, token, memory=True)["peak"]
            rows[name] = statistics.median(seconds[name]), calls[name], peak / 2**20
    print(f"{POSTS:,} posts, {PAGE_SIZE} a page, {latency_ms} ms a call, median of {rounds}\n")
    print(f"{'':22}{'time':>9}{'calls':>8}{'peak':>11}{'time':>9}{'peak':>8}")
    reference = rows[names[0]]
    for name, (wall, count, peak) in rows.items():
        ratios = f"{wall / reference[0]:>8.2f}x{peak / reference[2]:>7.2f}x"
        print(f"{name:22}{wall:>7.2f} s{count:>8}{peak:>7.1f} MiB{ratios}")
    for name in CONTENDERS.keys() - rows.keys():
        print(f"{name:22}not installed")
    time_ratio, memory_ratio = rows["igclient"][0] / reference[0], rows["igclient"][2] / reference[2]
    met = time_ratio <= TIME_GOAL and memory_ratio <= MEMORY_GOAL
    print(f"\nGoal for igclient: time {TIME_GOAL}x, peak {MEMORY_GOAL}x: {'met' if met else 'missed'}")
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--latency-ms", type=int, default=50)
    parser.add_argument("--contender", choices=CONTENDERS, help=argparse.SUPPRESS)
    parser.add_argument("--base-url", help=argparse.SUPPRESS)
    parser.add_argument("--memory", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if not options.contender:
        return compare(options.rounds, options.latency_ms)
    token = sys.stdin.read().strip()
    print(json.dumps(measure(options.contender, options.base_url, token, memory=options.memory)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
