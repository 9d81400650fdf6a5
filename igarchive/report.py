"""What became of every file of a run, and why."""

from dataclasses import dataclass
from enum import StrEnum

from igclient.downloads import DownloadFailed, DownloadProblem


class State(StrEnum):
    """Name what became of a file."""

    NEW = "new"
    UNCHANGED = "unchanged"
    CHANGED = "changed"
    """The file is as it was, and what is written about it is new: its post was edited."""
    WITHHELD = "withheld"
    FAILED = "failed"


class Why(StrEnum):
    """Name why a file is not there; it is what posts.jsonl keeps under `missing`."""

    WITHHELD = "withheld"
    NOT_KEPT = "not_kept"
    NOT_IN_EXPORT = "not_in_export"
    UNLISTED = "unlisted"
    POST_GONE = "post_gone"
    GONE = "gone"
    NOT_A_PICTURE = "not_a_picture"
    TOO_LARGE = "too_large"
    REFUSED = "refused"
    NOT_ALLOWED = "not_allowed"
    NOT_PUBLIC = "not_public"
    NOT_TRUSTED = "not_trusted"
    LINK_OVER = "link_over"
    TIMED_OUT = "timed_out"
    UNREACHABLE = "unreachable"
    TOKEN_OVER = "token_over"
    LIMIT = "limit"
    STOPPED = "stopped"


WORDS = {
    Why.WITHHELD: "Instagram does not share this file, as with licensed music. Save it in the Instagram app.",
    Why.NOT_KEPT: "The file is not among those that were kept. It may still be had on Instagram.",
    Why.NOT_IN_EXPORT: "The file is not in the export that was opened. Another part of that export may have it.",
    Why.UNLISTED: "This album's slides were not listed. Save them in the Instagram app.",
    Why.POST_GONE: "The post is no longer on Instagram.",
    Why.GONE: "The file is gone from Instagram's server. Save it in the Instagram app.",
    Why.NOT_A_PICTURE: "What Instagram's server sent is neither a picture nor a video. The next run tries again.",
    Why.TOO_LARGE: "The file is larger than allowed here. Save it in the Instagram app.",
    Why.REFUSED: "Instagram's server refused the file. The next run tries again.",
    Why.NOT_ALLOWED: "It was not asked for: its link does not lead to Instagram's own servers.",
    Why.NOT_PUBLIC: "It was not asked for: here the name of Instagram's server leads into a private network, as some "
    "VPNs and filters make it. Turn them off and run once more.",
    Why.NOT_TRUSTED: "It was not asked for: the server could not prove that it is Instagram's. A VPN, a filter or a "
    "virus scanner in between does that. Turn it off and run once more.",
    Why.LINK_OVER: "The link to the file is over. The next run asks for a new one.",
    Why.TIMED_OUT: "The file did not arrive in time. The next run tries again.",
    Why.UNREACHABLE: "Instagram's server could not be reached, or broke off. The next run tries again.",
    Why.TOKEN_OVER: "The access to Instagram was over. Sign in again and run once more.",
    Why.LIMIT: "Instagram's limit for calls was reached. Wait an hour and run once more.",
    Why.STOPPED: "The run was stopped before this file. The next run fetches it.",
}
"""Each reason as a sentence for missing.csv, with what to do."""
TRY_AGAIN = frozenset(
    set(Why)
    - {Why.WITHHELD, Why.NOT_KEPT, Why.NOT_IN_EXPORT, Why.UNLISTED, Why.POST_GONE, Why.GONE, Why.TOO_LARGE}
)
"""What the next run asks for again by itself."""
FOR_GOOD = frozenset({Why.GONE, Why.TOO_LARGE})
"""What is asked for again only once its post has changed."""
_OF_A_DOWNLOAD = {
    DownloadProblem.EXPIRED: Why.LINK_OVER,
    DownloadProblem.TOO_LARGE: Why.TOO_LARGE,
    DownloadProblem.EMPTY: Why.UNREACHABLE,
    DownloadProblem.TIMED_OUT: Why.TIMED_OUT,
    DownloadProblem.UNREACHABLE: Why.UNREACHABLE,
    DownloadProblem.NOT_ALLOWED: Why.NOT_ALLOWED,
    DownloadProblem.NOT_PUBLIC: Why.NOT_PUBLIC,
    DownloadProblem.NOT_TRUSTED: Why.NOT_TRUSTED,
}


def why_of(failure: DownloadFailed) -> Why:
    """Return the reason a download gives."""
    return Why.GONE if failure.is_gone else _OF_A_DOWNLOAD.get(failure.problem, Why.REFUSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Hold one file: a slide of an album, or a post that is none.

    `name` is its path below data/media, the likely one where the file is not there; `position` counts from 1; `why` is
    a sentence, empty where the file is there; `size` is in bytes, and with `sha256` empty where there is no file.
    """

    name: str
    post_id: str
    position: int
    state: State
    permalink: str = ""
    reason: Why | None = None
    size: int = 0
    sha256: str = ""

    @property
    def why(self) -> str:
        """Return why the file is not there, in a sentence."""
        return WORDS[self.reason] if self.reason else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Hold how far a run is: the files done out of all that are to be fetched, and the bytes they had."""

    row: Row | None
    done: int
    files: int
    bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Hold what a run did. `rows` are in the order of the posts, newest first; `unread` posts were known and not read
    again. `notes` are sentences about what else is to be known. `is_finished`: nothing is left for a next run."""

    rows: tuple[Row, ...]
    unread: int = 0
    notes: tuple[str, ...] = ()
    comments: int = 0
    is_finished: bool = True

    def count(self, state: State) -> int:
        """Return how many files are in this state."""
        return sum(row.state is state for row in self.rows)

    @property
    def bytes(self) -> int:
        """Return the bytes of the files that are new."""
        return sum(row.size for row in self.rows if row.state is State.NEW)
