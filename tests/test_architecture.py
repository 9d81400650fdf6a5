"""The house plan, held: who may import whom, where keys are spelled, and what no file may contain."""

import ast
import re
import subprocess
import sys
import tomllib
from hashlib import sha256
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import dashboard

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("igclient", "igarchive", "dashboard", "pages", "sandbox")
STANDARD = set(sys.stdlib_module_names)
MOST_LINES = 250
# A painting is one long list of strokes; splitting it would not make it clearer.
LONG = {"sandbox/pictures": 400}


def sources(*folders):
    files = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    assert files
    return files


def named(path):
    return path.relative_to(ROOT).as_posix()


def tree(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path):
    """Every module a file imports, with the names it takes: {"dashboard.session": {"now"}}."""
    found = {}
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                found.setdefault(alias.name, set())
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{named(path)} imports relatively"
            found.setdefault(node.module, set()).update(alias.name for alias in node.names)
    return found


def packages(path):
    return {module.partition(".")[0] for module in imports(path)} - STANDARD


def allowed(folder, *more):
    """Files of a folder that import anything beyond the standard library and these."""
    return {named(path): rest for path in sources(folder) if (rest := packages(path) - {folder, *more})}


def test_igclient_rests_on_requests_alone():
    assert allowed("igclient", "requests", "urllib3") == {}


def test_igarchive_rests_on_igclient_and_draws_with_pillow():
    assert allowed("igarchive", "igclient", "PIL") == {}


def test_only_what_speaks_to_servers_in_igclient_knows_requests():
    assert {named(path) for path in sources("igclient") if {"requests", "urllib3"} & packages(path)} == {
        "igclient/downloads.py",
        "igclient/public_session.py",
        "igclient/transport.py",
        "igclient/unpacking.py",
    }


def test_the_sandbox_knows_nothing_of_what_it_stands_in_for():
    assert allowed("sandbox", "requests", "starlette", "uvicorn", "numpy", "PIL") == {}


def test_the_dashboard_knows_igclient_and_starts_the_sandbox_from_one_place():
    others = (
        "streamlit",
        "igclient",
        "igarchive",
        "sandbox",
        "requests",
        "urllib3",
        "PIL",
        "cachetools",
        "dotenv",
        "itsdangerous",
        "cryptography",
        "platformdirs",
        "icalendar",
        "numpy",
        "pandas",
        "altair",
        "vl_convert",
    )
    strange = allowed("dashboard", *others)
    assert {Path(name).parent.as_posix() for name in strange} == {"dashboard/server"}
    assert set().union(*strange.values()) == {"starlette"}
    assert [named(path) for path in sources("dashboard") if "sandbox" in packages(path)] == [
        "dashboard/access/sample.py"
    ]


def test_the_plain_app_does_without_what_the_asgi_entry_adds():
    plain = [path for path in sources("dashboard", "pages") if path.parent.name != "server"]
    for path in [*plain, ROOT / "streamlit_app.py"]:
        assert not any(module.startswith("dashboard.server") for module in imports(path)), named(path)


def test_nobody_imports_a_page():
    for path in sources(*PACKAGES):
        assert "pages" not in packages(path), named(path)


def test_pages_draw_and_do_nothing_else():
    for path in [*sources("pages"), ROOT / "streamlit_app.py"]:
        known = imports(path)
        assert packages(path) <= {"streamlit", "dashboard", "igarchive", "igclient"}, named(path)
        taken = set().union(*known.values())
        assert not taken & {"InstagramClient", "Transport"}, f"{named(path)} builds a client"
        called = {
            node.func.id
            for node in ast.walk(tree(path))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        assert "OAuthClient" not in called, f"{named(path)} builds a client"
        assert "igclient.transport" not in known
        assert "igclient.client" not in known


def test_inside_igclient_the_arrows_point_one_way():
    order = ["errors", "platforms", "nodes", "models", "responses", "tokens", "transport"]
    above = {"client", "oauth", "downloads", "__init__"}
    for path in sources("igclient"):
        inner = {
            module.removeprefix("igclient.") for module in imports(path) if module.startswith("igclient.")
        }
        if path.stem in ("responses", "errors"):
            assert not inner & {"transport", "client", "oauth", "tokens"}, named(path)
        if path.stem in order:
            assert not inner & above, named(path)


def modules_of(folder):
    return {
        named(path).removesuffix(".py").removesuffix("/__init__").replace("/", "."): path
        for path in sources(folder)
    }


@pytest.mark.parametrize("folder", PACKAGES)
def test_no_module_imports_itself_in_a_circle(folder):
    modules = modules_of(folder)
    arrows = {}
    for name, path in modules.items():
        arrows[name] = set()
        for module, taken in imports(path).items():
            inner = {f"{module}.{one}" for one in taken} & modules.keys()
            arrows[name] |= inner or ({module} & modules.keys())
        arrows[name].discard(name)
    done, on_the_way = set(), []

    def follow(name):
        assert name not in on_the_way, " -> ".join([*on_the_way, name])
        if name in done:
            return
        on_the_way.append(name)
        for target in arrows[name]:
            # A package's front door gathers its rooms; a room that asks the front door for another is no circle.
            if target != folder:
                follow(target)
        on_the_way.pop()
        done.add(name)

    for name in modules:
        if name != folder:
            follow(name)


# The floors of the house, the lowest first: a wing imports what stands before it, and itself.
FLOORS = (
    "config",
    "concurrency",
    "clock",
    "masked_logs",
    "places",
    "address",
    "words",
    "session",
    "access",
    "account",
    "pictures",
    "search",
    "components",
    "staying",
    "archiving",
    "server",
    "sign_in",
    "viewer",
    "sheets",
    "insights",
    "setup",
)
MOST_LOOSE = 8


def wing_of(module):
    return module.split(".")[1]


def test_a_wing_imports_only_what_lies_below_it():
    for path in sources("dashboard"):
        parts = path.relative_to(ROOT / "dashboard").with_suffix("").parts
        if parts == ("__init__",):
            continue
        assert parts[0] in FLOORS, f"{named(path)} stands in no wing"
        below = set(FLOORS[: FLOORS.index(parts[0]) + 1])
        for module, taken in imports(path).items():
            if module == "dashboard":
                wings = taken - {"__version__"}
            elif module.startswith("dashboard."):
                wings = {wing_of(module)}
            else:
                continue
            assert wings <= below, f"{named(path)} imports {sorted(wings - below)}, which lies above it"


def test_the_floors_are_those_that_there_are():
    here = {path.stem for path in (ROOT / "dashboard").glob("*.py")} - {"__init__"}
    wings = {path.parent.name for path in (ROOT / "dashboard").glob("*/*.py")}
    assert here | wings == set(FLOORS)
    assert len(here) <= MOST_LOOSE


def test_a_wings_front_door_gathers_nothing():
    """A wing's modules are its face. A component's own `__init__` is that component, and defines what it gives."""
    for path in sources("dashboard"):
        if path.stem != "__init__":
            continue
        defined = {node.name for node in tree(path).body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
        if not imports(path):
            continue
        assert defined, f"{named(path)} only hands on what others define"
        assert not any(
            isinstance(node, ast.Assign) and any(getattr(t, "id", "") == "__all__" for t in node.targets)
            for node in tree(path).body
        ), named(path)


def test_the_shelf_of_the_session_knows_nothing_of_what_it_keeps():
    known = imports(ROOT / "dashboard/session/slots.py")
    assert not [module for module in known if module.startswith(("dashboard", "igclient"))]


def test_nobody_but_access_and_account_reaches_for_a_client():
    rooms = ("dashboard/access/", "dashboard/account/")
    for path in [*sources("dashboard", "pages"), ROOT / "streamlit_app.py"]:
        if named(path).startswith(rooms):
            continue
        taken = set().union(*imports(path).values())
        assert not taken & {"InstagramClient", "Transport"} or named(path) == "dashboard/setup/live_check.py"
        reached = {node.attr for node in ast.walk(tree(path)) if isinstance(node, ast.Attribute)} & {
            "client",
            "graph",
        }
        assert reached == set(), f"{named(path)} reaches for {sorted(reached)}"


def test_session_state_is_spelled_in_one_package():
    users = [
        named(path)
        for path in [*sources(*PACKAGES), ROOT / "streamlit_app.py"]
        if any(
            isinstance(node, ast.Attribute) and node.attr == "session_state" for node in ast.walk(tree(path))
        )
    ]
    assert {str(Path(user).parent) for user in users} == {"dashboard/session"}


def test_the_report_and_the_package_name_one_version():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert dashboard.__version__ == project["version"]


def calls_of(path, name):
    return [
        node
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name
    ]


def slot_keys():
    return [call.args[0].value for path in sources("dashboard", "pages") for call in calls_of(path, "Slot")]


def test_no_element_has_the_key_of_something_the_session_keeps():
    """Both live in one namespace: an element's own state would take the place of what is kept, and go with it."""
    kept = set(slot_keys())
    used = {
        part.value: named(path)
        for path in [*sources("dashboard", "pages"), ROOT / "streamlit_app.py"]
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg == "key"
        for part in ast.walk(keyword.value)
        if isinstance(part, ast.Constant)
    }
    assert {"connection", "source"} <= kept
    assert {"sheet", "size", "profile"} <= used.keys()
    assert not kept & used.keys()


def test_a_page_is_a_function_whose_names_die_with_the_run():
    """What a page's module holds outlives the run, in every callback that a widget keeps of it."""
    for path in sources("pages"):
        *body, last = tree(path).body
        assert ast.unparse(last) == "draw_page()", named(path)
        for node in body:
            is_constant = isinstance(node, ast.Assign) and ast.unparse(node.targets[0])[:1].isupper()
            defines = ast.Import | ast.ImportFrom | ast.FunctionDef | ast.ClassDef
            assert is_text(node) or is_constant or isinstance(node, defines), f"{named(path)}: {node.lineno}"


def first_of(path, function):
    body = next(
        node.body for node in tree(path).body if isinstance(node, ast.FunctionDef) and node.name == function
    )
    return ast.unparse(next(node for node in body if not is_text(node)))


def test_every_page_but_the_first_begins_with_the_guard():
    assert first_of(ROOT / "dashboard/sheets/run.py", "begin_run") == "source = require_account()"
    guards = ("require_setup()", "require_token()", "require_account()", "begin_run()")
    for path in sources("pages"):
        if path.stem != "connect":
            assert first_of(path, "draw_page").endswith(guards), named(path)


def is_text(node):
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


@pytest.mark.parametrize("path", sources(*PACKAGES), ids=named)
def test_no_file_is_longer_than_a_person_reads_at_once(path):
    most = next((most for folder, most in LONG.items() if named(path).startswith(folder)), MOST_LINES)
    assert len(path.read_text(encoding="utf-8").splitlines()) <= most


def test_no_module_is_a_drawer_for_everything():
    drawers = {"utils", "util", "helpers", "helper", "common", "misc", "tools", "lib"}
    assert [named(path) for path in sources(*PACKAGES) if drawers & {*path.parts, path.stem}] == []


def test_there_is_nothing_to_run_in_a_page_that_is_imported():
    for path in sources("pages", "dashboard"):
        assert "__main__" not in path.read_text(encoding="utf-8"), named(path)


FORBIDDEN_PYTHON = (
    "unsafe_allow_html",
    "use_container_width",
    "st.html(",
    "components.v1",
    "unsafe_allow_javascript",
    "verify=False",
)


@pytest.mark.parametrize("word", FORBIDDEN_PYTHON)
def test_no_python_of_the_app_goes_around_the_rules(word):
    for path in [*sources(*PACKAGES), ROOT / "streamlit_app.py"]:
        assert word not in path.read_text(encoding="utf-8"), named(path)


SCRIPTS = sorted((ROOT / "dashboard/components").rglob("*.js"))
FORBIDDEN_SCRIPT = (
    "innerHTML",
    "outerHTML",
    "insertAdjacentHTML",
    "document.write",
    "eval(",
    "new Function",
    "localStorage",
    "sessionStorage",
    "import(",
)
# The names of the files somebody has opened, until they close them: see docs/security.md.
KEEPS_NAMES = ROOT / "dashboard/components/open_export/remembering.js"


def test_elements_build_no_html_from_text():
    assert SCRIPTS
    for path in SCRIPTS:
        text = path.read_text(encoding="utf-8")
        allowed = {"sessionStorage"} if path == KEEPS_NAMES else set()
        assert {word for word in FORBIDDEN_SCRIPT if word in text} <= allowed, named(path)


def test_elements_fetch_nothing_from_elsewhere():
    for path in [*SCRIPTS, *sorted((ROOT / "dashboard/components").rglob("*.css"))]:
        text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?://[a-z]", text), named(path)
        assert not re.search(r"@import|url\(\s*['\"]?(?:https?:)?//", text), named(path)


def test_the_reader_of_zips_is_the_one_that_was_published():
    """`dist/zip-core.min.js` of @zip.js/zip.js 2.24.0, as the registry of npm gives it."""
    data = (ROOT / "static/zip/zip-core.min.js").read_bytes()
    assert sha256(data).hexdigest() == "c0cb190cd5521a894ebb159af251ac3f6bf262e70c1b808e1bc2a5c5a42580ee"
    assert "2.24.0" in (ROOT / "docs/export.md").read_text(encoding="utf-8")
    assert "BSD 3-Clause" in (ROOT / "static/zip/LICENSE").read_text(encoding="utf-8")


def requirements(name):
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return [Requirement(line) for line in lines if line and not line.startswith(("#", "-r"))]


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_requirements_are_ranges_of_compatible_releases(name):
    assert requirements(name)
    for requirement in requirements(name):
        operators = sorted(specifier.operator for specifier in requirement.specifier)
        assert operators == ["<", ">="], str(requirement)
        assert requirement.url is None


def test_what_the_app_imports_is_what_it_requires():
    spelled = {"PIL": "pillow", "dotenv": "python-dotenv", "vl_convert": "vl-convert-python"}
    needed = set().union(*(packages(path) for path in [*sources(*PACKAGES), ROOT / "streamlit_app.py"]))
    needed = {spelled.get(name, name) for name in needed} - set(PACKAGES)
    # urllib3 belongs to requests, which says which versions of it fit.
    assert needed - {"urllib3"} <= {requirement.name for requirement in requirements("requirements.txt")}


def tracked():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.split("\0") if name]


def texts():
    for path in tracked():
        if path.exists() and path.suffix not in {".jpg", ".png", ".mp4", ".woff2", ".webp", ".gif", ".zip"}:
            yield path, path.read_text(encoding="utf-8", errors="replace")


def test_no_tracked_file_names_a_place_on_somebodys_machine():
    somewhere = re.compile(r"/(?:home|Users)/[a-z]\w+/|/root/|[A-Z]:\\+Users\\+\w|/private/var/")
    found = [(named(path), match[0]) for path, text in texts() for match in [somewhere.search(text)] if match]
    assert [hit for hit in found if hit[0] != named(Path(__file__))] == []


def test_no_tracked_file_is_a_secret():
    names = {path.name for path in tracked()}
    assert not names & {".env", "secrets.toml", ".coverage"}
    token = re.compile(r"\b(?:IGAA|IGQV|IGQW|EAA)[A-Za-z0-9]{60,}")
    assert [named(path) for path, text in texts() if token.search(text)] == []


def test_the_servers_safe_settings_are_switched_on():
    settings = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))
    assert settings["client"]["showErrorDetails"] == "none"
    assert settings["server"]["enableXsrfProtection"] is True
    assert settings["server"]["enableCORS"] is True
    assert settings["browser"]["gatherUsageStats"] is False


def test_nothing_is_fetched_from_elsewhere_for_the_theme():
    settings = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))
    faces = settings["theme"]["fontFaces"]
    assert faces
    for face in faces:
        assert face["url"].startswith("app/static/fonts/")
        assert (ROOT / face["url"].removeprefix("app/")).is_file()
