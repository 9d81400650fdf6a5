"""Open one post: from what was read, else by asking for it, with its slides and its neighbours."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dashboard.account.post_notes import post_notes
from dashboard.account.source import Source
from igclient import Media
from igclient.errors import IGClientError, ObjectMissing

MAX_ID_LENGTH = 40
# Instagram ends an album at 20 slides; an answer that does not is cut.
MAX_SLIDES = 60


@dataclass(frozen=True, slots=True)
class OpenedPost:
    """A post, its slides (itself, when it is not an album), and where it stands on the roll."""

    media: Media
    slides: tuple[Media, ...]
    position: int | None


def open_post(source: Source, media_id: str) -> OpenedPost:
    """Find a post and its slides; nothing is asked for that was already read, but for a post whose link is dead.

    Raises igclient.errors.IGClientError.
    """
    # "me" is an id to Graph, and would answer with the profile.
    if media_id == "me" or len(media_id) > MAX_ID_LENGTH:
        raise ObjectMissing("This is not the id of a post.")
    notes, graph, position = post_notes(), source.graph, source.roll.position(media_id)
    known = notes.fresh.get(media_id)
    if known is not None:
        media = known
    elif position is not None:
        media = source.roll.items[position]
    elif graph is not None:
        media = graph.get_media(media_id)
    else:
        raise ObjectMissing("There is no such post here.")
    if media.is_album and not media.children and graph is not None:
        media = replace(media, children=graph.list_children(media_id))
        notes.keep_fresh(media)
    elif known is None and position is None:
        notes.keep_fresh(media)
    return OpenedPost(media, media.children[:MAX_SLIDES] or (media,), position)


def refresh(source: Source, media_id: str) -> None:
    """Ask for a post again, once, because a browser could not play its video. Never raises for Instagram.

    Pictures need none of this: the picture store comes by new links itself.
    """
    notes = post_notes()
    if source.graph is None or media_id in notes.refreshed:
        return
    notes.refreshed.add(media_id)
    try:
        notes.keep_fresh(source.graph.get_media(media_id))
    except IGClientError:
        return


def neighbour(source: Source, opened: OpenedPost, step: int, walk: Sequence[str] | None = None) -> str | None:
    """The id of the post `step` places along the walk; along the roll, as far as it is read, when that is elsewhere."""
    if walk is not None and opened.media.id in walk:
        ids, index = walk, walk.index(opened.media.id) + step
        return ids[index] if 0 <= index < len(ids) else None
    if opened.position is None:
        return None
    items, index = source.roll.items, opened.position + step
    return items[index].id if 0 <= index < len(items) else None
