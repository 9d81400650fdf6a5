"""A picture that was made on the page, shown as it will be saved."""

from base64 import b64encode

from dashboard.components import register

_mount = register("shown_picture")


def shown_picture(svg: str, *, says: str, key: str) -> None:
    """Draw an SVG as a picture, in which nothing runs; `says` is told to who cannot see it."""
    address = f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"
    _mount(key=key, data={"address": address, "says": says})
