"""An account without a connection: all its posts and their files are here, and nobody can be asked for more."""

import io
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial

from PIL import Image

from dashboard.account.reader import Reader
from dashboard.account.roll import Roll
from dashboard.account.source import Absence, Can, Graph, PictureSource, still_link
from igclient import CursorPage, Media, MediaType, User

LACKS = "Kept on paper: without likes, comments and insights."


def jpeg(size: tuple[int, int] = (60, 60), colour: tuple[int, int, int] = (9, 9, 9)) -> bytes:
    """A picture of one colour."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG")
    return out.getvalue()


PICTURE = jpeg((48, 60), (180, 90, 40))


def roll_of(*posts: Media, after: str | None = None) -> Roll:
    """A roll of these posts, newest first; all there are, unless it goes on `after` them."""
    roll = Roll()
    roll.add(CursorPage(posts, after))
    return roll


def three_posts() -> Roll:
    """Three photographs of three days: "3" is the newest."""
    captions = ("The harbour at dawn", "Fog over the pines #fog", "Bread, still warm")
    return roll_of(
        *(
            Media(
                id=str(number),
                caption=caption,
                media_type=MediaType.IMAGE,
                media_url=f"files/{number}.jpg",
                timestamp=datetime(2024, 5, number, 9, 30, tzinfo=UTC),
            )
            for number, caption in reversed(list(enumerate(captions, start=1)))
        )
    )


def finished(user: User) -> "Future[User]":
    """A profile that is there at once."""
    known: Future[User] = Future()
    known.set_result(user)
    return known


@dataclass
class StillSource:
    """Three posts of one picture, unless others are given.

    A post's `media_url` and `thumbnail_url` name its `files`; what names none has none.
    """

    key: str = "still:1"
    user: User = field(default_factory=lambda: User(id="1", username="still.life", media_count=3))
    roll: Roll = field(default_factory=three_posts)
    files: Mapping[str, bytes] = field(
        default_factory=lambda: {f"files/{number}.jpg": PICTURE for number in (1, 2, 3)}
    )
    face: bytes | None = None
    reader: Reader | None = None
    graph: Graph | None = None
    can: frozenset[Can] = frozenset()
    lacks: str = LACKS

    def begin(self) -> "Future[User]":
        return finished(self.user)

    def picture(self, media: Media, *, of: Media | None = None) -> PictureSource:
        return self._file(media.id, still_link(media))

    def file(self, media: Media, *, of: Media | None = None) -> PictureSource:
        return self._file(f"{media.id}/file", media.media_url)

    def avatar(self) -> PictureSource:
        face = self.face
        return PictureSource(self.key, "avatar", None if face is None else lambda: face, Absence.NOT_KEPT)

    def video_address(self, media: Media) -> str | None:
        return None

    def permalink(self, media: Media) -> str | None:
        return None

    def _file(self, name: str, place: str | None) -> PictureSource:
        return PictureSource(
            self.key, name, partial(self.files.__getitem__, place) if place else None, Absence.NOT_KEPT
        )
