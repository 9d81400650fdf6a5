"""The colours of the charts in the dark and in the light, and Altair's theme made of them. Pure."""

from dataclasses import dataclass
from typing import Any

from dashboard.words.wording import PostKind

MONO = "IBM Plex Mono, ui-monospace, monospace"
SANS = "Instrument Sans, system-ui, sans-serif"
HEAT_STEPS = (0.80, 0.95, 1.05, 1.20)
"""Where one colour of the heat ends and the next begins, in times the own level."""


@dataclass(frozen=True, slots=True)
class Look:
    """One theme's colours: `kinds` for photo, album, reel, video and what is none of them, `heat` from least to most.

    The accent is no kind: it means here, now, chosen.
    """

    background: str
    ink: str
    muted: str
    hairline: str
    grid: str
    accent: str
    quiet: str
    kinds: tuple[str, ...]
    heat: tuple[str, ...]
    on_heat: tuple[str, ...]

    def of_kind(self, kind: str) -> str:
        """The colour of a kind."""
        return dict(zip(KINDS, self.kinds, strict=True))[kind]


KINDS = tuple(
    kind.value for kind in (PostKind.PHOTO, PostKind.ALBUM, PostKind.REEL, PostKind.VIDEO, PostKind.UNKNOWN)
)
"""The order of a stack, from the ground."""

DARK = Look(
    background="#121110",
    ink="#F2EEE7",
    muted="#9C958A",
    hairline="#2C2A27",
    grid="#242220",
    accent="#FF7A45",
    quiet="#756F66",
    kinds=("#DAD1C1", "#6DB9E3", "#EDA53C", "#8B62C9", "#9C958A"),
    heat=("#26221D", "#46382A", "#75572E", "#B27E34", "#F0A63C"),
    on_heat=("#F2EEE7", "#F2EEE7", "#F2EEE7", "#14110D", "#14110D"),
)
LIGHT = Look(
    background="#FAF8F4",
    ink="#1C1A17",
    muted="#6E675D",
    hairline="#E5DFD4",
    grid="#EFEAE1",
    accent="#C4441A",
    quiet="#8F8779",
    kinds=("#928979", "#3585BC", "#96580A", "#6A2C86", "#1C1A17"),
    heat=("#EFE8DB", "#E6CFA3", "#D3A862", "#A8752A", "#6B430F"),
    on_heat=("#1C1A17", "#1C1A17", "#1C1A17", "#14110D", "#FFFFFF"),
)


def look_of(theme: str | None) -> Look:
    """The colours of the theme the page has; the dark ones when it does not say."""
    return LIGHT if theme == "light" else DARK


def heat_step(ratio: float) -> int:
    """Which colour of the heat a ratio has, from 0."""
    return sum(ratio > step for step in HEAT_STEPS)


def configured(look: Look) -> dict[str, Any]:
    """The part of a chart's specification that every chart shares."""
    text = {"labelFont": MONO, "labelFontSize": 11.5, "labelColor": look.muted}
    return {
        "background": "transparent",
        "font": SANS,
        "padding": 0,
        "view": {"stroke": None},
        "axis": {
            **text,
            "domain": False,
            "ticks": False,
            "title": None,
            "gridColor": look.grid,
            "labelPadding": 8,
        },
        "legend": {**text, "title": None, "symbolStrokeWidth": 0, "offset": 14, "padding": 0},
        "text": {"font": MONO, "fontSize": 12, "color": look.muted},
    }
