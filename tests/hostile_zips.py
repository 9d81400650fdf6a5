"""ZIPs that nobody makes by accident, and some that happen: small ones, made by hand where `zipfile` refuses."""

import io
import stat
import struct
import zipfile
import zlib


def zipped(entries, *, compression=zipfile.ZIP_DEFLATED):
    """A ZIP of these (name, bytes), as it should be."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, data in dict(entries).items():
            archive.writestr(name, data)
    return out.getvalue()


def raw(*entries, flags=0, method=0):
    """A ZIP of (name, bytes) in which any name may stand, and any twice; stored, whatever `method` claims."""
    out, directory = bytearray(), bytearray()
    for name, data in entries:
        spelled = name if isinstance(name, bytes) else name.encode()
        head = struct.pack(
            "<HHHHHIIIHH", 20, flags, method, 0, 33, zlib.crc32(data), len(data), len(data), len(spelled), 0
        )
        directory += (
            b"PK\1\2" + struct.pack("<H", 20) + head + struct.pack("<HHHII", 0, 0, 0, 0, len(out)) + spelled
        )
        out += b"PK\3\4" + head + spelled + data
    count = len(entries)
    end = struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), len(out), 0)
    return bytes(out + directory + b"PK\5\6" + end)


def with_link(name, target):
    """A ZIP with a symbolic link."""
    return with_mode(name, target, stat.S_IFLNK | 0o777)


def with_mode(name, data, mode):
    """A ZIP with an entry of another kind than a file."""
    out, info = io.BytesIO(), zipfile.ZipInfo(name)
    info.create_system, info.external_attr = 3, mode << 16
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(info, data)
    return out.getvalue()


def overlapping(count=40, size=1 << 20):
    """Many entries of one and the same bytes: a small file that unpacks to `count` times `size`."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed, data = packer.compress(bytes(size)) + packer.flush(), bytes(size)
    crc = zlib.crc32(data)
    local = (
        b"PK\3\4" + struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 33, crc, len(packed), size, 1, 0) + b"x" + packed
    )
    directory = b""
    for place in range(count):
        name = b"%04d" % place
        head = struct.pack(
            "<HHHHHHIIIHHHHHII", 20, 20, 0, 8, 0, 33, crc, len(packed), size, 4, 0, 0, 0, 0, 0, 0
        )
        directory += b"PK\1\2" + head + name
    end = struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), len(local), 0)
    return local + directory + b"PK\5\6" + end


def claiming(data, claimed):
    """A ZIP whose only entry, `bomb`, claims another size than it unpacks to."""
    out = bytearray(zipped({"bomb": data}))
    for sign, at in ((b"PK\3\4", 22), (b"PK\1\2", 24)):
        place = out.index(sign) + at
        out[place : place + 4] = struct.pack("<I", claimed)
    return bytes(out)


def claiming_directory(size):
    """A ZIP whose directory claims to be as large as this; the file is no longer than that."""
    return b"PK\3\4" + b"\0" * 60 + b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, 1, 1, size, 0, 0)


def sparse(path, count, size, entries):
    """A ZIP of gigabytes that takes no room: `count` films of `size` bytes that are holes, and small real `entries`.

    Written by hand, for `zipfile` would write every byte of them.
    """
    directory, at, real = bytearray(), 0, list(dict(entries).items())
    films = [(f"media/reels/{number:017d}.mp4", None) for number in range(count)]
    with path.open("wb") as file:
        for name, data in [*films, *real]:
            length, crc = (size, 0) if data is None else (len(data), zlib.crc32(data))
            spelled, wide = name.encode(), struct.pack("<HHQQ", 1, 16, length, length)
            head = struct.pack("<HHHHHII", 45, 0, 0, 0, 33, crc, 0xFFFFFFFF) + struct.pack("<I", 0xFFFFFFFF)
            file.seek(at)
            file.write(
                b"PK\3\4"
                + head
                + struct.pack("<HH", len(spelled), len(wide))
                + spelled
                + wide
                + (data or b"")
            )
            wider = struct.pack("<HHQQQ", 1, 24, length, length, at)
            directory += (
                b"PK\1\2" + struct.pack("<H", 45) + head + struct.pack("<HH", len(spelled), len(wider))
            )
            directory += struct.pack("<HHHII", 0, 0, 0, 0, 0xFFFFFFFF) + spelled + wider
            at += 30 + len(spelled) + len(wide) + length
        file.seek(at)
        number = len(films) + len(real)
        end = struct.pack("<QHHIIQQQQ", 44, 45, 45, 0, 0, number, number, len(directory), at)
        file.write(directory + b"PK\6\6" + end + b"PK\6\7" + struct.pack("<IQI", 0, at + len(directory), 1))
        file.write(b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0))


def encrypted(name="posts_1.json"):
    """A ZIP that says it is locked."""
    return raw((name, b"[]"), flags=1)
