"""Open one post: find it, fetch the slide that is shown, and hand the viewer what to draw."""

from dataclasses import dataclass
from datetime import tzinfo

from dashboard import session
from dashboard.components.film import as_data_uri, problem_words
from dashboard.components.viewer import Slide, View
from dashboard.downloads import DownloadFailed, is_allowed
from dashboard.feed import load_frame
from dashboard.sheet import Owner, safe_permalink
from dashboard.thumbnails import PictureProblem, picture_store
from dashboard.wording import count, day_and_time, kind_of, label
from igclient import InstagramClient, Media


@dataclass(frozen=True, slots=True)
class Opened:
    """A post in the viewer, its slides (itself, when it is not an album), and where it stands on the roll."""

    media: Media
    slides: tuple[Media, ...]
    position: int | None


def open_post(client: InstagramClient, media_id: str) -> Opened:
    """Find a post and its slides; nothing is asked for that was already read.

    Raises igclient.errors.IGClientError.
    """
    media = load_frame(client, media_id)
    slides = media.children
    if media.is_album and not slides:
        slides = client.list_children(media_id)
    return Opened(media, slides or (media,), session.roll().position(media_id))


def neighbour(opened: Opened, step: int) -> str | None:
    """The id of the post `step` places along the roll, as far as the roll is read."""
    if opened.position is None:
        return None
    items, index = session.roll().items, opened.position + step
    return items[index].id if 0 <= index < len(items) else None


def load_view(opened: Opened, slide: int, owner: Owner, *, total: int, zone: tzinfo) -> View:
    """Fetch the slide's picture and the filmstrip's thumbnails, and lay out the viewer. Never raises."""
    media, shown = opened.media, opened.slides[slide]
    number = f"{total - opened.position:04d}" if opened.position is not None else ""
    counts = (
        None if media.like_count is None else count(media.like_count, "like"),
        None if media.comments_count is None else count(media.comments_count, "comment"),
    )
    video = _playable(shown, owner) if shown.is_video else None
    still = picture_store().picture(owner.picture(shown))
    # A video whose file is withheld has at most its cover to show, and that is not the video.
    problem = None if video else PictureProblem.WITHHELD if shown.is_video else still.problem
    words, reason = problem_words(problem) if problem else (None, None)
    return View(
        number=number,
        caption=media.caption or "",
        when=day_and_time(media.timestamp, zone) if media.timestamp else "",
        counts=tuple(part for part in counts if part),
        permalink=safe_permalink(media),
        slides=_filmstrip(opened, owner),
        slide=slide,
        alt=shown.alt_text or label(media, number, zone),
        picture=as_data_uri(still.jpeg) if still.jpeg else None,
        video=video,
        words=words,
        reason=reason,
        has_previous=neighbour(opened, -1) is not None,
        has_next=neighbour(opened, 1) is not None,
    )


def _filmstrip(opened: Opened, owner: Owner) -> tuple[Slide, ...]:
    if len(opened.slides) == 1:
        return ()
    futures = picture_store().submit_thumbnails([owner.picture(slide) for slide in opened.slides])
    thumbnails = [future.result().jpeg for future in futures]
    return tuple(
        Slide(
            thumbnail=as_data_uri(jpeg) if jpeg else None,
            is_video=slide.is_video,
            label=f"Slide {index}, {kind_of(slide).value}",
        )
        for index, (slide, jpeg) in enumerate(zip(opened.slides, thumbnails, strict=True), start=1)
    )


def _playable(media: Media, owner: Owner) -> str | None:
    """An address the browser can play: the CDN's own link, or the sandbox's clip carried along, small as it is."""
    if not media.media_url:
        return None
    if owner.sandbox_url is None:
        return media.media_url if is_allowed(media.media_url, sandbox_url=None) else None
    try:
        return as_data_uri(picture_store().file(owner.file(media)), kind="video/mp4")
    except DownloadFailed:
        return None
