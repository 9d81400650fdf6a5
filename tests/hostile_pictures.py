"""Small files that claim or unpack to a lot: what may be sent to make an app run out of memory."""

import io
import struct
import zlib

from PIL import Image

_BLOCK = 1 << 24


def encoded(image, kind, **how):
    """A picture as a file."""
    out = io.BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


def zeros(count):
    """So many zero bytes as a zlib stream, made without having them: one block, again and again."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(bytes(_BLOCK)) + packer.flush(zlib.Z_FULL_FLUSH)
    rest = packer.compress(bytes(count % _BLOCK)) + packer.flush(zlib.Z_FINISH)
    adler = (count % 65_521) << 16 | 1
    return b"\x78\xda" + block * (count // _BLOCK) + rest + adler.to_bytes(4, "big")


def chunk(name, body=b""):
    """A chunk of a PNG."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}


def png(width, height, *, bits=8, colour=6, frames=1, interlaced=False):
    """A black PNG. Colour 0 is grey, 2 RGB, 3 a palette with opacity, 4 grey with opacity, 6 RGBA."""

    def raw(wide, high):
        return high * (1 + -(-wide * bits * CHANNELS[colour] // 8)) if wide and high else 0

    passes = (
        ((8, 8, 0, 0), (8, 8, 4, 0), (4, 8, 0, 4), (4, 4, 2, 0), (2, 4, 0, 2), (2, 2, 1, 0), (1, 2, 0, 1))
        if interlaced
        else ((1, 1, 0, 0),)
    )
    data = zeros(
        sum(
            raw(-(-(width - left) // across), -(-(height - top) // down))
            for across, down, left, top in passes
        )
    )
    parts = [chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, interlaced))]
    if colour == 3:
        parts += [chunk(b"PLTE", bytes(range(30))), chunk(b"tRNS", bytes(10))]
    control = struct.pack(">IIIIHHBB", width, height, 0, 0, 1, 10, 1, 1)
    if frames > 1:
        parts += [chunk(b"acTL", struct.pack(">II", frames, 0)), chunk(b"fcTL", bytes(4) + control)]
    parts.append(chunk(b"IDAT", data))
    for frame in range(1, frames):
        parts.append(chunk(b"fcTL", struct.pack(">I", 2 * frame - 1) + control))
        parts.append(chunk(b"fdAT", struct.pack(">I", 2 * frame) + data))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts) + chunk(b"IEND")


def gif(width, height, frames):
    """A GIF whose first frame is whole, transparent and to be cleared, and whose others are a dot."""
    first = encoded(Image.new("P", (width, height)), "GIF", transparency=1, disposal=2, duration=20)
    dot = b"!\xf9\x04\x09\x02\x00\x01\x00,\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0"
    return first[:-1] + dot * (frames - 1) + b";"


def jpeg(width, height, mode="RGB", **how):
    """A grey JPEG, 4:4:4."""
    return encoded(Image.new(mode, (width, height)), "JPEG", quality=10, subsampling=0, **how)


def jpeg_claiming(width, height, data):
    """The same JPEG with a head that says it is larger."""
    start = max(data.find(marker) for marker in (b"\xff\xc0", b"\xff\xc2")) + 5
    return data[:start] + struct.pack(">HH", height, width) + data[start + 4 :]


def jpeg_scan_by_scan(width, height):
    """A JPEG that is not progressive and yet has each of its channels in a scan of its own. Its size is a claim."""
    data = jpeg_claiming(width, height, jpeg(64, 64))
    scan = data.index(b"\xff\xda")
    body = data[scan + 2 + int.from_bytes(data[scan + 2 : scan + 4], "big") : -2]
    scans = [b"\xff\xda\0\x08\x01" + bytes((channel, 0, 0, 63, 0)) + body for channel in (1, 2, 3)]
    return data[:scan] + b"".join(scans) + b"\xff\xd9"


def webp_canvas(width, height):
    """A WebP of two dots on a canvas that is said to be large."""
    frames = [Image.new("RGBA", (16, 16), (9, 9, 9, shade)) for shade in (90, 200)]
    data = bytearray(encoded(frames[0], "WEBP", save_all=True, append_images=frames[1:]))
    at = data.index(b"VP8X") + 12
    data[at : at + 6] = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return bytes(data)


def animated(kind, width, height):
    """A picture with opacity of two frames."""
    frames = [Image.new("RGBA", (width, height), (shade, 9, 9, shade)) for shade in (90, 200)]
    quick = {"speed": 10} if kind == "AVIF" else {"method": 0}
    return encoded(frames[0], kind, quality=10, save_all=True, append_images=frames[1:], **quick)
