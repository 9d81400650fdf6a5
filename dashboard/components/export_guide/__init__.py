"""How a person comes by Instagram's export: the five clicks, and what goes wrong most often."""

from dashboard.components import register

CLICKS = (
    ("Your information and permissions", "In Instagram: Settings, then Accounts Center", ()),
    ("Export your information", "Create export, and choose your profile", ()),
    ("Export to device", "Not to another service", ()),
    ("Change three settings", "", ("Format: JSON", "All time", "High quality")),
    (
        "Start export",
        "Instagram writes when it is ready, usually within two days. Its link lives four days; take every part.",
        (),
    ),
)
MISTAKES = (
    (
        "It is the HTML export",
        "Recognised at once: that form is for reading, not for sorting. Ask for the export once more, with Format: "
        "JSON.",
    ),
    (
        "It holds only the last year",
        "Instagram often offers that first. What is there can be seen now; for the rest choose All time.",
    ),
    (
        "A part is missing",
        "Posts then have their words but no picture yet: it lies in another ZIP. Close the export, and choose all "
        "ZIPs together.",
    ),
)
_mount = register("export_guide")


def export_clicks() -> None:
    """Draw the five clicks."""
    _mount(
        key="export_clicks",
        data={"kind": "clicks", "items": [[title, words, list(chips)] for title, words, chips in CLICKS]},
    )


def export_mistakes() -> None:
    """Draw what goes wrong most often, and what to do then."""
    _mount(
        key="export_mistakes", data={"kind": "mistakes", "items": [[*mistake, []] for mistake in MISTAKES]}
    )
