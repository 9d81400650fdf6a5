"""Leave Instagram alone while it asks for a pause: to ask again before that is over only lengthens it."""

import copy
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from igclient import Transport
from igclient.errors import IGClientError, RateLimited, ServiceUnavailable
from igclient.responses import Answer
from igclient.transport import Sent


@dataclass(slots=True)
class Pause:
    """What Instagram refused an account with, and until when (in seconds of a clock) it wants nothing more."""

    _refusal: IGClientError | None = field(default=None, repr=False)
    _until: float = 0.0

    def note(self, error: IGClientError, now: float) -> None:
        """Take in what was refused; only a refusal that says how long counts."""
        if isinstance(error, RateLimited | ServiceUnavailable) and error.retry_after:
            self._refusal, self._until = error, now + error.retry_after.total_seconds()

    def refusal(self, now: float) -> IGClientError | None:
        """The same refusal with the time that is left; None when Instagram may be asked."""
        if self._refusal is None or now >= self._until:
            return None
        again = copy.copy(self._refusal)
        again.http_retry_after, again.usage = timedelta(seconds=self._until - now), None
        return again


@dataclass(kw_only=True, eq=False)
class PatientTransport(Transport):
    """Read as a Transport does, but ask nothing during a pause: what was refused is then refused here."""

    pause: Pause

    def get(self, url: str, params: Sent, *, before_request: Callable[[], None] | None = None) -> Answer:
        """Read one address. Raises what Transport raises."""
        if refusal := self.pause.refusal(self.clock()):
            raise refusal
        try:
            return Transport.get(self, url, params, before_request=before_request)
        except IGClientError as error:
            self.pause.note(error, self.clock())
            raise
