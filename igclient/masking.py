"""Keep secrets out of texts: exception messages, and the log lines of the HTTP library underneath."""

import logging
import re
from collections.abc import Iterable
from urllib.parse import quote, quote_plus

MASK = "***"
SECRET_PARAMETERS = frozenset({"access_token", "client_secret", "code", "appsecret_proof", "signed_request"})
"""Names of request parameters whose values never appear in a text."""

# `code` is also the end of harmless names (status_code, error_code), so it has to stand alone, as `oh` has to.
# `oh` and `_nc_ohc` sign a link to a file: whoever holds them can fetch it.
_ASSIGNMENT = re.compile(
    r"((?:access_token|client_secret|appsecret_proof|signed_request|_nc_ohc|(?:(?<![A-Za-z_])|(?<=%3F))(?:code|oh))"
    r"(?:=|%3D))[^&\s\"'<>\\)]+",
    re.IGNORECASE,
)
_SHORTEST_SECRET = 8  # shorter values are test placeholders; blanking them would blank ordinary words
_HTTP_LOGGERS = ("connection", "connectionpool", "poolmanager", "response", "util.retry")


def mask(text: str, secrets: Iterable[str] = ()) -> str:
    """Return the text with every secret parameter's and link signature's value, and each of `secrets`, as `***`."""
    for secret in secrets:
        if len(secret) >= _SHORTEST_SECRET:
            for spelling in (secret, quote(secret, safe=""), quote_plus(secret)):
                text = text.replace(spelling, MASK)
    return _ASSIGNMENT.sub(rf"\1{MASK}", text)


def _mask_record(record: logging.LogRecord) -> bool:
    message = record.getMessage()
    if (masked := mask(message)) != message:
        record.msg, record.args = masked, ()
    return True


def mask_http_logs() -> None:
    """Mask secrets in urllib3's log lines, whose DEBUG level prints every address; calling twice is harmless."""
    for name in _HTTP_LOGGERS:
        logging.getLogger(f"urllib3.{name}").addFilter(_mask_record)
