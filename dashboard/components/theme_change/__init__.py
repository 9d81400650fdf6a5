"""Have the page run again when its theme is another one than it was drawn in. Draws nothing."""

from dashboard.components import register

_mount = register("theme_change")


def follow_theme(*, is_light: bool) -> None:
    """Run the page again when it turns dark or light: what it `is` drawn in is what the server took it for."""
    _mount(key="theme_change", data={"light": is_light}, on_changed_change=_run)


def _run() -> None:
    """The run that follows draws everything in the new colours."""
