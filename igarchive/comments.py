"""Comments and figures of posts: asked for where they may be new, and put among those that an archive has already."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from igarchive.kept import COMMENTS, Kept
from igarchive.lock import Workshop
from igarchive.options import Options
from igarchive.plan import Planned
from igarchive.report import State
from igarchive.tables import comments_jsonl, insights_jsonl
from igclient import Comment, Media, Walk, errors
from igclient.client import InstagramClient

_COMMENTS, _INSIGHTS = "data/comments.jsonl", "data/insights.jsonl"
ALL = "all"
_MOST_FAILURES = 5
_FIRST_REPLIES = 25
"""So many replies come with their comment at most; where there are as many, there may be more."""
_OVER = (errors.AccessTokenInvalid, errors.PermissionMissing, errors.RateLimited)


class Gathering:
    """Read what people wrote under the posts, and the posts' figures, where the options ask for it."""

    def __init__(self, client: InstagramClient | None, options: Options, kept: Kept) -> None:
        self._client, self._options, self._kept = client, options, kept
        self._had_all = kept.info.get(COMMENTS) == ALL
        self.has_all_comments = self._had_all
        self.count = 0
        self.notes: list[str] = []

    def calls(self, planned: Sequence[Planned]) -> int:
        """Return how many calls this will take at the least: one a post and kind."""
        return len(self._discussed(planned)) + len(self._measured(planned))

    def read(
        self, planned: Sequence[Planned], workshop: Workshop, stop: Callable[[], bool]
    ) -> dict[str, Iterable[bytes]]:
        """Read all of it, and give the files that hold it from now on, by their path below the bag.
        What Instagram refuses ends it with a note; what was read until then counts."""
        found: dict[str, Iterable[bytes]] = {}
        discussed = self._discussed(planned)
        if self._options.comments:
            gathered = workshop.folder / "comments.gathered"
            self.has_all_comments = self._gather(gathered, discussed, self._comments_of, stop, "comments")
            if discussed or not (self._kept.folder / _COMMENTS).exists():
                found[_COMMENTS] = merged(self._kept.folder / _COMMENTS, gathered)
        measured = self._measured(planned)
        if measured:
            gathered = workshop.folder / "insights.gathered"
            products = {one.post.id: one.post for one in planned}
            self._gather(gathered, measured, lambda post: self._insights_of(products[post]), stop, "figures")
            found[_INSIGHTS] = merged(self._kept.folder / _INSIGHTS, gathered)
        return found

    def _discussed(self, planned: Sequence[Planned]) -> list[str]:
        """Return the posts whose comments may not be in the archive."""
        if not self._options.comments or self._client is None:
            return []
        known = self._kept.posts
        counts = {post_id: post.comments for post_id, post in known.items()} if not self._had_all else {}
        counts |= {
            one.post.id: one.post.comments_count or 0
            for one in planned
            if not self._had_all
            or one.post.id not in known
            or known[one.post.id].comments != (one.post.comments_count or 0)
        }
        return [post_id for post_id, count in counts.items() if count]

    def _measured(self, planned: Sequence[Planned]) -> list[str]:
        if not self._options.insights or self._client is None:
            return []
        return [one.post.id for one in planned if one.state is not State.UNCHANGED]

    def _gather(
        self,
        path: Path,
        posts: Sequence[str],
        lines_of: Callable[[str], Iterator[bytes]],
        stop: Callable[[], bool],
        what: str,
    ) -> bool:
        """Read posts one after the other into a file; gives whether all were read."""
        failed = 0
        with open(path, "wb") as file:
            for place, post_id in enumerate(posts):
                left = f"The {what} of {len(posts) - place + failed:,} posts were not read"
                if stop():
                    self.notes.append(f"{left}: the run was stopped.")
                    return False
                try:
                    for line in lines_of(post_id):
                        file.write(line)
                        self.count += what == "comments"
                except errors.ObjectMissing:
                    continue
                except errors.IGClientError as error:
                    failed += 1
                    if isinstance(error, _OVER) or failed >= _MOST_FAILURES:
                        self.notes.append(f"{left}: {error.message} Run once more later.")
                        return False
        if failed:
            self.notes.append(f"The {what} of {failed:,} posts were not read. Run once more.")
        return not failed

    @property
    def _live(self) -> InstagramClient:
        if self._client is None:
            raise ValueError("Without a client nobody can be asked.")
        return self._client

    def _comments_of(self, post_id: str) -> Iterator[bytes]:
        return comments_jsonl(
            (post_id, self._whole(comment)) for comment in self._live.iter_comments(post_id)
        )

    def _whole(self, comment: Comment) -> Comment:
        """Return a comment with all of its replies."""
        if len(comment.replies) < _FIRST_REPLIES:
            return comment
        replies = Walk(lambda after, _: self._live.list_replies(comment.id, after=after))
        return replace(comment, replies=tuple(replies))

    def _insights_of(self, post: Media) -> Iterator[bytes]:
        return insights_jsonl([(post.id, self._live.get_media_insights(post.id, post.insight_metrics))])


def merged(before: Path, gathered: Path) -> Iterator[bytes]:
    """Give the lines of before, without those that were read again, and then the ones just read.
    A comment that was deleted at Instagram since stays in the archive."""
    again = {_key(line) for line in _lines(gathered)}
    yield from (line for line in _lines(before) if _key(line) not in again)
    yield from _lines(gathered)


def _lines(path: Path) -> Iterator[bytes]:
    if path.exists():
        with open(path, "rb") as file:
            yield from file


def _key(line: bytes) -> tuple[str, str]:
    """Return what a line is about: a post's figures, or one of its comments."""
    data = json.loads(line)
    return str(data.get("media_id", "")), str(data.get("id", ""))
