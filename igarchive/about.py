"""What is written of a post into its files and beside them: one value for EXIF, XMP and the file's time. Pure."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import takewhile
from typing import Literal

from igclient import Media

# Not within a word or an address (a#b, page/#top, &#39;), but right after another hashtag.
_TAGS_IN_A_ROW = re.compile(r"(?<![A-Za-z0-9_&/])(?:[#＃][^\s#＃]+)+")
_TAG = re.compile(r"[#＃]([^\s#＃]+)")
# Letters, marks, digits, emoji and skin tones, and what joins them; other signs end a hashtag.
_OF_A_TAG = ("L", "M", "N", "So", "Sk", "Cf")
_JOINERS = "\u200c\u200d"


@dataclass(frozen=True, slots=True)
class About:
    """Hold what is known of one file of a post.

    `moment` is aware and in the zone it is to be written in; None where Instagram gives no time. `moment_is` says what
    happened then: Instagram's API knows when a post was published, only the camera's own data when a photo was taken.
    `alt_text` is the file's own where a slide has one, `shortcode` the post's.
    """

    moment: datetime | None
    caption: str
    creator: str
    hashtags: tuple[str, ...]
    alt_text: str
    permalink: str
    shortcode: str
    moment_is: Literal["posted", "captured"] = "posted"

    @property
    def iso(self) -> str:
        """Return the moment as `2024-03-09T19:22:05+01:00`; empty where there is none."""
        return in_zone(self.moment, self.moment.tzinfo or UTC).isoformat() if self.moment else ""


def about(media: Media, username: str, position: int = 1, *, zone: tzinfo = UTC) -> About:
    """Return what is written of a post's file; `position` counts an album's slides from 1."""
    slide = media.children[position - 1] if 0 < position <= len(media.children) else media
    caption = media.caption or ""
    return About(
        moment=in_zone(media.timestamp, zone) if media.timestamp else None,
        caption=caption,
        creator=username,
        hashtags=hashtags_in(caption),
        alt_text=slide.alt_text or media.alt_text or "",
        permalink=media.permalink or "",
        shortcode=shortcode_of(media),
    )


def in_zone(moment: datetime, zone: tzinfo) -> datetime:
    """Return the moment in a zone, in whole seconds; in UTC where the zone's offset then was no whole minute, as
    before there were zones, or its calendar has no such hour."""
    try:
        local = moment.astimezone(zone).replace(microsecond=0)
        if not (local.utcoffset() or timedelta()) % timedelta(minutes=1):
            return local
    except OverflowError:
        pass
    return moment.astimezone(UTC).replace(microsecond=0)


def shortcode_of(media: Media) -> str:
    """Return what a post's address ends in; empty when Instagram gives neither that nor the address."""
    found = re.search(r"/(?:p|reel|reels|tv)/([A-Za-z0-9_-]+)", media.permalink or "")
    return media.shortcode or (found[1] if found else "")


def hashtags_in(caption: str) -> tuple[str, ...]:
    """Return a caption's hashtags in order without their sign, each spelling once whatever its case."""
    names: dict[str, str] = {}
    for row in _TAGS_IN_A_ROW.finditer(caption):
        for word in _TAG.findall(row[0]):
            name = "".join(takewhile(_is_of_a_tag, word))
            seen = "".join(c for c in name if c in _JOINERS or unicodedata.category(c) != "Cf").strip(
                _JOINERS
            )
            if any(unicodedata.category(c)[0] in "LNS" for c in seen):
                names.setdefault(seen.casefold(), seen)
    return tuple(names.values())


def _is_of_a_tag(character: str) -> bool:
    return character == "_" or unicodedata.category(character).startswith(_OF_A_TAG)
