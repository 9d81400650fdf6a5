"""A file that lies behind a link: fetched bounded and guarded, by a new link where the known one is dead."""

from dataclasses import dataclass, field

from dashboard.access.ledger import Ledger
from dashboard.account.fresh_links import FreshLink
from igclient.downloads import DownloadFailed, DownloadProblem, download
from igclient.errors import ObjectMissing


@dataclass(frozen=True, slots=True)
class LinkedFile:
    """Where a file lies now. `renewal` is how to come by another link, where there is a way.

    `ledger` is where the fetch is written down.
    """

    url: str = field(repr=False)
    sandbox_url: str | None = None
    renewal: FreshLink | None = field(default=None, repr=False)
    ledger: Ledger | None = field(default=None, repr=False)

    def read(self) -> bytes:
        """Fetch the file. Raises DownloadFailed."""
        renewal = self.renewal
        if renewal is None:
            return self._download(self.url)
        if not renewal.is_due(self.url):
            try:
                return self._download(self.url)
            except DownloadFailed as failure:
                if failure.problem is not DownloadProblem.EXPIRED or failure.is_gone:
                    raise
        try:
            fresh = renewal.link()
        except ObjectMissing:
            raise DownloadFailed(DownloadProblem.EXPIRED, is_gone=True) from None
        if not fresh:
            raise DownloadFailed(DownloadProblem.EXPIRED)
        try:
            return self._download(fresh)
        except DownloadFailed as failure:
            # A link that was just handed out and is refused all the same leads to nothing any more.
            raise DownloadFailed(
                failure.problem, is_gone=failure.problem is DownloadProblem.EXPIRED
            ) from None

    def _download(self, url: str) -> bytes:
        note = self.ledger.note_file if self.ledger else None
        return download(url, sandbox_url=self.sandbox_url, on_request=note)
