"""Write an archive: the one way the page, the command line and a nightly job share."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from igarchive.bag import MEDIA, is_bag
from igarchive.comments import Gathering
from igarchive.disk import free_bytes, require_room, told
from igarchive.errors import NotAnArchive
from igarchive.fetching import Fetch, Fetching
from igarchive.finishing import Finishing
from igarchive.kept import COVERS, EVERYTHING, IDENTIFIER, PROFILE, SINCE, SOME, Kept, read_kept
from igarchive.links import Links
from igarchive.lock import Workshop
from igarchive.names import check_template
from igarchive.opened import Verified, open_archive
from igarchive.options import Options
from igarchive.plan import Plan, guess_bytes, plan_posts
from igarchive.report import TRY_AGAIN, WORDS, Progress, Report, Row, State, Why
from igarchive.rows import known_rows
from igarchive.tables import profile_json
from igclient import Media, User, Walk, errors
from igclient.client import PAGE_SIZE, InstagramClient
from igclient.downloads import download_into
from igclient.transport import RequestRecord

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def _now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


class Archiver:
    """Write one account's archive into a folder: new, or as an update of the one that is there.

    Without a `client` nobody is asked: then `plan` takes posts and user, and `fetch` brings the files. `on_request`
    gets a `RequestRecord` after each file that was asked for. `fetch` stands in for the download, for an account whose
    files lie elsewhere. `now` is the time (aware).
    """

    def __init__(
        self,
        client: InstagramClient | None,
        folder: Path,
        options: Options | None = None,
        *,
        on_request: Callable[[RequestRecord], None] | None = None,
        fetch: Fetch | None = None,
        now: Callable[[], datetime] = _now,
    ) -> None:
        self._client, self._folder, self._options = client, folder, options or Options()
        self._on_request, self._fetch, self._now = on_request, fetch or self._download, now
        check_template(self._options.template)

    def plan(
        self,
        posts: Sequence[Media] | None = None,
        *,
        user: User | None = None,
        absence: Callable[[Media], Why] = lambda media: Why.WITHHELD,
    ) -> Plan:
        """Find out what a run would do, and fetch no file.

        `posts` are the only ones to take; without them the account is listed, newest first, until there is nothing
        new: an archive that is up to date costs one page. `user` is the profile where it is known already,
        `absence` says why a post or slide without a link has none. Raises:
        `NotAnArchive`, `ArchiveDamaged`, `NotWritable` for the folder, `IGClientError` for Instagram.
        """
        with told(self._folder):
            kept = read_kept(self._folder)
        read_at = self._now()
        user = user or self._live.get_user()
        self._require_same_account(kept, user)
        gone: list[str] = []
        if posts is None:
            found = list(self._listed(kept, user))
            found += self._due(kept, {post.id for post in found}, gone)
        else:
            found = list(posts)
        planned = plan_posts(found, kept, self._options.template, absence)
        with told(self._folder):
            free = free_bytes(self._folder)
        return Plan(
            user=user,
            posts=planned,
            unread=len(kept.posts.keys() - {one.post.id for one in planned}),
            read_at=read_at,
            covers=self._covers(kept, is_listed=posts is None),
            bytes=guess_bytes(planned, kept),
            calls=Gathering(self._client, self._options, kept).calls(planned),
            free=free,
            usage=self._client.usage if self._client else None,
            gone=tuple(gone),
            kept=kept,
        )

    def run(
        self,
        plan: Plan,
        *,
        progress: Callable[[Progress], None] | None = None,
        stop: Callable[[], bool] = lambda: False,
    ) -> Report:
        """Do what was planned; a run that is killed, stopped or fails goes on with the next plan.

        `progress` is told of every file, on the calling thread; what it raises ends the run, and nothing is lost. When
        `stop` says so no more is fetched, and the archive is closed with what it has. Raises: `NoRoom` beforehand or in
        the middle, `NotWritable`, `FolderGone`, `ArchiveBusy`.
        """
        with told(self._folder):
            if plan.files:
                require_room(self._folder, plan.bytes, self._options.spare)
            self._folder.mkdir(parents=True, exist_ok=True)
            if not self._is_needed(plan):
                return self._report(plan, known_rows(plan), (), 0)
            workshop = Workshop(self._folder)
            with workshop.opened():
                return self._run(plan, workshop, progress, stop)

    def verify(self, progress: Callable[[int, int], None] | None = None) -> Verified:
        """Read every file of the archive and compare. Raises: `NotAnArchive`, `OSError`."""
        with open_archive(self._folder) as archive:
            return archive.verify(progress)

    def _run(
        self,
        plan: Plan,
        workshop: Workshop,
        progress: Callable[[Progress], None] | None,
        stop: Callable[[], bool],
    ) -> Report:
        links = Links(self._client, plan.read_at, self._now)
        name = plan.user.username or ""
        fetching = Fetching(plan.kept, workshop, self._options, links, self._fetch, name)
        rows: list[list[Row]] = [[] for _ in plan.posts]
        done = size = 0
        with closing(fetching.rows(plan.posts, stop)) as coming:
            for place, row in coming:
                rows[place].append(row)
                if plan.posts[place].slots[row.position - 1].is_wanted:
                    done, size = done + 1, size + row.size
                    if progress is not None:
                        progress(Progress(row=row, done=done, files=plan.files, bytes=size))
        flat = list(itertools.chain.from_iterable(rows))
        gathering = Gathering(self._client, self._options, plan.kept)
        extra = gathering.read(plan.posts, workshop, stop)
        finishing = Finishing(plan.kept, workshop, self._options, plan, flat, self._now())
        finishing.run(extra, has_comments=gathering.has_all_comments)
        workshop.close()
        return self._report(plan, flat, gathering.notes, gathering.count)

    @property
    def _live(self) -> InstagramClient:
        if self._client is None:
            raise ValueError("Without a client, plan takes posts and user, and Archiver takes fetch.")
        return self._client

    def _listed(self, kept: Kept, user: User) -> Iterator[Media]:
        """Give the account's posts, newest first, until a page of them is known; all where some may be unknown."""
        since = self._options.since
        pages = (user.media_count or 0) // PAGE_SIZE + 1
        is_known_on = kept.covers(since) and len(list(itertools.islice(kept.due(), pages + 1))) <= pages
        known_in_a_row = 0
        for post in Walk(lambda after, left: self._live.list_media(limit=left, after=after, since=since)):
            if since is not None and post.timestamp is not None and post.timestamp < since:
                return
            yield post
            known_in_a_row = known_in_a_row + 1 if post.id in kept.posts else 0
            if is_known_on and known_in_a_row >= PAGE_SIZE:
                return

    def _due(self, kept: Kept, found: set[str], gone: list[str]) -> Iterator[Media]:
        """Give the posts of which something is missing that may be had now."""
        for post_id in [post_id for post_id in kept.due() if post_id not in found]:
            try:
                yield self._live.get_media(post_id)
            except errors.ObjectMissing:
                gone.append(post_id)

    def _covers(self, kept: Kept, *, is_listed: bool) -> str:
        since, before = self._options.since, kept.info.get(COVERS, SOME)
        if not is_listed or before == EVERYTHING or (since is not None and kept.covers(since)):
            return before
        return EVERYTHING if since is None else f"{SINCE}{since.astimezone(UTC).isoformat()}"

    def _require_same_account(self, kept: Kept, user: User) -> None:
        before, now = kept.info.get(IDENTIFIER, ""), f"instagram:{user.user_id or user.id}"
        if before and before != now:
            words = kept.info.get("External-Description", "another account")
            raise NotAnArchive(
                f"{self._folder} holds another archive: {words}. "
                f"Choose another folder for {user.username or 'this one'}."
            )

    def _is_needed(self, plan: Plan) -> bool:
        """Return whether anything at all has to be written."""
        kept, options = plan.kept, self._options
        profile = self._folder / PROFILE
        if plan.files or plan.gone or kept.is_unfinished or not kept.hashes or not is_bag(self._folder):
            return True
        if plan.covers != kept.info.get(COVERS) or profile.read_bytes() != profile_json(plan.user):
            return True
        if options.viewer and not (self._folder / "index.html").exists():
            return True
        if options.sidecars and kept.lacks_sidecars():
            return True
        if Gathering(self._client, options, kept).calls(plan.posts):
            return True
        return any(
            planned.state is not State.UNCHANGED
            or planned.missing != kept.posts[planned.post.id].missing
            or any(slot.name and f"{MEDIA}/{slot.name}" not in kept.hashes for slot in planned.slots)
            for planned in plan.posts
        )

    def _report(self, plan: Plan, rows: Sequence[Row], notes: Sequence[str], comments: int) -> Report:
        reasons = {row.reason for row in rows}
        told_of = (Why.TOKEN_OVER, Why.LIMIT, Why.STOPPED)
        sentences = [WORDS[why] for why in told_of if why in reasons]
        return Report(
            rows=tuple(rows),
            unread=plan.unread,
            notes=tuple(dict.fromkeys([*sentences, *notes])),
            comments=comments,
            is_finished=not (reasons & TRY_AGAIN or notes),
        )

    def _download(self, media: Media, url: str, write: Callable[[bytes], object]) -> None:
        """Fetch the file behind a link of Instagram's, or of a sandbox on this machine."""
        parts = urlsplit(self._live.platform.graph_url)
        download_into(
            write,
            url,
            max_bytes=self._options.most_bytes,
            max_seconds=self._options.most_seconds,
            sandbox_url=f"{parts.scheme}://{parts.netloc}" if parts.hostname in _LOOPBACK else None,
            on_request=self._on_request,
        )
