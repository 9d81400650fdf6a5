"""Read rows of label and value. The labels are in the account's language, so as little as possible goes by them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from igarchive.export.items import seconds, text

# The words for "published" that were seen, or that Instagram's own pages use, and for "true". A draft is private: what
# is not known to be published is not shown, so a language that is not here costs at most a post that is listed nowhere
# else.
_PUBLISHED = frozenset(
    {
        "published",
        "publié",
        "veröffentlicht",
        "publicado",
        "pubblicato",
        "yayınlandı",
        "gepubliceerd",
        "publicerad",
    }
)
_TRUE = frozenset({"true", "vrai", "wahr", "verdadero", "verdadeiro", "vero", "doğru", "waar", "sant"})
_CAPTION = frozenset({"caption", "légende", "bildunterschrift", "pie de foto", "legenda", "didascalia"})


@dataclass(frozen=True, slots=True)
class LabelledPost:
    """Hold a post as rows of label and value have it; `media` is as it came."""

    media: tuple[Any, ...]
    caption: str | None
    number: str | None
    is_published: bool


def entries(row: Any) -> Iterator[Mapping[str, Any]]:
    """Give the entries of a row, in their order."""
    listed = row.get("label_values") if isinstance(row, Mapping) else None
    yield from (entry for entry in listed if isinstance(entry, Mapping)) if isinstance(listed, list) else ()


def read_post(row: Mapping[str, Any]) -> LabelledPost:
    """Return the post of a row: the entry that has a list of media holds its media, whatever it is called."""
    media, caption, is_published = list[Any](), None, False
    for entry in entries(row):
        label, value = (text(entry.get(name)) or "" for name in ("label", "value"))
        if isinstance(entry.get("media"), list):
            media += entry["media"]
        elif label.casefold() in _PUBLISHED:
            is_published = value.casefold() in _TRUE
        elif label.casefold() in _CAPTION:
            caption = caption or value or None
    own = row.get("media")
    media += own if isinstance(own, list) else []
    titles = (text(item.get("title")) for item in media if isinstance(item, Mapping))
    number = row.get("fbid")
    return LabelledPost(
        tuple(media),
        next(filter(None, titles), None) or caption,
        number
        if isinstance(number, str) and number.isascii() and number.isdigit() and len(number) > 14
        else None,
        is_published,
    )


def times(row: Any) -> list[int]:
    """Return the moments of a row, Unix time in seconds, in their order; 0 where a moment is not set."""
    return [seconds(entry["timestamp_value"]) or 0 for entry in entries(row) if "timestamp_value" in entry]
