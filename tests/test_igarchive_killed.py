"""A run that is killed with SIGKILL, whenever that is, leaves nothing that looks finished and is not."""

import json
import random
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import bagit
import pytest
from test_igclient_end_to_end import signed_in

from igarchive import open_archive
from igarchive.errors import NotAnArchive

ROOT = Path(__file__).parent.parent
SEED, KILLS = 2046, 50


class Runs:
    """Runs in processes of their own, of three posts: an album with a video, a video, and a photo."""

    def __init__(self, sandbox):
        _, client = signed_in(sandbox, "instagram_login")
        some = client.list_media().items
        album = next(
            post for post in some if len(post.children) == 5 and any(one.is_video for one in post.children)
        )
        self.posts = [album, next(post for post in some if post.is_video and post.media_url), some[1]]
        given = {
            "token": client._token.value,
            "base_url": sandbox.base_url,
            "user": client.get_user().to_dict(),
            "posts": [post.to_dict() for post in self.posts],
        }
        self.process = subprocess.Popen(
            [sys.executable, Path(__file__).with_name("killed_archive.py"), json.dumps(given)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={"PYTHONPATH": str(ROOT)},
        )

    def run(self, folder, *, moment=0, posts=3):
        """Run once, until the moment; gives how many moments there were, or "killed"."""
        order = {"folder": str(folder), "moment": moment, "posts": posts}
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()

    def close(self):
        self.process.stdin.close()
        self.process.wait(10)
        self.process.stdout.close()


@pytest.fixture(scope="module")
def runs(running):
    started = Runs(running)
    yield started
    started.close()


def media(folder):
    """The files of the posts, by their paths."""
    inside = folder / "data/media"
    return {
        path.relative_to(inside).as_posix(): path.read_bytes()
        for path in inside.rglob("*")
        if path.is_file() and path.suffix != ".xmp"
    }


def paths_at_the_cdn(folder, posts):
    """By a file of a finished archive, where it came from."""
    with open_archive(folder) as archive:
        files = archive.files
    return {
        name: urlsplit(slide.media_url).path
        for post in posts
        for name, slide in zip(files[post.id], post.children or (post,), strict=True)
    }


@pytest.mark.parametrize("is_update", [False, True], ids=["a first run", "an update"])
def test_killed_at_any_moment_it_says_so_and_goes_on_without_fetching_anything_twice(
    runs, sandbox, tmp_path, is_update
):
    whole, base = tmp_path / "whole", tmp_path / "base"
    base.mkdir()
    if is_update:
        assert runs.run(base, posts=1) not in ("", "killed")
    shutil.copytree(base, whole, dirs_exist_ok=True)
    moments = int(runs.run(whole))
    expected, sources = media(whole), paths_at_the_cdn(whole, runs.posts)
    assert len(expected) == 7
    assert moments > 60
    finished_at = set()
    for moment in random.Random(SEED + is_update).sample(range(1, moments + 1), KILLS // 2):
        folder = tmp_path / f"killed-{moment}"
        shutil.copytree(base, folder)
        told = runs.run(folder, moment=moment)
        finished = media(folder)
        finished_at.add(len(finished))
        # Threads make the last moments come sooner or later: then it is over before them.
        assert told == "killed" or int(told) < moment
        assert finished.items() <= expected.items(), moment
        assert says_the_truth(folder), moment
        sandbox.forget_requests()
        assert runs.run(folder) not in ("", "killed")
        asked = [record.path for record in sandbox.requests]
        assert not {sources[name] for name in finished} & set(asked), moment
        assert len(asked) == len(set(asked)), moment
        assert media(folder) == expected, moment
        bagit.Bag(str(folder)).validate()
        assert not (folder / "unfinished").exists()
        shutil.rmtree(folder)
    assert len(finished_at) > 2 - is_update


def says_the_truth(folder):
    """Whether it is whole, or says that it is not finished, or nothing was begun."""
    try:
        with open_archive(folder) as archive:
            found = archive.verify()
    except NotAnArchive:
        return not any(folder.iterdir())
    return found.is_whole or found.is_unfinished
