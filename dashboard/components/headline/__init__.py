"""The signed-out page's headline and the sentence under it, sized to the width they have."""

from dashboard.components import register

_mount = register("headline")


def headline(title: str, lead: str) -> None:
    """Draw a page's first words."""
    _mount(key="headline", data={"title": title, "lead": lead})
