"""What Graph's error codes mean to a person, where the code says more than the class of the error. Pure.

https://developers.facebook.com/documentation/instagram-platform/instagram-graph-api/reference/error-codes
"""

from dashboard.words.at_meta import LOGIN_SETUP
from dashboard.words.message import Message, Tone
from igclient.errors import GraphAPIError

_PUBLISHING = Message(
    "Instagram answered as if something were to be posted.",
    "This code belongs to publishing, which this app never does.",
    "Try again. If it stays, disconnect and connect again.",
)
_USER_MISSING = Message(
    "This account cannot be found.",
    "It was renamed or removed, or it is not a professional account.",
    "Look at the account in Instagram's app, then connect again.",
)

_FIELD_MISSING = Message(
    "Instagram did not get all the fields it asks for.",
    "A request of this app arrived without a field, or with one misnamed; Instagram's words below name it. "
    "A proxy that changes what it sends does that, and so does an app of another kind behind the same ID.",
    "Try again without the proxy. If that is not it, go through the setup with Instagram login again.",
    where=LOGIN_SETUP,
)

# Code and subcode (None for any) and part of the message (lower case); the first that fits counts.
_KNOWN: tuple[tuple[int | None, int | None, str, Message], ...] = (
    (None, None, "missing required field", _FIELD_MISSING),
    (None, None, "required parameter", _FIELD_MISSING),
    (
        3,
        None,
        "",
        Message(
            "The app may not ask for this.",
            "The Instagram app at Meta lacks the capability, or its setup is not finished.",
            "Go through the setup with Instagram login again.",
            where=LOGIN_SETUP,
        ),
    ),
    (
        10,
        None,
        "not enough viewers",
        Message(
            "Too few people have seen this story.",
            "Instagram gives no figures for a story with fewer than five viewers.",
            "Come back when more people have seen it.",
            tone=Tone.CALM,
        ),
    ),
    (
        24,
        None,
        "",
        Message(
            "Instagram did not find this post.",
            "It was deleted, or is not published yet.",
            "Go back to the sheets.",
            tone=Tone.CALM,
        ),
    ),
    (
        100,
        2108006,
        "",
        Message(
            "There are no figures for this post.",
            "It was posted before the account became a professional one, and Instagram counts only from then on.",
            "Nothing to do. Later posts have their figures.",
            tone=Tone.CALM,
        ),
    ),
    (
        100,
        None,
        "unsupported request",
        Message(
            "Instagram does not take this request.",
            "The access may belong to a product that has ended, the account may no longer be a professional one, "
            "or the app's business verification was lost.",
            "Look at the account's type, then disconnect and connect again.",
            where=("Instagram app", "Settings", "Account type and tools"),
        ),
    ),
    (
        100,
        None,
        "cursor",
        Message(
            "The place in the list was lost.",
            "Instagram's marks for where a page of posts ends hold for a short time only.",
            "Reload the page and begin at the first sheet.",
        ),
    ),
    (
        100,
        None,
        "",
        Message(
            "Instagram did not understand the question.",
            "It no longer knows a field or a figure that this app asks for; Instagram's words below name it.",
            "Look for a newer version of this app.",
        ),
    ),
    (110, None, "", _USER_MISSING),
    (
        368,
        None,
        "",
        Message(
            "Instagram has blocked this for a while.",
            "It took something the account or the app did for a breach of its rules.",
            "Wait a day, and look for a notice from Instagram.",
            where=("Instagram app", "Settings", "Account status"),
        ),
    ),
    (
        2500,
        None,
        "",
        Message(
            "Instagram does not know this address.",
            "A part of its interface was renamed or has ended.",
            "Look for a newer version of this app.",
        ),
    ),
    (
        9005,
        None,
        "",
        Message(
            "Instagram could not find a video.",
            "One post's file is missing on Instagram's side, and it refuses the whole list for it.",
            "Try again in a few minutes.",
        ),
    ),
    *((code, None, "", _PUBLISHING) for code in (-1, -2, 9, 9004, 36000, 36003)),
)


def known_code(error: GraphAPIError) -> Message | None:
    """The message for this very code; None when the class of the error says it well enough, or nobody knows."""
    words = error.message.lower()
    for code, subcode, fragment, message in _KNOWN:
        is_it = code in (None, error.code) and subcode in (None, error.error_subcode)
        if is_it and fragment in words:
            return message
    return None
