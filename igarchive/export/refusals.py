"""Say why something is no export that can be opened, by the names of its files, and what to do next."""

import re
from collections.abc import Iterable

from igarchive.errors import NotAnExport
from igarchive.zips import UnreadableZip, ZipProblem

Reason = NotAnExport.Reason

CLICKS = (
    "Settings and activity, Accounts Center, Your information and permissions, Export your information, "
    "Create export, Export to device"
)
ASK_AGAIN = f"On Instagram: {CLICKS}. Choose Format: JSON and Date range: All time."

WORDS = {
    Reason.HTML: "This export is in HTML format. Contact Sheet reads the JSON format: ask for the export once more. "
    f"{ASK_AGAIN}",
    Reason.FACEBOOK_ONLY: "This export is of a Facebook account. Ask for one of the Instagram account. "
    f"{ASK_AGAIN}",
    Reason.NO_CONTENT: "This export was made without posts. If Instagram made several ZIPs, choose all of them at "
    f"once. If not, ask for the export once more, with all information. {ASK_AGAIN}",
    Reason.MESSAGES_ONLY: "This export holds messages only, and those are not opened here. "
    f"Ask for one with all information. {ASK_AGAIN}",
    Reason.PICTURES_ONLY: "This is one part of an export: it holds pictures, and the list of posts lies in another. "
    "Choose all ZIPs of the export at once.",
    Reason.ZIPS_INSIDE: "This ZIP holds other ZIPs. Unpack it once, and choose the ZIPs that were in it.",
    Reason.OWN_ARCHIVE: "This is an archive that Contact Sheet made, not Instagram's export. Open it as an archive.",
    Reason.NO_POSTS: "This export lists no post, story or archived post. If the account has some, the export was "
    f"asked for other dates. {ASK_AGAIN}",
    Reason.OTHER: f"This is not Instagram's export: nothing in it is from Instagram. {ASK_AGAIN}",
    Reason.DAMAGED: "The lists of posts in this export cannot be read. "
    "Download the export again, and open the new file.",
    Reason.TOO_LARGE: "This export lists more than is read here. Use the files as they were downloaded.",
    Reason.SEVERAL_ACCOUNTS: "These files belong to different accounts. Choose the files of one account at a time.",
    Reason.NOT_THERE: "There is no such file or folder. Choose the ZIP that was downloaded.",
}

_HTML = re.compile(
    r"(?:posts_\d+|start_here|stories|profile_photos|reels|archived_posts|personal_information)\.html"
)
_OF_META = frozenset(
    {"your_instagram_activity", "personal_information", "account_information", "connections"}
)
_OF_FACEBOOK = frozenset({"your_facebook_activity", "your_activity_across_facebook"})
_OF_MEDIA = frozenset({"media", "photos", "videos"})
_OF_ZIP = {
    ZipProblem.ENCRYPTED: Reason.ENCRYPTED,
    ZipProblem.TRUNCATED: Reason.TRUNCATED,
    ZipProblem.NOT_A_ZIP: Reason.NOT_A_ZIP,
    ZipProblem.TOO_LARGE: Reason.TOO_LARGE,
    ZipProblem.DAMAGED: Reason.DAMAGED,
}


def refused(reason: NotAnExport.Reason) -> NotAnExport:
    """Return the error of a reason, with its words."""
    return NotAnExport(reason, WORDS[reason])


def refused_zip(problem: UnreadableZip) -> NotAnExport:
    """Return the error of a ZIP that cannot be read."""
    return NotAnExport(_OF_ZIP[problem.problem], str(problem))


def without_lists(names: Iterable[str]) -> NotAnExport:
    """Return why files of these names, among which there is no list of posts, are no export that can be opened."""
    folders, bases = set[str](), set[str]()
    has_messages = False
    for name in names:
        *above, base = name.lower().split("/")
        folders.update(above)
        bases.add(base)
        has_messages = has_messages or ("messages" in above and base.endswith((".json", ".html")))
    is_instagrams = bool(folders & _OF_META) or any(folder.startswith("instagram-") for folder in folders)
    if any(map(_HTML.fullmatch, bases)) and not folders & _OF_FACEBOOK:
        return refused(Reason.HTML)
    if {"bagit.txt", "posts.jsonl"} <= bases:
        return refused(Reason.OWN_ARCHIVE)
    if folders & _OF_FACEBOOK:
        return refused(Reason.FACEBOOK_ONLY)
    if has_messages:
        return refused(Reason.MESSAGES_ONLY)
    if is_instagrams and not folders <= _OF_MEDIA:
        return refused(Reason.NO_CONTENT)
    if folders & _OF_MEDIA and any(base.endswith((".jpg", ".mp4", ".webp", ".heic")) for base in bases):
        return refused(Reason.PICTURES_ONLY)
    if any(base.endswith(".zip") for base in bases):
        return refused(Reason.ZIPS_INSIDE)
    return refused(Reason.OTHER)
