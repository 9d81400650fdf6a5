"""The picture store: concurrent, bounded, never raising, and one account's pictures never another's."""

import io
import threading
from concurrent.futures import wait

import pytest
from live_source import live_source
from PIL import Image
from still_source import jpeg
from test_dashboard_fresh_links import NOW, FakeClient

from dashboard.account import linked_file
from dashboard.account.fresh_links import FreshLink, FreshLinks
from dashboard.account.linked_file import LinkedFile
from dashboard.account.roll import Roll
from dashboard.account.source import PictureSource
from dashboard.pictures import store as thumbnails
from dashboard.pictures.store import Picture, PictureProblem, PictureStore
from igclient import Media, MediaType, errors
from igclient.downloads import DownloadFailed, DownloadProblem

LINK = "https://scontent.cdninstagram.com/v/x.jpg?oh=marker-of-a-signed-link"


def source(media_id="1", owner="sample:1", url=LINK, renewal=None):
    return PictureSource(owner, media_id, LinkedFile(url, renewal=renewal).read)


@pytest.fixture
def fetched(monkeypatch):
    """Files by link; a link nobody put there is expired. Gives (the files, the links asked for)."""
    files, asked = {LINK: jpeg()}, []

    def download(url, *, sandbox_url=None, on_request=None):
        asked.append(url)
        answer = files.get(url, DownloadFailed(DownloadProblem.EXPIRED))
        if callable(answer):
            answer = answer()
        if isinstance(answer, BaseException):
            raise answer
        return answer

    monkeypatch.setattr(linked_file, "download", download)
    return files, asked


@pytest.fixture
def store():
    made = PictureStore(workers=4)
    yield made
    made._pool.shutdown(cancel_futures=True)


def colour_of(picture):
    return Image.open(io.BytesIO(picture.jpeg)).getpixel((5, 5))


def test_a_thumbnail_is_made_once(store, fetched):
    first, again = store.thumbnail(source()), store.thumbnail(source())
    assert Image.open(io.BytesIO(first.jpeg)).size == (60, 60)
    assert again == first
    assert fetched[1] == [LINK]


def test_a_new_link_to_the_same_picture_fetches_nothing(store, fetched):
    first = store.thumbnail(source())
    assert store.thumbnail(source(url="https://scontent.cdninstagram.com/another-link")) == first
    assert fetched[1] == [LINK]


def test_the_whole_picture_comes_from_the_file_already_fetched(store, fetched):
    fetched[0][LINK] = jpeg((2000, 2000))
    store.thumbnail(source())
    picture = store.picture(source())
    assert Image.open(io.BytesIO(picture.jpeg)).size == (1440, 1440)
    assert store.file(source()) == fetched[0][LINK]
    assert fetched[1] == [LINK]


def test_two_owners_of_the_same_media_id_never_share(store, fetched):
    red, blue = "https://scontent.cdninstagram.com/red", "https://scontent.cdninstagram.com/blue"
    fetched[0].update({red: jpeg(colour=(200, 0, 0)), blue: jpeg(colour=(0, 0, 200))})
    mine = store.thumbnail(source(owner="instagram:1", url=red))
    yours = store.thumbnail(source(owner="instagram:2", url=blue))
    assert colour_of(mine)[0] > 150
    assert colour_of(yours)[2] > 150
    # Not even when the other one's link is gone: nothing is given from another person's shelf.
    gone = store.thumbnail(source(owner="instagram:3", url="https://scontent.cdninstagram.com/gone"))
    assert gone == Picture(problem=PictureProblem.EXPIRED)
    assert store.file(source(owner="instagram:1", url=blue)) == fetched[0][red]


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (DownloadFailed(DownloadProblem.EXPIRED), PictureProblem.EXPIRED),
        (DownloadFailed(DownloadProblem.UNREACHABLE), PictureProblem.UNREACHABLE),
        (DownloadFailed(DownloadProblem.REFUSED), PictureProblem.REFUSED),
        (DownloadFailed(DownloadProblem.TOO_LARGE), PictureProblem.TOO_LARGE),
        (b"<!doctype html>", PictureProblem.NO_PICTURE),
        (b"", PictureProblem.NO_PICTURE),
    ],
)
def test_a_picture_that_cannot_be_had_is_a_value_and_no_error(store, fetched, answer, problem):
    fetched[0][LINK] = answer
    assert store.thumbnail(source()) == Picture(problem=problem)
    assert store.picture(source()).problem == problem
    (future,) = store.submit_thumbnails([source()])
    assert future.result(timeout=60) == Picture(problem=problem)


@pytest.mark.parametrize("url", [None, ""])
def test_without_a_link_nothing_is_asked_for(store, fetched, url):
    linkless = live_source().picture(Media(id="1", media_type=MediaType.IMAGE, media_url=url))
    assert store.thumbnail(linkless) == Picture(problem=PictureProblem.WITHHELD)
    assert store.picture(linkless) == Picture(problem=PictureProblem.WITHHELD)
    assert fetched[1] == []


def test_a_problem_is_not_asked_for_again_at_every_rerun_and_is_over_when_forgotten(store, fetched):
    fetched[0][LINK] = DownloadFailed(DownloadProblem.UNREACHABLE)
    assert store.thumbnail(source()).problem is PictureProblem.UNREACHABLE
    fetched[0][LINK] = jpeg()
    assert store.thumbnail(source()).problem is PictureProblem.UNREACHABLE
    assert len(fetched[1]) == 1
    store.forget("sample:1")
    assert store.thumbnail(source()).jpeg


def test_only_what_is_known_is_known_without_fetching(store, fetched):
    assert store.known_thumbnail(source()) is None
    assert store.known_thumbnail(PictureSource("sample:1", "1")) == Picture(problem=PictureProblem.WITHHELD)
    made = store.thumbnail(source())
    assert store.known_thumbnail(source()) == made
    assert store.known_thumbnail(source(owner="sample:2")) is None


def test_futures_come_in_order_whatever_finishes_first(store, fetched):
    gate = threading.Event()

    def slow():
        assert gate.wait(60)
        return jpeg(colour=(200, 0, 0))

    fetched[0].update({"slow": slow, "quick": jpeg(colour=(0, 0, 200))})
    futures = store.submit_thumbnails(
        [source("1", url="slow"), source("2", url="quick"), source("3", url="gone")]
    )
    wait(futures[1:], timeout=60)
    assert not futures[0].done()
    gate.set()
    red, blue, gone = [future.result(timeout=60) for future in futures]
    assert colour_of(red)[0] > 150
    assert colour_of(blue)[2] > 150
    assert gone.problem is PictureProblem.EXPIRED


def test_several_are_fetched_at_a_time_and_never_more_than_there_are_workers(fetched):
    store = PictureStore(workers=3)
    together, lock, running = threading.Barrier(3, timeout=60), threading.Lock(), []
    most = []

    def answer():
        with lock:
            running.append(1)
            most.append(len(running))
        together.wait()
        with lock:
            running.pop()
        return jpeg()

    fetched[0][LINK] = answer
    futures = store.submit_thumbnails([source(str(number)) for number in range(6)])
    assert all(future.result(timeout=60).jpeg for future in futures)
    assert max(most) == 3
    store._pool.shutdown()


def test_many_at_once_from_many_threads(store, fetched):
    fetched[0].update({f"u{number}": jpeg(colour=(number * 20, 0, 0)) for number in range(10)})
    sources = [source(str(number), f"o{number % 3}", f"u{number}") for number in range(10)] * 5
    futures = store.submit_thumbnails(sources)
    for asked, future in zip(sources, futures, strict=True):
        assert abs(colour_of(future.result(timeout=60))[0] - int(asked.name) * 20) < 12


def test_what_is_kept_is_bounded_in_bytes(monkeypatch, fetched):
    one = len(jpeg())
    monkeypatch.setattr(thumbnails, "_FILE_BYTES", one * 5)
    monkeypatch.setattr(thumbnails, "_THUMBNAIL_BYTES", one * 8)
    store = PictureStore(workers=1)
    fetched[0].update({f"u{number}": jpeg() for number in range(30)})
    for number in range(30):
        assert store.thumbnail(source(str(number), url=f"u{number}")).jpeg
    assert 0 < store._files.currsize <= one * 5
    assert 0 < store._thumbnails.currsize <= one * 8
    # The newest are the ones that stay.
    assert store.known_thumbnail(source("29", url="u29"))
    assert store.known_thumbnail(source("0", url="u0")) is None


def test_a_file_that_would_push_out_most_others_is_given_and_not_kept(monkeypatch, fetched):
    monkeypatch.setattr(thumbnails, "_FILE_BYTES", len(jpeg()) * 3)
    store = PictureStore(workers=1)
    assert store.file(source()) == jpeg()
    assert len(store._files) == 0
    assert store.file(source()) == jpeg()
    assert len(fetched[1]) == 2


def test_forgetting_drops_one_owner_and_no_other(store, fetched):
    for owner in ("sample:1", "sample:10", "instagram:1"):
        assert store.thumbnail(source(owner=owner)).jpeg
        assert store.thumbnail(source("2", owner, "gone")).problem
    store.forget("sample:1")
    assert {key[0] for cache in (store._files, store._thumbnails, store._problems) for key in cache} == {
        "sample:10",
        "instagram:1",
    }
    store.forget("nobody")
    assert len(store._thumbnails) == 2


@pytest.mark.parametrize("answer", [jpeg(), b"broken"])
def test_what_was_under_way_when_an_account_was_forgotten_is_not_kept(store, fetched, answer):
    begun, gate = threading.Event(), threading.Event()

    def slow():
        begun.set()
        assert gate.wait(60)
        return answer

    fetched[0][LINK] = slow
    (future,) = store.submit_thumbnails([source()])
    assert begun.wait(60)
    store.forget("sample:1")
    gate.set()
    future.result(timeout=60)
    assert len(store._files) == len(store._thumbnails) == len(store._problems) == 0


def test_a_picture_comes_whole_with_its_colour_and_size(store, fetched):
    wide = Image.new("RGB", (900, 600), (200, 40, 40))
    wide.paste((40, 40, 200), (0, 0, 200, 600))
    out = io.BytesIO()
    wide.save(out, "PNG")
    fetched[0][LINK] = out.getvalue()
    thumbnail, picture = store.thumbnail(source()), store.picture(source())
    assert thumbnail.size == (540, 360) == Image.open(io.BytesIO(thumbnail.jpeg)).size
    assert picture.size == (900, 600)
    assert thumbnail.color.startswith("#c")
    assert store.known_thumbnail(source()).color == thumbnail.color
    assert store.known_color(source()) == thumbnail.color


def test_a_colour_stays_known_when_its_thumbnail_has_to_go(monkeypatch, fetched):
    monkeypatch.setattr(thumbnails, "_THUMBNAIL_BYTES", 4 * len(jpeg()))
    store = PictureStore(workers=1)
    for number in range(9):
        store.thumbnail(source(str(number)))
    assert store.known_thumbnail(source("0")) is None
    assert store.known_color(source("0")).startswith("#")
    assert store.known_color(source("0", "sample:2")) is None
    store.forget("sample:1")
    assert store.known_color(source("0")) is None


def test_two_who_ask_at_the_same_time_share_one_fetch(store, fetched):
    begun, gate = threading.Event(), threading.Event()

    def slow():
        begun.set()
        assert gate.wait(60)
        return jpeg()

    fetched[0][LINK] = slow
    futures = store.submit_thumbnails([source(), source()])
    assert begun.wait(60)
    reading = threading.Thread(target=lambda: store.file(source()))
    reading.start()
    gate.set()
    first, second = [future.result(timeout=60) for future in futures]
    reading.join(60)
    assert first is second
    assert first.jpeg
    assert fetched[1] == [LINK]


def test_what_one_sheet_no_longer_wants_another_still_gets(fetched):
    store, gate, begun = PictureStore(workers=1), threading.Event(), threading.Event()

    def slow():
        begun.set()
        assert gate.wait(60)
        return jpeg()

    fetched[0].update({"first": slow, "second": jpeg(), "third": jpeg()})
    left = store.submit_thumbnails([source(name, url=name) for name in ("first", "second", "third")])
    stays = store.submit_thumbnails([source(name, url=name) for name in ("first", "second")])
    assert begun.wait(60)
    # The person moves on: what is on its way arrives, what nobody else waits for is never asked for.
    assert [future.cancel() for future in left] == [False, True, True]
    gate.set()
    assert all(future.result(timeout=60).jpeg for future in stays)
    store._pool.shutdown()
    assert fetched[1] == ["first", "second"]


def renewing(client, **given):
    renewal = FreshLink(
        FreshLinks(client, Roll(), now=lambda: NOW),
        given.get("media_id", "1"),
        given.get("media_id", "1"),
        still,
    )
    return source(**given, renewal=renewal)


def still(media):
    return media.media_url


def test_a_link_the_cdn_refuses_is_replaced_and_tried_again(store, fetched):
    fetched[0]["new"] = jpeg()
    client = FakeClient(lambda media_id: Media(id=media_id, media_url="new"))
    assert store.thumbnail(renewing(client, url="dead")).jpeg
    assert fetched[1] == ["dead", "new"]
    assert client.asked == ["1"]
    # And is kept under the same key as ever.
    assert store.known_thumbnail(source()).jpeg


def test_a_link_that_says_it_is_over_is_not_even_tried(store, fetched):
    fetched[0]["new"] = jpeg()
    client = FakeClient(lambda media_id: Media(id=media_id, media_url="new"))
    assert store.file(renewing(client, url=f"{LINK}&oe=5F000000")) == jpeg()
    assert fetched[1] == ["new"]


def test_a_healthy_link_costs_no_read(store, fetched):
    client = FakeClient()
    for _ in range(3):
        assert store.thumbnail(renewing(client)).jpeg
        assert store.picture(renewing(client)).jpeg
    assert client.asked == []


@pytest.mark.parametrize(
    ("first", "second", "reads", "problem"),
    [
        (DownloadFailed(DownloadProblem.EXPIRED, is_gone=True), None, 0, PictureProblem.GONE),
        (DownloadFailed(DownloadProblem.EXPIRED), DownloadProblem.EXPIRED, 1, PictureProblem.GONE),
        (DownloadFailed(DownloadProblem.EXPIRED), DownloadProblem.UNREACHABLE, 1, PictureProblem.UNREACHABLE),
        (DownloadFailed(DownloadProblem.UNREACHABLE), None, 0, PictureProblem.UNREACHABLE),
        (DownloadFailed(DownloadProblem.REFUSED), None, 0, PictureProblem.REFUSED),
        (DownloadFailed(DownloadProblem.TOO_LARGE), None, 0, PictureProblem.TOO_LARGE),
        (b"<!doctype html>", None, 0, PictureProblem.NO_PICTURE),
    ],
)
def test_what_a_new_link_cannot_help(store, fetched, first, second, reads, problem):
    fetched[0][LINK] = first
    fetched[0]["new"] = DownloadFailed(second) if second else jpeg()
    client = FakeClient(lambda media_id: Media(id=media_id, media_url="new"))
    assert store.thumbnail(renewing(client)) == Picture(problem=problem)
    assert len(client.asked) == reads
    assert store.thumbnail(renewing(client)) == Picture(problem=problem)
    assert len(client.asked) == reads


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (lambda media_id: Media(id=media_id), PictureProblem.EXPIRED),
        (errors.ServiceUnavailable("busy"), PictureProblem.EXPIRED),
        (errors.AccessTokenInvalid("over", code=190), PictureProblem.EXPIRED),
        (errors.RateLimited("enough", code=4), PictureProblem.EXPIRED),
        (errors.ObjectMissing("gone", code=100, error_subcode=33), PictureProblem.GONE),
    ],
)
def test_a_new_link_that_is_not_to_be_had_is_a_value_too(store, fetched, answer, problem):
    def raising(media_id):
        raise answer

    client = FakeClient(answer if callable(answer) else raising)
    (future,) = store.submit_thumbnails([renewing(client, url="dead")])
    assert future.result(timeout=60) == Picture(problem=problem)


def test_no_link_stands_in_any_text_or_key(store, fetched):
    store.thumbnail(source())
    store.thumbnail(source("2", url="gone"))
    keys = [*store._files, *store._thumbnails, *store._problems]
    assert keys
    for text in (
        repr(source()),
        str(source()),
        repr(source().read),
        repr(source("2", url="gone").read),
        repr(keys),
        repr(store),
        repr(store.thumbnail(source("2", url="gone"))),
    ):
        assert "marker-of-a-signed-link" not in text
        assert "gone" not in text
