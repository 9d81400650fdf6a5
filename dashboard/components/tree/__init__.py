"""A folder as a drawing of lines: names on the left, on the right what they are."""

from collections.abc import Sequence

from dashboard.components import register

_mount = register("tree")


def tree(lines: Sequence[tuple[str, str, str, bool]], *, key: str) -> None:
    """Draw lines of (branches, name, words, is it worth a look)."""
    _mount(key=key, data={"lines": lines})
