"""The insights: what the page says, and the ways from a figure to its posts and back."""

import re
from base64 import b64decode
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl

import pytest
from app_driver import Visit, own_settings, prepare
from browser import CLIENT_ID
from insights_posts import posts_of
from still_source import StillSource, roll_of

from dashboard import clock
from dashboard.account.source import Can, PictureSource, Spot
from dashboard.insights.snapshots import take_snapshot, write_snapshot
from igclient import Media, MediaType, Usage, User
from igclient.insights import Insight, Insights
from sandbox import Sandbox

TODAY = datetime(2026, 11, 28, 12, tzinfo=UTC)
CHARTS = ["months", "months_before", "times", "kinds", "slides", "captions", "weekdays", "tags"]


@pytest.fixture(scope="module")
def running():
    """A sandbox whose day stands still: its posts are dated back from it."""
    with Sandbox(
        client_id=CLIENT_ID, redirect_uris=["http://localhost:8501/"], pictures="flat", clock=lambda: TODAY
    ) as started:
        yield started


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: TODAY)


@pytest.fixture
def visit(monkeypatch, sandbox):
    """Connect an account, read all or as many posts of it as are asked for, and open the insights."""

    def connect(account="sample", *, read=1_000):
        prepare(monkeypatch, sandbox, account=account)
        tab = Visit(monkeypatch).run().sign_in(account)
        tab.app.session_state["source"].reader.read_until(read, lambda read: None)
        return opened(tab)

    return connect


@pytest.fixture
def show(monkeypatch, running):
    """Open the insights in a tab that shows this source."""
    prepare(monkeypatch, running)

    def open_insights(source):
        tab = Visit(monkeypatch)
        tab.app.session_state["source"] = source
        return opened(tab.run())

    return open_insights


def opened(tab):
    tab.open("insights")
    assert not tab.app.exception
    return tab


def titles(tab):
    return [passage["title"] for passage in tab.data("passage")]


def heads(tab):
    return [passage["head"] for passage in tab.data("passage") if passage["head"]]


def figures(tab):
    return {one["name"]: (one["value"], one["note"]) for one in tab.data("figures")[0]["figures"]}


def as_one(value):
    return value[-1] if isinstance(value, list) else value


def line(tab):
    return tab.data("sheet_line")[0]["words"]


def photos(count, *, likes=None, begin=datetime(2024, 5, 1, 9, 30, tzinfo=UTC), step=timedelta(days=1)):
    posts = [
        Media(
            id=str(number),
            caption="#fog over the pines",
            media_type=MediaType.IMAGE,
            media_url="files/1.jpg",
            timestamp=begin + number * step,
            like_count=likes,
        )
        for number in range(count)
    ]
    return roll_of(*reversed(posts))


def source_of(count, **more):
    return StillSource(
        roll=photos(count, **more), user=User(id="1", username="still.life", media_count=count)
    )


def test_the_sample_says_what_is_drawn_and_counts_and_draws_it_once(visit, monkeypatch):
    tab = visit()
    says_what_is_drawn(tab)

    def fail(*asked, **more):
        raise AssertionError("counted or drawn again")

    with monkeypatch.context() as patched:
        for name in (
            "load.read_posts",
            "load.count_groups",
            "rhythm_part.draw_months",
            "better_part.draw_groups",
        ):
            patched.setattr(f"dashboard.insights.{name}", fail)
        tab.run()
        assert not tab.app.exception
    # A frame of the strips opens in the viewer.
    best = tab.data("film")[0]["frames"][0]
    tab.send("film", "chosen", {"id": best["id"], "extend": False})
    assert as_one(tab.app.query_params["frame"]) == best["id"]
    assert tab.data("viewer")


def says_what_is_drawn(tab):
    assert titles(tab)[0] == "What your posts say"
    assert heads(tab) == [
        *("Rhythm", "What did better than usual", "Best and least", "Words", "Growth", "Year in review")
    ]
    assert figures(tab)["posts"] == ("321", "since 18 Dec 2020")
    assert figures(tab)["longest silence"] == ("46 days", "24 Jan – 11 Mar 2024")
    assert figures(tab)["likes, median"] == ("642", "597–698 · exact 95.6 %")
    assert figures(tab)["gave half of all likes"] == ("84 posts", "26 % of 319")
    assert list(tab.charts()) == CHARTS
    assert "2 posts hide their likes and are left out where likes count." in tab.texts()
    (best, least) = tab.data("film")
    assert [frame["foot"][:2] for frame in best["frames"]][:2] == [["×3.5", "2,929"], ["×3.2", "2,633"]]
    assert least["frames"][0]["foot"] == ["×0.3", "219", "likes"]
    assert all(frame["source"] or frame["words"] for frame in tab.frames())
    assert any("Reach, saves and watch time" in words for words in tab.texts())
    (masthead,) = tab.data("masthead")
    assert (masthead["pages"], masthead["current"]) == (
        ["Sheets", "Insights", "Archive", "Access", "Setup"],
        "Insights",
    )


def test_whoever_has_no_account_to_show_is_asked_to_connect_and_comes_back(monkeypatch, sandbox):
    prepare(monkeypatch, sandbox)
    tab = Visit(monkeypatch).run().open("insights")
    assert tab.data("headline")
    tab.sign_in()
    assert titles(tab)[0] == "What your posts say"


def test_a_click_on_a_mark_opens_its_posts_and_back_finds_the_chart_as_it_was(visit):
    tab = visit()
    for chart, mark, matching, query in (
        ("months", "2026-02", 10, {"year": "2026", "month": "2"}),
        ("times", "fri evening", 38, {"weekday": "fri", "part": "evening"}),
        ("kinds", "reel", 26, {"kind": "reel"}),
        ("tags", "#quiet", 12, {"q": "#quiet"}),
    ):
        tab.click_mark(chart, mark)
        assert not tab.app.exception
        assert {name: as_one(tab.app.query_params[name]) for name in query} == query
        assert f"{matching} of 321 posts match" in line(tab)
        assert len(tab.frames()) == matching
        # Back: the click is not made again.
        opened(tab)
        assert list(tab.charts()) == CHARTS


def test_the_links_open_what_they_say_and_a_click_beside_all_marks_opens_nothing(visit):
    tab = visit()
    tab.click_mark("times", "nowhere")
    assert titles(tab)[0] == "What your posts say"
    links = tab.links()
    half = next(query for words, query in links.items() if "84 posts with half of all likes" in words)
    tab.open("media", **dict(parse_qsl(half)))
    assert "84 of 321 posts match" in line(tab)
    silence = next(query for words, query in links.items() if "both sides of the silence" in words)
    tab.open("media", **dict(parse_qsl(silence)))
    assert len(tab.frames()) == 2
    assert any("Only 2 chosen posts" in button.label for button in tab.app.button)
    tab.click("filters_ids")
    assert len(tab.frames()) > 2


def test_the_table_behind_a_chart_is_there_when_it_is_asked_for(visit):
    tab = visit()
    assert not tab.app.table
    before = len(tab.links())
    tab.click("insights_behind_times")
    assert not tab.app.exception
    (table,) = tab.app.table
    assert table.value.columns.tolist()[:2] == ["time", "posts"]
    assert len(tab.links()) == before + 35
    tab.click("insights_behind_times")
    assert not tab.app.table
    tab.click("insights_formulas")
    assert any("**Your usual:**" in words for words in tab.texts())


def test_another_period_and_zone_stay_when_somebody_comes_back(visit):
    tab = visit()
    tab.app.selectbox(key="insights_since").set_value(2025)
    tab.app.toggle(key="insights_utc").set_value(True)
    tab.app.selectbox(key="insights_review").set_value(2024)
    tab.set("insights_card", ["Likes"])
    assert any(" · 2025–2026 · UTC · intervals by order statistics" in words for words in tab.texts())
    tab.open("access")
    opened(tab)
    assert tab.app.selectbox(key="insights_since").value == 2025
    assert tab.app.toggle(key="insights_utc").value is True
    assert tab.app.selectbox(key="insights_review").value == 2024
    tab.click("insights_card_shown")
    (shown,) = tab.data("shown_picture")
    assert shown["says"] == "The picture of 2024 with what you chose"
    card = b64decode(shown["address"].partition(",")[2]).decode()
    assert re.search(r">[\d,]+ likes<", card)
    assert any("2025–2026 · UTC" in words for words in tab.texts())


def test_while_the_account_is_being_read_the_page_counts_what_is_there(visit):
    tab = visit(read=100)
    assert figures(tab)["posts"] == ("100", "of 322, read so far")
    tab.app.session_state["source"].reader.read_until(1_000, lambda read: None)
    opened(tab)
    assert figures(tab)["posts"] == ("321", "since 18 Dec 2020")


def test_an_account_without_posts_says_so(visit):
    tab = visit("empty")
    assert ("No posts yet.", "When you post your first picture, its figures appear here.") in tab.notices()
    assert tab.charts() == {}


def test_a_single_post_makes_no_silly_chart(visit):
    tab = visit("single")
    assert "One post so far." in titles(tab)
    assert figures(tab).keys() == {"post"}
    assert "kinds" not in tab.charts()


@pytest.mark.parametrize("count", [5, 6])
def test_few_posts_are_not_compared(show, count):
    source = replace(source_of(count, likes=10), can=frozenset({Can.LIKES}))
    tab = show(source)
    shown = figures(tab)
    assert shown["posts"][0] == str(count)
    assert ("likes, median" in shown) == (count == 6)
    is_compared = "No kind can be told to do better." in titles(tab)
    assert is_compared == (count == 6)


def test_an_account_without_likes_shows_its_rhythm_and_captions(show):
    tab = show(source_of(9))
    assert list(tab.charts()) == ["months", "times"]
    assert heads(tab) == ["Rhythm", "Words", "Year in review"]
    assert "This account comes without likes: nothing here compares posts." in tab.texts()
    assert "likes, median" not in figures(tab)
    tab.click_mark("times", "wed midday")
    assert "match" in line(tab)
    assert len(tab.frames()) == 2


def test_pictures_that_lie_in_the_browser_are_made_there(show):
    class Held(StillSource):
        def picture(self, media, *, of=None):
            return PictureSource(self.key, media.id, spot=Spot("kept", 0, int(media.id), False))

    made = datetime(2024, 5, 1, 9, 30, tzinfo=UTC)
    items = [
        replace(photos(1, likes=10 + n, begin=made + timedelta(days=n)).items[0], id=str(n))
        for n in range(14)
    ]
    source = Held(roll=roll_of(*reversed(items)), can=frozenset({Can.LIKES}))
    tab = show(source)
    (asked,) = tab.data("browser_prints")
    shown = {frame["id"] for strip in tab.data("film") for frame in strip["frames"]}
    assert (len(shown), shown) == (12, {name for name in asked["spots"] if name.isdecimal()})


def test_a_kept_snapshot_tells_what_is_new_and_how_likes_came(visit):
    tab = visit()
    source = tab.app.session_state["source"]
    items = [replace(media, like_count=(media.like_count or 1) - 1) for media in source.roll.items[1:]]
    made = items[0].timestamp
    early = [
        write_snapshot(
            take_snapshot(posts_of(*items, now=made + timedelta(days=days)), source.user.id)
        ).decode()
        for days in (0.5, 2)
    ]
    tab.send("text_files", "chosen", ["{", *early])
    assert not tab.app.exception
    assert "The file is damaged or no snapshot. Choose the one this app saved." in tab.texts()
    assert any(words.startswith("+318 likes on the posts of then") for words in tab.texts())
    assert any("1 new post since" in words for words in tab.links())
    tab.click_mark("growth", items[0].id)
    assert [frame["id"] for frame in tab.frames()] == [items[0].id]
    # Back, the snapshots are still there.
    assert "growth" in opened(tab).charts()
    tab.send("text_files", "chosen", [write_snapshot(take_snapshot(posts_of(*items), "9")).decode()])
    assert any(words.startswith("The snapshot is of another account") for words in tab.texts())


class Graph:
    """Tells the same figures of every post."""

    usage = Usage(call_count=12.4)

    def __init__(self):
        self.asked = []

    def get_media_insights(self, media_id, metrics):
        self.asked.append(media_id)
        told = {"views": 300, "reach": 200, "likes": 20, "saved": 5}
        return Insights(
            {name: Insight(id=name, name=name, total_value={"value": told[name]}) for name in told}
        )


def test_the_figures_of_the_permission_are_asked_for_when_somebody_has_seen_the_cost(show):
    graph = Graph()
    source = source_of(12, likes=10, begin=clock.now() - timedelta(days=14, hours=1))
    tab = show(replace(source, graph=graph, can=frozenset({Can.LIKES, Can.INSIGHTS})))
    (cost,) = [one["words"] for one in tab.data("passage") if "one post at a time" in one["words"]]
    assert cost.startswith(
        "Instagram tells it one post at a time: 12 calls for the posts of the last two years."
    )
    assert cost.endswith("pause at 80 % of Instagram's allowance. 12 % of it is used now.")
    assert (graph.asked, tab.app.button(key="insights_ask").label) == ([], "Ask for 12 posts")
    tab.click("insights_ask")
    tab.app.session_state["insights_measuring"]._thread.join(60)
    tab.run()
    assert sorted(graph.asked, key=int) == [str(number) for number in range(12)]
    assert "Of 100 accounts that a usual post reaches, 10 like it and 2.5 save it." in titles(tab)
    measured = {one["name"]: one["value"] for one in tab.data("figures")[1]["figures"]}
    assert measured == {"Views, median": "300", "Accounts reached, median": "200", "Saved, median": "5"}
    tab.click_mark("reach", "Saves")
    assert "of 12 posts match" in line(tab)
    # Back, nothing is asked again.
    opened(tab)
    assert (len(graph.asked), "reach" in tab.charts()) == (12, True)


def test_the_account_as_a_whole_is_asked_for_where_the_permission_was_granted(monkeypatch, sandbox):
    scope = "instagram_business_basic,instagram_business_manage_insights"
    prepare(monkeypatch, sandbox, settings=own_settings(sandbox, INSTAGRAM_SCOPE=scope))
    tab = opened(Visit(monkeypatch).run().sign_in("sample", key="own"))
    assert tab.app.button(key="insights_account_ask").label == "Ask for them: 5 calls"
    tab.click("insights_account_ask")
    assert not tab.app.exception
    months, quarters = (shown["figures"] for shown in tab.data("figures")[1:])
    assert [one["note"] for one in (months[0], quarters[0])] == ["last 30 days", "last 90 days"]
    assert months[0]["name"] == "Accounts reached"
    assert [table.value.columns[0] for table in tab.app.table] == ["Age", "Gender", "Country"]
    assert tab.app.table[1].value.Gender.tolist() == ["women", "men", "not said"]
    assert "insights_account_ask" not in {button.key for button in tab.app.button}
