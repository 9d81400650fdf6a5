"""Settings written into a `.env`: what was there stays, its owner alone reads it, and a failure leaves it whole."""

import io
import os
import stat

import pytest
from dotenv import dotenv_values
from hypothesis import given, settings as bounds, strategies as st

from dashboard.setup import env_file
from dashboard.setup.env_file import BEFORE, EnvNotWrittenError, write_env
from dashboard.setup.env_text import with_settings

ID, SECRET = "INSTAGRAM_APP_ID", "INSTAGRAM_APP_SECRET"
NEW = {ID: "123456789012345", SECRET: "0123456789abcdef0123456789abcdef"}


def read(text):
    return dict(dotenv_values(stream=io.StringIO(text, newline="")))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", f"{ID}=1\n"),
        ("A=b", f"A=b\n{ID}=1\n"),
        ("A=b\r\n", f"A=b\r\n{ID}=1\r\n"),
        (f"# mine\n{ID}=old # the first\nA=b\n", f"# mine\n{ID}=1 # the first\nA=b\n"),
        (f"{ID}=old\r\nA=b\r\n", f"{ID}=1\r\nA=b\r\n"),
        (f"export {ID}='old one' # why\n", f"export {ID}=1 # why\n"),
        (f'{ID} = "old\nlines"\nA=b\n', f"{ID} =1\nA=b\n"),
        (f"{ID}=\nA=b", f"{ID}=1\nA=b"),
        (f"{ID}\n", f"{ID}=1\n"),
        (f"{ID}=a\n\nA=b\n{ID}=c\n", f"{ID}=1\n\nA=b\n"),
        (f"A='one\n{ID}=inside\n'\n", f"A='one\n{ID}=inside\n'\n{ID}=1\n"),
        (f"#{ID}=commented\n", f"#{ID}=commented\n{ID}=1\n"),
    ],
)
def test_a_setting_takes_its_old_place_or_the_end(text, expected):
    assert with_settings(text, {ID: "1"}) == expected


lines = st.one_of(
    st.from_regex(r"[A-Z]{1,6}=[a-z0-9]{0,8}( # [a-z ]{0,9})?", fullmatch=True),
    st.from_regex(r"# ?[a-zA-Z= ']{0,12}", fullmatch=True),
    st.sampled_from(["", "  ", "no setting", "X='a\nb'", f"{ID}=old", f"export {SECRET}='old'", "=", "'"]),
)


@bounds(max_examples=150, deadline=None)
@given(st.lists(lines, max_size=8), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_other_lines_are_kept_to_the_last_character(texts, end, is_ended):
    text = end.join(texts) + (end if is_ended else "")
    changed = with_settings(text, NEW)
    assert changed is not None
    ours = (ID, f"export {SECRET}", SECRET)
    kept = [line for line in text.splitlines() if line.strip() and not line.startswith(ours)]
    assert [line for line in changed.splitlines() if line.strip() and not line.startswith(ours)] == kept
    assert read(changed) == read(text) | NEW


@bounds(max_examples=100, deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=30))
def test_any_value_is_read_back_as_it_was_or_not_written(value):
    changed = with_settings("A=b\n", {SECRET: value})
    assert changed is None or read(changed) == {"A": "b", SECRET: value}


def test_a_value_that_a_reader_would_fill_in_is_not_written():
    assert with_settings("A=b\n", {SECRET: "${A}"}) is None


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_file_is_its_owners_alone(tmp_path):
    write_env(tmp_path / ".env", NEW)
    assert read((tmp_path / ".env").read_text(encoding="utf-8")) == NEW
    assert os.name == "nt" or mode(tmp_path / ".env") == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [".env"]


def test_the_old_file_lies_beside_it_and_both_are_the_owners_alone(tmp_path):
    path, old = tmp_path / ".env", f"{ID}=old\nCOOKIE_SECRET=mine\n".encode("utf-16")
    path.write_bytes(old)
    path.chmod(0o644)
    write_env(path, NEW)
    assert read(path.read_text(encoding="utf-8")) == NEW | {"COOKIE_SECRET": "mine"}
    assert (tmp_path / BEFORE).read_bytes() == old
    assert os.name == "nt" or {mode(path), mode(tmp_path / BEFORE)} == {0o600}
    assert sorted(one.name for one in tmp_path.iterdir()) == [".env", BEFORE]


def test_saving_the_same_again_keeps_the_copy_of_what_was_different(tmp_path):
    path = tmp_path / ".env"
    path.write_text(f"{ID}=old\n", encoding="utf-8")
    write_env(path, NEW)
    write_env(path, NEW)
    assert (tmp_path / BEFORE).read_text(encoding="utf-8") == f"{ID}=old\n"


@pytest.mark.skipif(os.name == "nt", reason="a link takes a right of its own there")
def test_a_link_is_followed_and_stays_one(tmp_path):
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "real").write_text("A=b\n", encoding="utf-8")
    (tmp_path / ".env").symlink_to(kept / "real")
    write_env(tmp_path / ".env", NEW)
    assert (tmp_path / ".env").is_symlink()
    assert read((kept / "real").read_text(encoding="utf-8")) == NEW | {"A": "b"}


def test_a_folder_that_takes_no_file_is_said_and_leaves_the_old_whole(tmp_path, monkeypatch):
    path = tmp_path / ".env"
    path.write_text("A=b\n", encoding="utf-8")

    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(env_file.tempfile, "mkstemp", refuse)
    with pytest.raises(EnvNotWrittenError) as said:
        write_env(path, NEW)
    assert "Permission denied" in said.value.cause
    assert NEW[SECRET] not in str(said.value)
    assert path.read_text(encoding="utf-8") == "A=b\n"


def test_a_rename_that_fails_leaves_nothing_half(tmp_path, monkeypatch):
    def refuse(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(env_file.os, "replace", refuse)
    with pytest.raises(EnvNotWrittenError):
        write_env(tmp_path / ".env", NEW)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("there", [b"A=\xe4\n", b"A=b\0\n", None])
def test_a_file_that_cannot_be_read_is_left_as_it_is(tmp_path, there):
    path = tmp_path / ".env"
    path.mkdir() if there is None else path.write_bytes(there)
    with pytest.raises(EnvNotWrittenError):
        write_env(path, NEW)
    assert path.is_dir() if there is None else path.read_bytes() == there
    assert [one.name for one in tmp_path.iterdir()] == [".env"]
