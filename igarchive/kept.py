"""What an archive holds already, by what lies in it: posts.jsonl, the manifest, the files. There is no other state."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from igarchive.bag import BAG_INFO, MANIFEST, MEDIA, UNFINISHED, is_bag, parse_info, parse_manifest, payload
from igarchive.errors import ArchiveDamaged, NotAnArchive
from igarchive.report import TRY_AGAIN
from igarchive.tables import post_from_json
from igclient import Media

POSTS, PROFILE = "data/posts.jsonl", "data/profile.json"
IDENTIFIER = "External-Identifier"
"""The label in bag-info.txt of whose archive it is."""
COVERS, COMMENTS = "Contact-Sheet-Covers", "Contact-Sheet-Comments"
"""Labels of our own in bag-info.txt: which posts were read, and whether all their comments were."""
EVERYTHING, SINCE, SOME = "every post", "posts since ", "some posts"
SIDECAR = ".xmp"
"""What a sidecar's name has behind the name of its file."""


@dataclass(frozen=True, slots=True)
class KeptPost:
    """Hold what the archive says of a post: where its line is, and its files below data/media, "" for a missing one."""

    offset: int
    length: int
    timestamp: str
    files: tuple[str, ...]
    missing: tuple[str, ...]
    comments: int


@dataclass(slots=True)
class Kept:
    """Hold an archive as it lies on the disk; an archive that is still to be made holds nothing.

    `hashes` are the manifest's, `sizes` what is really there, both by the path below the bag.
    """

    folder: Path
    posts: dict[str, KeptPost] = field(default_factory=dict)
    hashes: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    info: Mapping[str, str] = field(default_factory=dict)
    is_unfinished: bool = False
    stems: dict[str, str] = field(default_factory=dict)
    """The media files that are there, by their names without ending, case folded."""

    @property
    def files(self) -> Mapping[str, tuple[str, ...]]:
        """Return by a post's id its files, for the tables."""
        return {post_id: post.files for post_id, post in self.posts.items()}

    def has(self, name: str) -> bool:
        """Return whether a media file of this name is really there."""
        return f"{MEDIA}/{name}" in self.sizes

    def line(self, post_id: str) -> bytes:
        """Return a post's line of posts.jsonl."""
        post = self.posts[post_id]
        with open(self.folder / POSTS, "rb") as file:
            file.seek(post.offset)
            return file.read(post.length)

    def media(self, post_id: str) -> Media:
        """Return a post as the archive knows it."""
        return post_from_json(self.line(post_id))

    def covers(self, since: datetime | None) -> bool:
        """Return whether every post from `since` on (None: from the first) was read once."""
        words = self.info.get(COVERS, "")
        if words.startswith(SINCE) and since is not None:
            return datetime.fromisoformat(words.removeprefix(SINCE)) <= since
        return words == EVERYTHING

    def lacks_sidecars(self) -> bool:
        """Return whether a media file that is there has no sidecar."""
        return any(
            name and self.has(name) and not self.has(f"{name}{SIDECAR}")
            for post in self.posts.values()
            for name in post.files
        )

    def due(self) -> Iterator[str]:
        """Give the posts of which a file may be had now, though it could not be had before, or is no longer there."""
        for post_id, post in self.posts.items():
            if TRY_AGAIN.intersection(post.missing) or not all(self.has(name) for name in post.files if name):
                yield post_id


def read_kept(folder: Path) -> Kept:
    """Read what an archive holds; nothing where there is no folder, or an empty one.
    Raises: `NotAnArchive` for a folder with other things in it, `ArchiveDamaged`, `OSError`."""
    try:
        there = {path.name for path in folder.iterdir()}
    except FileNotFoundError:
        return Kept(folder)
    except NotADirectoryError:
        file = next((path for path in (*folder.parents, folder) if path.is_file()), folder)
        raise NotAnArchive(f"{file} is a file. Choose a folder, or one that does not exist yet.") from None
    is_unfinished = UNFINISHED in there
    if there - {".DS_Store", "Thumbs.db", "desktop.ini"} and not is_bag(folder) and not is_unfinished:
        raise NotAnArchive(
            f"{folder} holds other things and no archive. Choose an empty folder, or one that does not exist yet."
        )
    kept = Kept(folder, sizes=payload(folder), is_unfinished=is_unfinished)
    kept.stems = {
        name.removeprefix(f"{MEDIA}/").rpartition(".")[0].casefold(): name.removeprefix(f"{MEDIA}/")
        for name in kept.sizes
        if name.startswith(f"{MEDIA}/") and not name.endswith(SIDECAR)
    }
    if (folder / MANIFEST).exists():
        kept.hashes = parse_manifest((folder / MANIFEST).read_bytes())
    if (folder / BAG_INFO).exists():
        kept.info = parse_info((folder / BAG_INFO).read_bytes())
    kept.posts = read_posts(folder)
    return kept


def read_posts(folder: Path) -> dict[str, KeptPost]:
    """Read where each post's line is, newest first as they lie there. Raises: `ArchiveDamaged`, `OSError`."""
    return dict(_posts(folder / POSTS))


def _posts(path: Path) -> Iterator[tuple[str, KeptPost]]:
    try:
        file = open(path, "rb")  # noqa: SIM115 # closed below, and absent in a new archive
    except FileNotFoundError:
        return
    offset = 0
    with file:
        for number, line in enumerate(file, start=1):
            try:
                data: dict[str, Any] = json.loads(line)
                yield (
                    str(data["id"]),
                    KeptPost(
                        offset,
                        len(line),
                        str(data.get("timestamp", "")),
                        tuple(data.get("files", ())),
                        tuple(data.get("missing", ())),
                        data.get("comments_count", 0),
                    ),
                )
            except (ValueError, KeyError, TypeError, AttributeError):
                raise ArchiveDamaged(
                    f"Line {number} of posts.jsonl cannot be read. Take the file from a copy of the archive, or "
                    "remove it: the next run writes it anew and fetches no finished file again."
                ) from None
            offset += len(line)
