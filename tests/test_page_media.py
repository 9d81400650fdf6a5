"""The profile and the sheets: what is shown, what is read for it, and what is not read again."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from app_driver import ELSEWHERE, HERE, Visit, own_settings, prepare

from dashboard import clock
from dashboard.pictures.store import picture_store
from igclient import CursorPage, InstagramClient, User, errors
from sandbox.walk import allow

SAMPLE_WORDS = "sample account, invented, not Instagram"
READS = ("code_exchange", "user", "media_list", "media", "children")
MARKDOWN = (
    "[link](https://evil.example) **bold** `code` :material/lock: $x$ <script>alert(1)</script><img src=x>"
)


@pytest.fixture
def visit(monkeypatch, sandbox):
    """Connect an account, and give the tab."""

    def connect(account="sample", **prepared):
        prepare(monkeypatch, sandbox, account=account, **prepared)
        return Visit(monkeypatch).run().sign_in(account)

    return connect


def reads(sandbox):
    return {kind: sandbox.count(kind) for kind in READS if sandbox.count(kind)}


def line(tab):
    return tab.data("sheet_line")[0]["words"]


def numbers(tab):
    return [frame["number"] for frame in tab.frames()]


def test_connecting_and_the_first_sheet_cost_one_exchange_one_profile_and_one_media_read(visit, sandbox):
    tab = visit()
    assert not tab.app.exception
    assert reads(sandbox) == {"code_exchange": 1, "user": 1, "media_list": 1}
    assert len(tab.frames()) == 48
    assert numbers(tab)[0] == "0322"
    assert line(tab).startswith("Sheet 1 of 7 · ")
    assert line(tab).endswith(" · 48 of 322 posts")
    assert tab.data("profile")[0]["username"] == "maya.lindqvist"
    assert tab.app.query_params == {}


def test_nothing_is_read_again_by_a_rerun_another_size_a_loaded_sheet_or_a_loaded_frame(visit, sandbox):
    tab = visit()
    first = numbers(tab)
    sandbox.forget_requests()
    tab.run()
    assert numbers(tab) == first
    tab.resize(24)
    assert numbers(tab) == first[:24]
    tab.resize(96)
    assert len(tab.frames()) == 96
    # One of the 96 has a dead link, and that post alone is read again.
    assert reads(sandbox) == {"media": 1}
    tab.resize(24)
    tab.turn_to(4)
    assert numbers(tab)[0] == "0250"
    tab.choose(tab.frames()[3])
    assert tab.data("viewer")
    assert reads(sandbox) == {"media": 1}


def test_turning_further_reads_only_what_is_missing(visit, sandbox):
    tab = visit()
    sandbox.forget_requests()
    tab.turn_to(3)
    assert reads(sandbox) == {"media_list": 1}
    assert numbers(tab)[0] == "0226"
    tab.turn_to(1)
    tab.turn_to(3)
    assert reads(sandbox) == {"media_list": 1}


def test_another_size_stays_with_the_frame_that_was_first(visit):
    tab = visit()
    tab.turn_to(2)
    shown = numbers(tab)[0]
    tab.resize(24)
    assert numbers(tab)[0] == shown
    tab.resize(96)
    assert shown in numbers(tab)


def test_the_last_sheet_says_what_is_really_there_and_can_be_turned_back(visit, sandbox):
    tab = visit()
    tab.turn_to(7)
    assert not tab.app.exception
    shown = tab.frames()
    listed = int(re.search(r"of (\d+) posts", line(tab))[1])
    # The profile counts more posts than Instagram lists; once all is read, the list is right.
    assert listed < 322
    assert len(shown) == listed - 6 * 48
    tab.run()
    assert not tab.app.exception
    tab.turn_to(1)
    # The numbers stay as they were before that was known.
    assert numbers(tab)[0] == "0322"
    assert shown[-1]["number"] == f"{322 - listed + 1:04d}"


def test_a_count_larger_than_the_list_never_leaves_a_sheet_beyond_the_end(visit, monkeypatch):
    real = InstagramClient.get_user
    monkeypatch.setattr(InstagramClient, "get_user", lambda self: replace(real(self), media_count=500))
    tab = visit("single")
    tab.turn_to(1)
    assert not tab.app.exception
    assert numbers(tab) == ["0500"]
    tab.run()
    assert tab.app.get("pagination")[0].proto.num_pages == 1


def test_an_empty_account_is_told_so(visit, sandbox):
    tab = visit("empty")
    assert not tab.app.exception
    assert tab.notices() == [("No posts yet.", "When you post your first picture, it appears here.")]
    assert not tab.app.text_input
    assert not tab.app.selectbox
    assert not tab.frames()
    profile = tab.data("profile")[0]
    assert (profile["biography"], profile["website"], profile["line"]) == (
        "",
        None,
        f"Business account · {SAMPLE_WORDS}",
    )
    assert reads(sandbox) == {"code_exchange": 1, "user": 1, "media_list": 1}
    assert not tab.app.get("pagination")


def test_a_single_post(visit):
    tab = visit("single")
    assert not tab.app.exception
    assert numbers(tab) == ["0001"]
    assert line(tab).endswith("1 of 1 post")


def test_ten_thousand_posts_cost_no_more_to_begin_with(visit, sandbox):
    tab = visit("huge")
    assert not tab.app.exception
    assert reads(sandbox) == {"code_exchange": 1, "user": 1, "media_list": 1}
    assert numbers(tab)[0] == "10000"
    assert tab.app.get("pagination")[0].proto.num_pages == 209
    tab.turn_to(5)
    assert sandbox.count("media_list") == 3
    assert len(tab.frames()) == 48


@pytest.mark.parametrize(
    "query",
    [
        {"sheet": "0"},
        {"sheet": "-1"},
        {"sheet": "999999999"},
        {"sheet": "x"},
        {"size": "7"},
        {"size": "x"},
        {"frame": "me"},
        {"frame": "../me"},
        {"frame": "1"},
        {"frame": ""},
        {"slide": "2"},
    ],
)
def test_an_address_typed_by_hand_never_crashes_the_page(visit, query):
    tab = visit("single").open("media", **query)
    assert not tab.app.exception
    assert numbers(tab) == ["0001"]


@pytest.mark.parametrize(
    ("asked", "shown"),
    [("1", 0), ("3", 2), ("99", 3), ("0", 0), ("-2", 0), ("x", 0), ("", 0), ("²", 0), ("9" * 5000, 0)],
)
def test_a_slide_in_the_address_is_held_to_the_album(visit, asked, shown):
    tab = visit()
    album = tab.frames()[0]
    assert (album["badge"], album["slides"]) == ("album", 4)
    tab.open("media", frame=album["id"], slide=asked)
    assert not tab.app.exception
    assert tab.data("viewer")[0]["slide"] == shown


def test_the_viewer_turns_slides_and_posts_and_the_address_follows(visit):
    tab = visit()
    album, after = tab.frames()[0], tab.frames()[1]
    tab.choose(album)
    assert tab.app.query_params["frame"] == album["id"]
    view = tab.data("viewer")[0]
    assert (view["previous"], view["next"], len(view["slides"])) == (None, after["id"], 4)
    tab.send_in_fragment("viewer", "turned", {"slide": 2})
    assert tab.app.query_params["slide"] == "3"
    assert tab.data("viewer")[0]["slide"] == 2
    tab.send_in_fragment("viewer", "turned", {"step": 1})
    assert tab.app.query_params == {"frame": after["id"]}
    assert tab.data("viewer")[0]["number"] == "0321"


@pytest.mark.parametrize(
    "turn", [{"slide": 99}, {"slide": -1}, {"step": 5}, {"step": -1}, {}, "x", 3, None, {"slide": "1"}]
)
def test_a_turn_that_leads_nowhere_changes_nothing(visit, turn):
    tab = visit("single")
    frame = tab.frames()[0]["id"]
    tab.choose(tab.frames()[0])
    tab.send_in_fragment("viewer", "turned", turn)
    assert not tab.app.exception
    assert tab.app.query_params == {"frame": frame}


def test_withheld_missing_and_broken_files_have_tiles_of_their_own(visit):
    tab = visit()
    words = {(frame["words"], frame["reason"]) for frame in tab.frames() if frame["words"]}
    assert ("Not shared by Instagram", "often licensed audio") in words
    tab.turn_to(2)
    words = {frame["words"] for frame in tab.frames() if frame["words"]}
    assert {"File is gone", "Cannot be shown"} <= words
    for frame in tab.frames():
        assert (frame["source"] is None) == (frame["words"] is not None)


def test_a_dead_link_heals_and_is_read_again_once(visit, sandbox):
    tab = visit()
    assert reads(sandbox) == {"code_exchange": 1, "user": 1, "media_list": 1}
    tab.turn_to(2)
    healed = tab.frames()[56 - 48]
    assert healed["source"]
    assert healed["words"] is None
    assert sandbox.count("media") == 1
    tab.turn_to(1).turn_to(2)
    assert sandbox.count("media") == 1


def test_a_post_of_an_unknown_kind_is_shown(visit):
    frame = visit().frames()[26]
    assert frame["badge"] == "post"
    assert frame["source"]


def test_a_deleted_post_in_the_address_is_said_calmly(visit):
    tab = visit("single").open("media", frame="17900000000000000")
    assert not tab.app.exception
    (view,) = tab.data("viewer")
    assert (view["words"], view["reason"]) == (
        "This post is not there.",
        "It was deleted or archived, or it belongs to another account.\nGo back to the sheets.",
    )


@pytest.mark.parametrize(
    ("zone", "date"),
    [
        ("Europe/Berlin", "1 Jan"),
        ("America/New_York", "31 Dec 2025"),
        ("no/such zone", "31 Dec 2025"),
        ("Europe", "31 Dec 2025"),
    ],
)
def test_dates_are_in_the_persons_own_zone(visit, monkeypatch, zone, date):
    posted = datetime(2025, 12, 31, 23, 30, tzinfo=UTC)
    real = InstagramClient.list_media

    def list_media(self, **asked):
        page = real(self, **asked)
        return CursorPage(tuple(replace(media, timestamp=posted) for media in page.items), page.after)

    monkeypatch.setattr(InstagramClient, "list_media", list_media)
    monkeypatch.setattr(clock, "now", lambda: datetime.now(UTC).replace(year=2026))
    tab = visit("single")
    tab.app.context = {**tab.app.context, "timezone": zone}
    tab.run()
    assert not tab.app.exception
    assert tab.frames()[0]["date"] == date


def test_going_to_the_access_page_and_back_reads_nothing_again(visit, sandbox):
    tab = visit()
    tab.app.query_params["sheet"] = "2"
    tab.turn_to(2)
    sandbox.forget_requests()
    tab.send("masthead", "chosen", "Access")
    assert not tab.app.exception
    assert tab.data("access_chip")
    assert tab.app.query_params == {}
    tab.run()
    tab.send("masthead", "chosen", "Sheets")
    assert not tab.app.exception
    assert len(tab.frames()) == 48
    assert reads(sandbox) == {}
    assert sandbox.count("cdn") == 0


@pytest.fixture
def hostile(monkeypatch):
    """An account whose every text is Markdown and HTML."""
    read_user, read_page = InstagramClient.get_user, InstagramClient.list_media

    def get_user(self):
        texts = dict.fromkeys(("username", "name", "biography", "website", "account_type"), MARKDOWN)
        return replace(read_user(self), **texts)

    def list_media(self, **asked):
        page = read_page(self, **asked)
        changed = tuple(
            replace(media, caption=MARKDOWN, alt_text=MARKDOWN, username=MARKDOWN, permalink="https://[evil")
            for media in page.items
        )
        return CursorPage(changed, page.after)

    monkeypatch.setattr(InstagramClient, "get_user", get_user)
    monkeypatch.setattr(InstagramClient, "list_media", list_media)


def test_markdown_and_html_of_an_account_reach_the_page_as_plain_text_only(visit, hostile):
    tab = visit("single")
    tab.choose(tab.frames()[0])
    assert not tab.app.exception
    assert tab.data("viewer")[0]["caption"] == MARKDOWN
    assert tab.data("profile")[0]["biography"] == MARKDOWN
    assert tab.data("profile")[0]["website"] is None
    assert tab.frames()[0]["permalink"] is None
    native = [node for node in tab.app._tree if getattr(node, "type", "") not in ("bidi_component", "root")]
    rendered = "\n".join(str(getattr(node, "proto", "")) for node in native if hasattr(node, "proto"))
    assert "evil.example" not in rendered
    assert "<script>" not in rendered


def failing(monkeypatch, method, error, *, times=1, after=0):
    """Let a client's method fail `times` times, after having worked `after` times."""
    real, calls = getattr(InstagramClient, method), []

    def fail(self, *args, **asked):
        calls.append(method)
        if after < len(calls) <= after + times:
            raise error
        return real(self, *args, **asked)

    monkeypatch.setattr(InstagramClient, method, fail)
    return calls


def test_a_profile_that_cannot_be_read_is_explained_and_can_be_tried_again(visit, monkeypatch):
    failing(monkeypatch, "get_user", errors.TimedOut("Instagram did not answer in time."))
    tab = visit("single")
    assert not tab.app.exception
    assert tab.notices()[0][0] == "Instagram took too long to answer."
    assert not tab.frames()
    tab.click("media_retry_profile")
    assert numbers(tab) == ["0001"]


def test_an_error_in_the_middle_keeps_what_was_read_and_goes_on_from_there(visit, monkeypatch, sandbox):
    busy = errors.ServiceUnavailable("An unknown error has occurred.", code=2, fbtrace_id="Atrace")
    calls = failing(monkeypatch, "list_media", busy, after=2)
    tab = visit()
    tab.turn_to(7)
    assert not tab.app.exception
    assert tab.notices()[0][0] == "Instagram has a problem of its own."
    assert tab.app.code[0].value == "An unknown error has occurred. (trace Atrace)"
    assert tab.data("profile")
    sandbox.forget_requests()
    tab.turn_to(2)
    assert len(tab.frames()) == 48
    # The one post on this sheet whose link is dead.
    assert reads(sandbox) == {"media": 1}
    tab.turn_to(7)
    assert numbers(tab)[-1] == "0002"
    assert len(calls) == 5
    assert reads(sandbox) == {"media": 1, "media_list": 2}


def test_trying_again_after_an_error_goes_on(visit, monkeypatch):
    failing(monkeypatch, "list_media", errors.ConnectionFailed("Instagram could not be reached."), after=1)
    tab = visit()
    tab.turn_to(4)
    assert tab.notices()[0][0] == "Instagram cannot be reached."
    tab.click("media_retry_sheet")
    assert not tab.notices()
    assert len(tab.frames()) == 48


@pytest.mark.parametrize("url", [HERE, ELSEWHERE])
def test_an_access_that_ran_out_is_a_calm_page_and_connecting_again_returns(monkeypatch, sandbox, url):
    prepare(monkeypatch, sandbox)
    tab = Visit(monkeypatch, url=url).run()
    connect_again(tab, url)
    tab.resize(24)
    tab.turn_to(2)
    shown = numbers(tab)
    tab.app.query_params.update({"sheet": "2", "size": "24"})
    with monkeypatch.context() as patched:
        later = clock.now() + timedelta(hours=1)
        patched.setattr(clock, "now", lambda: later)
        tab.run()
    assert not tab.app.exception
    assert tab.notices()[0][0] == "Your access has run out."
    assert len(tab.app.info) == 1
    assert not tab.data("profile")
    assert "Connection" not in tab.session_values()
    tab.run()
    connect_again(tab, url)
    assert tab.app.query_params == {"sheet": "2", "size": "24"}
    assert numbers(tab) == shown
    assert not tab.notices()


def connect_again(tab, url):
    if url == HERE:
        tab.sign_in()
    else:
        tab.send("connect_button", "clicked", True)


def test_an_access_instagram_took_back_is_a_calm_page_too(visit, sandbox, monkeypatch):
    tab = visit()
    sandbox.revoke_all_tokens()
    tab.turn_to(7)
    assert not tab.app.exception
    assert tab.notices()[0][0] == "Your access has run out."
    assert not tab.data("profile")
    assert tab.data("connect_button")


def test_disconnecting_leaves_nothing_and_another_account_sees_only_its_own(visit, monkeypatch, sandbox):
    tab = visit()
    assert "IGAA" not in tab.session_values()
    tab.open("access").click("access_disconnect_now")
    assert not tab.app.exception
    assert tab.notices()[0][0] == "Disconnected."
    assert {type(value).__name__ for value in tab.app.session_state.to_dict().values()}.isdisjoint(
        {
            "Connection",
            "InstagramSource",
            "AccessToken",
            "InstagramClient",
            "Reader",
            "Roll",
            "CaptionIndex",
            "User",
        }
    )
    assert len(picture_store()._thumbnails) == len(picture_store()._files) == 0
    tab.sign_in("single").open("media")
    assert tab.data("profile")[0]["username"] == "one.frame"
    assert numbers(tab) == ["0001"]


def test_connecting_over_a_connection_forgets_the_first_accounts_pictures(visit, sandbox):
    tab = visit()
    owners = {key[0] for key in picture_store()._thumbnails}
    assert owners == {"sample:27640875392278831"}
    tab.open("connect")
    link = tab.leave()
    for name, value in parse_qsl(urlsplit(allow(link, account="single")).query):
        tab.app.query_params[name] = value
    tab.run()
    assert tab.data("profile")[0]["username"] == "one.frame"
    assert {key[0] for key in picture_store()._thumbnails} == {"sample:25310044178826157"}


def test_a_deep_link_comes_back_to_the_same_frame(monkeypatch, sandbox, visit):
    seen = visit().open("media", sheet="2").frames()[5]
    prepare(monkeypatch, sandbox)
    tab = Visit(monkeypatch).run().open("media", sheet="2", frame=seen["id"])
    assert tab.data("headline")
    tab.sign_in()
    assert tab.app.query_params == {"sheet": "2", "frame": seen["id"]}
    assert tab.data("viewer")[0]["number"] == seen["number"]


def test_two_people_side_by_side_never_see_each_others_pictures(monkeypatch, sandbox):
    prepare(monkeypatch, sandbox)
    first, second = Visit(monkeypatch).run(), Visit(monkeypatch).run()
    first.sign_in("sample")
    second.sign_in("single")
    for _ in range(2):
        assert first.run().data("profile")[0]["username"] == "maya.lindqvist"
        assert second.run().data("profile")[0]["username"] == "one.frame"
        assert not {frame["id"] for frame in first.frames()} & {frame["id"] for frame in second.frames()}


def test_what_comes_from_a_sandbox_is_labelled(monkeypatch, sandbox):
    prepare(monkeypatch, sandbox, settings=own_settings(sandbox))
    own = Visit(monkeypatch).run().sign_in("single", key="own")
    shown = own.data("profile")[0]
    assert (shown["line"].rpartition(" · ")[2], shown["brief"]) == (
        "from a sandbox, not Instagram",
        "1 post · from a sandbox",
    )
    sample = Visit(monkeypatch).run().sign_in("single", key="sample")
    shown = sample.data("profile")[0]
    assert (shown["line"].rpartition(" · ")[2], shown["brief"]) == (
        SAMPLE_WORDS,
        "1 post · sample account",
    )


def test_a_profile_that_says_almost_nothing_leaves_no_holes(visit, monkeypatch):
    monkeypatch.setattr(InstagramClient, "get_user", lambda self: User(id="1"))
    tab = visit("single", settings=None)
    profile = tab.data("profile")[0]
    assert not tab.app.exception
    assert (profile["username"], profile["line"], profile["counts"]) == ("", SAMPLE_WORDS, [])
    assert numbers(tab) == ["0001"]


def test_elsewhere_the_sheet_is_the_same(monkeypatch, sandbox):
    prepare(monkeypatch, sandbox)
    tab = Visit(monkeypatch, url=ELSEWHERE).run().send("connect_button", "clicked", True)
    assert not tab.app.exception
    assert len(tab.frames()) == 48
    assert reads(sandbox) == {"code_exchange": 1, "user": 1, "media_list": 1}
