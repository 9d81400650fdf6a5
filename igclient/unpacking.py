"""Unpack a body while it arrives, and notice one that ends before its packing does.
urllib3 unpacks as well, but gives what there is of a packed body that was cut off as if it were the whole."""

import zlib
from collections.abc import Iterator
from typing import Any

from urllib3 import BaseHTTPResponse
from urllib3.exceptions import DecodeError, ProtocolError

_PIECE = 64 * 1024  # bytes
_MOST_LAYERS = 5  # of packing; each multiplies what a few bytes can become
_GZIP = zlib.MAX_WBITS | 16


def unpacked(raw: BaseHTTPResponse) -> Iterator[bytes]:
    """Give the body in pieces of at most 64 KiB, some of them empty: there is one for each wait on the wire.
    What is packed in a way that nobody asks for comes as it is.
    Raises: `ProtocolError` for a packed body that is cut off, `DecodeError` for a damaged one, what reading raises."""
    names = [name.strip().lower() for name in raw.headers.get("content-encoding", "").split(",")]
    if len(names) > _MOST_LAYERS:
        raise DecodeError("packed too many times")
    pieces = _arriving(raw)
    for name in reversed(names):
        if name in ("gzip", "x-gzip"):
            pieces = _gunzipped(pieces)
        elif name == "deflate":
            pieces = _inflated(pieces)
    return pieces


def _arriving(raw: BaseHTTPResponse) -> Iterator[bytes]:
    while piece := raw.read1(_PIECE, decode_content=False):
        yield piece


def _gunzipped(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Unpack one member after the other; what follows the last one and is none, such as padding, counts for nothing."""
    stream, is_begun = zlib.decompressobj(_GZIP), False
    for piece in pieces:
        yield b""
        rest = piece
        while rest and not (stream.eof and not rest.startswith(b"\x1f")):
            stream, is_begun = zlib.decompressobj(_GZIP) if stream.eof else stream, True
            yield from _fed(stream, rest)
            rest = stream.unused_data
    _require_end(stream.eof or not is_begun)


def _inflated(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Unpack zlib's format, or the bare one that some servers send under its name."""
    stream, head = None, b""
    for piece in pieces:
        yield b""
        if stream is not None:
            yield from () if stream.eof else _fed(stream, piece)
            continue
        head += piece
        if len(head) >= 2:
            is_bare = head[0] & 0x0F != 8 or int.from_bytes(head[:2], "big") % 31 != 0
            stream = zlib.decompressobj(-zlib.MAX_WBITS if is_bare else zlib.MAX_WBITS)
            yield from _fed(stream, head)
    _require_end(stream.eof if stream else not head)


def _fed(stream: Any, data: bytes) -> Iterator[bytes]:
    """Give all that a decompressor makes of the data; what is left after its end is its `unused_data`."""
    is_over = False
    while not is_over:
        try:
            made = stream.decompress(data, _PIECE)
        except zlib.error as error:
            raise DecodeError("not packed as it says") from error
        yield made
        data = stream.unconsumed_tail
        is_over = stream.eof or not (data or len(made) == _PIECE)


def _require_end(is_there: bool) -> None:
    if not is_there:
        raise ProtocolError("the body ends before its packing does")
