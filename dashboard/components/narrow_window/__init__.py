"""What is for a narrow window is hidden in a wide one, and the other way round. Draws nothing."""

from dashboard.components import register_style

_mount = register_style("narrow_window")


def show_what_fits() -> None:
    """Hide containers whose key begins with "wide_" in a narrow window, and with "narrow_" in a wide one."""
    _mount(key="narrow_window")
