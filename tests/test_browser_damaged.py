"""Damaged files: what a browser shows of them is shown here, and it shows at least half of what is shown here."""

import base64

import pytest
from hostile_pictures import chunk
from playwright.sync_api import Browser
from test_dashboard_cut_pictures import COLOURS, KINDS, SIDE, WOVEN, below_noise, noise, rows_shown, shown
from test_dashboard_plain_files import (
    BEGINNINGS,
    CHUNKS,
    FILES,
    NOTES,
    damaged,
    segment,
    with_chunk,
    with_segments,
)

from dashboard.pictures.imaging import render_fitted
from dashboard.pictures.problems import NotAPicture

# How many rows there are down to the last in which anything was drawn; 0 for none.
ROWS = """async (sources) => Promise.all(sources.map((source) => new Promise((done) => {
  const image = new Image()
  image.onerror = () => done(0)
  image.onload = () => {
    const canvas = document.createElement("canvas")
    const [width, height] = [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight]
    const paper = canvas.getContext("2d")
    paper.drawImage(image, 0, 0)
    const data = paper.getImageData(0, 0, width, height).data
    let at = data.length - 1
    while (at > 0 && !data[at]) at -= 4
    done(Math.ceil((at + 1) / 4 / width))
  }
  image.src = source
})))"""


def rows_in(browser, files):
    """What the browser shows of each file: kind and bytes."""
    page = browser.new_page()
    sources = [f"data:image/{kind};base64,{base64.b64encode(data).decode()}" for kind, data in files]
    rows = page.evaluate(ROWS, sources)
    page.close()
    return rows


def kind_in(name):
    return next(kind for kind in ("jpeg", "png", "gif") if kind.upper() in name)


@pytest.mark.browser
def test_a_cut_picture_is_shown_to_the_row_to_which_a_browser_shows_it(chromium: Browser):
    """Or a block further, which the browser does not begin. What it shows less than half of is damaged here."""
    makes = KINDS | {name: WOVEN[name] for name in ("interlaced GIF", "progressive JPEG")}
    whole = {
        **{(name, ""): make(noise()) for name, make in makes.items()},
        **{
            (name, colour): make(below_noise(COLOURS[colour]))
            for name, make in makes.items()
            for colour in ("black", "grey")
        },
    }
    files = {
        (*named, cut): data[:end]
        for named, data in whole.items()
        for cut, end in (("a little", -3), ("a fifth", int(len(data) * 0.8)))
    }
    rows = rows_in(chromium, [(kind_in(name), data) for (name, _, _), data in files.items()])
    for (named, data), wanted in zip(files.items(), rows, strict=True):
        try:
            made = rows_shown(shown(data))
        except NotAPicture:
            assert wanted < SIDE / 2, named
            continue
        assert wanted - 2 <= made <= wanted + 18, named


@pytest.mark.browser
def test_no_note_costs_a_picture_here_that_a_browser_shows(chromium: Browser):
    files = [
        *(
            ("png", with_chunk("RGB", raw, before))
            for name in CHUNKS
            for before in (b"IDAT", b"IEND")
            for raw in (chunk(name), chunk(name, b"\0" * 3), damaged(chunk(name, b"Comment\0hello")))
        ),
        *(("jpeg", with_segments(segment(marker, body[:7]))) for marker in NOTES for body in BEGINNINGS),
        *(
            ("jpeg", with_segments(segment(marker, b"", length)))
            for marker in NOTES
            for length in (0, 1, 60_000)
        ),
        *((kind.lower(), data) for (kind, _), data in FILES.items()),
    ]
    rows = rows_in(chromium, files)
    assert rows.count(48) > len(rows) * 0.8
    for (_, data), wanted in zip(files, rows, strict=True):
        if wanted:
            render_fitted(data, 64)
