"""The CDN: pictures drawn when they are asked for, clips from disk, and only behind a valid link."""

import asyncio
import io
import re
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from PIL import Image
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, Response

from sandbox import flat
from sandbox.clips import CLIPS, Clip, poster
from sandbox.links import BadLink, Links
from sandbox.pictures import avatar, draw

JPEG_QUALITY = 88
MOST_BYTES = 48 * 1024 * 1024
DRAWN_AT_ONCE = 2

HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Timing-Allow-Origin": "*",
    "X-Content-Type-Options": "nosniff",
}
KEEP = {"Cache-Control": "max-age=1209600, no-transform"}

_IMAGE = re.compile(r"/cdn/t51/(?P<family>\w+)/(?P<id>\d+)_(?P<width>\d+)x(?P<height>\d+)_n\.jpg")
_POSTER = re.compile(r"/cdn/t15/(?P<clip>\w+)/(?P<id>\d+)_n\.jpg")
_CLIPS = {clip.name: clip for clip in CLIPS}
_VIDEO = re.compile(r"/cdn/t50/(?P<clip>\w+)/(?P<id>\d+)_n\.mp4")
_AVATAR = re.compile(r"/cdn/t2/(?P<seed>[\w.]+)_(?P<size>\d+)_n\.jpg")
_HTML = re.compile(r"/cdn/html/\d+_n\.jpg")


@dataclass(frozen=True)
class Hand:
    """Who makes the pictures: of a post, of a person, and in front of a clip."""

    draw: Callable[[str, int, int, str], Image.Image]
    avatar: Callable[[str, int], Image.Image]
    poster: Callable[[Clip], Image.Image]


HANDS = {"painted": Hand(draw, avatar, poster), "flat": Hand(flat.draw, flat.avatar, flat.poster)}


class PictureStore:
    """Encoded pictures of one hand, least recently used dropped first; each drawn once, however many ask at a time."""

    def __init__(
        self, hand: Hand = HANDS["painted"], *, most_bytes: int = MOST_BYTES, at_once: int = DRAWN_AT_ONCE
    ) -> None:
        self.hand = hand
        self.most_bytes = most_bytes
        self.held_bytes = 0
        self._pictures: OrderedDict[str, bytes] = OrderedDict()
        self._under_way: dict[str, asyncio.Future[bytes]] = {}
        self._painters = ThreadPoolExecutor(at_once, thread_name_prefix="sandbox-painter")

    async def get(self, key: str, make: Callable[[], bytes]) -> bytes:
        """The picture under `key`, made in a worker thread when it is not at hand. Event loop only."""
        if key in self._pictures:
            self._pictures.move_to_end(key)
            return self._pictures[key]
        making = self._under_way.get(key)
        if making is None:
            making = asyncio.get_running_loop().run_in_executor(self._painters, make)
            self._under_way[key] = making
            making.add_done_callback(partial(self._keep, key))
        return await asyncio.shield(making)

    def _keep(self, key: str, making: "asyncio.Future[bytes]") -> None:
        del self._under_way[key]
        if making.cancelled() or making.exception() is not None:
            return
        self._pictures[key] = making.result()
        self.held_bytes += len(making.result())
        while self.held_bytes > self.most_bytes:
            _, dropped = self._pictures.popitem(last=False)
            self.held_bytes -= len(dropped)

    def close(self) -> None:
        self._painters.shutdown(wait=False, cancel_futures=True)


async def serve(request: Request, links: Links, pictures: PictureStore) -> Response:
    """Answer one CDN request."""
    path = request.scope["path"]
    try:
        links.check(path, request.scope["query_string"].decode("latin-1"))
    except BadLink as reason:
        return PlainTextResponse(str(reason), 403, HEADERS)
    if match := _VIDEO.fullmatch(path):
        return FileResponse(_CLIPS[match["clip"]].path, headers=HEADERS | KEEP, media_type="video/mp4")
    if _HTML.fullmatch(path):
        page = "<!doctype html><title>Instagram</title><p>Sorry, this page isn't available.</p>"
        return HTMLResponse(page, 200, HEADERS)
    make = _maker(path, pictures.hand)
    if make is None:
        return PlainTextResponse("Content not found", 404, HEADERS)
    return Response(await pictures.get(path, make), 200, HEADERS | KEEP, "image/jpeg")


def _maker(path: str, hand: Hand) -> Callable[[], bytes] | None:
    if match := _IMAGE.fullmatch(path):
        size = int(match["width"]), int(match["height"])
        return lambda: encoded(hand.draw(match["id"], *size, match["family"]))
    if match := _POSTER.fullmatch(path):
        return lambda: encoded(hand.poster(_CLIPS[match["clip"]]))
    if match := _AVATAR.fullmatch(path):
        return lambda: encoded(hand.avatar(match["seed"], int(match["size"])))
    return None


def encoded(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    picture.convert("RGB").save(buffer, "JPEG", quality=JPEG_QUALITY, progressive=True)
    return buffer.getvalue()
