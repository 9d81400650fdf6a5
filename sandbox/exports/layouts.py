"""Where things lie in an export, by the years it was made in."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Layout:
    """One arrangement. Names with braces take `user`, `date` and `hash`, and `part` where there are several.

    `is_flat`: all media in one list. `bare_names`: a file is called by its number alone. `words_on_post`: a post of
    one file has its caption and time on the post. `has_labelled`: posts are listed a second time, drafts among them.
    """

    name: str
    lists: str
    activity: str
    profile: str
    zip_name: str
    bare_names: bool = False
    words_on_post: bool = False
    has_labelled: bool = False
    is_flat: bool = False
    films_have_no_end: bool = False


_ACTIVITY = "your_instagram_activity/"
_PERSONAL = "personal_information/personal_information/personal_information.json"
_OLD_ZIP, _ZIP = "{user}_{compact}{part}.zip", "instagram-{user}-{date}-{hash}.zip"

LAYOUTS = {
    "A": Layout("A", "", "", "profile.json", _OLD_ZIP, is_flat=True),
    "B": Layout("B", "content/", "", "account_information/personal_information.json", _OLD_ZIP),
    "C": Layout("C", f"{_ACTIVITY}content/", _ACTIVITY, _PERSONAL, _ZIP, films_have_no_end=True),
    "D": Layout("D", f"{_ACTIVITY}media/", _ACTIVITY, _PERSONAL, _ZIP, True, True),
    "E": Layout("E", f"{_ACTIVITY}media/", _ACTIVITY, _PERSONAL, _ZIP, True, True, True),
}
