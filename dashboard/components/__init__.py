"""Custom elements, each in a folder of its own: `__init__.py`, `element.js`, `element.css`."""

from pathlib import Path
from typing import Any

import streamlit as st

_HERE = Path(__file__).parent


def register(name: str, *parts: str) -> Any:
    """Register the element in folder `name` and give the function that mounts it.

    `shared.css` and `shared.js` come before the element's own: the film's colours, and the one way to build DOM
    (text only ever enters as text). `parts`, such as "access_chip/chip", come in between.
    """
    return st.components.v2.component(
        f"contact_sheet_{name}",
        html='<div class="root"></div>',
        css=_joined("shared", *parts, f"{name}/element", kind="css"),
        js=_joined("shared", *parts, f"{name}/element", kind="js"),
    )


def register_style(name: str) -> Any:
    """Register what the style in folder `name` says of Streamlit's own elements: it holds for the whole page."""
    return st.components.v2.component(
        f"contact_sheet_{name}", css=_joined(f"{name}/element", kind="css"), isolate_styles=False
    )


def _joined(*parts: str, kind: str) -> str:
    files = [_HERE / f"{part}.{kind}" for part in parts]
    return "\n".join(file.read_text(encoding="utf-8") for file in files if file.exists())
