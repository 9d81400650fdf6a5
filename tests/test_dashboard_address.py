"""The address of the sheets: stable values, both directions, the addresses of before, and nothing that breaks it."""

from dataclasses import fields, replace
from datetime import date
from urllib.parse import parse_qs, urlencode

import pytest
from hypothesis import given, strategies as st

from dashboard.account.source import Can
from dashboard.components.film import Crop, TileSize
from dashboard.search.filters import (
    MAX_IDS,
    MAX_NUMBER,
    MAX_TEXT,
    DayPart,
    Filters,
    FrameSet,
    KindChoice,
    Sort,
    Weekday,
)
from dashboard.sheets import filter_bar
from dashboard.sheets.address import (
    INSTAGRAM_OPENED,
    PARAMETERS,
    SHEET_SIZES,
    TILES,
    Layout,
    View,
    last_day,
    read_address,
    write_address,
)

TODAY = date(2026, 3, 4)
EVERYTHING = frozenset(Can)

# Few letters, and odd ones: drawing from all of Unicode costs more than what it finds here.
texts = st.text(st.sampled_from('ab 09,-+."#@&=%é٣²😀\x00\n\u200b\u3000'), max_size=12)
numbers = st.none() | st.integers(0, MAX_NUMBER)
days = st.none() | st.dates(INSTAGRAM_OPENED, last_day(TODAY))
views = st.builds(
    View,
    st.builds(
        Filters,
        text=texts.map(str.strip),
        kinds=st.frozensets(st.sampled_from(KindChoice)),
        year=st.none() | st.integers(2010, 2026),
        month=st.none() | st.integers(1, 12),
        since=days,
        until=days,
        without_caption=st.booleans(),
        likes_min=numbers,
        likes_max=numbers,
        comments_min=numbers,
        comments_max=numbers,
        frames=st.none() | st.sampled_from(FrameSet),
        weekday=st.none() | st.sampled_from(Weekday),
        part=st.none() | st.sampled_from(DayPart),
        slides_min=numbers,
        slides_max=numbers,
        caption_min=numbers,
        caption_max=numbers,
        in_utc=st.booleans(),
        ids=st.lists(st.sampled_from(["17841", "9_1", "a.b"]), unique=True).map(tuple),
        sort=st.sampled_from(Sort),
    ),
    st.builds(Layout, st.sampled_from(SHEET_SIZES), st.sampled_from(TILES), st.sampled_from(Crop)),
    st.integers(1, 999_999),
)
FORMER = (
    *filter_bar._KINDS.values(),
    *filter_bar._SORTS.values(),
    *filter_bar._FRAMES.values(),
    *filter_bar._SIZES.values(),
    *filter_bar._CROPS.values(),
    "March",
)
values = texts | st.sampled_from(
    [
        *FORMER,
        *(f"{choice}" for kind in (KindChoice, Sort, FrameSet, TileSize, Crop) for choice in kind),
        *("photo,reel", "photo,,statue", "2024-02-30", "2024-02-29", "0001-01-01", "9999-12-31"),
        *("99999999999999", "-1", "٣", "1e400", "nan", "24", "2024", "12", "true", "True", "None", ""),
    ]
)
queries = st.dictionaries(st.sampled_from([*PARAMETERS, "page"]), st.lists(values, max_size=3))
abilities = st.frozensets(st.sampled_from(Can))


def read(query, *, today=TODAY, can=EVERYTHING):
    return read_address(query, today=today, can=can)


def read_line(line, **more):
    return read(parse_qs(line, keep_blank_values=True), **more)


ALL = View(
    Filters(
        text="fog -boat",
        kinds=frozenset({KindChoice.REEL, KindChoice.PHOTO}),
        year=2024,
        month=2,
        since=date(2024, 2, 1),
        until=date(2024, 2, 29),
        without_caption=True,
        likes_min=0,
        likes_max=10,
        comments_min=1,
        comments_max=2,
        frames=FrameSet.MISSING_SLIDES,
        weekday=Weekday.SUNDAY,
        part=DayPart.NIGHT,
        slides_min=2,
        slides_max=20,
        caption_min=0,
        caption_max=125,
        in_utc=True,
        ids=("17841", "9_1"),
        sort=Sort.MOST_DISCUSSED,
    ),
    Layout(24, TileSize.SMALL, Crop.AS_SHOT),
    3,
)
WRITTEN = {
    "q": "fog -boat",
    "kind": "photo,reel",
    "year": "2024",
    "month": "2",
    "since": "2024-02-01",
    "until": "2024-02-29",
    "no_caption": "true",
    "likes_min": "0",
    "likes_max": "10",
    "comments_min": "1",
    "comments_max": "2",
    "frames": "missing-slides",
    "weekday": "sun",
    "part": "night",
    "slides_min": "2",
    "slides_max": "20",
    "caption_min": "0",
    "caption_max": "125",
    "zone": "utc",
    "ids": "17841,9_1",
    "sort": "most-discussed",
    "size": "24",
    "tile": "S",
    "crop": "shot",
    "sheet": "3",
}


def test_the_addresses_names_and_values_stay():
    """Bookmarks hang on these: a change here needs a reader for what was written before."""
    assert write_address(ALL) == WRITTEN
    assert write_address(View()) == {}
    assert {
        name: [f"{value}" for value in kind]
        for name, kind in {
            "kind": KindChoice,
            "sort": Sort,
            "frames": FrameSet,
            "crop": Crop,
            "weekday": Weekday,
            "part": DayPart,
        }.items()
    } == {
        "kind": ["photo", "video", "reel", "album", "withheld"],
        "sort": ["newest", "oldest", "most-liked", "most-commented", "most-discussed"],
        "frames": ["without-file", "missing-slides"],
        "crop": ["square", "portrait", "shot"],
        "weekday": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
        "part": ["morning", "midday", "afternoon", "evening", "night"],
    }
    assert [f"{tile}" for tile in TILES] == ["S", "M", "L"]


def test_every_part_of_the_view_stands_in_the_address_once():
    told = [(parameter.part, parameter.field) for parameter in PARAMETERS.values()]
    assert sorted(told) == sorted(
        [
            *(("filters", one.name) for one in fields(Filters)),
            *(("layout", one.name) for one in fields(Layout)),
            ("", "sheet"),
        ]
    )


@given(views)
def test_the_address_brings_back_the_same_view(view):
    assert read_line(urlencode(write_address(view))) == view


@given(queries, st.dates(INSTAGRAM_OPENED, date(2100, 1, 1)), abilities)
def test_no_address_raises_and_what_is_read_is_written_again(query, today, can):
    view = read(query, today=today, can=can)
    written = {name: [value] for name, value in write_address(view).items()}
    assert read(written, today=today, can=can) == view


def test_the_address_names_a_hundred_single_posts_each_once():
    view = read_line("ids=7,8,7&ids=9," + ",".join(map(str, range(100, 300))))
    assert view.filters.ids[:4] == ("7", "8", "9", "100")
    assert len(view.filters.ids) == MAX_IDS == 100


@given(queries, abilities)
def test_nothing_is_read_that_a_widget_does_not_offer(query, can):
    view = read(query, can=can)
    assert view.filters.sort in filter_bar.orders(can)
    assert view.filters.year in (None, *filter_bar.years(TODAY))
    assert view.layout.tile in filter_bar._SIZES
    for day in (view.filters.since, view.filters.until):
        assert day is None or INSTAGRAM_OPENED <= day <= last_day(TODAY)
    if Can.LIKES not in can:
        assert (view.filters.likes_min, view.filters.comments_max) == (None, None)


@pytest.mark.parametrize(
    ("former", "now"),
    [
        ("kind=Photos", "kind=photo"),
        ("kind=Photos&kind=Reels", "kind=photo,reel"),
        ("kind=Albums&kind=Withheld&kind=Videos", "kind=video,album,withheld"),
        ("kind=photo&kind=Reels", "kind=photo,reel"),
        ("sort=Newest+first", ""),
        ("sort=Oldest+first", "sort=oldest"),
        ("sort=Most+liked", "sort=most-liked"),
        ("sort=Most+commented", "sort=most-commented"),
        ("sort=Most+comments+per+like", "sort=most-discussed"),
        ("frames=Without+file", "frames=without-file"),
        ("frames=Missing+slides", "frames=missing-slides"),
        ("size=96&tile=Small&crop=4%3A5", "size=96&tile=S&crop=portrait"),
        ("tile=Medium&crop=Square", ""),
        ("tile=Large&crop=As+shot", "tile=L&crop=shot"),
        ("month=March&year=2024", "month=3&year=2024"),
        ("month=December", "month=12"),
        ("no_caption=true&likes_min=5&since=2024-03-01", "no_caption=true&likes_min=5&since=2024-03-01"),
        ("no_caption=True", "no_caption=true"),
        ("sort=Most+liked&sort=Oldest+first", "sort=oldest"),
    ],
)
def test_an_address_of_before_is_read(former, now):
    view = read_line(former)
    assert write_address(view) == {name: value for name, (value,) in parse_qs(now).items()}


@pytest.mark.parametrize(
    "broken",
    [
        "kind=statue",
        "kind=",
        "kind=,,",
        "year=0",
        "year=2009",
        "year=2027",
        "year=next",
        "month=13",
        "month=march%20",
        "since=2024-02-30",
        "since=2010-10-05",
        "until=2037-01-01",
        "no_caption=perhaps",
        "likes_min=-1",
        "likes_min=1e400",
        "likes_min=" + "1" * 5000,
        "likes_max=%D9%A1%D9%A2",
        "comments_max=10000000000",
        "frames=all",
        "weekday=today",
        "part=noon",
        "slides_min=-1",
        "caption_max=long",
        "zone=Europe%2FBerlin",
        "ids=",
        "ids=%2F,%3Cb%3E,a%20b",
        "ids=" + "9" * 65,
        "sort=best",
        "size=25",
        "size=024",
        "tile=hero",
        "tile=s",
        "crop=4%3A6",
        "sheet=0",
        "sheet=-2",
        "sheet=1.5",
        "sheet=1000000",
        "q=++",
        "q=",
        "page=3",
    ],
)
def test_what_is_unknown_or_broken_in_the_address_is_not_asked_for(broken):
    assert read_line(broken) == View()
    beside = read_line(f"{broken}&comments_min=2")
    assert beside == View(Filters(comments_min=2))


def test_a_search_in_the_address_is_cut_to_what_the_address_carries():
    assert len(read({"q": ["x" * 9000]}).filters.text) == MAX_TEXT


def test_a_source_without_likes_is_not_asked_for_them():
    can = EVERYTHING - {Can.LIKES}
    assert read_line("sort=most-liked&likes_min=3&comments_max=1&q=fog", can=can) == View(Filters(text="fog"))
    assert read_line("sort=oldest", can=can) == View(Filters(sort=Sort.OLDEST))


def test_what_is_repeated_and_can_only_be_one_thing_is_the_last():
    assert read_line("sheet=2&sheet=5&q=a&q=b") == replace(View(Filters(text="b")), sheet=5)
