"""The sandbox's CDN: signatures, expiry, pictures, clips, and the bound on what is kept."""

import asyncio
import io
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from PIL import Image
from test_sandbox_oauth import REDIRECT, sign_in

from sandbox import Sandbox, cdn


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox(redirect_uris=[REDIRECT]) as running:
        yield running


@pytest.fixture(scope="module")
def posts(sandbox):
    return read_posts(sandbox)


def read_posts(sandbox):
    query = {
        "access_token": sign_in(sandbox),
        "fields": "id,media_type,media_url,thumbnail_url,children{id,media_type,media_url,thumbnail_url}",
        "limit": 100,
    }
    return requests.get(f"{sandbox.base_url}/me/media", params=query, timeout=30).json()["data"]


def first(posts, media_type):
    return next(post for post in posts if post["media_type"] == media_type and "media_url" in post)


def life_of(link, sandbox_now):
    return int(parse_qs(urlsplit(link).query)["oe"][0], 16) - sandbox_now


def picture(answer):
    assert answer.status_code == 200
    return Image.open(io.BytesIO(answer.content))


def test_a_photo_is_a_jpeg_of_its_shape_without_any_token(posts):
    answer = requests.get(first(posts, "IMAGE")["media_url"], timeout=20)
    image = picture(answer)
    assert image.format == "JPEG"
    assert image.width == 1080
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_shapes_are_those_of_instagram(posts):
    sizes = {
        tuple(urlsplit(post["media_url"]).path.split("_")[-2].split("x"))
        for post in posts
        if post["media_type"] == "IMAGE" and "_1080x" in post.get("media_url", "")
    }
    assert sizes == {("1080", "1080"), ("1080", "1350"), ("1080", "566"), ("1080", "1440")}


def test_links_point_at_the_sandbox_and_say_when_they_die(posts, sandbox):
    now = time.time()
    photo, video = first(posts, "IMAGE")["media_url"], first(posts, "VIDEO")
    assert photo.startswith(sandbox.base_url + "/cdn/")
    assert timedelta(days=3.9).total_seconds() < life_of(photo, now) <= timedelta(days=4).total_seconds()
    assert timedelta(hours=22.9).total_seconds() < life_of(video["media_url"], now) <= 24 * 3600
    assert urlsplit(video["media_url"]).path.endswith(".mp4")
    assert urlsplit(video["thumbnail_url"]).path.endswith(".jpg")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda link: link.replace("1080x", "1081x"),
        lambda link: link + "&x=1",
        lambda link: link.split("?")[0],
        lambda link: link.replace("oe=", "oe=F"),
        lambda link: link.replace("stp=dst-jpg_e35_tt6&", ""),
        lambda link: link.replace("oh=00_", "oh=00_A"),
        lambda link: link.replace("/cdn/t51/", "/cdn/t51/../t51/"),
    ],
)
def test_every_part_of_a_link_is_signed(posts, spoil):
    link = first(posts, "IMAGE")["media_url"]
    spoiled = requests.Request("GET", spoil(link)).prepare()
    spoiled.url = spoil(link)
    with requests.Session() as session:
        answer = session.send(spoiled, timeout=30)
    assert (answer.status_code, answer.text) == (403, "Bad URL hash")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_links_die_when_they_say_so_and_a_new_read_gives_live_ones():
    with Sandbox(redirect_uris=[REDIRECT]) as sandbox:
        before = read_posts(sandbox)
        photo, video = first(before, "IMAGE"), first(before, "VIDEO")
        sandbox.advance(timedelta(hours=22, minutes=50))
        assert requests.head(video["media_url"], timeout=30).status_code == 200
        sandbox.advance(timedelta(hours=1, minutes=11))
        dead = requests.get(video["media_url"], timeout=30)
        assert (dead.status_code, dead.text) == (403, "URL signature expired")
        assert requests.get(photo["media_url"], timeout=20).status_code == 200
        sandbox.advance(timedelta(days=3))
        assert requests.get(photo["media_url"], timeout=30).status_code == 403
        after = read_posts(sandbox)
        assert requests.get(first(after, "IMAGE")["media_url"], timeout=20).status_code == 200
        assert requests.head(first(after, "VIDEO")["media_url"], timeout=30).status_code == 200


def test_links_read_in_the_same_hour_are_the_same_and_then_differ():
    at = datetime(2027, 3, 4, 5, 0, tzinfo=UTC)
    with Sandbox(redirect_uris=[REDIRECT], clock=lambda: at) as sandbox:
        earlier = first(read_posts(sandbox), "IMAGE")["media_url"]
        sandbox.advance(timedelta(minutes=59))
        assert first(read_posts(sandbox), "IMAGE")["media_url"] == earlier
        sandbox.advance(timedelta(minutes=1))
        later = first(read_posts(sandbox), "IMAGE")["media_url"]
        assert urlsplit(earlier).path == urlsplit(later).path
        assert earlier != later


def test_videos_can_be_sought_in(posts):
    link = first(posts, "VIDEO")["media_url"]
    whole = requests.get(link, timeout=30)
    assert (whole.status_code, whole.headers["Content-Type"]) == (200, "video/mp4")
    assert whole.headers["Accept-Ranges"] == "bytes"
    assert whole.content[4:8] == b"ftyp"
    part = requests.get(link, headers={"Range": "bytes=100-299"}, timeout=30)
    assert part.status_code == 206
    assert part.headers["Content-Range"] == f"bytes 100-299/{len(whole.content)}"
    assert part.content == whole.content[100:300]
    rest = requests.get(link, headers={"Range": f"bytes={len(whole.content) - 10}-"}, timeout=30)
    assert (rest.status_code, rest.content) == (206, whole.content[-10:])
    beyond = requests.get(link, headers={"Range": f"bytes={len(whole.content)}-"}, timeout=30)
    assert beyond.status_code == 416


def test_covers_of_videos_and_posters_of_slides_are_pictures(posts):
    assert picture(requests.get(first(posts, "VIDEO")["thumbnail_url"], timeout=20)).format == "JPEG"
    slides = [child for post in posts for child in post.get("children", {}).get("data", ())]
    filmed = next(slide for slide in slides if slide["media_type"] == "VIDEO")
    assert requests.head(filmed["media_url"], timeout=30).headers["Content-Type"] == "video/mp4"
    assert picture(requests.get(filmed["thumbnail_url"], timeout=20)).format == "JPEG"


def test_avatars(sandbox):
    for account in ("sample", "empty"):
        query = {"access_token": sign_in(sandbox, account), "fields": "profile_picture_url"}
        user = requests.get(f"{sandbox.base_url}/me", params=query, timeout=30).json()
        assert picture(requests.get(user["profile_picture_url"], timeout=20)).size == (320, 320)


def test_the_dead_the_gone_and_the_wrong_file(posts, sandbox):
    wrong, dead, gone = posts[50], posts[56], posts[63]
    page = requests.get(wrong["media_url"], timeout=30)
    assert page.status_code == 200
    assert page.headers["Content-Type"].startswith("text/html")
    assert life_of(dead["media_url"], time.time()) < 0
    assert requests.get(dead["media_url"], timeout=30).text == "URL signature expired"
    query = {"access_token": sign_in(sandbox), "fields": "media_url"}
    itself = requests.get(f"{sandbox.base_url}/{dead['id']}", params=query, timeout=30).json()
    assert requests.get(itself["media_url"], timeout=20).status_code == 200, "reading the post again heals it"
    assert requests.get(gone["media_url"], timeout=30).status_code == 404


def test_a_picture_is_drawn_once_and_two_at_a_time(monkeypatch):
    at_work, most, drawn, lock = 0, 0, [], threading.Lock()
    answered, in_pairs = threading.Event(), threading.Barrier(2, timeout=60)

    def held(media_id, width, height, family):
        nonlocal at_work, most
        with lock:
            at_work += 1
            most = max(most, at_work)
            drawn.append(media_id)
        assert answered.wait(60)
        in_pairs.wait()
        with lock:
            at_work -= 1
        return Image.new("RGB", (8, 8))

    monkeypatch.setitem(cdn.HANDS, "painted", replace(cdn.HANDS["painted"], draw=held))
    with Sandbox(redirect_uris=[REDIRECT]) as sandbox:
        links = [post["media_url"] for post in read_posts(sandbox) if "_1080x" in post.get("media_url", "")][
            :6
        ]
        with ThreadPoolExecutor(12) as crowd:
            asked = [crowd.submit(requests.get, link, timeout=60) for link in links * 2]
            # While pictures are being drawn, others are answered.
            assert requests.get(sandbox.base_url + "/", timeout=30).ok
            answered.set()
            answers = [answer.result().status_code for answer in asked]
        assert answers == [200] * 12
        assert len(drawn) == len(set(drawn)) == 6
        assert most == 2
        assert sandbox.count("cdn") == 12


def test_flat_pictures_are_a_tenth_as_wide_and_differ():
    with Sandbox(redirect_uris=[REDIRECT], pictures="flat") as sandbox:
        posts = read_posts(sandbox)
        photos = [post["media_url"] for post in posts if "_1080x" in post.get("media_url", "")][:12]
        answers = [requests.get(link, timeout=20) for link in photos]
        assert {picture(answer).width for answer in answers} == {108}
        assert len({answer.content for answer in answers}) == len(photos)
        cover = requests.get(first(posts, "VIDEO")["thumbnail_url"], timeout=20)
        assert max(picture(cover).size) == 128
        query = {"access_token": sign_in(sandbox), "fields": "profile_picture_url"}
        user = requests.get(f"{sandbox.base_url}/me", params=query, timeout=30).json()
        assert picture(requests.get(user["profile_picture_url"], timeout=20)).size == (32, 32)


def test_kept_pictures_are_bounded_in_bytes():
    async def fill():
        store = cdn.PictureStore(most_bytes=2_500)
        made = []

        def make(number):
            made.append(number)
            return bytes(1_000)

        for number in (1, 2, 1, 3, 1, 2):
            await store.get(str(number), lambda number=number: make(number))
        store.close()
        return made, store.held_bytes

    made, held = asyncio.run(fill())
    assert made == [1, 2, 3, 2], "the least recently used one makes room"
    assert held == 2_000


def test_a_failed_drawing_is_not_kept():
    async def fail_then_draw():
        store = cdn.PictureStore()
        with pytest.raises(ZeroDivisionError):
            await store.get("a", lambda: 1 / 0)
        answer = await store.get("a", lambda: b"drawn")
        store.close()
        return answer

    assert asyncio.run(fail_then_draw()) == b"drawn"
