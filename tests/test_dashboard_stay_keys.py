"""What seals a kept access: the settings' secrets, or a key file that only its owner can read."""

import os
import stat

import pytest
from hypothesis import given, strategies as st

from dashboard import config
from dashboard.address import where_is
from dashboard.config import AppConfig
from dashboard.setup.check_settings import check
from dashboard.setup.findings import Grade
from dashboard.staying import keys
from dashboard.staying.keys import KeyUnavailable, sealing, seals, why_not

APP = AppConfig("instagram", "1234", "secret", "http://localhost:8501/")
NEW, OLD = "new-0123456789-0123456789-012345", "old-0123456789-0123456789-012345"


@pytest.fixture
def here(monkeypatch, tmp_path):
    """A person's own machine with these settings, and an empty data folder."""
    monkeypatch.setattr(keys, "user_data_path", lambda *named, **more: tmp_path / "data" / "contact-sheet")

    def arrive(*, own=True, **settings):
        monkeypatch.setattr(config, "read_settings", lambda: settings)
        monkeypatch.setattr(keys, "browser_is_here", lambda: own)
        return tmp_path / "data" / "contact-sheet" / "stay-connected.key"

    return arrive


def test_elsewhere_it_is_offered_with_a_secret_that_cannot_be_guessed(here):
    here(own=False)
    assert why_not() == keys.NEEDS_SECRET
    for weak in (NEW[:31], NEW[:16], "n" * 32, "1234567" * 10):
        here(own=False, COOKIE_SECRET=weak)
        assert why_not() == keys.SECRET_TOO_WEAK
        assert seals(APP) == ()
        with pytest.raises(KeyUnavailable):
            sealing(APP)
    here(own=False, COOKIE_SECRET=NEW)
    assert why_not() is None
    assert sealing(APP).secret == NEW


@given(st.text(max_size=40))
def test_what_setup_calls_good_is_what_staying_connected_takes(secret):
    here = where_is("http://localhost:8501/")
    grades = {one.grade for one in check({"COOKIE_SECRET": secret}, here) if one.about == "COOKIE_SECRET"}
    assert (Grade.GOOD in grades) == (not config.can_be_guessed(secret))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(config, "read_settings", lambda: {"COOKIE_SECRET": secret})
        assert (why_not() is None) == (not config.can_be_guessed(secret))


def test_the_secret_before_opens_and_never_seals(here):
    here(own=False, COOKIE_SECRET=NEW, COOKIE_SECRET_PREVIOUS=OLD)
    assert [seal.secret for seal in seals(APP)] == [NEW, OLD]
    assert sealing(APP).secret == NEW
    here(own=False, COOKIE_SECRET=NEW, COOKIE_SECRET_PREVIOUS="short")
    assert [seal.secret for seal in seals(APP)] == [NEW]


def test_the_secret_before_alone_is_nothing(here):
    here(own=False, COOKIE_SECRET_PREVIOUS=OLD)
    assert seals(APP) == ()
    assert why_not() == keys.NEEDS_SECRET


def test_on_ones_own_machine_the_key_is_made_when_it_is_needed_and_stays(here):
    path = here()
    assert why_not() is None
    assert seals(APP) == ()
    assert not path.parent.exists()
    made = sealing(APP)
    assert len(made.secret) == 43
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert sealing(APP) == made
    assert seals(APP) == (made,)


def test_a_key_file_is_not_used_for_a_browser_elsewhere(here):
    here()
    sealing(APP)
    here(own=False)
    assert seals(APP) == ()
    with pytest.raises(KeyUnavailable):
        sealing(APP)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666])
def test_a_key_that_others_can_read_is_replaced(here, mode):
    path = here()
    before = sealing(APP)
    path.chmod(mode)
    assert seals(APP) == ()
    assert sealing(APP) != before
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("content", [b"", b"short", b"\xff" * 50])
def test_a_damaged_key_is_replaced(here, content):
    path = here()
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    path.chmod(0o600)
    assert seals(APP) == ()
    assert len(sealing(APP).secret) == 43


def test_a_link_to_another_file_is_not_followed(here, tmp_path):
    path = here()
    path.parent.mkdir(parents=True)
    other = tmp_path / "other"
    other.write_text("x" * 50)
    other.chmod(0o600)
    path.symlink_to(other)
    assert seals(APP) == ()
    assert sealing(APP).secret != "x" * 50
    assert other.read_text() == "x" * 50


def test_of_two_who_make_it_at_once_the_first_ones_key_counts(here, monkeypatch):
    path = here()
    real_open, other = os.open, "the-other-0123456789-0123456789-0123456789"

    def open_second(name, flags, *mode):
        if flags & os.O_CREAT:
            monkeypatch.setattr(os, "open", real_open)
            path.write_text(other)
            path.chmod(0o600)
        return real_open(name, flags, *mode)

    monkeypatch.setattr(os, "open", open_second)
    assert sealing(APP).secret == other


def test_a_key_that_another_session_has_just_made_is_not_made_anew(here, monkeypatch):
    here()
    made = sealing(APP)
    # Both had looked before there was one.
    monkeypatch.setattr(keys, "seals", lambda app: ())
    assert sealing(APP) == made


def test_a_folder_that_cannot_be_written_is_no_key(here):
    path = here()
    path.parent.parent.mkdir()
    path.parent.write_text("a file where the folder should be")
    with pytest.raises(KeyUnavailable):
        sealing(APP)


def test_each_app_has_a_key_of_its_own(here):
    here(own=False, COOKIE_SECRET=NEW)
    other = AppConfig("instagram", "4321", "secret", "http://localhost:8501/")
    sealed = sealing(APP).fernet().encrypt(b"x")
    assert sealing(APP).fernet().decrypt(sealed) == b"x"
    assert sealing(other).binding != sealing(APP).binding
