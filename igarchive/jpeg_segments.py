"""Put EXIF and XMP into a JPEG without touching anything else in it. ITU-T T.81, annex B; Exif 3.0, 4.5.5."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from igarchive.about import About
from igarchive.exif import SOFTWARE, exif_payload
from igarchive.writable import shortened
from igarchive.xmp import XMP_NAMES, xmp_packet

MOST_PAYLOAD = 65_533
"""Bytes a segment holds besides its marker and its own length."""
_EXIF = b"Exif\0\0"
_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_APP0, _APP1, _APP2, _APP14 = 0xE0, 0xE1, 0xE2, 0xEE
_SOI, _SOS, _EOI = 0xD8, 0xDA, 0xD9
# Start of frame, where a picture's size stands; three of its row are other tables.
_SOF = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_BARE = frozenset({0x01, *range(0xD0, 0xD8)})  # these have no payload


@dataclass(frozen=True, slots=True)
class _Segment:
    marker: int
    start: int  # of what stands before it, fill bytes included
    end: int
    payload: bytes


def with_metadata(jpeg: bytes, about: About) -> bytes:
    """Return the JPEG with what is known of its post as EXIF and XMP segments; every other byte stays.

    Segments that were written here before are replaced. Where somebody else's EXIF or XMP is inside, it is kept as it
    is and nothing of that kind is added: the sidecar then says what it does not.
    Raises: `ValueError` when the bytes are no JPEG, or are cut off before its picture begins.
    """
    jpeg = _without_own(jpeg)
    segments = list(_segments(jpeg))
    added = b""
    if not any(map(_is_exif, segments)):
        added += _app1(_exif_of(segments, about))
    if not any(map(_is_xmp, segments)):
        added += _app1(_XMP + _packet_that_fits(about))
    place = 2  # after the header a JPEG begins with, and before anything that describes the picture
    for segment in segments:
        if segment.marker != _APP0 and not _is_exif(segment):
            break
        place = segment.end
    return jpeg[:place] + added + jpeg[place:]


def _without_own(jpeg: bytes) -> bytes:
    kept, at = b"", 0
    for segment in _segments(jpeg):
        if _is_exif(segment, own=True) or _is_xmp(segment, own=True):
            kept, at = kept + jpeg[at : segment.start], segment.end
    return kept + jpeg[at:]


def _segments(jpeg: bytes) -> Iterator[_Segment]:
    """Give the segments between the start of the file and its first scan."""
    if jpeg[:2] != bytes((0xFF, _SOI)):
        raise ValueError("This is no JPEG: it does not begin like one.")
    at = 2
    while True:
        start = at
        while jpeg[at : at + 2] == b"\xff\xff":
            at += 1
        if jpeg[at : at + 1] != b"\xff" or jpeg[at + 1 : at + 2] in (b"", b"\0"):
            raise ValueError("This JPEG is damaged: something else stands where a segment should begin.")
        marker = jpeg[at + 1]
        at += 2
        if marker in (_SOS, _EOI):
            return
        if marker in _BARE:
            continue
        length = int.from_bytes(jpeg[at : at + 2])
        if length < 2 or len(jpeg) < at + length:
            raise ValueError("This JPEG is damaged: it ends before its picture begins.")
        yield _Segment(marker, start, at + length, jpeg[at + 2 : at + length])
        at += length


def _is_exif(segment: _Segment, own: bool = False) -> bool:
    is_one = segment.marker == _APP1 and segment.payload.startswith(_EXIF)
    return is_one and (not own or SOFTWARE.encode() + b"\0" in segment.payload)


def _is_xmp(segment: _Segment, own: bool = False) -> bool:
    is_one = segment.marker == _APP1 and segment.payload.startswith(_XMP)
    return is_one and (not own or XMP_NAMES["contactSheet"].encode() in segment.payload)


def _app1(payload: bytes) -> bytes:
    return bytes((0xFF, _APP1)) + (len(payload) + 2).to_bytes(2) + payload


def _exif_of(segments: list[_Segment], about: About) -> bytes:
    frame = next((segment.payload for segment in segments if segment.marker in _SOF), b"")
    if len(frame) < 6:
        raise ValueError("This JPEG is damaged: it does not say how large its picture is.")
    height, width = int.from_bytes(frame[1:3]), int.from_bytes(frame[3:5])
    adobe = next((s.payload for s in segments if s.marker == _APP14 and s.payload.startswith(b"Adobe")), b"")
    has_profile = any(s.marker == _APP2 and s.payload.startswith(b"ICC_PROFILE\0") for s in segments)
    return exif_payload(
        about, size=(width, height), components=_components(frame, adobe), has_profile=has_profile
    )


def _components(frame: bytes, adobe: bytes) -> bytes:
    """Return what each channel is, as ComponentsConfiguration has it: 1 to 3 Y, Cb, Cr; 4 to 6 R, G, B; 0 none."""
    channels, transform = frame[5], adobe[11] if len(adobe) > 11 else None
    if channels == 1:
        return b"\1\0\0\0"
    if channels != 3:
        return b"\0\0\0\0"  # the standard has no numbers for the inks of a printed page
    is_rgb = transform == 0 or (transform is None and frame[6::3][:3] == b"RGB")
    return b"\4\5\6\0" if is_rgb else b"\1\2\3\0"


def _packet_that_fits(about: About) -> bytes:
    most = 2 * MOST_PAYLOAD
    while len(packet := xmp_packet(about)) > MOST_PAYLOAD - len(_XMP):
        most //= 2
        about = replace(
            about,
            caption=shortened(about.caption, most),
            alt_text=shortened(about.alt_text, most),
            creator=shortened(about.creator, most),
            hashtags=tuple(shortened(tag, most) for tag in about.hashtags[: most // 50]),
            permalink=about.permalink if len(about.permalink) <= most else "",
            shortcode=about.shortcode if len(about.shortcode) <= most else "",
        )
    return packet
