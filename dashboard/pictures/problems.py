"""Why a picture cannot be shown, and the words for it: one table for everywhere. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from igclient.downloads import DownloadFailed


class PictureProblem(StrEnum):
    """Why there is no picture, or no file. Each `DownloadProblem` is here under its own value."""

    WITHHELD = "withheld"
    NOT_ALLOWED = "not_allowed"
    NOT_PUBLIC = "not_public"
    NOT_TRUSTED = "not_trusted"
    EXPIRED = "expired"
    GONE = "gone"
    REFUSED = "refused"
    TOO_LARGE = "too_large"
    EMPTY = "empty"
    TIMED_OUT = "timed_out"
    UNREACHABLE = "unreachable"
    NO_PICTURE = "no_picture"
    HEIC = "heic"
    BROKEN = "broken"
    TOO_MANY_PIXELS = "too_many_pixels"


class NotAPicture(Exception):
    """These bytes cannot be shown as a picture, because of `problem`."""

    def __init__(self, problem: PictureProblem = PictureProblem.BROKEN) -> None:
        super().__init__()
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Words:
    """A problem in two short lines for a frame."""

    headline: str
    reason: str


_WORDS = {
    PictureProblem.WITHHELD: Words(
        "Not shared by Instagram",
        "often licensed audio",
    ),
    PictureProblem.NOT_ALLOWED: Words(
        "Not asked for",
        "its link leads elsewhere",
    ),
    PictureProblem.NOT_PUBLIC: Words(
        "Not asked for",
        "a VPN or filter hides the server",
    ),
    PictureProblem.NOT_TRUSTED: Words(
        "Not asked for",
        "the server may not be Instagram's",
    ),
    PictureProblem.EXPIRED: Words(
        "Link has expired",
        "the post is still there",
    ),
    PictureProblem.GONE: Words(
        "File is gone",
        "Instagram no longer serves it",
    ),
    PictureProblem.REFUSED: Words(
        "Refused by Instagram",
        "tried again in a minute",
    ),
    PictureProblem.TOO_LARGE: Words(
        "Too large to fetch",
        "more than 30 MB",
    ),
    PictureProblem.EMPTY: Words(
        "Arrived empty",
        "tried again in a minute",
    ),
    PictureProblem.TIMED_OUT: Words(
        "Did not arrive in time",
        "tried again in a minute",
    ),
    PictureProblem.UNREACHABLE: Words(
        "Did not arrive",
        "tried again in a minute",
    ),
    PictureProblem.NO_PICTURE: Words(
        "Cannot be shown",
        "what arrived is no picture",
    ),
    PictureProblem.HEIC: Words(
        "Browsers cannot show it",
        "it is a HEIC picture",
    ),
    PictureProblem.BROKEN: Words(
        "Cannot be shown",
        "the file is damaged",
    ),
    PictureProblem.TOO_MANY_PIXELS: Words(
        "Too large to show",
        "it has too many pixels",
    ),
}


def problem_of(failure: DownloadFailed) -> PictureProblem:
    """Name what a fetch failed of."""
    return PictureProblem.GONE if failure.is_gone else PictureProblem(failure.problem.value)


def problem_words(problem: PictureProblem) -> tuple[str, str]:
    """What a frame without a picture says, and why."""
    words = _WORDS[problem]
    return words.headline, words.reason
