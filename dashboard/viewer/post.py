"""Lay out one opened post for the viewer: fetch the slide that is shown and the thumbnails of the others."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from dashboard.account.opened_post import OpenedPost, neighbour
from dashboard.account.post_notes import post_notes
from dashboard.account.source import Can, PictureSource, Source
from dashboard.components.prints import as_data_uri
from dashboard.components.viewer import Slide, View, Wish
from dashboard.pictures.full_size import full_jpeg, measure
from dashboard.pictures.problems import NotAPicture, PictureProblem, problem_of, problem_words
from dashboard.pictures.store import PICTURE_SIDE, picture_store
from dashboard.words.ago import ago
from dashboard.words.ink import inked
from dashboard.words.wording import count, day_and_time, in_zone, kind_of, label, zone_words
from igclient import Media
from igclient.downloads import DownloadFailed

# Instagram ends a caption at 2,200 characters; an answer that does not is cut.
MAX_CAPTION_LENGTH = 10_000


def load_view(
    source: Source,
    opened: OpenedPost,
    slide: int,
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
    video, unplayable = _playable(source, shown, media) if shown.is_video else (None, None)
    picture = source.picture(shown, of=media)
    still = picture_store().picture(picture)
    # A video whose file cannot be had has at most its cover to show, and that is not the video.
    problem = unplayable if shown.is_video else still.problem
    spot = (source.file(shown, of=media) if shown.is_video else picture).spot
    words, reason = problem_words(problem) if problem and spot is None else (None, None)
    size = _size(picture) if still.jpeg and not shown.is_video else None
    is_whole = size is None or max(size) <= PICTURE_SIDE
    notes = post_notes()
    return View(
        id=media.id,
        number=number,
        place=_place(opened, walk),
        caption=inked(media.caption)[:MAX_CAPTION_LENGTH],
        when=f"{in_zone(media.timestamp, zone):%A} {day_and_time(media.timestamp, zone)}"
        if media.timestamp
        else "",
        ago=ago(media.timestamp, now, zone) if media.timestamp else "",
        zone=zone_words(zone, media.timestamp) if media.timestamp else "",
        counts=tuple(part for part in counts if part),
        permalink=source.permalink(media),
        slides=_filmstrip(source, opened),
        slide=slide,
        alt=inked(shown.alt_text) or label(media, number, zone),
        alt_text=inked(shown.alt_text) or inked(media.alt_text) or None,
        size=size,
        picture=as_data_uri(still.jpeg) if still.jpeg else None,
        is_whole=is_whole,
        full=_full(picture) if at_full_size and not is_whole else None,
        video=video,
        spot=spot,
        words=words,
        reason=reason,
        previous=neighbour(source, opened, -1, walk),
        next=neighbour(source, opened, 1, walk),
        offers=_offers(source.can, is_whole=is_whole, is_video=video is not None),
        comments=notes.comments.get(media.id),
        figures=notes.figures.get(media.id),
    )


def _offers(can: frozenset[Can], *, is_whole: bool, is_video: bool) -> frozenset[Wish]:
    offered = {
        Wish.FULL: not is_whole,
        Wish.FRESH: is_video and Can.RENEW_LINKS in can,
        Wish.COMMENTS: Can.COMMENTS in can,
        Wish.INSIGHTS: Can.INSIGHTS in can,
    }
    return frozenset(wish for wish, is_offered in offered.items() if is_offered)


def _place(opened: OpenedPost, walk: Sequence[str] | None) -> str:
    """'3 of 48', where a walk is given and the post is on it."""
    if walk is None or opened.media.id not in walk:
        return ""
    return f"{walk.index(opened.media.id) + 1:,} of {len(walk):,}"


def _size(picture: PictureSource) -> tuple[int, int] | None:
    try:
        return measure(picture_store().file(picture))
    except DownloadFailed:
        return None


def _full(picture: PictureSource) -> str | None:
    try:
        return as_data_uri(full_jpeg(picture_store().file(picture)))
    except (DownloadFailed, NotAPicture):
        return None


def _filmstrip(source: Source, opened: OpenedPost) -> tuple[Slide, ...]:
    if len(opened.slides) == 1:
        return ()
    pictures = [source.picture(slide, of=opened.media) for slide in opened.slides]
    futures = picture_store().submit_thumbnails(pictures)
    thumbnails = [future.result().jpeg for future in futures]
    return tuple(
        Slide(
            thumbnail=as_data_uri(jpeg) if jpeg else None,
            is_video=slide.is_video,
            label=f"Slide {index}, {kind_of(slide).value}",
            spot=picture.spot,
        )
        for index, (slide, picture, jpeg) in enumerate(
            zip(opened.slides, pictures, thumbnails, strict=True), start=1
        )
    )


def _playable(source: Source, media: Media, post: Media) -> tuple[str | None, PictureProblem | None]:
    """An address the browser can play, the file's own or the file carried along; else why there is none."""
    address = source.video_address(media)
    if address is not None:
        return address, None
    file = source.file(media, of=post)
    if file.read is None:
        return None, PictureProblem(file.absence)
    try:
        return as_data_uri(picture_store().file(file), kind="video/mp4"), None
    except DownloadFailed as failure:
        return None, problem_of(failure)
