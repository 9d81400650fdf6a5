"""The shapes of the tools above the sheets, for the moment before they come: the pictures then need not move."""

from dashboard.components import register

_mount = register("tools_to_come")


def tools_to_come() -> None:
    """Draw the shapes, as high at every width as the tools will be."""
    _mount()
