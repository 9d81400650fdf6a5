"""Write an export as Instagram hands it over: one ZIP, or several parts."""

import hashlib
import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sandbox.exports.tree import Entry, Maker

_FIRST_YEAR = 1980


def write_zips(maker: Maker, folder: Path) -> list[Path]:
    """Write the ZIPs of an export into a folder, and return their paths. Media are spread over the parts in order."""
    folder.mkdir(parents=True, exist_ok=True)
    spread = spread_over(list(maker.entries()), maker.parts)
    paths = [folder / _zip_name(maker, number) for number in range(1, maker.parts + 1)]
    for path, entries in zip(paths, spread, strict=True):
        with zipfile.ZipFile(path, "w") as archive:
            for entry in entries:
                _write(archive, entry)
    return paths


def spread_over(entries: Sequence[Entry], parts: int) -> list[list[Entry]]:
    """The entries of each part. A list goes where it belongs, as far as there are parts; media fill them up."""
    spread: list[list[Entry]] = [[] for _ in range(parts)]
    media = [entry for entry in entries if entry.shard is None]
    for entry in entries:
        if entry.shard is not None:
            spread[min(entry.shard, parts - 1)].append(entry)
    for place, entry in enumerate(media):
        spread[place * parts // len(media)].append(entry)
    return spread


def _write(archive: zipfile.ZipFile, entry: Entry) -> None:
    info = zipfile.ZipInfo(entry.path, _dos(entry.moment))
    is_text = entry.path.endswith((".json", ".txt"))
    info.compress_type = zipfile.ZIP_DEFLATED if is_text else zipfile.ZIP_STORED
    archive.writestr(info, entry.make())


def _dos(moment: datetime) -> tuple[int, int, int, int, int, int]:
    year = max(moment.year, _FIRST_YEAR)
    return year, moment.month, moment.day, moment.hour, moment.minute, moment.second


def _zip_name(maker: Maker, number: int) -> str:
    digest = hashlib.sha256(f"{maker.account.key}:{maker.now:%Y%m%d}:{number}".encode()).hexdigest()
    return maker.layout.zip_name.format(
        user=maker.account.profile.username,
        date=f"{maker.now:%Y-%m-%d}",
        compact=f"{maker.now:%Y%m%d}",
        hash=digest[:8],
        part=f"_part_{number}" if maker.parts > 1 else "",
    )
