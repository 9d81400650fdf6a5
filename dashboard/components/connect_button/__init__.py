"""A button that opens Instagram in this tab, with the sign-in's nonce left in a cookie on the way out."""

from dashboard.components import register

_mount = register("connect_button")


def connect_link(
    label: str, href: str, *, cookie: str, nonce: str, seconds: int, key: str, primary: bool, destination: str
) -> None:
    """Draw a link to `destination`; framed, it asks the host page, then the top window, then offers a new tab.

    On the way out the browser keeps `nonce` under the name `cookie` for that many seconds.
    """
    _mount(
        key=key,
        data={
            "label": label,
            "primary": primary,
            "destination": destination,
            "href": href,
            "cookie": cookie,
            "nonce": nonce,
            "seconds": seconds,
        },
        width="content",
    )


def connect_action(label: str, *, key: str, primary: bool) -> bool:
    """Draw the same button without a link; True in the run that its click causes."""
    result = _mount(
        key=key,
        data={"label": label, "primary": primary, "busy": "Connecting…"},
        on_clicked_change=lambda: None,
        width="content",
    )
    return bool(result.clicked)
