"""Run archives in processes that end by SIGKILL at a moment counted beforehand.

It reads orders from stdin and tells on stdout. It has no threads of its own, so that it can be forked. An order is a
line of JSON: the folder, the number of the moment (0 for none), and how many of the posts. A moment is whatever changes
the disk, and each piece that arrives. The answer is how many moments there were, or "killed".
"""

import json
import os
import signal
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from igarchive import Archiver
from igclient import INSTAGRAM_LOGIN, AccessToken, InstagramClient, Media, User, downloads

EVENTS = ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.utime", "shutil.rmtree")


def main(given):
    client = InstagramClient(
        AccessToken(given["token"], "", (), datetime.now(UTC), datetime.now(UTC) + timedelta(days=1), True),
        platform=INSTAGRAM_LOGIN.hosted_at(given["base_url"]),
    )
    user = User.from_dict(given["user"])
    for line in sys.stdin:
        order = json.loads(line)
        posts = [Media.from_dict(post) for post in given["posts"][: order["posts"]]]
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            moments = count_moments(order["moment"])
            archiver = Archiver(client, Path(order["folder"]))
            archiver.run(archiver.plan(posts, user=user))
            os.write(writing, str(moments[0]).encode())
            os._exit(0)
        os.close(writing)
        told = os.read(reading, 100)
        os.close(reading)
        _, status = os.waitpid(child, 0)
        is_killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        print("killed" if is_killed else told.decode() or f"status {status}", flush=True)


def count_moments(last):
    """Count the moments, and end this process at the last one, before what it is the moment of."""
    moments = [0]

    def tick():
        moments[0] += 1
        if moments[0] == last:
            os.kill(os.getpid(), signal.SIGKILL)

    def hook(event, arguments):
        if event in EVENTS:
            tick()

    real_sync, real_write = os.fsync, downloads._Kept.write

    def sync(descriptor):
        tick()
        real_sync(descriptor)

    def write(self, piece):
        tick()
        return real_write(self, piece)

    os.fsync, downloads._Kept.write = sync, write
    sys.addaudithook(hook)
    return moments


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
