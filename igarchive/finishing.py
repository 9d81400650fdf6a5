"""Write what tells of the files, the manifest last: a kill leaves nothing that looks finished and is not."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files as resources

from igarchive import tables
from igarchive.about import about
from igarchive.bag import (
    BAG_INFO,
    BAGIT,
    BAGIT_TEXT,
    MANIFEST,
    MEDIA,
    TAG_MANIFEST,
    hash_file,
    info_lines,
    manifest_lines,
    payload,
    sync_folder,
    write_file,
)
from igarchive.kept import COMMENTS, COVERS, IDENTIFIER, POSTS, PROFILE, SIDECAR, Kept, read_posts
from igarchive.lock import Workshop
from igarchive.offline_viewer import year_of
from igarchive.options import Options
from igarchive.plan import Plan
from igarchive.report import TRY_AGAIN, Row, State, Why
from igarchive.telling import readme
from igarchive.viewing import write_viewer
from igarchive.xmp import sidecar
from igclient import Media

SCHEMA = "data/schema/posts-1.json"
TAG_FILES = (BAGIT, BAG_INFO, MANIFEST, "README.txt", "index.html")


@dataclass(slots=True)
class Finishing:
    """Bring the lists of an archive up to what lies in it. `made` is the present (aware)."""

    kept: Kept
    workshop: Workshop
    options: Options
    plan: Plan
    rows: Sequence[Row]
    made: datetime
    _written_sidecars: frozenset[str] = frozenset()

    def run(self, extra: Mapping[str, Iterable[bytes]], *, has_comments: bool) -> None:
        """Write what has changed. `extra` are more files by their path below the bag. Raises: `OSError`."""
        folder, files, missing = self.kept.folder, self._files(), self._missing()
        (folder / MEDIA).mkdir(parents=True, exist_ok=True)
        (folder / SCHEMA).parent.mkdir(exist_ok=True)
        hashes = {name: digest for name, digest in self.kept.hashes.items() if name in self.kept.sizes}
        hashes |= {f"{MEDIA}/{row.name}": row.sha256 for row in self.rows if row.sha256}
        touched = {State.NEW, State.CHANGED}
        self._written_sidecars = frozenset(
            f"{MEDIA}/{row.name}{SIDECAR}" for row in self.rows if row.state in touched
        )
        changed = self._changed(files, missing)
        if changed or not (folder / POSTS).exists():
            self._put(POSTS, self._posts(changed, files, missing))
            self.kept.posts = read_posts(folder)
        self._write_missing_sidecars()
        # After a run that was broken off no list can be trusted to be as new as another.
        for name, pieces in {**self._tables(bool(changed) or self.workshop.was_there), **extra}.items():
            self._put(name, pieces)
        made = self.made.astimezone(self.options.zone)
        if self.options.viewer:
            write_viewer(self.kept, self.workshop, self.plan.user, self._years(changed), made)
        username = self.plan.user.username or self.plan.user.id
        self._put("README.txt", [readme(self.kept, self.options, username, made)])
        self._write_manifests(hashes, has_comments=has_comments)

    def _files(self) -> dict[str, tuple[str, ...]]:
        """Return the files of every post that was read, in the order of its slides."""
        found: defaultdict[str, dict[int, str]] = defaultdict(dict)
        for row in self.rows:
            found[row.post_id][row.position] = row.name if row.sha256 else ""
        return {post: tuple(slides[place] for place in sorted(slides)) for post, slides in found.items()}

    def _missing(self) -> dict[str, tuple[str, ...]]:
        found: defaultdict[str, dict[int, str]] = defaultdict(dict)
        for row in self.rows:
            found[row.post_id][row.position] = row.reason.value if row.reason else ""
        rows = {post: tuple(slides[place] for place in sorted(slides)) for post, slides in found.items()}
        return {post: reasons for post, reasons in rows.items() if any(reasons)}

    def _changed(
        self, files: Mapping[str, tuple[str, ...]], missing: Mapping[str, tuple[str, ...]]
    ) -> dict[str, Media | None]:
        """Return the posts whose line has to be written anew; None for one that is no longer on Instagram."""
        changed: dict[str, Media | None] = {}
        for planned in self.plan.posts:
            known = self.kept.posts.get(planned.post.id)
            now = (files[planned.post.id], missing.get(planned.post.id, ()))
            if planned.state is not State.UNCHANGED or known is None or now != (known.files, known.missing):
                changed[planned.post.id] = planned.post
        return changed | dict.fromkeys(self.plan.gone)

    def _posts(
        self,
        changed: Mapping[str, Media | None],
        files: Mapping[str, tuple[str, ...]],
        missing: Mapping[str, tuple[str, ...]],
    ) -> Iterator[bytes]:
        """Give every line, newest first: those that stay as they are, and the new ones in between."""
        stay = [
            (post.timestamp, post_id) for post_id, post in self.kept.posts.items() if post_id not in changed
        ]
        come = [(self._timestamp(post_id, post), post_id) for post_id, post in changed.items()]
        for _, post_id in sorted([*stay, *come], reverse=True):
            post = changed.get(post_id)
            if post is not None:
                yield from tables.posts_jsonl([post], files, missing)
            elif post_id in changed:
                yield from self._gone(post_id)
            else:
                yield self.kept.line(post_id)

    def _timestamp(self, post_id: str, post: Media | None) -> str:
        if post is None:
            return self.kept.posts[post_id].timestamp
        return post.timestamp.isoformat() if post.timestamp else ""

    def _gone(self, post_id: str) -> Iterator[bytes]:
        """Keep what there is of a post that Instagram has no more, and ask for the rest no longer."""
        known = self.kept.posts[post_id]
        reasons = known.missing or ("",) * len(known.files)
        told = tuple(
            Why.POST_GONE.value if why in TRY_AGAIN or not (name and self.kept.has(name)) else why
            for name, why in zip(known.files, reasons, strict=False)
        )
        there = tuple(name if name and self.kept.has(name) else "" for name in known.files)
        yield from tables.posts_jsonl([self.kept.media(post_id)], {post_id: there}, {post_id: told})

    def _write_missing_sidecars(self) -> None:
        """Write the sidecars of files that were fetched without, or lost theirs."""
        if not self.options.sidecars:
            return
        there = payload(self.kept.folder)
        for post_id, post in self.kept.posts.items():
            lacking = [
                (place, name)
                for place, name in enumerate(post.files, start=1)
                if name and f"{MEDIA}/{name}" in there and f"{MEDIA}/{name}{SIDECAR}" not in there
            ]
            for place, name in lacking:
                media, creator = self.kept.media(post_id), self.plan.user.username or ""
                text = sidecar(about(media, creator, place, zone=self.options.zone))
                self._put(f"{MEDIA}/{name}{SIDECAR}", [text])

    def _tables(self, is_changed: bool) -> dict[str, Iterable[bytes]]:
        """Return the tables that have to be written."""
        schema = resources("igarchive").joinpath("schema/posts-1.json").read_bytes()
        wanted: dict[str, Iterable[bytes]] = {
            PROFILE: [tables.profile_json(self.plan.user)],
            SCHEMA: [schema],
            "data/report.csv": tables.report_csv(self.rows),
        }
        if is_changed or not (self.kept.folder / "data/posts.csv").exists():
            posts = (self.kept.media(post_id) for post_id in self.kept.posts)
            wanted["data/posts.csv"] = tables.posts_csv(posts, self.kept.files)
            wanted["data/missing.csv"] = tables.missing_csv(self._all_missing())
        return wanted

    def _all_missing(self) -> Iterator[Row]:
        """Give a row for each file that is not there, of this run and the ones before."""
        names = {(row.post_id, row.position): row.name for row in self.rows}
        for post_id, post in self.kept.posts.items():
            for position, why in enumerate(post.missing, start=1):
                if not why:
                    continue
                link = self.kept.media(post_id).permalink or ""
                name = names.get((post_id, position), f"{post_id}_{position}")
                reason = Why(why) if why in set(Why) else Why.UNREACHABLE
                state = State.WITHHELD if reason is Why.WITHHELD else State.FAILED
                yield Row(
                    name=name, post_id=post_id, position=position, state=state, permalink=link, reason=reason
                )

    def _years(self, changed: Mapping[str, Media | None]) -> set[str] | None:
        """Return the years whose part of the viewer has to be written; None for all."""
        if self.workshop.was_there or not (self.kept.folder / "index.html").exists():
            return None
        zone = self.options.zone
        return {year_of(post or self.kept.media(post_id), zone) for post_id, post in changed.items()}

    def _put(self, name: str, pieces: Iterable[bytes]) -> None:
        write_file(self.kept.folder / name, pieces, beside=self.workshop.folder)

    def _write_manifests(self, hashes: dict[str, str], *, has_comments: bool) -> None:
        """Write the manifest over what is really there, and after it what vouches for the manifest."""
        folder = self.kept.folder
        sizes = payload(folder)
        hashes |= {name: hash_file(folder / name).sha256 for name in sizes if self._is_open(name, hashes)}
        hashes = {name: digest for name, digest in hashes.items() if name in sizes}
        for inner in {str((folder / name).parent) for name in sizes}:
            sync_folder(type(folder)(inner))
        user = self.plan.user
        info = {
            "Bag-Software-Agent": "igarchive of Contact Sheet",
            "Bagging-Date": self.made.date().isoformat(),
            "External-Description": f"The Instagram account {user.username or user.id}, as its owner archived it",
            IDENTIFIER: f"instagram:{user.user_id or user.id}",
            "Payload-Oxum": f"{sum(sizes.values())}.{len(sizes)}",
            COVERS: self.plan.covers,
            COMMENTS: "all" if has_comments else "none or some",
        }
        self._put(BAGIT, [BAGIT_TEXT])
        self._put(BAG_INFO, [info_lines(info)])
        self._put(MANIFEST, manifest_lines(hashes))
        named = [*TAG_FILES, *sorted(f"viewer/{path.name}" for path in folder.glob("viewer/*"))]
        tags = {name: hash_file(folder / name).sha256 for name in named if (folder / name).is_file()}
        self._put(TAG_MANIFEST, manifest_lines(tags))
        sync_folder(folder)

    def _is_open(self, name: str, hashes: Mapping[str, str]) -> bool:
        """Return whether a file may be another than the manifest of before says. A post's file is written once."""
        if name not in hashes or not name.startswith(f"{MEDIA}/"):
            return True
        return name.endswith(SIDECAR) and (self.workshop.was_there or name in self._written_sidecars)
