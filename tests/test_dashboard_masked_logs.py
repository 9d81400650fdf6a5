"""What this process logs: no id that opens a session or a file, no cookie, nothing a browser and its page exchange."""

import io
import logging
import runpy
import uuid
from pathlib import Path

import pytest
from app_driver import Visit, prepare
from streamlit.logger import get_logger
from websockets.frames import Frame, Opcode
from websockets.http11 import Request
from websockets.server import ServerProtocol

from dashboard.masked_logs import mask_logs, masked

ROOT = Path(__file__).resolve().parent.parent
SESSION = str(uuid.UUID(int=0x0B0F7A523C1C4F6E9D6B6A1D8F0C2E11))
FILE = "f0e1" * 14
COOKIE, TOKEN, CODE = "marker-cookie", "marker-xsrf", "marker-code"


@pytest.fixture
def fresh():
    """A process that has not begun to mask."""
    before = logging.getLogRecordFactory()
    logging.setLogRecordFactory(logging.LogRecord)
    mask_logs.clear()
    yield
    logging.setLogRecordFactory(before)
    mask_logs.clear()


@pytest.fixture
def written(fresh):
    """Everything that these loggers write from now on, at DEBUG."""
    mask_logs()
    stream, handler = io.StringIO(), None
    handler = logging.StreamHandler(stream)
    kept = {}
    for name in ("streamlit.runtime.websocket_session_manager", "streamlit.any", "uvicorn.error", "asyncio"):
        logger = logging.getLogger(name)
        kept[logger] = logger.level
        logger.addHandler(handler)
        logger.setLevel(logging.DEBUG)
    yield stream.getvalue
    for logger, level in kept.items():
        logger.removeHandler(handler)
        logger.setLevel(level)


@pytest.mark.parametrize("level", [logging.WARNING, logging.DEBUG])
def test_the_id_of_a_session_that_is_connected_already_is_not_written(written, level):
    logger = get_logger("streamlit.runtime.websocket_session_manager")
    logger.setLevel(level)
    logger.warning("Session with id %s is already connected! Reconnecting to existing session.", SESSION)
    assert SESSION not in written()
    assert "is already connected! Reconnecting" in written()


def test_ids_are_masked_wherever_they_stand_and_told_apart():
    one, other = masked(f"id={SESSION}, '{SESSION.upper()}'"), masked(f"id={uuid.UUID(int=2**127)}")
    assert one.count("<id ") == 2
    assert len(set(one.removeprefix("id=").replace("'", "").split(", "))) == 1
    assert one.split(",")[0] != other
    assert masked(f"/media/{FILE}.zip {uuid.UUID(SESSION).hex}").count("<id ") == 2
    assert masked("Picture 1234567890 of 2026-11-28, #a1b2c3") == "Picture 1234567890 of 2026-11-28, #a1b2c3"


def test_values_that_are_no_text_and_errors_are_masked_too(written):
    logger = logging.getLogger("streamlit.any")
    logger.debug("Sessions still active: %r", {SESSION: 1}.keys())
    try:
        raise KeyError(SESSION)
    except KeyError:
        logging.getLogger("asyncio").exception("Task exception was never retrieved")
    assert "KeyError: '<id " in written()
    assert SESSION not in written()


def test_a_line_that_cannot_be_written_does_not_write_its_values_instead(written, capsys):
    for words in ("two %s words %s", "a number %d"):
        logging.getLogger("streamlit.any").warning(words, SESSION)
    assert written().count("could not be written") == 2
    assert SESSION not in written() + capsys.readouterr().err


HANDSHAKE = (
    f"GET /_stcore/stream?code={CODE} HTTP/1.1\r\nHost: sheets.example\r\nUpgrade: websocket\r\n"
    "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
    f"Sec-WebSocket-Protocol: streamlit, {TOKEN}, {SESSION}\r\nCookie: a={COOKIE}; b={COOKIE}\r\n"
    f"Authorization: Basic {TOKEN}\r\n\r\n"
)


def test_what_a_browser_says_when_it_connects_is_not_written_at_debug(written):
    protocol = ServerProtocol(logger=logging.getLogger("uvicorn.error"))
    protocol.receive_data(HANDSHAKE.encode())
    (request,) = protocol.events_received()
    assert isinstance(request, Request)
    answer = protocol.accept(request)
    answer.headers["Set-Cookie"] = f"a={COOKIE}"
    protocol.send_response(answer)
    protocol.send_binary(f"code={CODE}".encode())
    protocol.receive_data(Frame(Opcode.PONG, b"").serialize(mask=True))
    protocol.receive_data(Frame(Opcode.BINARY, f"code={CODE}\n".encode()).serialize(mask=True))
    for secret in (SESSION, TOKEN, COOKIE, CODE, CODE.encode().hex(" ")):
        assert secret not in written()
    for line in ("< Host: sheets.example", "< Cookie: …", "> Set-Cookie: …", "< Sec-WebSocket-Protocol: …"):
        assert line in written()
    assert "> BINARY … [" in written()
    assert "< PONG '' [0 bytes]" in written()


def test_other_words_stay_as_they_are_with_their_values(written):
    logging.getLogger("streamlit.any").warning("A cookie: %s of %d", "kept", 3)
    assert written() == "A cookie: kept of 3\n"


def test_both_ways_to_start_the_app_mask_what_is_logged(fresh, monkeypatch, running):
    prepare(monkeypatch, running)
    tab = Visit(monkeypatch).run()
    first = logging.getLogRecordFactory()
    assert first is not logging.LogRecord
    tab.run()
    assert logging.getLogRecordFactory() is first
    mask_logs.clear()
    logging.setLogRecordFactory(logging.LogRecord)
    runpy.run_path(str(ROOT / "asgi.py"))
    assert logging.getLogRecordFactory() is not logging.LogRecord
