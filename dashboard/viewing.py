"""Open one post: find it, fetch the slide that is shown, and hand the viewer what to draw."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from dashboard import session
from dashboard.ago import ago
from dashboard.components.prints import as_data_uri, problem_words
from dashboard.components.viewer import Slide, View, Wish
from dashboard.downloads import DownloadFailed, is_allowed
from dashboard.feed import load_frame
from dashboard.full_size import full_jpeg, measure
from dashboard.imaging import NotAPicture
from dashboard.post_notes import MAY_COMMENTS, MAY_INSIGHTS
from dashboard.sheet import Owner, safe_permalink
from dashboard.thumbnails import PICTURE_SIDE, PictureProblem, PictureSource, picture_store
from dashboard.wording import count, day_and_time, kind_of, label, zone_words
from igclient import InstagramClient, Media
from igclient.errors import IGClientError, ObjectMissing

MAX_ID_LENGTH = 40
# Instagram ends a caption at 2,200 characters and an album at 20 slides; an answer that does not is cut.
MAX_CAPTION_LENGTH = 10_000
MAX_SLIDES = 60


@dataclass(frozen=True, slots=True)
class Opened:
    """A post in the viewer, its slides (itself, when it is not an album), and where it stands on the roll."""

    media: Media
    slides: tuple[Media, ...]
    position: int | None


def open_post(client: InstagramClient, media_id: str) -> Opened:
    """Find a post and its slides; nothing is asked for that was already read, but for a post whose link is dead.

    Raises igclient.errors.IGClientError.
    """
    # "me" is an id to Graph, and would answer with the profile.
    if media_id == "me" or len(media_id) > MAX_ID_LENGTH:
        raise ObjectMissing("This is not the id of a post.")
    notes, position = session.post_notes(), session.roll().position(media_id)
    known = notes.fresh.get(media_id)
    media = known or load_frame(client, media_id)
    if media.is_album and not media.children:
        media = replace(media, children=client.list_children(media_id))
        notes.keep_fresh(media)
    elif known is None and position is None:
        notes.keep_fresh(media)
    return Opened(media, media.children[:MAX_SLIDES] or (media,), position)


def refresh(client: InstagramClient, media_id: str) -> None:
    """Ask for a post again, once, because a browser could not play its video. Never raises for Instagram.

    Pictures need none of this: the picture store comes by new links itself.
    """
    notes = session.post_notes()
    if media_id in notes.refreshed:
        return
    notes.refreshed.add(media_id)
    try:
        notes.keep_fresh(client.get_media(media_id))
    except IGClientError:
        return


def neighbour(opened: Opened, step: int, walk: Sequence[str] | None = None) -> str | None:
    """The id of the post `step` places along the walk; along the roll, as far as it is read, when that is elsewhere."""
    if walk is not None and opened.media.id in walk:
        ids, index = walk, walk.index(opened.media.id) + step
        return ids[index] if 0 <= index < len(ids) else None
    if opened.position is None:
        return None
    items, index = session.roll().items, opened.position + step
    return items[index].id if 0 <= index < len(items) else None


def load_view(
    opened: Opened,
    slide: int,
    owner: Owner,
    *,
    newest: int,
    zone: tzinfo,
    now: datetime,
    walk: Sequence[str] | None = None,
    at_full_size: bool = False,
) -> View:
    """Fetch the slide's picture and the filmstrip's thumbnails, and lay out the viewer. Never raises.

    `at_full_size` gives the picture at its own size as well.
    """
    media, shown = opened.media, opened.slides[slide]
    number = f"{newest - opened.position:04d}" if opened.position is not None else ""
    counts = (
        None if media.like_count is None else count(media.like_count, "like"),
        None if media.comments_count is None else count(media.comments_count, "comment"),
    )
    video = _playable(shown, media, owner) if shown.is_video else None
    source = owner.picture(shown, of=media)
    still = picture_store().picture(source)
    # A video whose file is withheld has at most its cover to show, and that is not the video.
    problem = None if video else PictureProblem.WITHHELD if shown.is_video else still.problem
    words, reason = problem_words(problem) if problem else (None, None)
    size = _size(source) if still.jpeg and not shown.is_video else None
    is_whole = size is None or max(size) <= PICTURE_SIDE
    notes = session.post_notes()
    return View(
        id=media.id,
        number=number,
        place=_place(opened, walk),
        caption=(media.caption or "")[:MAX_CAPTION_LENGTH],
        when=f"{media.timestamp.astimezone(zone):%A} {day_and_time(media.timestamp, zone)}"
        if media.timestamp
        else "",
        ago=ago(media.timestamp, now, zone) if media.timestamp else "",
        zone=zone_words(zone, media.timestamp) if media.timestamp else "",
        counts=tuple(part for part in counts if part),
        permalink=safe_permalink(media),
        slides=_filmstrip(opened, owner),
        slide=slide,
        alt=shown.alt_text or label(media, number, zone),
        alt_text=shown.alt_text or media.alt_text,
        size=size,
        picture=as_data_uri(still.jpeg) if still.jpeg else None,
        is_whole=is_whole,
        full=_full(source) if at_full_size and not is_whole else None,
        video=video,
        words=words,
        reason=reason,
        has_previous=neighbour(opened, -1, walk) is not None,
        has_next=neighbour(opened, 1, walk) is not None,
        offers=_offers(is_whole=is_whole, is_video=video is not None),
        comments=notes.comments.get(media.id),
        figures=notes.figures.get(media.id),
    )


def _offers(*, is_whole: bool, is_video: bool) -> frozenset[Wish]:
    connected = session.connection()
    granted = connected.token.permissions if connected else ()
    offered = {
        Wish.FULL: not is_whole,
        Wish.FRESH: is_video,
        Wish.COMMENTS: MAY_COMMENTS in granted,
        Wish.INSIGHTS: MAY_INSIGHTS in granted,
    }
    return frozenset(wish for wish, is_offered in offered.items() if is_offered)


def _place(opened: Opened, walk: Sequence[str] | None) -> str:
    """'3 of 48', where a walk is given and the post is on it."""
    if walk is None or opened.media.id not in walk:
        return ""
    return f"{walk.index(opened.media.id) + 1:,} of {len(walk):,}"


def _size(source: PictureSource) -> tuple[int, int] | None:
    try:
        return measure(picture_store().file(source))
    except DownloadFailed:
        return None


def _full(source: PictureSource) -> str | None:
    try:
        return as_data_uri(full_jpeg(picture_store().file(source)))
    except (DownloadFailed, NotAPicture):
        return None


def _filmstrip(opened: Opened, owner: Owner) -> tuple[Slide, ...]:
    if len(opened.slides) == 1:
        return ()
    futures = picture_store().submit_thumbnails(
        [owner.picture(slide, of=opened.media) for slide in opened.slides]
    )
    thumbnails = [future.result().jpeg for future in futures]
    return tuple(
        Slide(
            thumbnail=as_data_uri(jpeg) if jpeg else None,
            is_video=slide.is_video,
            label=f"Slide {index}, {kind_of(slide).value}",
        )
        for index, (slide, jpeg) in enumerate(zip(opened.slides, thumbnails, strict=True), start=1)
    )


def _playable(media: Media, post: Media, owner: Owner) -> str | None:
    """An address the browser can play: the CDN's own link, or the sandbox's clip carried along, small as it is."""
    if not media.media_url:
        return None
    if owner.sandbox_url is None:
        return media.media_url if is_allowed(media.media_url, sandbox_url=None) else None
    try:
        return as_data_uri(picture_store().file(owner.file(media, of=post)), kind="video/mp4")
    except DownloadFailed:
        return None
