"""Keep out of the log what opens a session or a file: their ids, cookies, and what a browser and its page exchange.

Streamlit writes a session's id at the level it comes with, and its server all headers at DEBUG.
"""

import hashlib
import logging
import re

from dashboard.concurrency import once

_ID = re.compile(r"\b(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32,})\b", re.IGNORECASE)
_SERVERS = ("uvicorn", "websockets")
_HEADER = re.compile(r"\b((?:set-)?cookie|sec-websocket-protocol|authorization)\b: .*", re.IGNORECASE)
_FRAME = re.compile(r"^([<>] (?:TEXT|BINARY|CONT)) .*( \[.*\])$", re.DOTALL)
_QUERY = re.compile(r"\?[^\s\"']+")
_plain = logging.Formatter()


@once
def mask_logs() -> None:
    """Mask whatever this process logs from now on, whoever logs it; calling twice is harmless."""
    make = logging.getLogRecordFactory()

    def make_masked(*args: object, **given: object) -> logging.LogRecord:
        record = make(*args, **given)
        _mask_record(record)
        return record

    logging.setLogRecordFactory(make_masked)


def masked(text: str) -> str:
    """The text with every id in it replaced by a name that tells it from others and opens nothing."""
    return _ID.sub(lambda found: f"<id {hashlib.sha256(found[0].lower().encode()).hexdigest()[:6]}>", text)


def _mask_record(record: logging.LogRecord) -> None:
    try:
        message = record.getMessage()
    except (TypeError, ValueError, KeyError):
        # Words and values do not fit. Python writes down both, with a complaint of its own.
        record.msg, record.args = "A line that could not be written, from %s", (record.name,)
        return
    said = masked(message)
    if record.name.partition(".")[0] in _SERVERS:
        said = _QUERY.sub("?…", _FRAME.sub(r"\1 …\2", _HEADER.sub(r"\1: …", said)))
    if said != message:
        record.msg, record.args = said, ()
    if record.exc_info and record.exc_info[0] is not None:
        # An error may name what it did not find. Whoever formats the record takes this as it is.
        record.exc_text = masked(_plain.formatException(record.exc_info))
