"""igclient as a stranger installs it: the wheel, in environments that hold what it asks for and nothing else.

The documentation's examples run there, against the sandbox, as they are printed.
"""

import json
import os
import re
import subprocess
import sys
import threading
import tomllib
import venv
from datetime import timedelta
from importlib.metadata import Distribution, distribution
from pathlib import Path
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement

from sandbox.walk import allow

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs/igclient.md").read_text(encoding="utf-8")
NAME = "contact-sheet"
PATIENCE = 120


def run(*command, **options):
    """What a command printed, which has to succeed."""
    done = subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", timeout=PATIENCE, check=False, **options
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def pip(*arguments):
    return run(sys.executable, "-m", "pip", "--disable-pip-version-check", *arguments)


def asked_for(name, extra, path):
    """The names of all that a distribution needs, with one of its extras."""
    (found,) = Distribution.discover(name=name, path=path)
    needed = set()
    for one in map(Requirement, found.requires or []):
        if one.marker is None or one.marker.evaluate({"extra": extra}):
            needed |= {one.name} | asked_for(one.name, "", sys.path)
    return needed


def environment(folder, wheel, extra=""):
    """A new environment without pip, with the wheel and the packages that it asks for, taken from where we are."""
    venv.create(folder, symlinks=True)
    (site,) = folder.glob("lib/python*/site-packages")
    pip("--python", str(folder / "bin/python"), "install", "--no-index", "--no-deps", str(wheel))
    for name in asked_for(NAME, extra, [str(site)]):
        package = distribution(name)
        tops = {file.parts[0] for file in package.files if file.parts[0] not in ("..", "__pycache__")}
        for top in tops:
            (site / top).symlink_to(package.locate_file(top))
    return folder


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    pip("wheel", "--no-index", "--no-build-isolation", "--no-deps", "--wheel-dir", str(folder), str(ROOT))
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def plain(wheel, tmp_path_factory):
    """`pip install .`"""
    return environment(tmp_path_factory.mktemp("plain"), wheel)


@pytest.fixture(scope="module")
def with_cli(wheel, tmp_path_factory):
    """`pip install ".[cli]"`"""
    return environment(tmp_path_factory.mktemp("cli"), wheel, "cli")


def settings(folder, **more):
    """Nothing of this process's own environment: the command is found in the other one's folder first."""
    return {"PATH": f"{folder / 'bin'}{os.pathsep}{os.defpath}", "PYTHONUTF8": "1", **more}


def of_the_sandbox(sandbox):
    return {
        "INSTAGRAM_APP_ID": sandbox.client_id,
        "INSTAGRAM_APP_SECRET": sandbox.client_secret,
        "INSTAGRAM_REDIRECT_URI": "http://localhost:8501/",
        "INSTAGRAM_BASE_URL": sandbox.base_url,
    }


def signing_in(command, **options):
    """What a command printed, while somebody agrees to what it asks for and pastes the address they are sent to."""
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        **options,
    ) as process:
        alarm = threading.Timer(PATIENCE, process.kill)
        alarm.start()
        printed = ""
        for line in process.stdout:
            printed += line
            if "/oauth/authorize?" in line:
                process.stdin.write(allow(line.split()[-1], account="sample") + "\n")
                process.stdin.flush()
        status = process.wait()
        alarm.cancel()
    assert status == 0, printed
    return printed


LOOK = """
import importlib.util, json, sys
print(json.dumps({name: getattr(importlib.util.find_spec(name), "origin", None) for name in sys.argv[1:]}))
"""


def found_in(folder, *names, cwd):
    return json.loads(run(str(folder / "bin/python"), "-c", LOOK, *names, cwd=cwd, env=settings(folder)))


def test_the_wheel_holds_both_libraries_whole_with_their_types_and_nothing_of_the_app(wheel):
    there = {
        path.relative_to(ROOT).as_posix()
        for folder in ("igclient", "igarchive")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    with ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert held == there
    assert {"igclient/py.typed", "igarchive/py.typed"} < held


def test_it_comes_without_the_app_and_without_streamlit(plain, with_cli, tmp_path):
    app = ("streamlit", "dashboard", "pages", "sandbox", "PIL", "numpy", "starlette")
    extra = ("cryptography", "dotenv")
    for folder, more in ((plain, False), (with_cli, True)):
        found = found_in(folder, "igclient", "requests", *app, *extra, cwd=tmp_path)
        assert found["igclient"].startswith(str(folder))
        assert found["requests"]
        assert not any(found[name] for name in app)
        assert all(bool(found[name]) is more for name in extra)


def test_it_is_imported_and_its_command_runs_with_requests_alone(plain, tmp_path):
    here = {"cwd": tmp_path, "env": settings(plain)}
    told = run(str(plain / "bin/igclient"), "--help", **here)
    assert told.startswith("usage: igclient ")
    assert run(str(plain / "bin/python"), "-m", "igclient", "--help", **here) == told
    everything = (
        "from igclient import *; from igclient.downloads import download; import igclient.public_session"
    )
    assert run(str(plain / "bin/python"), "-c", everything, **here) == ""


def test_the_python_examples_run_from_top_to_bottom(with_cli, sandbox, tmp_path):
    examples = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert len(examples) >= 11
    script = tmp_path / "examples.py"
    script.write_text("\n".join([*examples, 'open("secret", "w").write(token.value)\n']), encoding="utf-8")
    printed = signing_in(
        [str(with_cli / "bin/python"), "-u", str(script)],
        cwd=tmp_path,
        env=settings(with_cli, **of_the_sandbox(sandbox)),
    )
    assert (tmp_path / "secret").read_text() not in printed
    assert re.search(r"^\d{4,} bytes$", printed, re.MULTILINE)
    assert printed.endswith("0\n")


def test_the_shell_examples_run(with_cli, sandbox, tmp_path):
    lines = re.findall(r"^\$ (igclient .*)$", PAGE, re.MULTILINE)
    assert len(lines) == 7
    told, here = {}, settings(with_cli, **of_the_sandbox(sandbox))
    for line in lines:
        if line.endswith(" refresh"):
            sandbox.advance(timedelta(hours=25))
        told[line] = signing_in(["sh", "-c", line], cwd=tmp_path, env=here)
        if line == "igclient key":
            here["IGCLIENT_KEY"] = told[line].strip()
    assert "maya.lindqvist" in told["igclient --token-file token.sealed me"]
    assert len(told["igclient --token-file token.sealed media --json | head -n 3"].splitlines()) == 3
    assert "Refreshed until" in told["igclient --token-file token.sealed refresh"]


def requirements(name):
    """A file of requirements without its comments, as text that can be compared."""
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return {str(Requirement(line)) for line in lines if line and not line.startswith(("#", "-r"))}


def same(listed):
    return {str(Requirement(one)) for one in listed}


def test_every_list_of_what_is_needed_says_the_same():
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project = declared["project"]
    own, extras = same(project["dependencies"]), project["optional-dependencies"]
    assert requirements("requirements.txt") == own | same(extras["app"])
    assert not own & same(extras["app"])
    assert same(extras["cli"]) < same(extras["app"])
    assert same(declared["build-system"]["requires"]) <= requirements("requirements-dev.txt")


def test_every_page_asks_for_the_same_python():
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    oldest = declared["project"]["requires-python"].removeprefix(">=")
    assert f"Python {oldest} or newer" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"Python {oldest} and `requests`" in PAGE.replace("\n", " ")
    assert declared["tool"]["mypy"]["python_version"] == oldest
    assert declared["tool"]["ruff"]["target-version"] == f"py{oldest.replace('.', '')}"


def test_every_extra_that_is_offered_is_told():
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for extra in declared["project"]["optional-dependencies"]:
        assert f"[{extra}]" in PAGE + readme
