"""Drive the app without a browser: its runs, its custom elements, and the browser's side of a sign-in."""

import contextlib
import functools
import json
from functools import partial
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from starlette.testclient import TestClient
from streamlit.components.v2 import manifest_scanner
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime import Runtime
from streamlit.runtime.context import ContextProxy, StreamlitHeaders
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import RerunData
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.testing.v1 import AppTest, app_test, local_script_runner

from dashboard import config
from dashboard.access import sample
from dashboard.pictures.store import picture_store
from dashboard.sheets import reading_line, strips
from dashboard.sign_in import road
from dashboard.staying import keys, remembered
from dashboard.viewer import dialog
from sandbox import Sandbox
from sandbox.walk import allow

ENTRY = Path(__file__).resolve().parent.parent / "streamlit_app.py"
HERE = "http://localhost:8501/"
ELSEWHERE = "https://sheets.example/"
PATIENCE = 60
MEMORIES = 1000  # the place of the first strip that is not of the sheet
# A file stands where the folder of the key would be: nothing of this machine's is read, and nothing is written.
NO_FOLDER = ENTRY

# Each AppTest looks through every installed package for elements, and each run compiles the pages anew; neither changes
# meanwhile.
manifest_scanner.scan_component_manifests = functools.cache(manifest_scanner.scan_component_manifests)
app_test.ScriptCache = functools.cache(ScriptCache)


class Visit:
    """One browser tab on the app: a session of its own, and the cookies its browser sends."""

    def __init__(self, monkeypatch, *, url=HERE, cookies=None, timezone="Europe/Berlin", ip=None, headers=()):
        self._monkeypatch = monkeypatch
        self._ip, self._headers = ip, dict(headers)
        # A session sees the cookies its browser sent when it began, and no later ones.
        self._sent = None
        self.cookies = {} if cookies is None else cookies
        # Nobody's browser paints anything here.
        monkeypatch.setattr(strips, "PAINT_SECONDS", 0.0)
        self.app = AppTest.from_file(str(ENTRY), default_timeout=PATIENCE)
        self.app.context = {"url": url, "timezone": timezone}

    def run(self, events=()):
        """Rerun the script; `events` are what custom elements sent, as (element, event name, value)."""
        if self._sent is None:
            self._sent = dict(self.cookies)
        self._monkeypatch.setattr(ContextProxy, "cookies", self._sent)
        self._monkeypatch.setattr(ContextProxy, "ip_address", self._ip)
        self._monkeypatch.setattr(ContextProxy, "headers", StreamlitHeaders(self._headers.items()))
        states = self.app._tree.get_widget_states()
        for element, event, value in events:
            payload = json.dumps([{"event": event, "value": value}])
            key = f"$$STREAMLIT_INTERNAL_KEY_{element.proto.id}__events"
            states.widgets.append(WidgetState(id=key, json_trigger_value=payload))
        self.app._run(states)
        # The page asked for holds for one run; after it the tab is where the app has sent it.
        self.app._page_hash = ""
        return self

    def open(self, page=None, **query):
        """Open a page by its address, as a tab that is already here does."""
        if page:
            self.app.switch_page(f"pages/{page}.py")
            self.app.context = {**self.app.context, "url": _front_of(self.app.context["url"]) + page}
        self.app.query_params.clear()
        for key, value in query.items():
            self.app.query_params[key] = value
        return self.run()

    def go_to(self, **query):
        """Go back or forward to an address the tab had."""
        self.app.query_params.clear()
        for name, value in query.items():
            self.app.query_params[name] = value
        with self._monkeypatch.context() as patched:
            patched.setattr(local_script_runner, "RerunData", partial(RerunData, is_history_navigation=True))
            return self.run()

    def send(self, name, event, value, *, at=0):
        """Let a custom element report an event, as its script does on a click."""
        return self.run([(self.elements(name)[at], event, value)])

    def send_in_fragment(self, name, event, value):
        """The same from within the viewer, which reruns itself and nothing around it; then the whole page once."""
        return self._in_fragment(dialog, lambda: self.send(name, event, value))

    def turn_to(self, number):
        """Turn to a sheet."""
        self.app.get("pagination")[0].set_value(number)
        return self.run()

    def resize(self, size):
        """Choose how many frames a sheet has."""
        return self.set("size", str(size))

    def set(self, key, value):
        """Set one of Streamlit's own widgets."""
        (widget,) = [node for node in self.app._tree if getattr(node, "key", None) == key]
        widget.set_value(value)
        return self.run()

    def choose(self, frame, *, extend=False):
        """Click a frame, given as the page shows it, with the shift key or without."""
        ids = [[one["id"] for one in strip["frames"]] for strip in self.data("film")]
        at = next(place for place, strip in enumerate(ids) if frame["id"] in strip)
        return self.send("film", "chosen", {"id": frame["id"], "extend": extend}, at=at)

    def charts(self):
        """The ids of the charts on the page by their names, as the page shows them now."""
        found = {}
        for element in self.app.get("vega_lite_chart"):
            name = element.proto.id.rpartition("-insights_")[2].rpartition("_")[0]
            found[name] = element.proto.id
        return found

    def click_mark(self, chart, mark):
        """Click a mark of a chart, as Vega tells of it."""
        states = self.app._tree.get_widget_states()
        selected = json.dumps({"selection": {"door": [{"mark": mark}]}})
        states.widgets.append(WidgetState(id=self.charts()[chart], string_value=selected))
        self.app._run(states)
        self.app._page_hash = ""
        return self

    def links(self):
        """Every link to a page with the query it carries, by its words."""
        return {link.proto.label: link.proto.query_string for link in self.app.get("page_link")}

    def mark(self, name, *values):
        """Mark these among the choices of a name, and no others."""
        at = next(place for place, group in enumerate(self.data("choices")) if group["name"] == name)
        return self.send("choices", "chosen", list(values), at=at)

    def tick(self):
        """Run the line that tells of the reading, as a browser does by itself; then the page."""
        return self._in_fragment(reading_line, self.run)

    def click(self, key):
        """Press one of Streamlit's own buttons."""
        self.app.button(key=key).click()
        return self.run()

    def _in_fragment(self, module, act):
        fragment = next(
            name
            for name, run in self.app._fragment_storage._fragments.items()
            if module.__name__ in _modules_in(run)
        )
        with self._monkeypatch.context() as patched:
            patched.setattr(local_script_runner, "RerunData", partial(RerunData, fragment_id=fragment))
            act()
        assert not self.app.exception
        return self.run()

    def elements(self, name):
        """The custom elements of a name on the page, in order."""
        return [
            element
            for element in self.app.get("bidi_component")
            if element.proto.component_name == f"contact_sheet_{name}"
        ]

    def data(self, name):
        """What each custom element of a name was given; the viewer is given nothing while it is closed."""
        given = [element_data(element) for element in self.elements(name)]
        return [data for data in given if data is not None]

    def frames(self):
        """Every frame on the sheets, in order, with what its print brought."""
        return self._frames(lambda place: place < MEMORIES)

    def memories(self):
        """Every frame of this day in other years."""
        return self._frames(lambda place: place >= MEMORIES)

    def prints(self):
        """Every print that was handed over, by its name."""
        return {name: made for batch in self.data("prints") for name, made in batch["prints"].items()}

    def _frames(self, is_wanted):
        prints, waiting = self.prints(), {"source": None, "words": None, "reason": None}
        return [
            frame | prints.get(frame["id"], waiting)
            for strip in self.data("film")
            if is_wanted(strip["place"])
            for frame in strip["frames"]
        ]

    def notices(self):
        """The (title, words) of every message on the page."""
        return [(alert.proto.title, alert.value) for alert in (*self.app.warning, *self.app.info)]

    def texts(self):
        """All Markdown and every sheet line on the page, and the small print without what makes it small."""
        values = [element.value for element in (*self.app.markdown, *self.app.caption)]
        values += [line["words"] for line in self.data("sheet_line")]
        return [value.removeprefix(":small[:gray[").removesuffix("]]") for value in values]

    def page_text(self):
        """Everything the server sent for this page, as text."""
        return "\n".join(str(getattr(node, "proto", "")) for node in self.app._tree)

    def session_values(self):
        """What the session holds, as text."""
        return repr(self.app.session_state.to_dict())

    def leave(self, key="sample"):
        """Click the link that leads away; gives the address it opens. The cookie is left as the click leaves it."""
        link = next(data for data in self.data("connect_button") if data.get("href") and _leads_to(data, key))
        self.cookies[link["cookie"]] = link["nonce"]
        # Whoever leaves comes back with what the browser holds by then.
        self._sent = None
        return link["href"]

    def sign_in(self, account="sample", *, key="sample"):
        """Leave, say yes at the sandbox, and come back."""
        back = allow(self.leave(key), account=account)
        return self.come_back(**dict(parse_qsl(urlsplit(back).query)))

    def come_back(self, **query):
        """Return from Instagram. The trip ended the tab's session: a new one begins at the front page."""
        self._begin_anew(_front_of(self.app.context["url"]))
        for name, value in query.items():
            self.app.query_params[name] = value
        return self.run()

    def reload(self):
        """Load the page anew: a session of its own, with the cookies the browser has by now."""
        self._begin_anew(self.app.context["url"])
        return self.run()

    def obey(self, *, keeps_cookies=True, until=None):
        """Do what the page asks of the browser's cookie, as its script does, and report."""
        (order,) = self.data("browser_cookie")
        name, held = order["name"], self.cookies.get(order["name"])
        if order["expected"] is not None and held != order["expected"]:
            outcome = "gone" if held is None else "other"
        elif order["value"] is None:
            self.cookies.pop(name, None)
            outcome = "gone"
        elif keeps_cookies:
            self.cookies[name] = order["value"]
            outcome = "kept"
        else:
            outcome = "refused"
        if not order["is_answered"]:
            return self.run()
        return self.send(
            "browser_cookie", "answer", {"serial": order["serial"], "outcome": outcome, "until": until}
        )

    def _begin_anew(self, url):
        context = {**self.app.context, "url": url}
        self.app = AppTest.from_file(str(ENTRY), default_timeout=PATIENCE)
        self.app.context = context
        self._sent = None

    def state(self, key="sample"):
        """The `state` that the link leading away carries; the browser leaves with it."""
        return dict(parse_qsl(urlsplit(self.leave(key)).query))["state"]


def element_data(element):
    """What one custom element was given."""
    return json.loads(element.proto.json or element.proto.mixed.json or "null")


def _modules_in(fragment):
    """The modules of the functions that a fragment runs: Streamlit keeps it as a function of its own around them."""
    return {cell.cell_contents.__module__ for cell in fragment.__closure__ if callable(cell.cell_contents)}


def _leads_to(link, key):
    return (key == "sample") == (link["destination"] == "the sandbox")


def _front_of(url):
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/"


def forget_caches():
    """Empty what outlives a session in this process."""
    picture_store.clear()
    road._spent_states.clear()
    for marks in (remembered.ended_keepings, remembered.disconnected, remembered.refreshes_tried):
        marks.clear()


def prepare(monkeypatch, sandbox: Sandbox, *, account="sample", settings=None):
    """Let the app in this process use a sandbox and settings of the test's own."""
    monkeypatch.setattr(config, "find_settings", lambda: config.Settings(dict(settings or {})))
    monkeypatch.setattr(sample, "_start", lambda: sandbox)
    monkeypatch.setattr(sample, "ACCOUNT", account)
    monkeypatch.setattr(keys, "key_file", lambda: NO_FOLDER / "key")
    forget_caches()
    # A server that has run the entry file once no longer takes `pages/` for pages of its own; each run of
    # AppTest begins as a fresh server would.
    began = PagesManager.__init__

    def begin(self, *args, **kwargs):
        began(self, *args, **kwargs)
        PagesManager.uses_pages_directory = False

    monkeypatch.setattr(PagesManager, "__init__", begin)


def own_settings(sandbox: Sandbox, **more):
    """Settings that name the sandbox as the person's own Instagram app."""
    return {
        "INSTAGRAM_APP_ID": sandbox.client_id,
        "INSTAGRAM_APP_SECRET": sandbox.client_secret,
        "INSTAGRAM_REDIRECT_URI": HERE,
        "INSTAGRAM_BASE_URL": sandbox.base_url,
        **more,
    }


@contextlib.contextmanager
def serving(app, **how):
    """Serve an app within this process, and make room for the next one: Streamlit has one runtime a process."""
    try:
        with TestClient(app, **how) as client:
            yield client
    finally:
        Runtime._instance = None
