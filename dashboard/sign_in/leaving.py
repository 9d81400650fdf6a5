"""The link that leads away to sign in, as the pages draw it."""

from dashboard.components.connect_button import connect_link
from dashboard.sign_in.road import LoginLink

# The link's proof lasts ten minutes, so a page that stays open gets a fresh one well before.
RENEW_LINKS_EVERY = "4m"


def draw_link(label: str, link: LoginLink, *, key: str, primary: bool, destination: str) -> None:
    """Draw the link; it leaves its nonce in the browser on the way out."""
    connect_link(
        label,
        link.url,
        cookie=link.nonce.cookie,
        nonce=link.nonce.value,
        seconds=link.lifetime_seconds,
        key=key,
        primary=primary,
        destination=destination,
    )
