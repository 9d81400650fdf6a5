"""The reconciliation line: what the profile counts, what was fetched, and what has something missing."""

from datetime import UTC
from urllib.parse import parse_qs, urlsplit

import pytest

from dashboard.account.completeness import Gap, lacks_file, missing_slides, report_account
from dashboard.search.filters import Filters, FrameSet
from dashboard.search.index import CaptionIndex
from dashboard.search.selection import select
from igclient import INSTAGRAM_LOGIN, InstagramClient, Media, MediaType, OAuthClient
from sandbox.special import SLIDES_WITHHELD, SPECIAL
from sandbox.walk import allow

URL = "https://cdn.example/1.jpg"


def album(media_id, *urls, own=URL):
    slides = tuple(Media(id=f"{media_id}/{n}", media_url=url) for n, url in enumerate(urls))
    return Media(id=media_id, media_type=MediaType.CAROUSEL_ALBUM, media_url=own, children=slides)


def photo(media_id, url=URL):
    return Media(id=media_id, media_type=MediaType.IMAGE, media_url=url)


def test_posts_without_file_and_albums_with_missing_slides_are_told_apart_with_their_places():
    items = [photo("a"), photo("b", None), album("c", URL, None, URL, None), album("d", URL), photo("e", "")]
    report = report_account(items, 7, is_complete=True)
    assert report.media_count == 7
    assert report.fetched == 5
    assert report.without_file == (Gap(1, "b"), Gap(4, "e"))
    assert report.missing_slides == (Gap(2, "c", slides=(2, 4), slide_count=4),)
    assert report.not_listed == 2
    assert not report.adds_up


def test_an_album_is_judged_by_its_slides_and_by_itself_when_they_are_not_known():
    assert not lacks_file(album("a", URL, own=None))
    assert missing_slides(album("a", URL, own=None)) == ()
    assert lacks_file(album("a", own=None))
    assert not lacks_file(album("a"))


def test_a_cover_does_not_replace_a_video():
    assert lacks_file(Media(id="v", media_type=MediaType.VIDEO, thumbnail_url=URL))


def test_nothing_is_said_to_be_unlisted_before_everything_is_read():
    report = report_account([photo("a")], 300, is_complete=False)
    assert report.not_listed is None
    assert not report.adds_up
    assert report_account([photo("a")], None, is_complete=True).not_listed is None


def test_a_post_that_could_not_be_read_is_neither_listed_nor_missing_and_nothing_adds_up():
    report = report_account([photo("a")], 4, is_complete=True, unreadable=2)
    assert (report.not_listed, report.unreadable, report.adds_up) == (1, 2, False)
    assert not report_account([photo("a")], 3, is_complete=True, unreadable=2).adds_up


@pytest.mark.parametrize(
    ("items", "media_count"), [([], 0), ([photo("a")], 1), ([photo("a"), photo("b")], 1)]
)
def test_an_account_adds_up_when_all_is_there_even_what_was_posted_meanwhile(items, media_count):
    assert report_account(items, media_count, is_complete=True).adds_up


def test_the_sample_account_reconciles_to_the_gaps_that_were_put_into_it(sandbox):
    platform = INSTAGRAM_LOGIN.hosted_at(sandbox.base_url)
    oauth = OAuthClient(sandbox.client_id, sandbox.client_secret, "http://localhost:8501/", platform=platform)
    returned = allow(oauth.authorization_url(state="state"), account="sample")
    code = parse_qs(urlsplit(returned).query)["code"][0]
    client = InstagramClient(oauth.exchange_code(code), platform=platform)
    items = list(client.iter_media())

    report = report_account(items, client.get_user().media_count, is_complete=True)
    assert (report.media_count, report.fetched, report.not_listed) == (322, 321, 1)
    # Number 32 is an album without a file of its own, with every slide there.
    withheld = [p for p, special in SPECIAL.items() if special.get("withheld") and p != 32]
    assert [gap.position for gap in report.without_file] == withheld
    assert {gap.position: gap.slides for gap in report.missing_slides} == {
        position: (slide,) for position, slide in SLIDES_WITHHELD.items() if items[position].is_album
    }

    index = CaptionIndex(items)
    for frames, gaps in (
        (FrameSet.WITHOUT_FILE, report.without_file),
        (FrameSet.MISSING_SLIDES, report.missing_slides),
    ):
        shown = select(index, Filters(frames=frames), UTC).positions
        assert shown == tuple(gap.position for gap in gaps)
