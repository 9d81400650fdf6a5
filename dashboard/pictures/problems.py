"""Why a picture cannot be shown or a file not taken along, and the words for it: one table for everywhere. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from igclient.downloads import DownloadFailed


class PictureProblem(StrEnum):
    """Why there is no picture, or no file. Each `DownloadProblem` and `Absence` is here under its own value."""

    WITHHELD = "withheld"
    NOT_KEPT = "not_kept"
    NOT_IN_EXPORT = "not_in_export"
    NO_COVER = "no_cover"
    IN_BROWSER = "in_browser"
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
    RAW = "raw"
    BROKEN = "broken"
    TOO_MANY_PIXELS = "too_many_pixels"


class NotAPicture(Exception):
    """These bytes cannot be shown as a picture, because of `problem`."""

    def __init__(self, problem: PictureProblem = PictureProblem.BROKEN) -> None:
        super().__init__()
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Words:
    """A problem in two short lines for a frame, and in a clause for a list of what is missing."""

    headline: str
    reason: str
    note: str


_WORDS = {
    PictureProblem.WITHHELD: Words(
        "Not shared by Instagram",
        "often licensed audio",
        "Instagram does not share this file, often for the music in it",
    ),
    PictureProblem.NOT_KEPT: Words(
        "Not kept",
        "its file is not here",
        "its file is not among those that were kept",
    ),
    PictureProblem.NOT_IN_EXPORT: Words(
        "Not in this export",
        "another part may have it",
        "it is not among the files of the export that were opened; another part may have it",
    ),
    PictureProblem.NO_COVER: Words(
        "A video",
        "Instagram's export has no cover",
        "Instagram's export has no cover of this video",
    ),
    PictureProblem.IN_BROWSER: Words(
        "In your browser",
        "it was not sent to this app",
        "it lies in your browser and was not sent to this app",
    ),
    PictureProblem.NOT_ALLOWED: Words(
        "Not asked for",
        "its link leads elsewhere",
        "not asked for, because its link does not lead to Instagram's own picture servers",
    ),
    PictureProblem.NOT_PUBLIC: Words(
        "Not asked for",
        "a VPN or filter hides the server",
        "not asked for, because here the name of Instagram's server leads into a private network, as some VPNs and "
        "filters make it; turn them off and try again",
    ),
    PictureProblem.NOT_TRUSTED: Words(
        "Not asked for",
        "the server may not be Instagram's",
        "not asked for, because the server could not prove that it is Instagram's; a VPN, a filter or a virus scanner "
        "in between does that; turn it off and try again",
    ),
    PictureProblem.EXPIRED: Words(
        "Link has expired",
        "the post is still there",
        "its link has expired and Instagram gave no other, or the file is gone; connect again and try once more",
    ),
    PictureProblem.GONE: Words(
        "File is gone",
        "Instagram no longer serves it",
        "the file is gone: Instagram no longer serves it",
    ),
    PictureProblem.REFUSED: Words(
        "Refused by Instagram",
        "tried again in a minute",
        "Instagram's server refused it; try again later",
    ),
    PictureProblem.TOO_LARGE: Words(
        "Too large to fetch",
        "more than 30 MB",
        "the file is larger than 30 MB; save it from Instagram itself",
    ),
    PictureProblem.EMPTY: Words(
        "Arrived empty",
        "tried again in a minute",
        "Instagram's server sent an empty file; try again later",
    ),
    PictureProblem.TIMED_OUT: Words(
        "Did not arrive in time",
        "tried again in a minute",
        "it did not arrive in time; try again on a faster connection",
    ),
    PictureProblem.UNREACHABLE: Words(
        "Did not arrive",
        "tried again in a minute",
        "it did not arrive: Instagram's server could not be reached, or broke off; try again later",
    ),
    PictureProblem.NO_PICTURE: Words(
        "Cannot be shown",
        "what arrived is no picture",
        "what arrived is neither a picture nor a video; try again later",
    ),
    PictureProblem.HEIC: Words(
        "Browsers cannot show it",
        "it is a HEIC picture",
        "it is a HEIC picture, which browsers cannot show; a photo app on your computer can",
    ),
    PictureProblem.RAW: Words(
        "Browsers cannot show it",
        "it is a camera's raw file",
        "it is a camera's raw file, which browsers cannot show; a photo app on your computer can",
    ),
    PictureProblem.BROKEN: Words(
        "Cannot be shown",
        "the file is damaged",
        "the file is damaged",
    ),
    PictureProblem.TOO_MANY_PIXELS: Words(
        "Too large to show",
        "it has too many pixels",
        "it has more pixels than can be opened safely; a photo app on your computer may open it",
    ),
}


def problem_of(failure: DownloadFailed) -> PictureProblem:
    """Name what a fetch failed of."""
    return PictureProblem.GONE if failure.is_gone else PictureProblem(failure.problem.value)


def problem_words(problem: PictureProblem) -> tuple[str, str]:
    """What a frame without a picture says, and why."""
    words = _WORDS[problem]
    return words.headline, words.reason


def problem_note(problem: PictureProblem) -> str:
    """Why a file is missing, as a clause to stand behind its name."""
    return _WORDS[problem].note
