"""What an export of a made-up account holds: its lists, its media, and the private parts that nobody should open."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sandbox.cdn import Hand, encoded
from sandbox.exports.languages import Language
from sandbox.exports.layouts import Layout
from sandbox.exports.rows import File, Row, flat_items, label_post, list_file, list_post, make_row, misencoded
from sandbox.making import CLIPS_BY_NAME
from sandbox.nodes import Account, Ids, Post
from sandbox.timelines import Frames

ARCHIVED, STORIES, DRAFTS, DELETED = 12, 40, 3, 2
PRIVATE = "PRIVATE-NOT-TO-BE-OPENED"
"""Stands in every file that no reader has any business in."""
IMAGINED = "IMAGINED-PHONE-AND-MAIL"
"""Stands in the fields of the profile that no reader should take."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the export, made when it is asked for. `shard` tells which part a list goes into."""

    path: str
    make: Callable[[], bytes]
    moment: datetime
    shard: int | None = None


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes the export of an account as it would be on a day. `since` leaves out what is older; `most` posts are
    listed, None for all; `lost` leaves the files of so many posts out, as Instagram does now and then."""

    account: Account
    layout: Layout
    words: Language
    hand: Hand
    now: datetime
    since: datetime | None = None
    most: int | None = None
    lost: int = 1
    parts: int = 1

    def entries(self) -> Iterator[Entry]:
        """Everything, in the order that it lies in the ZIP."""
        rows = self._rows("posts", self._posts())
        archived = self._rows("archived_posts", self._others(ARCHIVED, 185, timedelta(days=400)), Ids(185))
        stories = self._rows("stories", self._others(STORIES, 186, timedelta(hours=9)), Ids(186))
        drafts = self._rows("other", self._others(DRAFTS + DELETED, 187, timedelta(days=9)), Ids(187))
        face = File(f"media/profile/{self.now:%Y%m}/18900000000000001.jpg", "", "", 320, 320, "", None)
        if self.layout.is_flat:
            yield from self._flat(rows, stories)
        else:
            yield from self._lists(rows, archived, stories, drafts, face)
            yield from self._private()
        gone = {file.path for row in rows[4 : 4 + self.lost] for file in row.files}
        hidden = [] if self.layout.is_flat else [*archived, *drafts]
        for row in [*rows, *stories, *hidden]:
            for file in row.files:
                if file.path not in gone:
                    yield Entry(file.path, self._picture(file), row.post.posted_at)
        if not self.layout.is_flat:
            yield Entry(face.path, lambda: encoded(self.hand.avatar(self.account.key, 320)), self.now)

    def _posts(self) -> list[Post]:
        posts = map(self.account.timeline.post, range(self.account.timeline.count))
        listed = [post for post in posts if self.since is None or post.posted_at >= self.since]
        return listed[: self.most]

    def _others(self, count: int, prefix: int, pace: timedelta) -> list[Post]:
        frames = Frames(Ids(prefix), self.now, count)
        posts = [frames.post(index) for index in range(count)]
        return [
            replace(post, slides=(), clip=None, posted_at=self.now - pace * (post.index + 1))
            for post in posts
        ]

    def _rows(self, folder: str, posts: Iterable[Post], numbers: Ids = Ids(184)) -> list[Row]:  # noqa: B008
        place = "photos" if self.layout.is_flat else f"media/{folder}"
        return [make_row(self.layout, place, post, numbers) for post in posts]

    def _picture(self, file: File) -> Callable[[], bytes]:
        if file.clip is not None:
            return CLIPS_BY_NAME[file.clip].path.read_bytes
        return lambda: encoded(self.hand.draw(file.media_id, file.width, file.height, file.family))

    def _json(self, path: str, root: Any, shard: int = 0) -> Entry:
        return Entry(path, lambda: json.dumps(misencoded(root), indent=2).encode(), self.now, shard)

    def _lists(
        self, rows: list[Row], archived: list[Row], stories: list[Row], drafts: list[Row], face: File
    ) -> Iterator[Entry]:
        lists, reels = self.layout.lists, [row for row in rows if row.post.media_product_type == "REELS"]
        posts = [row for row in rows if row.post.media_product_type != "REELS"]
        middle = max(1, len(posts) // 2)
        for number, shard in enumerate((posts[:middle], posts[middle:]), start=1):
            # With a single post, the list is that post.
            listed: Any = [list_post(self.layout, row) for row in shard]
            if shard:
                root = listed[0] if len(listed) == 1 else listed
                yield self._json(f"{lists}posts_{number}.json", root, number - 1)
        yield self._json(f"{lists}reels.json", {"ig_reels_media": self._listed(reels)})
        yield self._json(f"{lists}archived_posts.json", {"ig_archived_post_media": self._listed(archived)})
        flat = [list_file(row, row.files[0], row.post.caption, row.seconds) for row in stories]
        yield self._json(f"{lists}stories.json", {"ig_stories": flat})
        mine = self.account.profile
        picture = {"uri": face.path, "creation_timestamp": int(self.now.timestamp()), "title": ""}
        yield self._json(f"{lists}profile_photos.json", {"ig_profile_picture": [picture]})
        yield self._json(f"{lists}other_content.json", {"ig_other_media": self._listed(drafts[:DRAFTS])})
        deleted = {"ig_recently_deleted_media": self._listed(drafts[DRAFTS:])}
        yield self._json(f"{lists}recently_deleted_content.json", deleted)
        if self.layout.has_labelled:
            published = [label_post(self.words, row, is_published=True) for row in rows]
            unpublished = [label_post(self.words, row, is_published=False) for row in drafts[:DRAFTS]]
            yield self._json(f"{lists}posts.json", [*published, *unpublished])
        values = (IMAGINED, IMAGINED, mine.username, mine.name, mine.biography, IMAGINED, IMAGINED, "False")
        fields = {
            label: {"href": "", "value": value or "", "timestamp": 0}
            for label, value in zip(self.words.profile, values, strict=True)
        }
        user = {"title": "", "media_map_data": {self.words.photo: picture}, "string_map_data": fields}
        yield self._json(self.layout.profile, {"profile_user": [user]})
        requests = f"{self.layout.activity}other_activity/your_information_download_requests.json"
        yield self._json(requests, [self._request()])

    def _listed(self, rows: Sequence[Row]) -> list[dict[str, Any]]:
        return [list_post(self.layout, row) for row in rows]

    def _request(self) -> dict[str, Any]:
        done, tries, begin, end, *others = self.words.requests
        start = int(self.since.timestamp()) if self.since else 0
        return {
            "timestamp": int(self.now.timestamp()) - 3600,
            "media": [],
            "label_values": [
                {"label": done, "timestamp_value": int(self.now.timestamp())},
                {"label": tries, "value": "0"},
                {"label": begin, "timestamp_value": start},
                {"label": end, "timestamp_value": int(self.now.timestamp()) - 3600},
                *(
                    {"label": label, "value": value}
                    for label, value in zip(others, ("", "High", "JSON"), strict=True)
                ),
            ],
            "fbid": "0",
        }

    def _flat(self, rows: list[Row], stories: list[Row]) -> Iterator[Entry]:
        photos = [item for row in rows for item in flat_items(row) if not item["path"].endswith(".mp4")]
        films = [item for row in rows for item in flat_items(row) if item["path"].endswith(".mp4")]
        told = [item for row in stories for item in flat_items(row)]
        # Every part has a list of its own then, and an album may lie in two of them.
        middle = len(photos) // 2 if self.parts > 1 else len(photos)
        for number, some in enumerate((photos[:middle], photos[middle:])[: self.parts]):
            root = {"photos": some, "direct": [{"caption": PRIVATE, "path": "direct/1.jpg"}]}
            root |= {"videos": films, "stories": told} if number == 0 else {}
            yield self._json("media.json", root, number)
        mine = self.account.profile
        profile = {
            "username": mine.username,
            "name": mine.name,
            "biography": mine.biography,
            "email": IMAGINED,
        }
        yield self._json("profile.json", profile)
        yield self._json("messages.json", [{"text": PRIVATE}])

    def _private(self) -> Iterator[Entry]:
        """What lies beside the lists, and their doubles in name."""
        activity, lure = self.layout.activity, {"media": [{"uri": "media/private.jpg", "title": PRIVATE}]}
        for path in (
            f"{activity}messages/inbox/somebody_1/message_1.json",
            f"{activity}subscriptions/reels.json",
            f"{activity}threads/posts.json",
            f"{activity}likes/liked_posts.json",
            f"{activity}saved/saved_posts.json",
            "connections/contacts/synced_contacts.json",
            "connections/followers_and_following/followers_1.json",
            "security_and_login_information/login_and_profile_creation/login_activity.json",
            "ads_information/ads_and_topics/posts_viewed.json",
            "logged_information/past_instagram_insights/posts.json",
            "personal_information/information_about_you/reposts.json",
            "personal_information/device_information/stories.json",
        ):
            yield self._json(path, [lure])
        empty = f"{activity}gifts/no-data.txt"
        yield Entry(empty, lambda: b"", self.now, 0)
