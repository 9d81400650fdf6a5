"""One post with an odd date or an absurd count costs nothing but its own line: everything else stays as it is."""

import csv
import io
import json
import zipfile
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from still_source import PICTURE, StillSource, roll_of

from dashboard.archiving.files import Post
from dashboard.archiving.pack import pack_bytes
from dashboard.search.filters import Filters, Sort
from dashboard.search.index import CaptionIndex
from dashboard.search.selection import select
from dashboard.search.timeline import count_by_month, on_this_day
from dashboard.sheets.print_sheet import PrintFrame, note_of, print_sheet
from dashboard.words.ago import ago
from dashboard.words.wording import (
    count,
    day,
    day_and_time,
    edge_date,
    iso_day,
    label,
    span,
    zone_words,
)
from igarchive.names import file_name
from igclient import Media, MediaType

TOKYO, BERLIN, NEW_YORK = ZoneInfo("Asia/Tokyo"), ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 14, 12, 0, tzinfo=UTC)
FIRST, LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
YEAR_2 = datetime(2, 11, 14, 12, tzinfo=UTC)
ODD = {
    "the first hour there is": FIRST,
    "year 2": YEAR_2,
    "before 1970": datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC),
    "before ZIP": datetime(1979, 6, 1, tzinfo=UTC),
    "after ZIP": datetime(2108, 1, 1, tzinfo=UTC),
    "far off": datetime(9998, 11, 14, 12, tzinfo=UTC),
    "the last hour there is": LAST,
}
MOST = 2**63 - 1


def post(name, moment, **fields):
    media = Media(
        id=name,
        media_type=MediaType.IMAGE,
        media_url=f"https://scontent.cdninstagram.com/{name}",
        timestamp=moment,
        caption=f"caption {name}",
        **fields,
    )
    return Post(f"{name:>04}", media)


PLAIN = post("1", datetime(2026, 7, 18, 20, 5, 9, tzinfo=UTC), like_count=3, comments_count=1)


@pytest.mark.parametrize("zone", [TOKYO, BERLIN, NEW_YORK, UTC], ids=str)
@pytest.mark.parametrize("moment", ODD.values(), ids=ODD)
def test_one_odd_date_loses_nothing_of_a_zip(moment, zone):
    posts = [PLAIN, post("2", moment, like_count=MOST, comments_count=MOST)]
    data = pack_bytes(still(posts), posts, zone=zone, now=NOW)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        lines = [json.loads(line) for line in archive.read("still.life/data/posts.jsonl").splitlines()]
        table = archive.read("still.life/data/posts.csv").decode("utf-8-sig")
        pictures = [archive.read(f"still.life/data/media/{line['files'][0]}") for line in lines]
    odd = next(line for line in lines if line["id"] == "2")
    assert pictures == [PICTURE, PICTURE]
    assert odd["files"][0].startswith(f"{moment.year:04d}/{moment.date().isoformat()}_")
    assert datetime.fromisoformat(odd["timestamp"]) == moment
    rows = {row["id"].strip("'"): row for row in csv.DictReader(io.StringIO(table, newline=""))}
    assert [rows[name]["caption"] for name in ("1", "2")] == ["caption 1", "caption 2"]
    assert rows["2"]["likes"] == str(MOST)


def still(posts):
    """An account of these posts, of one picture each."""
    chosen = [each.media for each in posts]
    return StillSource(roll=roll_of(*chosen), files={media.media_url: PICTURE for media in chosen})


def test_a_year_has_four_digits_wherever_it_is_written():
    assert file_name(post("1", YEAR_2).media, 1, 1, "jpg") == "0002/0002-11-14_12-00-00_1_1.jpg"
    assert iso_day(YEAR_2, UTC) == "0002-11-14"
    assert day(YEAR_2, UTC) == "14 November 0002"
    assert day_and_time(YEAR_2, UTC) == "14 November 0002, 12:00"
    assert edge_date(YEAR_2, UTC, NOW) == "14 Nov 0002"
    assert span(YEAR_2, NOW, UTC) == "14 November 0002 – 14 November 2026"
    assert span(YEAR_2, YEAR_2.replace(month=12), UTC) == "14 November – 14 December 0002"


def test_a_zone_from_before_there_were_zones_is_said_in_hours_and_minutes():
    assert zone_words(BERLIN, YEAR_2) == "Europe/Berlin (UTC+00:53)"
    assert zone_words(NEW_YORK, YEAR_2) == "America/New_York (UTC-04:56)"
    assert zone_words(BERLIN, NOW) == "Europe/Berlin (UTC+01:00)"


@pytest.mark.parametrize("zone", [TOKYO, BERLIN, NEW_YORK], ids=str)
@pytest.mark.parametrize("moment", ODD.values(), ids=ODD)
def test_every_wording_of_an_odd_date_is_a_wording(moment, zone):
    odd = post("2", moment)
    assert edge_date(moment, zone, NOW).endswith(f" {iso_day(moment, zone)[:4]}")
    assert label(odd.media, "0002", zone).startswith("Photo 0002, ")
    assert "2 posts" in note_of([PLAIN, odd], zone)
    said = ago(moment, NOW, zone)
    assert (said == "") == (moment > NOW)
    assert said == "" or said.endswith("years ago")
    frames = [PrintFrame(each.number, day_and_time(each.media.timestamp, zone), "") for each in (PLAIN, odd)]
    assert print_sheet(frames, "@maya").count("<figure>") == 2


def index_of(*moments):
    return CaptionIndex([Media(id=str(place), timestamp=moment) for place, moment in enumerate(moments)])


@pytest.mark.parametrize("zone", [TOKYO, BERLIN, NEW_YORK], ids=str)
def test_one_odd_date_neither_fills_the_timeline_nor_empties_it(zone):
    usual = [datetime(year, month, 10, tzinfo=UTC) for year in (2026, 2024) for month in (9, 3)]
    index = index_of(*usual, *ODD.values(), None)
    everything = range(len(index))
    timeline = count_by_month(index, everything, zone)
    years = [year.year for year in timeline.years]
    assert [year for year in years if 2020 < year < 2030] == [2026, 2025, 2024]
    assert {2, 1979, 9998} < set(years)
    assert sum(len(year.months) for year in timeline.years) < 200
    assert sum(year.count for year in timeline.years) + timeline.undated == len(index)
    counted = [month for year in timeline.years for month in year.months if month.count]
    assert sum(month.count for month in counted) + timeline.undated == len(index)


def test_a_gap_of_twenty_years_is_still_drawn_and_a_longer_one_is_not():
    for years_between, drawn in ((20, 21), (21, 2)):
        index = index_of(*(datetime(year, 6, 15, tzinfo=UTC) for year in (2026, 2026 - years_between)))
        assert len(count_by_month(index, (0, 1), UTC).years) == drawn


def test_a_date_in_every_century_leaves_the_latest_hundred_years():
    index = index_of(*(datetime(year, 6, 15, tzinfo=UTC) for year in range(9998, 2, -3)))
    for oldest_first in (False, True):
        timeline = count_by_month(index, range(len(index)), UTC, oldest_first=oldest_first)
        assert len(timeline.years) == 100
        assert {timeline.years[0].year, timeline.years[-1].year} == {9899, 9998}
        assert timeline.undated == len(index) - sum(year.count for year in timeline.years)


def test_this_day_in_other_years_survives_odd_ones():
    index = index_of(*ODD.values(), datetime(2025, 11, 14, 12, tzinfo=UTC))
    memories = on_this_day(index, date(2026, 11, 14), TOKYO)
    assert [(memory.year, memory.years_ago) for memory in memories] == [(2025, 1), (2, 2024)]


@pytest.mark.parametrize("sort", Sort)
def test_any_order_takes_odd_dates_and_absurd_counts(sort):
    items = [PLAIN.media, *(post(str(place), moment).media for place, moment in enumerate(ODD.values(), 2))]
    items.append(post("90", None, like_count=1, comments_count=MOST).media)
    items.append(post("91", None, like_count=MOST, comments_count=0).media)
    chosen = select(CaptionIndex(items), Filters(sort=sort), TOKYO)
    assert sorted(chosen.positions) == list(range(len(items)))
    if sort is Sort.MOST_DISCUSSED:
        assert items[chosen.positions[0]].id == "90"


def test_an_absurd_count_is_written_out():
    assert count(MOST, "like") == "9,223,372,036,854,775,807 likes"
