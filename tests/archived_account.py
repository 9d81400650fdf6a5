"""An Instagram account in memory, for tests of the archive: it counts what is asked, and answers at once."""

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from PIL import Image

from igclient import Comment, CursorPage, Media, MediaType, User, errors
from igclient.downloads import DownloadFailed, DownloadProblem
from igclient.platforms import INSTAGRAM_LOGIN

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
FIRST = datetime(2024, 3, 9, 18, 22, 5, tzinfo=UTC)
CDN = "https://scontent.cdninstagram.com"
OWNER = User(id="1", user_id="17841405822304914", username="maya", media_count=3, followers_count=7)


def jpeg(text):
    """A JPEG of its own for each text."""
    out = io.BytesIO()
    number = sum(text.encode()) * 7919
    Image.new("RGB", (48, 32), (number % 256, number // 256 % 256, len(text) % 256)).save(out, "JPEG")
    return out.getvalue() + text.encode()


MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + bytes(200)


def photo(number, **fields):
    media_id = str(17_900_000_000_000_000 + number)
    usual = {
        "media_type": MediaType.IMAGE,
        "media_url": f"{CDN}/{media_id}.jpg",
        "permalink": f"https://www.instagram.com/p/C{number:04d}/",
        "shortcode": f"C{number:04d}",
        "timestamp": FIRST + timedelta(days=number),
        "caption": f"Number {number} #day",
        "comments_count": 0,
    }
    return Media(id=media_id, **(usual | fields))


def clip(number, **fields):
    post = photo(number, media_type=MediaType.VIDEO, **fields)
    return replace(post, media_url=f"{CDN}/{post.id}.mp4", thumbnail_url=f"{CDN}/{post.id}_cover.jpg")


def album(number, *slides, **fields):
    parts = tuple(replace(slide, caption=None, shortcode=None, permalink=None) for slide in slides)
    return photo(number, media_type=MediaType.CAROUSEL_ALBUM, children=parts, media_url=None, **fields)


class Account:
    """A client and its CDN. `dead` links answer like a dead signature, `refused` answers reads of single posts."""

    def __init__(self, *posts, user=OWNER, comments=()):
        self.posts, self.user = list(posts), user
        self.comments = dict(comments)
        self.usage, self.platform = None, INSTAGRAM_LOGIN
        self.asked, self.fetched = [], []
        self.dead, self.gone, self.failing = set(), set(), {}
        self.refused = None

    def get_user(self):
        self.asked.append("me")
        return replace(self.user, media_count=len(self.posts))

    def list_media(self, *, limit=100, after=None, since=None):
        self.asked.append("media")
        newest = sorted(self.posts, key=lambda post: (post.timestamp, post.id), reverse=True)
        start = int(after or 0)
        some = [post for post in newest if since is None or post.timestamp >= since]
        end = start + min(limit, 100)
        return CursorPage(tuple(some[start:end]), str(end) if end < len(some) else None)

    def get_media(self, media_id):
        self.asked.append(media_id)
        if self.refused is not None:
            raise self.refused
        found = next((post for post in self.posts if post.id == media_id), None)
        if found is None:
            raise errors.ObjectMissing("gone", code=100, error_subcode=33)
        return found

    def iter_comments(self, media_id):
        self.asked.append(f"{media_id}/comments")
        if self.refused is not None:
            raise self.refused
        return iter(self.comments.get(media_id, ()))

    def fetch(self, media, url, write):
        self.fetched.append(url.removeprefix(f"{CDN}/"))
        if url in self.dead:
            raise DownloadFailed(DownloadProblem.EXPIRED)
        if url in self.gone:
            raise DownloadFailed(DownloadProblem.EXPIRED, is_gone=True)
        if url in self.failing:
            raise DownloadFailed(self.failing[url])
        write(MP4 if ".mp4" in url else jpeg(url))

    def forget(self):
        """What was asked and fetched so far."""
        told = (self.asked, self.fetched)
        self.asked, self.fetched = [], []
        return told


def comment(number, text="Lovely"):
    return Comment(id=str(number), text=text, timestamp=FIRST, username="ines")
