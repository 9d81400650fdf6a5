"""The package as a stranger installs it: its names, its arrows, its size, its documentation."""

import ast
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import igclient

PACKAGE = Path(igclient.__file__).parent
MODULES = sorted(path for path in PACKAGE.glob("*.py") if path.stem != "__main__")
COMMAND_LINE = sorted(PACKAGE.glob("cli/*.py"))
# For what reads the API. Fetching a file, guarded and bounded, came to it whole from the app and is counted apart.
# Keeping a token on a disk, whatever the disk does, is as well.
MOST_LINES = 1_950
MOST_LINES_OF_STORES = 200
FETCHING = {"addresses", "downloads", "public_session"}
MOST_LINES_OF_FETCHING = 400
# Where `requests` and what it stands on are at home; nobody else sees them.
ON_THE_WIRE = {
    **{stem: {"requests", "urllib3"} for stem in ("transport", "downloads", "public_session")},
    "unpacking": {"urllib3"},
}
ARROWS = {
    "addresses": set(),
    "public_session": {"addresses"},
    "downloads": {"errors", "public_session", "transport", "unpacking"},
    "metrics": set(),
    "errors": set(),
    "platforms": set(),
    "masking": set(),
    "settings_file": set(),
    "nodes": {"errors"},
    "responses": {"errors", "nodes"},
    "unpacking": set(),
    "transport": {"errors", "masking", "responses", "unpacking"},
    "models": {"metrics", "nodes"},
    "insights": {"errors", "metrics", "nodes"},
    "tokens": {"errors", "nodes", "responses"},
    "stores": {"errors", "tokens"},
    "oauth": {"errors", "nodes", "platforms", "responses", "tokens", "transport"},
    "client": {
        *(
            "errors",
            "insights",
            "metrics",
            "models",
            "nodes",
            "platforms",
            "responses",
            "tokens",
            "transport",
        ),
    },
    "__init__": {
        *("client", "errors", "insights", "metrics", "models", "nodes", "oauth", "platforms", "tokens"),
        *("stores", "transport"),
    },
}
every_module = pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)

IMPORT_ALONE = """
import socket, sys

class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"streamlit", "dashboard", "pages", "sandbox", "cryptography", "dotenv"}:
            raise ImportError(f"{name} is not installed here")

def refuse(*args, **kwargs):
    raise AssertionError("importing reached for the network")

sys.meta_path.insert(0, Blocked())
socket.socket.connect = socket.getaddrinfo = refuse
import igclient
from igclient import *

token = igclient.AccessToken.from_dict({
    "value": "v", "user_id": "1", "permissions": [], "is_long_lived": False,
    "obtained_at": "2026-11-23T12:00:00+00:00", "expires_at": "2026-11-23T13:00:00+00:00",
})
igclient.InstagramClient(token)
print(igclient.OAuthClient("1", "s", "https://h/").authorization_url(state="x"))
assert not {"streamlit", "dashboard", "pages", "sandbox"} & set(sys.modules), "the app was imported"
"""


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            if node.module == "igclient":
                found |= {f"igclient.{alias.name}" for alias in node.names}
            else:
                found.add(node.module or "")
    return found


def test_the_public_names_are_these() -> None:
    assert sorted(igclient.__all__) == [
        "AccessToken",
        "BASIC_DISPLAY",
        "Comment",
        "CursorPage",
        "EncryptedFileTokenStore",
        "INSTAGRAM_LOGIN",
        "Insight",
        "Insights",
        "InstagramClient",
        "Media",
        "MediaType",
        "MemoryTokenStore",
        "OAuthClient",
        "Platform",
        "SignedRequest",
        "TokenStore",
        "Transport",
        "Usage",
        "User",
        "Walk",
        "errors",
        "metrics",
        "parse_signed_request",
    ]
    assert all(hasattr(igclient, name) for name in igclient.__all__)


def test_it_works_without_streamlit_and_imports_without_network_or_secrets() -> None:
    done = subprocess.run(
        [sys.executable, "-c", IMPORT_ALONE],
        cwd=PACKAGE.parent,
        env={"PYTHONPATH": str(PACKAGE.parent)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("https://www.instagram.com/oauth/authorize?")


def test_it_is_typed() -> None:
    assert (PACKAGE / "py.typed").is_file()


@every_module
def test_modules_import_along_the_arrows_only(path) -> None:
    own = {name.partition(".")[2] for name in imports(path) if name.startswith("igclient.")}
    assert own == ARROWS[path.stem]


def test_the_library_knows_nothing_of_its_command_line_and_that_nothing_of_the_app() -> None:
    assert not [
        path for path in MODULES if any(f"{name}.".startswith("igclient.cli.") for name in imports(path))
    ]
    for path in COMMAND_LINE:
        foreign = {name.partition(".")[0] for name in imports(path)} - sys.stdlib_module_names
        assert foreign <= {"igclient"}


@every_module
def test_requests_is_at_home_where_something_is_sent_only(path) -> None:
    foreign = {name.partition(".")[0] for name in imports(path)} - sys.stdlib_module_names - {"igclient"}
    assert foreign == ON_THE_WIRE.get(path.stem, set())


def test_the_package_stays_small_without_its_command_line() -> None:
    lines = {path.stem: len(path.read_text().splitlines()) for path in MODULES}
    fetching = sum(lines[name] for name in FETCHING)
    assert fetching < MOST_LINES_OF_FETCHING
    assert lines["stores"] < MOST_LINES_OF_STORES
    assert sum(lines.values()) - fetching - lines["stores"] < MOST_LINES


def test_reading_the_api_needs_nothing_of_the_fetching_of_files() -> None:
    assert all(not FETCHING & arrows for name, arrows in ARROWS.items() if name not in FETCHING)
    assert "download" not in igclient.__all__


@pytest.mark.parametrize("path", [*MODULES, *COMMAND_LINE], ids=lambda path: path.stem)
def test_modules_stay_small(path) -> None:
    assert len(path.read_text().splitlines()) < 250


@every_module
def test_every_public_name_says_what_it_does(path) -> None:
    module = __import__(f"igclient.{path.stem}", fromlist=["_"]) if path.stem != "__init__" else igclient
    assert module.__doc__
    for name, value in vars(module).items():
        if name.startswith("_") or getattr(value, "__module__", None) != module.__name__:
            continue
        if not inspect.isclass(value) and not inspect.isfunction(value):
            continue
        assert value.__doc__, name
        assert not value.__doc__.startswith(f"{name}("), f"{name} has only the docstring dataclasses write"
        for method, member in vars(value).items():
            function = member.fget if isinstance(member, property) else getattr(member, "__func__", member)
            if inspect.isfunction(function) and not method.startswith("_"):
                assert function.__doc__, f"{name}.{method}"
