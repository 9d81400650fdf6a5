"""The app behind asgi.py in a real browser: everything works under the headers, and no script reads the cookie."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from browser import (
    SECRET,
    AppServer,
    Visitor,
    close_viewer,
    connect_sample,
    disconnect,
    expect_all_read,
    expect_pictures_drawn,
    expect_profile,
    expect_sheet,
    expect_signed_out,
    expect_video_plays,
    frames,
    go_to,
    open_frame,
    press_allow,
    wait_until,
    wait_until_idle,
)
from playwright.sync_api import Page, Route, expect
from test_browser_road import ALBUM, VIDEO
from test_browser_stay import COOKIE, SECRETS, STREAMLIT_LOOKS_UP, choose_to_stay, cookie_of, expect_restored
from test_igclient_callbacks import signed

from dashboard.server.meta_callbacks import DEAUTHORIZE, DELETE
from dashboard.server.own_browser import NAME as VISIT
from dashboard.server.security_headers import content_policy
from dashboard.staying.route import PATH
from igarchive import open_archive
from sandbox import Sandbox

pytestmark = pytest.mark.browser

Visit = Callable[..., Visitor]
SESSION_ID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
BOTH_WAYS = pytest.mark.parametrize("app", ["streamlit", "uvicorn"], indirect=True)
# What the policy stopped, also where the console would say nothing of it.
NOTE_VIOLATIONS = """
  window.stopped = []
  document.addEventListener("securitypolicyviolation", (event) =>
    window.stopped.push(`${event.effectiveDirective} ${event.blockedURI}`))
"""


# Every connection of the page, and what it names: the third word is the session to resume. `taken` names another's.
NOTE_CONNECTIONS = """
  window.connections = []
  window.WebSocket = class extends WebSocket {
    constructor(address, words) {
      const named = window.taken ? [words[0], words[1], window.taken] : words
      super(address, named)
      window.connections.push({ socket: this, session: named[2] })
    }
  }
"""
# Streamlit's protobuf tries this for large numbers and does without, in silence.
NOT_NEEDED = "script-src wasm-eval"


class UvicornServer(AppServer):
    """The app under `uvicorn asgi:app`."""

    def command(self) -> list[str]:
        return [*self.launch("import uvicorn; uvicorn.main()"), "asgi:app", "--port", str(self.port)]


@pytest.fixture(scope="module")
def uvicorn_app(
    app_folder: Path, instagram: Sandbox, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[AppServer]:
    log = tmp_path_factory.mktemp("uvicorn") / "app.log"
    with UvicornServer(app_folder, log, sandbox=instagram, more=SECRETS) as running:
        yield running


@pytest.fixture(scope="module")
def streamlit_app(
    app_folder: Path, instagram: Sandbox, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[AppServer]:
    log, how = tmp_path_factory.mktemp("asgi") / "app.log", {"script": "asgi.py", "is_logged": True}
    with AppServer(app_folder, log, sandbox=instagram, more=SECRETS, **how) as running:
        yield running


@pytest.fixture
def app(request: pytest.FixtureRequest) -> AppServer:
    """The configured app behind asgi.py, under uvicorn; where a test asks for it, under Streamlit's own server."""
    return request.getfixturevalue(f"{getattr(request, 'param', 'uvicorn')}_app")


def arrive(visitor: Visitor) -> Page:
    page = visitor.page()
    page.add_init_script(NOTE_VIOLATIONS)
    return page


def stopped(page: Page) -> list[str]:
    """What the policy stopped on this page, in order of its letters."""
    return sorted({*page.evaluate("window.stopped")} - {NOT_NEEDED})


def stay(page: Page, app: AppServer) -> None:
    """Sign in, having asked to stay; the server has set the cookie, and the page has heard so."""
    page.goto(app.url)
    choose_to_stay(page)
    page.get_by_role("link", name="Connect Instagram").click()
    with page.expect_response(f"**{PATH}"):
        press_allow(page, "single")
    expect_profile(page, "single")
    wait_until_idle(page)


def test_an_archive_is_streamed_once_to_the_browser_that_made_it(
    app: AppServer, visit: Visit, tmp_path: Path
) -> None:
    visitor = visit()
    page = arrive(visitor)
    page.goto(app.url)
    page.get_by_role("link", name="Connect Instagram").click()
    press_allow(page, "single")
    expect_profile(page, "single")
    go_to(page, "Archive")
    page.get_by_text("One ZIP", exact=False).first.click()
    page.get_by_role("button", name="Make the ZIP").click()
    link = page.get_by_role("link", name=re.compile("^Save the ZIP"))
    expect(link).to_be_visible()
    address = app.url.rstrip("/") + str(link.get_attribute("href"))
    stranger = visit()
    stranger.page().goto(app.url)
    assert stranger.context.request.get(address).status == 404
    with page.expect_download() as coming:
        link.click()
    coming.value.save_as(tmp_path / "a.zip")
    assert coming.value.suggested_filename == "one.frame.zip"
    with open_archive(tmp_path / "a.zip") as archive:
        assert archive.verify().is_whole
        assert len(archive.posts) == 1
    expect(page.get_by_text("nothing of it is kept here")).to_be_visible()
    assert visitor.context.request.get(address).status == 404
    assert stopped(page) == []


def test_the_whole_road_breaks_no_rule_of_the_policy(app: AppServer, visit: Visit) -> None:
    page = arrive(visit())
    answer = page.goto(app.url)
    assert answer is not None
    assert answer.headers["content-security-policy"] == content_policy()
    connect_sample(page, app.url)
    expect_all_read(page)
    expect_sheet(page, "Sheet 1 of 7", 48)
    expect_pictures_drawn(page.locator(".cell img, .avatar"))
    fonts = page.evaluate(
        "() => [...document.fonts].filter(font => font.status === 'loaded').map(font => font.family)"
    )
    assert {"Fraunces", "Instrument Sans"} <= {family.strip("\"'") for family in fonts}

    viewer = open_frame(page, ALBUM)
    expect_pictures_drawn(viewer.locator(".stage img"))
    page.keyboard.press("z")
    close_viewer(page)
    open_frame(page, VIDEO)
    expect_video_plays(page)
    close_viewer(page)

    page.get_by_text("Select", exact=True).click()
    wait_until_idle(page)
    frames(page).nth(0).click()
    wait_until_idle(page)
    page.get_by_role("button", name=re.compile("^Pack 1 post ")).click()
    with page.expect_download() as coming:
        page.get_by_role("button", name=re.compile("^Save the ZIP")).click()
    assert Path(coming.value.path()).read_bytes().startswith(b"PK")

    go_to(page, "Access")
    page.get_by_role("button", name="Extend to 60 days").click()
    expect(page.get_by_text("60-day access.")).to_be_visible()
    disconnect(page)
    expect_signed_out(page)
    assert stopped(page) == []


def test_the_policy_would_stop_what_it_does_not_allow(app: AppServer, visit: Visit) -> None:
    visitor = visit()
    page = arrive(visitor)
    page.goto(app.url)
    expect_signed_out(page)
    visitor.expect_complaint("Content Security Policy")
    page.evaluate("""() => {
      const script = document.createElement("script")
      script.textContent = "window.ran = true"
      document.head.append(script)
      document.head.append(Object.assign(document.createElement("img"), { src: "https://elsewhere.example/a.png" }))
      return fetch("https://elsewhere.example/").catch(() => {})
    }""")
    stops = [
        "connect-src https://elsewhere.example/",
        "img-src https://elsewhere.example/a.png",
        "script-src-elem inline",
    ]
    wait_until(page, lambda: stopped(page) == stops, f"exactly {stops} to be stopped")
    assert page.evaluate("window.ran") is None


@BOTH_WAYS
def test_a_kept_access_is_in_a_cookie_no_script_reads_and_goes_with_the_disconnect(
    app: AppServer, visit: Visit
) -> None:
    visitor = visit()
    page = arrive(visitor)
    stay(page, app)
    (cookie,) = [cookie for cookie in visitor.context.cookies() if cookie["name"] == COOKIE]
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["path"]) == (True, "Lax", "/")
    assert COOKIE not in page.evaluate("document.cookie")
    assert "code=" not in app.log()
    page.reload()
    expect_profile(page, "single")
    expect_restored(visitor, app.url)
    visitor.expect_complaint(STREAMLIT_LOOKS_UP)
    go_to(page, "Access")
    with page.expect_response(f"**{PATH}"):
        disconnect(page)
    expect_signed_out(page)
    expect(page.get_by_text("The cookie is gone from this browser too: we looked.")).to_be_visible()
    assert cookie_of(visitor) is None
    assert stopped(page) == []
    # The one of the two servers that writes down everything it can.
    assert not SESSION_ID.search(app.log())


def test_a_lost_connection_goes_on_and_no_other_browser_takes_its_session(
    app: AppServer, visit: Visit
) -> None:
    visitor = visit()
    page = visitor.page()
    page.add_init_script(NOTE_CONNECTIONS)
    connect_sample(page, app.url)
    assert VISIT not in page.evaluate("document.cookie")
    assert VISIT in {cookie["name"] for cookie in visitor.context.cookies() if cookie["httpOnly"]}
    expect_all_read(page)
    # A page that looks after itself every minute may do so just now.
    visitor.expect_complaint("Cannot send rerun backMessage when disconnected")
    page.evaluate("connections.at(-1).socket.close()")
    is_back = "connections.length > 1 && connections.at(-1).socket.readyState === WebSocket.OPEN"
    wait_until(page, lambda: page.evaluate(is_back), "it is connected again")
    session = page.evaluate("connections.at(-1).session")
    assert re.fullmatch(r"[0-9a-f-]{36}", session)

    other = visit().page()
    other.add_init_script(f"window.taken = '{session}'; {NOTE_CONNECTIONS}")
    other.goto(app.url)
    expect_signed_out(other)
    assert other.evaluate("connections[0].session") == session
    go_to(page, "Access")
    expect(page.get_by_role("button", name="Extend to 60 days")).to_be_visible()
    assert session not in app.log()


def test_a_browser_that_keeps_no_cookie_is_told_so_and_stays_connected_for_now(
    app: AppServer, visit: Visit
) -> None:
    visitor = visit()
    page = arrive(visitor)

    def drop_cookie(route: Route) -> None:
        answer = route.fetch()
        kept = {name: value for name, value in answer.headers.items() if name != "set-cookie"}
        visitor.context.clear_cookies(name=COOKIE)
        route.fulfill(response=answer, headers=kept)

    page.route(f"**{PATH}", drop_cookie)
    stay(page, app)
    expect(page.get_by_text("This browser keeps no cookies for this page.")).to_be_visible()
    assert cookie_of(visitor) is None


def test_no_page_elsewhere_can_show_it_in_a_frame(app: AppServer, visit: Visit) -> None:
    visitor = visit()
    visitor.expect_complaint("frame-ancestors")
    page = visitor.page()
    with page.expect_console_message(lambda message: "frame-ancestors" in message.text):
        page.set_content(f'<iframe src="{app.url}"></iframe>')


@BOTH_WAYS
def test_the_running_app_answers_meta_and_says_that_it_runs(app: AppServer, visit: Visit) -> None:
    visitor = visit()
    page = arrive(visitor)
    request = signed({"user_id": "0", "algorithm": "HMAC-SHA256", "issued_at": 1624244156}, SECRET)
    assert page.request.get(f"{app.url}healthz").json() == {"status": "ok"}
    assert page.request.post(app.url + DEAUTHORIZE[1:], form={"signed_request": request}).ok
    assert page.request.post(app.url + DELETE[1:], form={"signed_request": request[:-1]}).status == 400
    answer = page.request.post(app.url + DELETE[1:], form={"signed_request": request}).json()
    page.goto(answer["url"])
    expect(page.get_by_role("heading", name="Nothing of this account is kept here.")).to_be_visible()
    expect(page.get_by_text(answer["confirmation_code"])).to_be_visible()
    assert page.evaluate("document.fonts.ready.then(() => document.fonts.check('16px Fraunces'))")
    assert stopped(page) == []
    assert request not in app.log()
    assert SECRET not in app.log()
