"""Unpacking a body while it arrives: the same bytes however it is cut into pieces, and none that ends too early."""

import gzip
import io
import tracemalloc
import zlib

import pytest
from hypothesis import given, settings, strategies as st
from urllib3 import HTTPResponse
from urllib3.exceptions import DecodeError, ProtocolError

from igclient.unpacking import unpacked

TEXT = b'{"data": [{"id": "1"}]} ' * 400
NOISE = zlib.compress(TEXT) * 3


def zipped(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)  # the same bytes in every run


def bare(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


PACKINGS = {
    "gzip": ("gzip", zipped),
    "gzip by its old name": ("X-GZIP", zipped),
    "two members": ("gzip", lambda data: zipped(data[:99]) + zipped(data[99:])),
    "an empty member in front": ("gzip", lambda data: zipped(b"") + zipped(data)),
    "deflate": ("deflate", zlib.compress),
    "deflate without its head": ("deflate", bare),
    "twice": ("deflate, gzip", lambda data: zipped(zlib.compress(data))),
    "twice the same": ("gzip,gzip", lambda data: zipped(zipped(data))),
}


class Pieces(io.BytesIO):
    """A wire that gives at most so many bytes at once."""

    def __init__(self, data: bytes, size: int) -> None:
        super().__init__(data)
        self.size = size

    def read1(self, size: int | None = -1, /) -> bytes:
        return self.read(self.size if size is None or size < 0 else min(size, self.size))


def body(data: bytes, coding: str, size: int = 2**20) -> bytes:
    raw = HTTPResponse(Pieces(data, size), headers={"Content-Encoding": coding}, preload_content=False)
    return b"".join(unpacked(raw))


@pytest.mark.parametrize("name", PACKINGS)
@pytest.mark.parametrize("size", [1, 7, 2**20])
@pytest.mark.parametrize("data", [b"", b"x", TEXT, NOISE], ids=["nothing", "a letter", "text", "noise"])
def test_a_packed_body_is_unpacked_whole(name, size, data) -> None:
    coding, pack = PACKINGS[name]
    assert body(pack(data), coding, size) == data


@pytest.mark.parametrize("name", PACKINGS)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_packed_body_that_is_cut_off_anywhere_is_no_body(name, data) -> None:
    coding, pack = PACKINGS[name]
    packed = pack(TEXT)
    # Between two members there is a whole body, and nothing says that more was to come.
    ends = {len(zipped(TEXT[:99])), len(zipped(b""))} if "member" in name else set()
    cut = data.draw(st.integers(1, len(packed) - 1).filter(lambda place: place not in ends))
    with pytest.raises(ProtocolError, match="ends before"):
        body(packed[:cut], coding, data.draw(st.sampled_from([1, 100, 2**20])))


@pytest.mark.parametrize("coding", ["gzip", "deflate", "gzip, deflate"])
def test_nothing_at_all_is_an_empty_body(coding) -> None:
    assert body(b"", coding) == b""


@pytest.mark.parametrize("coding", ["", "identity", "none", "utf-8", "br", "gzip2"])
def test_what_is_not_packed_or_packed_as_nobody_asks_comes_as_it_is(coding) -> None:
    assert body(TEXT[:-5], coding) == TEXT[:-5]


@pytest.mark.parametrize("after", [b"\0", b"\0" * 600, b"\n", b"padding"])
@pytest.mark.parametrize("size", [1, 2**20])
def test_what_follows_a_whole_body_counts_for_nothing(after, size) -> None:
    assert body(zipped(TEXT) + after, "gzip", size) == TEXT
    assert body(zlib.compress(TEXT) + after, "deflate", size) == TEXT


@pytest.mark.parametrize(
    ("data", "coding"),
    [
        (b"not packed at all", "gzip"),
        (b"x\x9cnot packed", "deflate"),
        (b"\xffnot packed", "deflate"),
        (zipped(TEXT)[:-8] + b"checksum", "gzip"),
        (zipped(TEXT) + b"\x1fno second member", "gzip"),
        (zipped(b""), ", ".join(["gzip"] * 6)),
    ],
    ids=["no gzip", "no zlib", "no deflate", "another checksum", "no second member", "six layers"],
)
def test_what_is_damaged_is_no_body(data, coding) -> None:
    with pytest.raises(DecodeError):
        body(data, coding)


def test_no_piece_is_larger_than_what_is_asked_of_the_wire() -> None:
    bomb = zipped(bytes(64 * 2**20))
    raw = HTTPResponse(Pieces(bomb, 2**20), headers={"Content-Encoding": "gzip"}, preload_content=False)
    tracemalloc.start()
    sizes = [len(piece) for piece in unpacked(raw)]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (sum(sizes), max(sizes)) == (64 * 2**20, 64 * 1024)
    assert peak < 2**21
