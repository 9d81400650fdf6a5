"""The files of a bag as RFC 8493 wants them, and one file written so that it is whole or not there."""

import hashlib
import os

import pytest
from hypothesis import given, strategies as st

from igarchive.bag import (
    hash_file,
    info_lines,
    is_bag,
    is_inside,
    manifest_lines,
    parse_info,
    parse_manifest,
    payload,
    write_file,
)
from igarchive.errors import ArchiveDamaged

DIGEST = "0" * 63 + "a"


@given(
    st.dictionaries(
        st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="/\\")).map(
            lambda name: f"data/x{name}"
        ),
        st.just(DIGEST),
    )
)
def test_a_manifest_reads_back_as_it_was_written(hashes):
    assert parse_manifest(b"".join(manifest_lines(hashes))) == hashes


@pytest.mark.parametrize("name", ["data/a%b", "data/%25", "data/a\nb", "data/a\rb", "data/100%0A"])
def test_the_signs_that_bagit_encodes_read_back(name):
    text = b"".join(manifest_lines({name: DIGEST}))
    assert text.count(b"\n") == 1
    assert parse_manifest(text) == {name: DIGEST}


@pytest.mark.parametrize(
    "text",
    [
        f"{DIGEST} *data/a\n",
        f"{DIGEST}\tdata/a\n",
        f"{DIGEST.upper()}   ./data/a\r\n",
        f"\ufeff{DIGEST}  data/a",
    ],
)
def test_a_manifest_of_another_tool_is_read(text):
    assert parse_manifest(text.encode()) == {"data/a": DIGEST}


@pytest.mark.parametrize("line", ["x  data/a", f"{DIGEST}", f"{DIGEST[1:]}  data/a"])
def test_a_line_that_is_none_is_said_with_its_number(line):
    with pytest.raises(ArchiveDamaged, match="Line 2"):
        parse_manifest(f"{DIGEST}  data/a\n{line}\n".encode())


def test_a_manifest_in_another_encoding_is_said():
    with pytest.raises(ArchiveDamaged, match="not readable text"):
        parse_manifest(b"\xff\xfe\x00")


@pytest.mark.parametrize("name", ["../a", "/a", "data/../../a", "C:/a", "data\\..\\a", "\\a", ".."])
def test_a_path_that_leads_out_is_refused(name):
    assert not is_inside(name)
    with pytest.raises(ArchiveDamaged, match="leads out of the archive"):
        parse_manifest(f"{DIGEST}  {name}\n".encode())


def test_bag_info_reads_back_and_folded_lines_are_one():
    info = {"External-Description": "Maya: light,\nand weather", "Payload-Oxum": "12.3"}
    assert parse_info(info_lines(info)) == {
        "External-Description": "Maya: light, and weather",
        "Payload-Oxum": "12.3",
    }
    assert parse_info(b"A: one\r\n  two\nB:three\nnothing\n") == {"A": "one two", "B": "three"}


def test_a_file_is_there_whole_with_what_it_is(tmp_path):
    written = write_file(tmp_path / "a", [b"one", b"two"], beside=tmp_path)
    assert (tmp_path / "a").read_bytes() == b"onetwo"
    assert (written.size, written.sha256) == (6, hashlib.sha256(b"onetwo").hexdigest())
    assert hash_file(tmp_path / "a") == written
    assert os.listdir(tmp_path) == ["a"]


def test_what_goes_wrong_leaves_the_file_of_before(tmp_path):
    (tmp_path / "a").write_text("before")

    def pieces():
        yield b"one"
        raise OSError(28, "full")

    with pytest.raises(OSError, match="full"):
        write_file(tmp_path / "a", pieces(), beside=tmp_path)
    assert (tmp_path / "a").read_text() == "before"
    assert os.listdir(tmp_path) == ["a"]


def test_the_payload_is_every_file_but_what_file_managers_leave(tmp_path):
    (tmp_path / "data/media/2024").mkdir(parents=True)
    (tmp_path / "data/media/2024/a.jpg").write_bytes(b"12")
    (tmp_path / "data/.DS_Store").write_bytes(b"1")
    (tmp_path / "data/link").symlink_to("/etc/passwd")
    (tmp_path / "README.txt").write_bytes(b"1")
    assert payload(tmp_path) == {"data/media/2024/a.jpg": 2}
    assert payload(tmp_path / "nowhere") == {}


def test_a_folder_is_a_bag_when_it_says_so(tmp_path):
    assert not is_bag(tmp_path)
    (tmp_path / "bagit.txt").write_text("BagIt-Version: 0.97\n")
    assert is_bag(tmp_path)
