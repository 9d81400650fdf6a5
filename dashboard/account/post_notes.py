"""What is read of a post only when it is asked for: comments, insights, and the post itself with fresh links."""

from collections import OrderedDict
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from typing import TypeVar

from dashboard.account.source import Source
from dashboard.session.slots import Slot
from dashboard.words.ago import ago
from dashboard.words.error_messages import explain
from dashboard.words.ink import inked
from dashboard.words.wording import count
from igclient import Comment, Media
from igclient.errors import IGClientError

T = TypeVar("T")

_MOST_POSTS = 100

_METRICS = {
    "views": "Views",
    "reach": "Accounts reached",
    "total_interactions": "Interactions",
    "likes": "Likes",
    "comments": "Comments",
    "saved": "Saved",
    "shares": "Shared",
    "reposts": "Reposted",
    "follows": "Follows",
    "profile_visits": "Profile visits",
    "profile_activity": "Actions on the profile",
    "ig_reels_avg_watch_time": "Average watch time",
    "ig_reels_video_view_total_time": "Watched in all",
    "reels_skip_rate": "Skipped early",
}
PREDATES = "This post is from before the account became professional. Instagram keeps no insights for such posts, ever."
NO_FIGURES = "Instagram has no figures for this post, or too few people have seen it."


@dataclass(frozen=True, slots=True)
class Remark:
    """One comment in words; its replies have none of their own."""

    name: str
    text: str
    when: str
    likes: str = ""
    is_hidden: bool = False
    replies: tuple["Remark", ...] = ()


@dataclass(frozen=True, slots=True)
class Comments:
    """The comments read so far, newest first. `words` say why there are none, or no more; `after` leads on.

    `ways` are the cursors that led on so far. `unreadable` counts those that Instagram listed and nobody could read.
    """

    remarks: tuple[Remark, ...] = ()
    words: str = ""
    after: str | None = None
    ways: frozenset[str] = frozenset()
    has_failed: bool = False
    unreadable: int = 0


@dataclass(frozen=True, slots=True)
class Figures:
    """A post's insights as (name, figure). What Instagram did not give is absent, never 0; `words` say so."""

    figures: tuple[tuple[str, str], ...] = ()
    words: str = ""
    has_failed: bool = False


@dataclass(slots=True)
class PostNotes:
    """What was read of which post, in one person's session; the posts looked at longest ago are let go."""

    comments: OrderedDict[str, Comments] = field(default_factory=OrderedDict)
    figures: OrderedDict[str, Figures] = field(default_factory=OrderedDict)
    fresh: OrderedDict[str, Media] = field(default_factory=OrderedDict)
    refreshed: set[str] = field(default_factory=set)

    def read_comments(self, source: Source, media: Media, *, now: datetime, zone: tzinfo) -> Comments:
        """Read the first comments of a post, or those after the ones that are there. Never raises for Instagram."""
        known = self.comments.get(media.id, Comments())
        if source.graph is None:
            return known
        try:
            page = source.graph.list_comments(media.id, after=known.after)
        except IGClientError as error:
            made = replace(known, words=_in_words(error), has_failed=True)
        else:
            remarks = (*known.remarks, *(_remark(comment, now, zone) for comment in page.items))
            lost = known.unreadable + page.unreadable
            after = None if page.after in known.ways else page.after
            words = _lost_comments(lost, page.is_cut_off or after != page.after)
            if not (words or remarks or after):
                words = _no_comments(media)
            ways = known.ways | {after} if after else known.ways
            made = Comments(remarks, words, after, ways, unreadable=lost)
        _keep(self.comments, media.id, made)
        return made

    def read_figures(self, source: Source, media: Media) -> Figures:
        """Read the insights of a post. Never raises for Instagram."""
        if source.graph is None:
            return Figures()
        try:
            found = source.graph.get_media_insights(media.id, media.insight_metrics)
        except IGClientError as error:
            made = Figures(words=_in_words(error), has_failed=True)
        else:
            figures = tuple(
                (name, _figure(metric, found[metric])) for metric, name in _METRICS.items() if metric in found
            )
            missing = [name for metric, name in _METRICS.items() if metric in found.refused]
            made = Figures(figures, _no_figures(found.predates_professional_account, bool(figures), missing))
        _keep(self.figures, media.id, made)
        return made

    def keep_fresh(self, media: Media) -> None:
        """Use this reading of a post, whose links are newer than the roll's."""
        _keep(self.fresh, media.id, media)


_NOTES = Slot("post_notes", PostNotes)


def post_notes() -> PostNotes:
    """What was read of single posts in this session."""
    return _NOTES.get_or_make(PostNotes)


def _keep(kept: OrderedDict[str, T], media_id: str, made: T) -> None:
    kept[media_id] = made
    kept.move_to_end(media_id)
    while len(kept) > _MOST_POSTS:
        kept.popitem(last=False)


def _remark(comment: Comment, now: datetime, zone: tzinfo) -> Remark:
    return Remark(
        name=inked(comment.username) or "someone",
        text=inked(comment.text),
        when=ago(comment.timestamp, now, zone) if comment.timestamp else "",
        likes=count(comment.like_count, "like") if comment.like_count else "",
        is_hidden=bool(comment.hidden),
        replies=tuple(_remark(reply, now, zone) for reply in comment.replies),
    )


def _lost_comments(unreadable: int, is_cut_off: bool) -> str:
    words = [f"{count(unreadable, 'comment')} could not be read."] if unreadable else []
    words += (
        ["The rest could not be read: Instagram's answer does not say how to go on."] if is_cut_off else []
    )
    return " ".join(words)


def _no_comments(media: Media) -> str:
    if not media.comments_count:
        return "No comments yet."
    return (
        f"Instagram counts {count(media.comments_count, 'comment')} here, but gave none of them to this app."
    )


def _no_figures(predates: bool, has_figures: bool, missing: list[str]) -> str:
    if predates:
        return PREDATES
    if not has_figures:
        return NO_FIGURES
    return f"Not given by Instagram for this post: {', '.join(missing).lower()}." if missing else ""


def _figure(metric: str, figure: float) -> str:
    if metric in ("ig_reels_avg_watch_time", "ig_reels_video_view_total_time"):
        return _duration(figure / 1000)
    if metric == "reels_skip_rate":
        return f"{figure:,.3g} %"
    return f"{figure:,}" if isinstance(figure, int) else f"{figure:,.1f}"


def _duration(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60:,} h {minutes % 60} min"


def _in_words(error: IGClientError) -> str:
    message = explain(error)
    return f"{message.headline} {message.cause} {message.next_step}"
