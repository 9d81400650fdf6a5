"""What can go wrong on the way to Instagram and back, in a person's words."""

from collections.abc import Mapping

from dashboard.access.sample import SampleUnavailable
from dashboard.sign_in.pasted import PasteProblem, PasteRejected
from dashboard.sign_in.state import StateProblem, StateRejected
from dashboard.words.error_messages import explain
from dashboard.words.message import Message, Tone


class NoCode(Exception):
    """Instagram sent the person back with neither a code nor an error."""


NO_CODE = Message(
    "Instagram sent no code.",
    "The address you came back with carries neither a code nor an error.",
    "Connect again from here.",
)
SAMPLE_UNAVAILABLE = Message(
    "The sample account is not available.",
    "The built-in sandbox could not be started on this machine.",
    "Reload the page to try again; the app's console says more.",
)

STATES = {
    StateProblem.MISSING: Message(
        "This sign-in could not be verified.",
        "The address you came back with does not carry the proof that this app sent you.",
        "Start again from here. If you followed a link somebody sent you, do not use it.",
    ),
    StateProblem.FORGED: Message(
        "This sign-in could not be verified.",
        "The proof in the address does not match this app. It was changed on the way, or it belongs to another app.",
        "Start again from here. If you followed a link somebody sent you, do not use it.",
    ),
    StateProblem.EXPIRED: Message(
        "That took a little too long.",
        "A sign-in has to come back within ten minutes, and this one came later.",
        "Connect again; it takes less than a minute.",
        tone=Tone.CALM,
    ),
    StateProblem.OTHER_BROWSER: Message(
        "This sign-in was begun in another browser.",
        "Only the browser that started a sign-in can finish it, or this browser did not keep the app's cookie.",
        "Connect again in this browser. If it blocks cookies for this page, allow them for the sign-in.",
    ),
    StateProblem.ALREADY_USED: Message(
        "This sign-in was already used.",
        "Each return from Instagram works once. Reloading the page or going back does not repeat it.",
        "Connect again to get a new one.",
        tone=Tone.CALM,
    ),
}

# By what made a pasted text useless.
PASTES = {
    PasteProblem.EMPTY: Message(
        "There is nothing to read.",
        "The field was empty.",
        "Copy the whole address of the page Instagram sent you to, and paste it below.",
        tone=Tone.CALM,
    ),
    PasteProblem.UNREADABLE: Message(
        "That is not an address Instagram sent you to.",
        "It holds neither a code nor a reason that this app knows.",
        "Copy the whole address from the browser's address bar: it has “code=” in it.",
    ),
    PasteProblem.BEFORE_ALLOW: Message(
        "That is the page before Allow.",
        "It asks whether you want to connect. The code comes after that.",
        "Choose Allow there. Then copy the address of the page that follows, and paste it below.",
        tone=Tone.CALM,
    ),
    PasteProblem.CODE_ALONE: Message(
        "The code alone is not enough here.",
        "This browser did not begin a sign-in in the last ten minutes, or this page was open before it did.",
        "Reload this page and paste again. Better, paste the whole address: it carries the proof that you began it.",
    ),
}


def explain_sign_in(error: Exception, facts: Mapping[str, str] | None = None) -> Message:
    """Turn a failed sign-in into a message. What nobody foresaw is raised again; `facts` go into a report."""
    if isinstance(error, StateRejected):
        return STATES[error.problem]
    if isinstance(error, PasteRejected):
        return PASTES[error.problem]
    if isinstance(error, NoCode):
        return NO_CODE
    if isinstance(error, SampleUnavailable):
        return SAMPLE_UNAVAILABLE
    return explain(error, facts)
