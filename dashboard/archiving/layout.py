"""What an archive holds, drawn as a folder, and three things to know about it."""

import streamlit as st

from dashboard.components.running_head import running_head
from dashboard.components.tree import tree

_LINES = (
    ("├─ ", "index.html", "open this in any browser", True),
    ("├─ ", "README.txt", "what everything here is", False),
    ("├─ ", "data/", "", False),
    ("│  ├─ ", "media/", "", False),
    ("│  │  ├─ ", "2026/", "a folder for each year", False),
    ("│  │  │  ├─ ", "2026-11-26_18-04-31_CxYzAb1_1.jpg", "album, slide 1", False),
    ("│  │  │  ├─ ", "….jpg.xmp", "its sidecar", False),
    ("│  │  │  └─ ", "2026-10-29_07-30-00_CwVuTs2_1.mp4", "reel", False),
    ("│  │  └─ ", "2025/ …", "", False),
    ("│  ├─ ", "posts.jsonl  posts.csv", "every word and figure", False),
    ("│  └─ ", "missing.csv", "what did not come, and why", True),
    ("├─ ", "bagit.txt  bag-info.txt", "a standard bag", False),
    ("└─ ", "manifest-sha256.txt", "one sum a file", False),
)
_NOTES = (
    (
        "Opens without this app",
        "index.html shows the sheets in any browser, from the disk, with no connection.",
    ),
    ("A standard bag", "BagIt, RFC 8493: libraries know it, and any tool can check every file by its sum."),
    (
        "Dates are posting dates",
        "The names tell when a post was made, in UTC. Instagram does not tell when a picture was taken.",
    ),
)


def draw_tree(name: str) -> None:
    """Draw what will lie there."""
    running_head("What then lies there", key="archive_head_tree")
    tree([("", f"{name}/", "", True), *_LINES], key="archive_tree")


def draw_notes() -> None:
    """Draw the three notes."""
    st.space("medium")
    running_head(key="archive_head_notes")
    for column, (title, words) in zip(st.columns(3, gap="large"), _NOTES, strict=True):
        with column:
            st.markdown(f"**{title}**  \n:gray[{words}]")
