"""What the page says about what is found: the sheet, nothing found, what is missing, this day in other years."""

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from still_source import StillSource, roll_of
from streamlit.testing.v1 import AppTest

from dashboard.search.filters import Filters, FrameSet, KindChoice, Sort
from dashboard.search.selection import Selection
from dashboard.sheets.loading import Sheet
from dashboard.sheets.notes import describe_sheet
from dashboard.sheets.run import Run
from igclient import Media, MediaType, User

ZONE = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 22, 14, 3, tzinfo=UTC)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def sheet(*items, number=1, sheets=1, chosen=None, total=None):
    total = len(items) if total is None else total
    chosen = total if chosen is None else chosen
    return Sheet(number, sheets, 0, chosen, total, total, tuple(range(len(items))), items)


def test_a_sheet_is_described_by_its_own_posts_in_any_order():
    items = (
        Media(id="1", timestamp=at("2026-03-02T12:00")),
        Media(id="2"),
        Media(id="3", timestamp=at("2026-11-14T12:00")),
    )
    described = describe_sheet(sheet(*items, sheets=7, total=322), None, ZONE)
    assert described == "Sheet 1 of 7 · 2 March – 14 November 2026 · 3 of 322 posts"
    assert describe_sheet(sheet(), None, ZONE) == "Sheet 1 of 1 · 0 of 0 posts"
    assert describe_sheet(sheet(Media(id="1")), None, ZONE) == "Sheet 1 of 1 · 1 of 1 post"
    many = [Media(id=str(number)) for number in range(1_000)]
    described = describe_sheet(sheet(*many, number=2, sheets=2, total=10_000), None, ZONE)
    assert described == "Sheet 2 of 2 · 1,000 of 10,000 posts"


def test_a_filtered_sheet_says_how_many_match_and_how_many_could_not_be_judged():
    found = Selection(tuple(range(1_200)))
    described = describe_sheet(sheet(Media(id="1"), chosen=1_200, sheets=25, total=2_340), found, ZONE)
    assert described == "Sheet 1 of 25 · 1,200 of 2,340 posts match"
    described = describe_sheet(sheet(Media(id="1"), chosen=1, total=9), Selection((4,), left_out=3), ZONE)
    assert described == "Sheet 1 of 1 · 1 of 9 posts match · 3 without the number asked for"
    unfinished = replace(sheet(Media(id="1"), chosen=1, total=322), read=100)
    described = describe_sheet(unfinished, Selection((4,)), ZONE)
    assert described == "Sheet 1 of 1 · 1 of the 100 posts read so far match"


def script():
    """The page of these tests: calls what the test put there."""
    import streamlit as st

    from dashboard.session import widgets

    widgets.take_next()
    st.session_state["act"]()


def table(act, *items, is_complete=True, media_count=None):
    """Run `act` with an account whose posts are these, in a session that shows it."""
    roll = roll_of(*items, after=None if is_complete else "more")
    source = StillSource(user=User(id="1", media_count=media_count), roll=roll, files={})
    app = AppTest.from_function(script, default_timeout=30)
    app.session_state["act"] = partial(act, source)
    app.run()
    assert not app.exception
    return app


def empty(filters, *items, is_complete=True):
    def act(source):
        from dashboard.search.index import index_of
        from dashboard.sheets import notes

        notes.draw_empty(filters, index_of(source.roll), Run(source, NOW, ZONE))

    return table(act, *items, is_complete=is_complete)


@pytest.mark.parametrize("sort", list(Sort))
def test_an_account_without_a_post_is_not_a_failed_search(sort):
    app = empty(Filters(sort=sort))
    assert [(alert.proto.title, alert.value) for alert in app.info] == [
        ("No posts yet.", "When you post your first picture, it appears here.")
    ]
    assert not app.button


@pytest.mark.parametrize(
    ("filters", "label"),
    [
        (Filters(text="nosuchword"), "Without the words “nosuchword”: 2 frames"),
        (Filters(text="fog nosuchword"), "Without the words “nosuchword”: 1 frame"),
        (Filters(year=2019), "Without the year 2019: 2 frames"),
        (Filters(month=12), "Without the month: 2 frames"),
        (Filters(since=date(2027, 1, 1)), "Without the first day: 2 frames"),
        (Filters(until=date(2011, 1, 1)), "Without the last day: 2 frames"),
        (Filters(without_caption=True), "Without “without a caption”: 2 frames"),
        (Filters(kinds=frozenset({KindChoice.REEL})), "Without “reel”: 2 frames"),
        (Filters(frames=FrameSet.MISSING_SLIDES), "Without “incomplete only”: 2 frames"),
        (Filters(likes_min=1_000), "Without the range: 2 frames"),
        (Filters(text="x", year=2019), None),
        (Filters(year=2019, month=12), "Without these limits: 2 frames"),
    ],
)
def test_an_empty_result_offers_to_let_one_limit_go(filters, label):
    app = empty(filters, post("1", "fog"), post("2", "sun"))
    assert [(alert.proto.title, alert.value) for alert in app.info] == [
        ("Nothing found.", "No post fits all of this.")
    ]
    labels = [button.label for button in app.button]
    assert labels == [*([label] if label else []), "Clear all"]


def post(media_id, caption="", when="2026-11-14T12:00", **fields):
    kind = {"media_type": MediaType.IMAGE, "media_url": f"https://cdn/{media_id}", "like_count": 5}
    return Media(id=media_id, caption=caption, timestamp=at(when), **kind | fields)


def test_while_not_everything_is_read_an_empty_result_says_so():
    app = empty(Filters(text="x"), post("1"), is_complete=False)
    assert app.info[0].value == "No post fits all of this among what is read so far."


def test_clearing_all_keeps_the_order():
    app = empty(Filters(text="x", year=2019, sort=Sort.MOST_LIKED), post("1"))
    app.button(key="empty_clear").click().run()
    asked = app.session_state
    assert (asked["q"], asked["year"], asked["kind"], asked["sort"], asked["sheet"]) == (
        "",
        None,
        [],
        Sort.MOST_LIKED,
        1,
    )


def test_words_of_a_search_are_shown_as_words():
    app = empty(Filters(text='"[x](https://evil.example) :material/lock:"'), post("1"))
    assert app.button[0].label == (
        r"Without the words “\"\[x\]\(https\:\/\/evil\.example\) \:material\/lock\:\"”: 1 frame"
    )


def report(user_count, *items, is_complete=True):
    def act(source):
        from dashboard.sheets import notes

        notes.draw_report(source)

    return table(act, *items, is_complete=is_complete, media_count=user_count)


def said(app):
    return [
        *(element.value for element in (*app.markdown, *app.caption)),
        *(button.label for button in app.button),
    ]


def test_an_account_that_adds_up_says_so_and_an_empty_one_nothing():
    assert "1 post. Nothing is missing." in said(report(1, post("1")))[0]
    assert said(report(0)) == []


def test_what_is_missing_is_counted_and_each_number_opens_its_frames():
    slides = (post("a"), post("b", media_url=None))
    items = (
        post("1"),
        post("2", media_url=None),
        post("3", media_type=MediaType.CAROUSEL_ALBUM, children=slides),
    )
    app = report(5, *items)
    words = said(app)
    assert "The profile counts 5." in words[0]
    assert words[1:] == ["3 posts.", "1 without a picture", "1 incomplete"]
    app.button(key="report_missing-slides").click().run()
    assert app.session_state["frames"] is FrameSet.MISSING_SLIDES
    app.button(key="report_without-file").click().run()
    assert app.session_state["frames"] is FrameSet.WITHOUT_FILE
    app.button(key="report_listed").click().run()
    assert app.session_state["frames"] is None


def test_nothing_is_held_against_the_profile_before_everything_is_read():
    assert said(report(5, post("1", media_url=None), is_complete=False)) == []


def memories(now, *items, zone=ZONE, hidden=False):
    def act(source):
        from dashboard.components.film import Crop, TileSize
        from dashboard.sheets import notes
        from dashboard.sheets.filter_bar import Layout

        notes.draw_memories(Run(source, now, zone), Layout(48, TileSize.MEDIUM, Crop.SQUARE), len(items))

    app = table(act, *items)
    if hidden:
        app.button(key="memories_hide").click().run()
        assert not app.exception
    return app


def withheld(media_id, when):
    """A post whose picture is not fetched."""
    return post(media_id, when=when, media_url=None)


def test_this_day_in_other_years_is_behind_one_line():
    items = [withheld(str(year), f"{year}-11-22T12:00") for year in (2026, 2025, 2021)]
    app = memories(NOW, *items, withheld("no", "2025-11-21T12:00"))
    assert [expander.label for expander in app.expander] == ["On this day: 2 frames from past years"]


def test_this_day_is_the_persons_own():
    item = withheld("1", "2025-11-22T23:30")
    assert not memories(NOW, item).expander
    assert memories(NOW, item, zone=UTC).expander
    assert memories(datetime(2026, 11, 22, 23, 30, tzinfo=UTC), item).expander


def test_a_day_without_a_past_has_no_line():
    assert not memories(NOW, withheld("1", "2026-11-22T12:00")).expander


def test_this_day_can_be_hidden():
    app = memories(NOW, withheld("1", "2025-11-22T12:00"), hidden=True)
    assert not app.expander


def test_a_day_of_many_posts_shows_one_strip():
    items = [withheld(str(number), f"{2025 - number % 5}-11-22T12:00") for number in range(40)]
    app = memories(NOW, *items)
    assert app.expander[0].label == "On this day: 12 frames from past years"
