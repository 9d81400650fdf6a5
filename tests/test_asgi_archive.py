"""An archive's ZIP is streamed once, to the browser that made it; what was lost on the way may be asked for again."""

import asyncio

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.archiving.handed_out import handed_out
from dashboard.server import archive_route
from dashboard.session.visit_cookie import NAME

MINE, OTHER = "m" * 43, "o" * 43
BODY = bytes(range(256)) * 1_000


class Waiting:
    """A ZIP that waits for my browser."""

    def __init__(self, file, scheme="http"):
        file.write_bytes(BODY)
        self.file, self.key = file, handed_out().put(file, "maya.zip", MINE)
        self._client = TestClient(
            Starlette(routes=archive_route.routes), base_url=f"{scheme}://sheets.example"
        )

    def ask(self, browser=MINE, *, method="GET", name=NAME, **headers):
        cookie = {"cookie": f"{name}={browser}"} if browser else {}
        return self._client.request(method, f"/archive/{self.key}", headers={**headers, **cookie})


@pytest.fixture
def waiting(tmp_path):
    handed_out.clear()
    return Waiting(tmp_path / "x.zip")


def test_its_browser_has_it_once_and_then_it_is_gone(waiting):
    answer = waiting.ask()
    assert answer.status_code == 200
    assert answer.content == BODY
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["content-disposition"] == 'attachment; filename="maya.zip"'
    assert answer.headers["cache-control"] == "private, no-store"
    assert not waiting.file.exists()
    assert waiting.ask().status_code == 404


@pytest.mark.parametrize("browser", [OTHER, None, "", "m" * 42])
def test_no_other_browser_has_it_and_the_asking_takes_nothing_away(waiting, browser):
    assert waiting.ask(browser).status_code == 404
    assert waiting.ask().content == BODY


def test_another_key_leads_to_nothing(waiting):
    known = waiting.key
    waiting.key = known[:-1] + ("A" if known[-1] != "A" else "B")
    assert waiting.ask().status_code == 404


def test_over_https_a_cookie_that_a_neighbour_could_plant_opens_nothing(tmp_path):
    waiting = Waiting(tmp_path / "x.zip", "https")
    assert waiting.ask().status_code == 404
    assert waiting.ask(name=f"__Host-{NAME}").content == BODY


def test_what_was_lost_on_the_way_may_be_asked_for_again(waiting):
    first = waiting.ask(range="bytes=0-999")
    assert (first.status_code, first.content) == (206, BODY[:1000])
    assert waiting.file.exists()
    assert waiting.ask(range="bytes=-1").content == BODY[-1:]
    assert waiting.ask(range="bytes=0-9,20-29").status_code == 206
    rest = waiting.ask(range="bytes=500-")
    assert rest.content == BODY[500:]
    assert not waiting.file.exists()
    assert waiting.ask(range="bytes=0-").status_code == 404


def test_to_look_at_its_head_or_to_ask_wrongly_takes_nothing_away(waiting):
    assert waiting.ask(method="HEAD").status_code == 200
    assert waiting.ask(range="bytes=999999999-").status_code == 416
    assert waiting.ask(range="no range").status_code == 400
    assert waiting.ask().content == BODY


def test_while_it_is_on_its_way_nobody_else_has_it_and_one_that_breaks_off_does_not_count(waiting):
    """The browser goes away in the middle: the server's own words for that are an OSError where it sends."""
    seen = []

    async def send(message):
        if message["type"] == "http.response.body":
            seen.append(waiting.ask().status_code)
            raise OSError("gone")

    async def receive():
        await asyncio.Event().wait()

    scope = {
        "type": "http",
        "asgi": {"spec_version": "2.4"},
        "method": "GET",
        "path": f"/archive/{waiting.key}",
        "root_path": "",
        "scheme": "http",
        "query_string": b"",
        "headers": [(b"cookie", f"{NAME}={MINE}".encode()), (b"host", b"sheets.example")],
    }
    with pytest.raises(OSError, match="gone"):
        asyncio.run(Starlette(routes=archive_route.routes)(scope, receive, send))
    assert seen == [404]
    assert waiting.ask().content == BODY


def test_what_is_withdrawn_is_given_to_nobody(waiting):
    handed_out().withdraw(waiting.file)
    assert waiting.ask().status_code == 404
    assert waiting.file.exists()


def test_a_new_address_takes_the_place_of_the_one_before(waiting):
    before, waiting.key = waiting.key, handed_out().put(waiting.file, "maya.zip", MINE)
    after, waiting.key = waiting.key, before
    assert waiting.ask().status_code == 404
    waiting.key = after
    assert waiting.ask().content == BODY


def test_of_a_browser_only_a_digest_is_kept(waiting):
    assert MINE not in repr(vars(handed_out()))
    assert all(MINE.encode() != parcel.browser for parcel in handed_out()._parcels.values())
