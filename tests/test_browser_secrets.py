"""The app secret, the codes and the tokens stay on the server: out of its log, its pages and the browser's stores."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from browser import (
    SECRET,
    AppServer,
    Visitor,
    connect,
    connect_sample,
    disconnect,
    expect_sheet,
    expect_signed_out,
    go_to,
    issued,
    open_frame,
    press_allow,
)
from playwright.sync_api import Page, Response, expect

from sandbox import Sandbox

pytestmark = pytest.mark.browser

Visit = Callable[..., Visitor]


@pytest.fixture(scope="module")
def app(
    app_folder: Path, instagram: Sandbox, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[AppServer]:
    """The configured app, which writes down everything that can be written down."""
    log = tmp_path_factory.mktemp("secrets") / "app.log"
    with AppServer(app_folder, log, sandbox=instagram, is_logged=True) as running:
        yield running


class Ear:
    """Everything the browser ends up holding: pages, answers, messages, cookies and stores."""

    def __init__(self, visitor: Visitor, page: Page) -> None:
        self.visitor = visitor
        self.page = page
        self.pages: list[str] = []
        self.answers: list[tuple[str, bytes]] = []
        self.stores: list[str] = []
        page.on("response", self._hear)

    def look(self) -> None:
        """Take down the page as it is now, with its shadow roots, and the browser's stores."""
        self.pages.append(self.page.content())
        self.pages.append(
            self.page.evaluate(
                """() => {
                  const html = (root) => [...root.querySelectorAll("*")]
                    .flatMap((node) => node.shadowRoot ? [node.shadowRoot.innerHTML, ...html(node.shadowRoot)] : [])
                  return html(document).join("\\n")
                }"""
            )
        )
        self.stores.append(json.dumps(self.visitor.context.storage_state()))
        self.stores.append(
            self.page.evaluate(
                "() => JSON.stringify([document.cookie, {...localStorage}, {...sessionStorage}])"
            )
        )

    def _hear(self, answer: Response) -> None:
        if answer.status < 300 and answer.status != 204:
            self.answers.append((answer.url, answer.body()))


def spellings(secret: str) -> set[bytes]:
    return {secret.encode(), quote(secret, safe="").encode(), json.dumps(secret).strip('"').encode()}


def walk_everywhere(page: Page, app: AppServer, ear: Ear) -> None:
    """Every page, the viewer, a renewal, a refusal, a replay and a disconnect."""
    page.goto(app.url + "?size=24")
    expect_signed_out(page)
    ear.look()
    page.get_by_role("link", name="Connect Instagram").click()
    press_allow(page)
    expect_sheet(page, "Sheet 1 of 14", 24)
    ear.look()
    for place in (0, 5):
        open_frame(page, place)
        expect(page.locator(".viewer .edge b")).to_be_visible()
        ear.look()
        page.keyboard.press("Escape")
        expect(page.locator(".viewer")).to_have_count(0)
    go_to(page, "Access")
    page.get_by_role("button", name="Extend to 60 days").click()
    expect(page.get_by_text("60-day access.")).to_be_visible()
    ear.look()
    # The access is withdrawn on the other side: Instagram's refusal quotes nothing it should not.
    connect(page, app.url, account="huge")
    expect(page.get_by_text("Reading the rest")).to_be_visible()
    app.sandbox.revoke_all_tokens()
    expect(page.get_by_text("Your access has run out.")).to_be_visible()
    ear.look()
    callback = next(request.url for request in ear.visitor.requests if "code=" in request.url)
    page.goto(callback)
    expect(page.get_by_text("This sign-in was already used.")).to_be_visible()
    ear.look()
    connect(page, app.url, account="single")
    go_to(page, "Access")
    disconnect(page)
    expect_signed_out(page)
    ear.look()


def test_secrets_are_found_nowhere(app: AppServer, visit: Visit) -> None:
    visitor = visit()
    page = visitor.page()
    ear = Ear(visitor, page)
    walk_everywhere(page, app, ear)

    tokens, codes = issued(app.sandbox).tokens, issued(app.sandbox).codes
    assert len(tokens) >= 3
    assert len(codes) >= 2
    log = app.log()
    holds = {
        "the log": [log.encode()],
        "a page": [text.encode() for text in ear.pages],
        "a message": visitor.received,
        "an answer": [body for url, body in ear.answers if url.startswith(app.url)],
        "a store": [text.encode() for text in ear.stores],
    }
    # The net is whole: each of these does hold what passed through it.
    assert "urllib3.connectionpool" in log
    assert "/me/media" in log or "/media?" in log
    assert any(b"maya.lindqvist" in frame for frame in visitor.received)
    assert any("maya.lindqvist" in text for text in ear.pages)
    assert any("contact_sheet_login_" in text for text in ear.stores)
    assert len(holds["an answer"]) > 10

    found = [
        (where, kind)
        for where, texts in holds.items()
        for kind, secrets in {"secret": [SECRET], "token": tokens, "code": codes}.items()
        for secret in secrets
        for spelling in spellings(secret)
        if any(spelling in text for text in texts)
    ]
    assert found == []


def test_the_code_is_seen_by_nobody_but_the_callback(app: AppServer, visit: Visit) -> None:
    visitor = visit()
    page = visitor.page()
    before = set(issued(app.sandbox).codes)
    connect(page, app.url, account="single")
    (code,) = set(issued(app.sandbox).codes) - before
    carrying = [request for request in visitor.requests if code in request.url]
    assert [request.is_navigation_request() for request in carrying] == [True]
    assert carrying[0].url.startswith(app.url)
    abroad = [request for request in visitor.requests if not request.url.startswith(app.url)]
    assert abroad
    assert not any(code in (request.headers.get("referer") or "") for request in abroad)
    expect(page).to_have_url(app.url)
    assert code not in page.evaluate("document.referrer + location.href + JSON.stringify(history.state)")


def test_the_built_in_sandbox_keeps_its_secrets_too(app: AppServer, visit: Visit) -> None:
    visitor = visit()
    page = visitor.page()
    connect_sample(page, app.url, account="single")
    token_starts = b"IGAA"
    assert any(b"one.frame" in frame for frame in visitor.received)
    assert not any(token_starts in frame for frame in visitor.received)
    log = app.log()
    assert "access_token=***" in log
    assert "IGAA" not in log
