"""`python -m igarchive export`: what an export holds, and its posts a line each."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from export_trees import JPEG, LISTS, item, post
from hostile_zips import encrypted, raw, zipped

from igarchive.cli.commands import main
from igclient import Media

ROWS = [
    post(item("media/1.jpg", 1_770_000_000, "Café 🌫️"), item("media/2.jpg"), creation_timestamp=1_770_000_000)
]
NAME = "instagram-maya.l-2026-03-04-AbCd1234.zip"


@pytest.fixture
def export(tmp_path):
    """The ZIP of an export with an album of two files, of which one is missing, and a story."""
    files = {
        f"{LISTS}posts_1.json": json.dumps(ROWS),
        f"{LISTS}stories.json": json.dumps(
            {"ig_stories": [item("media/3.jpg", 1_760_000_000), item("media/4.jpg", 1_760_200_000)]}
        ),
        "media/1.jpg": JPEG,
        "media/3.jpg": JPEG,
        "media/4.jpg": JPEG,
    }
    path = tmp_path / NAME
    path.write_bytes(zipped(files))
    return path


def test_it_says_what_the_export_holds_and_what_it_lacks(export, capsys):
    assert main(["export", str(export)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:4] == [
        "Instagram's export of maya.l",
        "  1 post, 2 February 2026",
        "  0 archived posts",
        "  2 story items, 9 October 2025 to 11 October 2025",
    ]
    assert "1 file cannot be shown: not in the files that were opened." in lines
    assert any("no likes and no comments" in line for line in lines)


def test_a_folder_does_as_well(export, tmp_path, capsys):
    folder = tmp_path / "unpacked" / NAME.removesuffix(".zip")
    subprocess.run([sys.executable, "-m", "zipfile", "-e", str(export), str(folder)], check=True)
    (folder / "link.json").symlink_to("/etc/passwd")
    assert main(["export", str(folder)]) == 0
    assert "2 story items" in capsys.readouterr().out


def test_json_is_a_post_a_line_that_the_client_reads_back(export, capsys):
    assert main(["export", str(export), "--json"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line.pop("list") for line in lines] == ["posts", "stories", "stories"]
    album = Media.from_dict(lines[0])
    assert album.caption == "Café 🌫️"
    assert [slide.media_url for slide in album.children] == ["media/1.jpg", None]


def test_places_are_printed_only_if_they_are_asked_for(tmp_path, capsys):
    exif = {"photo_metadata": {"exif_data": [{"latitude": 59.25, "longitude": 18.5}]}}
    path = tmp_path / NAME
    path.write_bytes(zipped({"posts_1.json": json.dumps([post(item("media/1.jpg", media_metadata=exif))])}))
    assert main(["export", str(path), "--json"]) == 0
    assert "59.25" not in capsys.readouterr().out
    assert main(["export", str(path), "--json", "--places"]) == 0
    assert json.loads(capsys.readouterr().out)["place"] == {"latitude": 59.25, "longitude": 18.5}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"not a zip", "is no ZIP"),
        (encrypted(), "password"),
        (raw(("../x", b"")), "leads out of the ZIP"),
        (zipped({"start_here.html": b"", f"{LISTS}posts_1.html": b""}), "HTML format"),
        (zipped({f"{LISTS}posts_1.json": b"[]"})[:-30], "cut off"),
    ],
)
def test_what_is_no_export_is_refused_in_words_on_the_other_stream(tmp_path, capsys, data, words):
    path = tmp_path / "x.zip"
    path.write_bytes(data)
    assert main(["export", str(path)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert words in err
    assert "Traceback" not in err


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path, capsys):
    assert main(["export", str(tmp_path / "nothing.zip")]) == 2
    assert "no such file" in capsys.readouterr().err


def test_it_runs_as_a_module(export):
    root = Path(__file__).resolve().parent.parent
    run = [sys.executable, "-m", "igarchive", "export", str(export)]
    said = subprocess.run(run, cwd=root, capture_output=True, text=True, check=False)
    assert (said.returncode, said.stderr) == (0, "")
    assert said.stdout.startswith("Instagram's export of maya.l\n")
