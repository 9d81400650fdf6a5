"""What an archive would take, before it begins: counted from the posts that are read already. Nobody is asked."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dashboard.archiving.choice import MOST_BYTES_A_PART, Choice, What, Where
from igarchive import Archiver, Plan, State
from igarchive.bag import MANIFEST
from igarchive.plan import guess_bytes
from igclient import Media, User
from igclient.client import PAGE_SIZE


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What it takes as far as can be known. `bytes`, and `free` on the disk; `calls` to Instagram beyond the files, of
    which `left` per cent of its allowance are there, if it said so. `parts` is how many ZIPs there will be.

    `made` is the day of the archive that is there already, if one is; `new` how many posts it does not have.
    """

    posts: int
    new: int
    files: int
    bytes: int
    calls: int
    left: float | None
    free: int
    spare: int
    parts: int
    made: date | None

    @property
    def fits(self) -> bool:
        """Whether the disk has room for it."""
        return self.bytes + self.spare <= self.free or not self.files


def estimate(archiver: Archiver, choice: Choice, posts: Sequence[Media], user: User) -> Estimate:
    """Count what would be done with these posts. Raises `IGArchiveError` for what the folder does not allow."""
    if choice.since is not None:
        posts = [post for post in posts if post.timestamp is not None and post.timestamp >= choice.since]
    plan = archiver.plan(posts, user=user)
    usage = plan.usage
    return Estimate(
        posts=len(posts),
        new=plan.count(State.NEW),
        files=plan.files,
        bytes=plan.bytes,
        calls=plan.calls + _listing_calls(plan, choice, len(posts)),
        left=max(0.0, 100.0 - usage.percent) if usage is not None else None,
        free=plan.free,
        spare=choice.options.spare,
        parts=_count_parts(plan) if choice.where is Where.PARTS else 1,
        made=_day_of(plan.kept.info.get("Bagging-Date", "")),
    )


def written_at(folder: Path) -> int:
    """When the archive in a folder was last written, by the disk's clock; 0 where there is none."""
    try:
        return (folder / MANIFEST).stat().st_mtime_ns
    except (OSError, ValueError):
        return 0


def _listing_calls(plan: Plan, choice: Choice, posts: int) -> int:
    """One for the profile, and one for each page of posts, as far as they have to be listed again."""
    if choice.what is What.SHOWN:
        return 1
    # An archive that has them all is done at the first page of known posts.
    listed = plan.count(State.NEW) + PAGE_SIZE if plan.kept.covers(choice.since) else posts
    return 1 + max(1, -(-min(listed, posts) // PAGE_SIZE))


def _count_parts(plan: Plan) -> int:
    if plan.bytes <= MOST_BYTES_A_PART:
        return 1
    years: defaultdict[str, int] = defaultdict(int)
    for one in plan.posts:
        years[one.slots[0].stem.partition("/")[0]] += guess_bytes([one], plan.kept)
    return 1 + sum(-(-size // MOST_BYTES_A_PART) for size in years.values() if size)


def _day_of(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
