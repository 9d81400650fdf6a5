"""The image and what stands beside it, without anything to build images with: their steps as plain commands."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from browser import free_port

ROOT = Path(__file__).resolve().parent.parent
PYTHON = "/opt/venv/bin/python"
STEP = re.compile(r"^(FROM|COPY|RUN|ENV|USER|WORKDIR|EXPOSE|HEALTHCHECK|CMD) (.*)$", re.MULTILINE)
PATIENCE = 60


def steps():
    text = (ROOT / "Containerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    return [(match[1], match[2].strip()) for match in STEP.finditer(text)]


def last(name):
    return [words for step, words in steps() if step == name][-1]


def command(words, port):
    """A command of the image, run by this Python on a port that is free."""
    return [
        sys.executable if word == PYTHON else word.replace("8501", str(port)).replace("0.0.0.0", "127.0.0.1")
        for word in json.loads(words[words.index("[") :])
    ]


@pytest.fixture
def image(tmp_path):
    """The folder that the image's second stage ends with."""
    app = tmp_path / "app"
    app.mkdir()
    for step, words in steps():
        if step != "COPY" or words.startswith(("--from", "requirements.txt")):
            continue
        *sources, target = words.split()
        for source in sources:
            if (ROOT / source).is_dir():
                shutil.copytree(ROOT / source, app / target, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                (app / target).mkdir(exist_ok=True)
                shutil.copy(ROOT / source, app / target)
    compiling = shlex.split(last("RUN").replace(PYTHON, sys.executable))
    subprocess.run(compiling, cwd=app, check=True, env={"PATH": os.environ["PATH"]})
    return app


def is_healthy(port):
    return not subprocess.run(command(last("HEALTHCHECK"), port), check=False, capture_output=True).returncode


def everything_in(folder):
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*")}


def test_it_starts_is_healthy_and_writes_nothing_beside_itself(image, tmp_path):
    home, port = tmp_path / "home", free_port()
    home.mkdir()
    said = dict(pair.split("=", 1) for pair in last("ENV").split())
    environment = {"PATH": os.environ["PATH"], **said, "HOME": str(home), "TMPDIR": str(home)}
    before = everything_in(image)
    with subprocess.Popen(
        command(last("CMD"), port), cwd=image, env=environment, stderr=subprocess.PIPE, text=True
    ) as server:
        try:
            deadline = time.monotonic() + PATIENCE
            while not is_healthy(port):
                assert server.poll() is None, server.stderr.read()
                assert time.monotonic() < deadline, "waited for it to be healthy"
        finally:
            server.terminate()
    assert everything_in(image) == before


def test_an_app_that_does_not_answer_is_not_healthy():
    assert not is_healthy(free_port())


def test_it_is_pinned_runs_as_nobody_and_takes_no_settings_along():
    bases = [words.split()[0] for step, words in steps() if step == "FROM"]
    assert len(bases) == 2
    assert all(re.fullmatch(r"python:3\.\d+-slim@sha256:[0-9a-f]{64}", base) for base in bases)
    assert last("USER") == "10001:10001"
    copied = " ".join(words for step, words in steps() if step == "COPY")
    assert ".env" not in copied
    assert "secrets" not in copied


def test_the_app_beside_the_proxy_opens_no_port_and_may_write_nothing():
    app, proxy = (ROOT / "compose.yaml").read_text(encoding="utf-8").split("\n  proxy:\n")
    assert "read_only: true" in app
    assert "ports:" not in app
    assert re.search(r"image: caddy:[\w.-]+@sha256:[0-9a-f]{64}\n", proxy)
    assert (ROOT / "deploy/Caddyfile").is_file()
