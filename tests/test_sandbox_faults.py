"""The sandbox's faults: each looks on the wire like the real one, and is played for the requests it names."""

import gzip
import socket
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import pytest
import requests
from test_sandbox_oauth import REDIRECT, sign_in

from sandbox import Fault, Sandbox
from sandbox.__main__ import parse_arguments
from sandbox.faults import ANSWERS, CONTROL_PATH, FaultPlan
from sandbox.twists import TWISTS


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox(redirect_uris=[REDIRECT]) as running:
        yield running


@pytest.fixture(scope="module")
def token(sandbox):
    return sign_in(sandbox)


def ask(sandbox, path="/me", token=None, **options):
    address, query = sandbox.base_url + path, {"access_token": token or "x"}
    return requests.get(address, query, timeout=options.pop("timeout", 5), allow_redirects=False, **options)


def raw(sandbox, path="/me"):
    """Everything that arrives, and whether the connection ended in a reset."""
    host, port = sandbox.base_url.removeprefix("http://").split(":")
    received = b""
    with closing(socket.create_connection((host, int(port)), timeout=5)) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        try:
            while piece := connection.recv(65536):
                received += piece
        except ConnectionResetError:
            return received, True
    return received, False


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_is_given_once_and_then_the_real_one(sandbox, token, name):
    sandbox.play(Fault(name))
    status, _, body = ANSWERS[name]
    answer = ask(sandbox, token=token)
    assert (answer.status_code, answer.content) == (status, body)
    assert ask(sandbox, token=token).json().keys() == {"id"}


def test_a_limit_says_in_its_header_when_to_come_back(sandbox):
    sandbox.play(Fault("code_4"))
    assert '"estimated_time_to_regain_access": 7' in ask(sandbox).headers["X-Business-Use-Case-Usage"]


@pytest.mark.parametrize(
    ("name", "head", "reset"),
    [("reset", b"", True), ("reset_in_body", b"HTTP", True), ("cut", b"HTTP", False)],
)
def test_a_connection_breaks(sandbox, name, head, reset):
    sandbox.play(Fault(name))
    received, was_reset = raw(sandbox)
    assert (received[:4], was_reset) == (head, reset)
    assert received.endswith(b'{"data":[') == bool(head)


def test_a_body_stalls_until_the_client_gives_up(sandbox, token):
    sandbox.play(Fault("stall"))
    with pytest.raises(requests.ConnectionError):
        ask(sandbox, timeout=0.3)
    assert ask(sandbox, token=token).ok


def test_a_bomb_is_small_on_the_wire_and_large_after(sandbox):
    sandbox.play(Fault("gzip_bomb"))
    answer = ask(sandbox, stream=True)
    packed = answer.raw.read(decode_content=False)
    assert len(packed) < 100_000
    assert len(gzip.decompress(packed)) == 64 * 1024 * 1024


def test_a_redirect_leads_to_another_name(sandbox):
    sandbox.play(Fault("redirect"))
    answer = ask(sandbox)
    assert answer.status_code == 302
    assert answer.headers["Location"] == sandbox.base_url.replace("127.0.0.1", "localhost") + "/me"


def test_a_fault_waits_for_its_path_and_its_turn_and_is_counted(token):
    with Sandbox(redirect_uris=[REDIRECT], faults=[Fault("empty", "/me/*", times=2, skip=1)]) as sandbox:
        asked = [ask(sandbox, path, sign_in(sandbox)) for path in ("/me", *["/me/media"] * 4)]
        assert [answer.content == b"" for answer in asked] == [False, False, True, True, False]
        assert sandbox.played == (("empty", "/me/media"),) * 2


def test_another_process_plays_faults_over_the_wire(sandbox, token):
    control = sandbox.base_url + CONTROL_PATH
    asked = requests.post(
        control, json=[{"name": "code_2", "path": "/me"}, {"name": "reset"}], timeout=5
    ).json()
    assert asked["pending"][0] == {"name": "code_2", "path": "/me", "times": 1, "skip": 0}
    assert ask(sandbox).json()["error"]["code"] == 2
    assert ["code_2", "/me"] in requests.get(control, timeout=5).json()["played"]
    assert requests.delete(control, timeout=5).json()["pending"] == []
    assert requests.put(control, timeout=5).status_code == 405
    assert ask(sandbox, token=token).ok


@pytest.mark.parametrize(
    "sent",
    [
        {"data": '[{"name": "reset"}]'},
        {"data": '[{"name": "reset"}]', "headers": {"Content-Type": "text/plain"}},
        {"json": [{"name": "earthquake"}]},
        {"json": [{"name": "reset", "times": "many"}]},
        {"json": [{"colour": "red"}]},
        {"json": 5},
        {"data": "{", "headers": {"Content-Type": "application/json"}},
    ],
)
def test_a_plan_that_makes_no_sense_is_refused(sandbox, sent):
    answer = requests.post(sandbox.base_url + CONTROL_PATH, timeout=5, **sent)
    assert answer.status_code == 400
    assert answer.json()["problem"]
    assert requests.get(sandbox.base_url + CONTROL_PATH, timeout=5).json()["pending"] == []


def test_a_plan_can_be_forgotten():
    plan = FaultPlan([Fault("reset")])
    plan.clear()
    assert plan.take("/me") is None


def test_the_command_takes_faults(capsys):
    options = parse_arguments(["--fault", "reset", "--fault", "code_4:/me/media:3"])
    assert options.fault == [Fault("reset"), Fault("code_4", "/me/media", 3)]
    for wrong in ("earthquake", "reset:*:often"):
        with pytest.raises(SystemExit):
            parse_arguments(["--fault", wrong])
    assert "unknown fault" in capsys.readouterr().err


def test_a_limit_can_name_the_moment_it_ends(sandbox):
    sandbox.play(Fault("html_429_until"))
    answer = ask(sandbox)
    assert answer.status_code == 429
    wait = parsedate_to_datetime(answer.headers["Retry-After"]) - datetime.now(UTC)
    assert timedelta(minutes=6, seconds=50) < wait <= timedelta(minutes=7)


@pytest.mark.parametrize("name", TWISTS)
def test_a_twist_changes_one_thing_about_the_real_answer(sandbox, token, name):
    def read():
        return ask(sandbox, "/me/media?fields=id,timestamp,like_count", token)

    real = read()
    sandbox.play(Fault(name))
    odd = read()
    assert odd.status_code == 200
    assert odd.headers["Content-Type"] == real.headers["Content-Type"]
    assert len(odd.json()["data"]) == len(real.json()["data"])
    assert odd.json() != real.json()
    assert ("paging" if name.startswith("next") else "data") in {
        key for key in real.json() if odd.json()[key] != real.json()[key]
    }
    assert {key for key in real.json() if odd.json()[key] != real.json()[key]} != {"paging", "data"}


@pytest.mark.parametrize("name", TWISTS)
def test_a_twist_leaves_alone_what_is_no_listing(sandbox, token, name):
    sandbox.play(Fault(name, times=2))
    assert ask(sandbox).json()["error"]["code"] == 190
    assert ask(sandbox, token=token).json().keys() == {"id"}
