"""Make posts as the client knows them out of what an export lists, and count what cannot be shown."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from igarchive.export.items import Item, moment
from igarchive.export.layout import Kind
from igarchive.export.library import Library
from igarchive.export.lists import Listed
from igarchive.export.model import Capture, MissingFile, Place, Why
from igarchive.file_kinds import MEDIA_TYPES
from igclient import Media, MediaType

_PRODUCTS = {Kind.REELS: "REELS", Kind.IGTV: "IGTV", Kind.STORIES: "STORY", Kind.ARCHIVED: "ARCHIVED"}


@dataclass(slots=True)
class Builder:
    """Make posts, every one with an id of its own, and keep what is to be told besides."""

    library: Library
    username: str | None
    missing: list[MissingFile] = field(default_factory=list)
    captures: dict[str, Capture] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=set)

    def posts(self, listed: Iterable[Listed]) -> tuple[Media, ...]:
        """Return the posts, newest first; those of no known time come last."""
        ordered = sorted(listed, key=lambda post: -(post.seconds or 0))
        return tuple(map(self._post, ordered))

    def _post(self, post: Listed) -> Media:
        product = _PRODUCTS.get(post.kind, "FEED")
        if len(post.items) == 1:
            return self._file(post.items[0], post, product, post.number)
        first = post.items[0] if post.items else Item("", why=Why.NO_NAME)
        media_id = self._id(post.number, f"album:{_key(first)}:{post.seconds}:{post.caption}")
        children = tuple(self._file(item, post, None, None) for item in post.items)
        if not children:
            self.missing.append(MissingFile("", media_id, Why.NO_NAME))
        return Media(
            id=media_id,
            caption=post.caption,
            media_type=MediaType.CAROUSEL_ALBUM if children else None,
            media_product_type=product,
            media_url=next((child.media_url for child in children if child.media_url), None),
            timestamp=moment(post.seconds),
            username=self.username,
            children=children,
        )

    def _file(self, item: Item, post: Listed, product: str | None, number: str | None) -> Media:
        """One file: a post of its own, or with no `product`, a slide."""
        media_id = self._id(number or item.number, f"file:{_key(item)}:{item.seconds}:{post.caption}")
        kind, why = (None, item.why) if item.why else self.library.look_at(item.uri)
        if why is not None:
            self.missing.append(MissingFile(item.spelled, media_id, why))
        if item.capture is not None:
            self.captures[media_id] = item.capture
        if item.place is not None:
            self.places[media_id] = item.place
        is_post = product is not None
        seconds = post.seconds if is_post else item.seconds or post.seconds
        return Media(
            id=media_id,
            caption=post.caption if is_post else None,
            media_type=_type(kind, item, post.kind),
            media_product_type=product,
            media_url=item.uri if why is None else None,
            timestamp=moment(seconds),
            username=self.username,
        )

    def _id(self, number: str | None, otherwise: str) -> str:
        """Instagram's own number where the export has one, else one made of what is written: the same every time."""
        made = number
        while made is None or made in self._taken:
            otherwise += "+"
            made = "x" + hashlib.sha256(otherwise.encode("utf-8", "replace")).hexdigest()[:20]
        self._taken.add(made)
        return made


def _key(item: Item) -> str:
    return item.uri or item.spelled


def _type(kind: str | None, item: Item, listed_as: Kind) -> MediaType:
    if kind is not None:
        return MediaType.VIDEO if MEDIA_TYPES[kind].startswith("video/") else MediaType.IMAGE
    said = item.is_video if item.is_video is not None else listed_as in (Kind.REELS, Kind.IGTV)
    return MediaType.VIDEO if said else MediaType.IMAGE


def unlisted(library: Library, listed: Sequence[Listed]) -> int:
    """Return how many files lie in the export's folders of media and stand in no list of it."""
    known = {library.find(item.uri) for post in listed for item in post.items if item.uri}
    folders = {"media", "photos", "videos"}
    return sum(
        1 for spot in library.spots() if spot not in known and folders & set(spot.name.split("/")[:-1])
    )
