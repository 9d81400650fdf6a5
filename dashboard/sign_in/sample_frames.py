"""Nine frames for the signed-out page, drawn by the sandbox's own hand and kept as files."""

from dashboard.components.film import Frame
from dashboard.components.prints import Print

_DRAWN = (
    ("Mountains at dusk", "14 Nov", "album", 4),
    ("Northern lights over a ridge", "9 Nov", "album", 7),
    ("Fern leaves on paper", "2 Nov", None, None),
    ("A town at night", "27 Oct", None, None),
    ("The sun over a calm sea", "21 Oct", "reel", None),
    ("Lights out of focus", "18 Oct", None, None),
    ("Ridges in the mist", "11 Oct", "video", None),
    ("Dunes in the evening", "5 Oct", "reel", None),
    ("Paper hills", "30 Sep", None, None),
)

HERO_FRAMES = tuple(
    Frame(
        id=f"hero_{index}",
        number=f"{322 - index:04d}",
        date=date,
        label=label,
        badge=badge,
        slides=slides,
    )
    for index, (label, date, badge, slides) in enumerate(_DRAWN)
)

HERO_PRINTS = {frame.id: Print(f"app/static/hero/{index}.jpg") for index, frame in enumerate(HERO_FRAMES)}
