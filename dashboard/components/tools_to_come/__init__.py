"""The shapes of the tools above the sheets, for the moment before they come: the pictures then need not move."""

from dashboard.components import register

_mount = register("tools_to_come")


def tools_to_come(*, is_narrow: bool) -> None:
    """Draw the shapes of a narrow window's tools or of a wide one's, as high at every width as the tools will be."""
    _mount(key=f"tools_to_come_{is_narrow}", data={"narrow": is_narrow})
