"""Open an archive that is there, as a folder or as the ZIP of one, and look whether it is whole."""

import hashlib
import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self

from igarchive import tables
from igarchive.bag import (
    BAG_INFO,
    BAGIT,
    MANIFEST,
    MEDIA,
    TAG_MANIFEST,
    UNFINISHED,
    parse_info,
    parse_manifest,
)
from igarchive.errors import ArchiveDamaged, NotAnArchive
from igarchive.kept import POSTS, PROFILE
from igarchive.places import Folder, Place, Zipped
from igarchive.zips import UnreadableZip, open_zip
from igclient import Media, User
from igclient.errors import UnexpectedResponse

MOST_TEXT_BYTES = 512 * 1024**2
MOST_PROBLEMS = 100
LISTS = (POSTS, PROFILE, BAG_INFO)
"""What has to be read of an archive to show it."""


@dataclass(frozen=True, slots=True)
class Verified:
    """Hold what a look at every file found. `problems` are sentences, one a file, at most `MOST_PROBLEMS` of them."""

    files: int
    bytes: int
    problems: tuple[str, ...]
    is_unfinished: bool

    @property
    def is_whole(self) -> bool:
        """Return whether every file is there as it was written, and no run was broken off."""
        return not self.problems and not self.is_unfinished


class Archive:
    """Read an archive: its `user`, its `posts`, the `files` of each, and any file's bytes. Made by `open_archive`."""

    def __init__(self, place: Place) -> None:
        self._place, self._sizes = place, dict(place.names())

    @cached_property
    def user(self) -> User:
        """Return the profile as it was at the last run. Raises: `ArchiveDamaged`."""
        try:
            return tables.profile_from_json(self._text(PROFILE))
        except (KeyError, ValueError, UnexpectedResponse):
            raise ArchiveDamaged(
                "profile.json cannot be read. Take it from a copy, or run the archive anew."
            ) from None

    @cached_property
    def posts(self) -> tuple[Media, ...]:
        """Return the posts, newest first; `media_url` of a post or slide is its file's path below data/media, None
        where it is not there. Raises: `ArchiveDamaged`."""
        return tuple(media for media, _ in self._read_posts)

    @cached_property
    def files(self) -> Mapping[str, tuple[str, ...]]:
        """Return by a post's id the paths of its files below data/media, "" for one that is not there."""
        return {media.id: names for media, names in self._read_posts}

    @property
    def info(self) -> Mapping[str, str]:
        """Return what bag-info.txt says."""
        return parse_info(self._text(BAG_INFO))

    def read(self, name: str) -> bytes:
        """Return the bytes of a file by its path below data/media. Raises: `KeyError`, `ArchiveDamaged`, `OSError`."""
        return self._text(f"{MEDIA}/{name}")

    def verify(self, progress: Callable[[int, int], None] | None = None) -> Verified:
        """Read every file and compare it with what the manifest says. `progress` is told of the files done, and of how
        many there are."""
        problems: list[str] = []
        hashes = self._manifest(MANIFEST, problems)
        tags = self._manifest(TAG_MANIFEST, problems)
        listed, size = {**hashes, **tags}, 0
        for done, (name, digest) in enumerate(listed.items()):
            if progress is not None:
                progress(done, len(listed))
            size += self._sizes.get(name, 0)
            if problem := self._problem_of(name, digest):
                problems.append(problem)
        problems += [f"{name} is not in the manifest." for name in self._payload() if name not in hashes]
        problems += self._wrong_oxum()
        is_unfinished = any(name.startswith(f"{UNFINISHED}/") for name in self._sizes)
        return Verified(len(listed), size, tuple(problems[:MOST_PROBLEMS]), is_unfinished)

    def close(self) -> None:
        """Let go of the folder or the ZIP."""
        self._place.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @cached_property
    def _read_posts(self) -> tuple[tuple[Media, tuple[str, ...]], ...]:
        found = []
        for number, line in enumerate(self._text(POSTS).splitlines(), start=1):
            try:
                media, names = tables.post_from_json(line), tables.files_from_json(line)
            except (ValueError, UnexpectedResponse):
                raise ArchiveDamaged(
                    f"Line {number} of posts.jsonl cannot be read. Take it from a copy."
                ) from None
            found.append((with_files(media, names), names))
        return tuple(found)

    def _text(self, name: str) -> bytes:
        """Return a whole file. A file that a ZIP says is huge is refused as it is read."""
        if name not in self._sizes:
            raise KeyError(name)
        pieces, size = [], 0
        try:
            for piece in self._place.stream(name):
                pieces.append(piece)
                size += len(piece)
                if size > MOST_TEXT_BYTES:
                    raise ArchiveDamaged(f"{name} is too large to be read at once.")
        except UnreadableZip as error:
            raise ArchiveDamaged(str(error)) from None
        return b"".join(pieces)

    def _manifest(self, name: str, problems: list[str]) -> dict[str, str]:
        try:
            return parse_manifest(self._text(name))
        except KeyError:
            problems.append(f"{name} is not there.")
        except ArchiveDamaged as error:
            problems.append(str(error))
        return {}

    def _problem_of(self, name: str, digest: str) -> str:
        if name not in self._sizes:
            return f"{name} is not there."
        found = hashlib.sha256()
        try:
            for piece in self._place.stream(name):
                found.update(piece)
        except (OSError, UnreadableZip, KeyError):
            return f"{name} cannot be read."
        return "" if found.hexdigest() == digest else f"{name} is not as it was written."

    def _payload(self) -> list[str]:
        return [name for name in self._sizes if name.startswith("data/")]

    def _wrong_oxum(self) -> list[str]:
        with suppress(KeyError, ArchiveDamaged, ValueError):
            size, _, count = self.info["Payload-Oxum"].partition(".")
            inside = self._payload()
            if (int(size), int(count)) != (sum(self._sizes[name] for name in inside), len(inside)):
                return ["bag-info.txt tells another number of files or bytes than there are."]
        return []


def with_files(media: Media, names: Sequence[str]) -> Media:
    """Return a post whose links are the paths of its files."""
    if not media.children:
        return replace(media, media_url=(names[0] if names else "") or None)
    slides = zip(media.children, [*names, *[""] * len(media.children)], strict=False)
    return replace(media, children=tuple(replace(slide, media_url=name or None) for slide, name in slides))


def open_archive(path: str | os.PathLike[str]) -> Archive:
    """Open the folder of an archive, or its ZIP. Raises: `NotAnArchive`, `ArchiveDamaged`, `UnsafeEntry`, `OSError`."""
    place = Path(path)
    if place.is_dir():
        folder = Folder(place)
        if BAGIT in folder.names() or any(name.startswith(f"{UNFINISHED}/") for name in folder.names()):
            return Archive(folder)
        raise NotAnArchive(
            f"{place} holds no archive: there is no bagit.txt in it. Choose the folder that has one."
        )
    if not place.exists():
        raise NotAnArchive(f"There is no {place}. Choose the folder of an archive, or its ZIP.")
    try:
        return Archive(Zipped(open_zip(place)))
    except UnreadableZip as error:
        raise NotAnArchive(str(error)) from None
