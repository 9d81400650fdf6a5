"""Dead links against the sandbox: what a sheet costs, what heals, what does not."""

from datetime import timedelta

import pytest
from live_source import live_source

from dashboard.account.roll import Roll
from dashboard.pictures.store import PictureProblem, PictureStore
from igclient import INSTAGRAM_LOGIN, InstagramClient, OAuthClient
from sandbox import Fault
from sandbox.walk import allow

NOT_A_PICTURE, DEAD, MISSING = 50, 56, 63
FRONT = "http://localhost:8501/"


@pytest.fixture
def client(sandbox):
    platform = INSTAGRAM_LOGIN.hosted_at(sandbox.base_url)
    oauth = OAuthClient(sandbox.client_id, sandbox.client_secret, FRONT, platform=platform)
    returned = allow(oauth.authorization_url(state="x"), account="sample")
    code = returned.partition("code=")[2].partition("&")[0].partition("#")[0]
    # Links die after four days, so the token has to live longer.
    token = oauth.exchange_for_long_lived_token(oauth.exchange_code(code))
    return InstagramClient(token, platform=platform)


@pytest.fixture
def roll(client):
    read = Roll()
    read.add(client.list_media())
    return read


@pytest.fixture
def source(sandbox, client, roll):
    return live_source(client, roll=roll, app="sample", sandbox_url=sandbox.base_url)


@pytest.fixture
def store():
    made = PictureStore()
    yield made
    made._pool.shutdown(cancel_futures=True)


def pictures_of(store, source, items):
    futures = store.submit_thumbnails([source.picture(media) for media in items])
    return [future.result(timeout=60) for future in futures]


def test_a_healthy_sheet_costs_no_read_and_a_dead_link_exactly_one(sandbox, store, source, roll):
    sandbox.forget_requests()
    first = pictures_of(store, source, roll.items[:48])
    assert {picture.problem for picture in first} <= {None, PictureProblem.WITHHELD}
    assert sandbox.count("media") == sandbox.count("media_list") == sandbox.count("children") == 0
    fetched = sandbox.count("cdn")
    assert fetched == sum(picture.jpeg is not None for picture in first)
    second = pictures_of(store, source, roll.items[48:96])
    assert second[DEAD - 48].jpeg
    assert second[NOT_A_PICTURE - 48].problem is PictureProblem.NO_PICTURE
    assert second[MISSING - 48].problem is PictureProblem.GONE
    assert sandbox.count("media") == 1
    # The link that says it is over was not tried: one request a picture, as for any other.
    assert sandbox.count("cdn") - fetched == sum(
        picture.problem is not PictureProblem.WITHHELD for picture in second
    )
    assert pictures_of(store, source, roll.items[:96]) == first + second
    assert sandbox.count("media") == 1


def test_the_roll_has_the_new_link_and_a_new_store_needs_no_read(sandbox, store, source, roll):
    dead = roll.items[DEAD]
    assert store.thumbnail(source.picture(dead)).jpeg
    assert roll.items[DEAD].media_url != dead.media_url
    assert roll.items[DEAD].caption == dead.caption
    sandbox.forget_requests()
    assert PictureStore().thumbnail(source.picture(roll.items[DEAD])).jpeg
    assert sandbox.count("media") == 0


def test_links_that_all_died_are_read_again_once_each(sandbox, store, source, roll):
    sandbox.advance(timedelta(days=5))
    sandbox.forget_requests()
    photos = [media for media in roll.items[:24] if not media.is_video and media.media_url]
    assert all(picture.jpeg for picture in pictures_of(store, source, photos))
    assert sandbox.count("media") == len(photos)
    assert sandbox.count("cdn") == 2 * len(photos)


def test_the_slides_of_an_album_heal_with_one_read(sandbox, store, source, roll):
    album = next(media for media in roll.items if len(media.children) > 2)
    sandbox.advance(timedelta(days=5))
    sandbox.forget_requests()
    futures = store.submit_thumbnails([source.picture(slide, of=album) for slide in album.children])
    assert all(future.result(timeout=60).jpeg for future in futures)
    assert (sandbox.count("media"), sandbox.count("children")) == (1, 0)


@pytest.mark.parametrize("fault", ["code_190", "code_4"])
def test_an_access_that_is_over_or_used_up_is_asked_once(sandbox, store, source, roll, fault):
    sandbox.advance(timedelta(days=5))
    sandbox.play(Fault(fault, path=f"*/{roll.items[1].id}"))
    photos = [media for media in roll.items[:12] if not media.is_video and media.media_url]
    target = roll.items[1]
    assert store.thumbnail(source.picture(target)).problem is PictureProblem.EXPIRED
    assert sandbox.played
    sandbox.forget_requests()
    rest = [media for media in photos if media is not target]
    assert {picture.problem for picture in pictures_of(store, source, rest)} == {PictureProblem.EXPIRED}
    assert sandbox.count("media") == 0


def test_after_a_disconnect_nothing_more_is_read(sandbox, store, source, roll):
    sandbox.advance(timedelta(days=5))
    sandbox.forget_requests()
    source.stop()
    assert store.thumbnail(source.picture(roll.items[DEAD])).problem is PictureProblem.EXPIRED
    assert sandbox.count("media") == 0
