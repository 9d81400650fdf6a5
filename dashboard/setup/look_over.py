"""Look over what stands in the setup form's fields, with the words of the setup check. Pure."""

from collections.abc import Sequence

from dashboard.address import Where
from dashboard.components.setup_form import Mark, Typed
from dashboard.config import Settings
from dashboard.setup.check_settings import (
    APP_ID,
    APP_SECRET,
    REDIRECT_URI,
    check,
    compare_app_ids,
    compare_registered,
)
from dashboard.setup.findings import Finding, Grade

_NAMES = {APP_ID: "The app ID", APP_SECRET: "The app secret", REDIRECT_URI: "The redirect URI"}
_GRADES = list(Grade)


def with_typed(found: Settings, typed: Typed, secret: str = "") -> dict[str, str]:
    """The settings as they would be with what was typed; an empty secret leaves the one there is.

    What the environment fixes stays: it counts before any file.
    """
    given = {APP_ID: typed.app_id.strip(), REDIRECT_URI: typed.redirect_uri.strip(), APP_SECRET: secret}
    kept = {
        key: value
        for key, value in found.values.items()
        if key in found.fixed or key not in (APP_ID, REDIRECT_URI)
    }
    return kept | {key: value for key, value in given.items() if value and key not in found.fixed}


def look_over(typed: Typed, found: Settings, where: Where) -> dict[str, Finding]:
    """What is said about each field of the form that something stands in, by the field's name."""
    settings = with_typed(found, typed)
    said = check(settings, where)
    compared = compare_app_ids(settings.get(APP_ID, ""), typed.meta_app_id)
    # Where the number is the wrong one, its own field has to say so.
    about_id, about_meta = (
        (compared, None) if compared and compared.grade is Grade.WRONG else (None, compared)
    )
    findings = {
        "app_id": about_id or (_gravest(said, APP_ID) if APP_ID in settings else None),
        "meta_app_id": about_meta,
        "secret": _gravest(said, APP_SECRET) if APP_SECRET in settings else None,
        "redirect_uri": _gravest(said, REDIRECT_URI, "HTTPS") if REDIRECT_URI in settings else None,
        "registered": compare_registered(settings.get(REDIRECT_URI, ""), typed.registered),
    }
    return {name: one for name, one in findings.items() if one is not None}


def what_stops(settings: dict[str, str], where: Where) -> list[str]:
    """Why these settings are not worth saving. One that leads elsewhere is: a person can bring the address back."""
    return [
        in_place(one)
        for one in check(settings, where)
        if one.grade is Grade.WRONG and one.about in _NAMES and one.difference is None
    ]


def as_mark(one: Finding) -> Mark:
    """A finding as it stands below its field."""
    rows = []
    if one.difference is not None:
        names = ("this app", "at Meta" if one.about not in _NAMES else "your address")
        for name, pieces in zip(names, (one.difference.ours, one.difference.theirs), strict=True):
            rows.append((name, [(piece.text, piece.differs) for piece in pieces]))
    return Mark(one.grade, in_place(one), rows)


def in_place(one: Finding) -> str:
    """A finding as a sentence of its own, with the field's name for the setting's."""
    return one.words if one.words[:1].isupper() else f"{_NAMES.get(one.about, one.about)} {one.words}"


def _gravest(said: Sequence[Finding], *about: str) -> Finding | None:
    ours = [one for one in said if one.about in about]
    return max(ours, key=lambda one: _GRADES.index(one.grade), default=None)
