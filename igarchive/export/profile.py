"""Read the profile of an export: user name, name and bio. Phone, e-mail, birth date and gender are never looked at."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from igarchive.export.items import text

_USERNAME = re.compile(r"(?=.*[a-z])[a-z0-9._]{1,30}")
# What the first of the three fields is called in the languages that were seen; the others follow it in every one.
_LABELS = ("Username", "Kullanıcı Adı", "Nom d’utilisateur", "Nom d'utilisateur", "Benutzername")
_NAMES = frozenset({"name", "nom", "ad", "isim", "nome", "nombre"})
_BIOS = frozenset({"bio", "biographie", "biyografi", "biografia", "biografía", "steckbrief"})
_ELSE = frozenset({"gender", "website", "date of birth", "email", "phone", "phone number", "private account"})
_NO_PROSE = re.compile(r"\S+@\S+|\+?[\d\s()./:-]{4,}|https?://\S+|True|False")


@dataclass(frozen=True, slots=True)
class Profile:
    """Hold what a profile says of itself; `photo` is the row of its picture, as it came."""

    username: str | None = None
    name: str | None = None
    biography: str | None = None
    photo: Any = None


def read_profile(root: Any, known_as: str | None = None) -> Profile:
    """Return the profile of `personal_information.json`. `known_as` is the user name that the ZIP's own name says."""
    users = root.get("profile_user") if isinstance(root, Mapping) else None
    row = users[0] if isinstance(users, list) and users and isinstance(users[0], Mapping) else {}
    fields = [(label, _value(field)) for label, field in _mapping(row, "string_map_data").items()]
    photo = next(iter(_mapping(row, "media_map_data").values()), None)
    place = _place_of_username(fields, known_as)
    if place is None:
        return Profile(known_as, photo=photo)
    username, after = fields[place][1], fields[place + 1 : place + 3]
    name = _next(after, _NAMES, _BIOS)
    biography = _next(after[1:] if name else after, _BIOS, _NAMES)
    return Profile(username, name, biography, photo)


def read_flat_profile(root: Any, known_as: str | None = None) -> Profile:
    """Return the profile of `profile.json`, which exports had until spring 2021."""
    if not isinstance(root, Mapping):
        return Profile(known_as)
    username = text(root.get("username"))
    fits = username is not None and _USERNAME.fullmatch(username)
    return Profile(username if fits else known_as, text(root.get("name")), text(root.get("biography")))


def _mapping(row: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = row.get(name)
    return found if isinstance(found, Mapping) else {}


def _value(field: Any) -> str | None:
    return text(field.get("value")) if isinstance(field, Mapping) else None


def _place_of_username(fields: list[tuple[str, str | None]], known_as: str | None) -> int | None:
    """Where the user name stands: by its value, by its label, or as the first that can be one."""
    tests = (
        lambda label, value: value == known_as,
        lambda label, value: label.casefold() in map(str.casefold, _LABELS),
        lambda label, value: True,
    )
    for fits in tests:
        for place, (label, value) in enumerate(fields):
            if value is not None and _USERNAME.fullmatch(value) and fits(label, value):
                return place
    return None


def _next(fields: list[tuple[str, str | None]], own: frozenset[str], other: frozenset[str]) -> str | None:
    """The next field, unless its label says that it is another one, or what it holds is nothing a person writes."""
    if not fields:
        return None
    label, value = fields[0][0].casefold(), fields[0][1]
    if value is None or label in own:
        return value
    return None if label in other | _ELSE or _NO_PROSE.fullmatch(value) else value
