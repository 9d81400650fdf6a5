"""Failures in a person's words: what happened, why, and what to do next."""

from collections.abc import Mapping
from dataclasses import replace

from dashboard.words.failure_report import report_of
from dashboard.words.graph_codes import known_code
from dashboard.words.message import Message, Tone
from dashboard.words.refusals import REFUSALS
from dashboard.words.wording import rough
from igclient import errors

ACCESS_OVER = Message(
    "Your access has run out.",
    "Instagram gives access for a limited time, and that time is over. Nothing of yours was lost.",
    "Connect again, and you are back where you were.",
    tone=Tone.CALM,
)
ACCESS_ENDED_BY_INSTAGRAM = replace(
    ACCESS_OVER,
    cause="Instagram no longer accepts this access. It ran out, was removed in Instagram's settings, "
    "or ended with a password change.",
)
DISCONNECTED = Message(
    "Disconnected.",
    "The token, your profile and your pictures are gone from this app's memory.",
    "Instagram still lists the app until you remove it there: "
    "[Apps and websites](https://www.instagram.com/accounts/manage_access/), also under Settings, Website permissions.",
    tone=Tone.CALM,
)
CLOSED = Message(
    "Closed.",
    "The posts and pictures that were shown are gone from this app's memory. Your own files are as they were.",
    "To see them again, open the files once more.",
    tone=Tone.CALM,
)
DISCONNECTED_SAMPLE = replace(DISCONNECTED, next_step="The sample account stays one click away.")
_PERMISSION_MISSING = Message(
    "A permission is missing.",
    "Instagram did not grant what this page reads, or it was taken back.",
    "Disconnect, connect again, and leave every permission switched on.",
)


class ListingCutOff(errors.UnexpectedResponse):
    """This was not the end of the posts, and Instagram's answer does not say how to go on, or leads back."""


_NETWORK_SIGN_IN = Message(
    "The network asks for a sign-in.",
    "A proxy, or the network this app runs in, wants a sign-in of its own before it lets anything through.",
    "Sign in to the network, or ask whoever runs it for the proxy's name and password. Then try again.",
)
_CLASSES: tuple[tuple[type[Exception], Message], ...] = (
    (
        errors.AuthorizationDenied,
        Message(
            "You chose not to connect.",
            "Instagram told us that you declined, so nothing was read and nothing is kept.",
            "If that was not what you wanted, connect again and choose Allow.",
            tone=Tone.CALM,
        ),
    ),
    (
        errors.CodeRejected,
        Message(
            "Instagram did not accept the code.",
            "It was used before, has expired, or was changed on the way.",
            "Connect again to get a new code.",
        ),
    ),
    (
        errors.AppRejected,
        Message(
            "Instagram refused the app.",
            "One of the app's settings does not match what is registered at Meta.",
            "Compare app ID, app secret and redirect URI with the App Dashboard.",
        ),
    ),
    (
        errors.TokenRefused,
        Message(
            "Instagram did not renew the access.",
            "A token can be refreshed once it is a day old and before it ends, with the basic permission granted.",
            "Try again later, or disconnect and connect again.",
        ),
    ),
    (
        errors.OAuthError,
        Message(
            "Instagram did not complete the sign-in.",
            "It gave a reason that this app does not know.",
            "Connect again. If it happens twice, its own words below say what to look for.",
        ),
    ),
    (
        errors.AccessTokenInvalid,
        ACCESS_ENDED_BY_INSTAGRAM,
    ),
    (errors.PermissionMissing, _PERMISSION_MISSING),
    (
        errors.RateLimited,
        Message(
            "Instagram asks for a pause.",
            "The allowance of calls for this account is used up. Asking again now would only make the pause longer.",
            "Come back in an hour. What is already loaded stays here.",
        ),
    ),
    (
        errors.ObjectMissing,
        Message(
            "This post is not there.",
            "It was deleted or archived, or it belongs to another account.",
            "Go back to the sheets.",
            tone=Tone.CALM,
        ),
    ),
    (
        errors.ServiceUnavailable,
        Message(
            "Instagram has a problem of its own.",
            "It answered that it cannot do this at the moment.",
            "Try again in a minute. What is already loaded stays here.",
        ),
    ),
    (
        errors.TimedOut,
        Message(
            "Instagram took too long to answer.",
            "The connection is slow, or Instagram is busy.",
            "Try again.",
        ),
    ),
    (
        errors.TransportError,
        Message(
            "Instagram cannot be reached.",
            "This machine is offline, or something between it and Instagram blocks the way.",
            "Check the connection and try again. What is already loaded stays here.",
        ),
    ),
    (
        ListingCutOff,
        Message(
            "Instagram stopped in the middle of its list.",
            "The posts could not be read on: its answer does not say where the next ones are, or leads back.",
            "Go on in a minute: the same page is then asked for again. What is already loaded stays here.",
        ),
    ),
    (
        errors.UnexpectedResponse,
        Message(
            "Instagram answered in a way this app does not understand.",
            "It may be a maintenance page, or a network that asks for a sign-in of its own.",
            "Try again in a minute.",
        ),
    ),
    (
        errors.IGClientError,
        Message(
            "Instagram said no.", "It gave a reason that this app does not know.", "Try again in a minute."
        ),
    ),
)


# A renewal is refused for what every other read would be refused for, too.
_RENEWALS = {"token_invalid": ACCESS_ENDED_BY_INSTAGRAM, "permission_missing": _PERMISSION_MISSING}
# Whoever gets one of these was told nothing that helps: the report is for somebody who can find out more.
_GENERIC = frozenset(
    message
    for kind, message in _CLASSES
    if kind in (errors.OAuthError, errors.TokenRefused, errors.UnexpectedResponse, errors.IGClientError)
)


def explain(error: Exception, facts: Mapping[str, str] | None = None) -> Message:
    """Turn a known failure into a message; a failure nobody foresaw is raised again, not dressed up.

    An unknown answer of Instagram's comes with a report, to which `facts` add lines.
    """
    for kind, message in _CLASSES:
        if isinstance(error, kind):
            known = _told_apart(error) or message
            return replace(
                known,
                quote=_quote(error),
                next_step=_wait(error) or known.next_step,
                report=report_of(error, facts or {})
                if known in _GENERIC and isinstance(error, errors.IGClientError)
                else "",
            )
    raise error


def _told_apart(error: Exception) -> Message | None:
    """The message for what one class of errors holds several of."""
    if isinstance(error, errors.ConnectionFailed) and error.cause_type == "NetworkSignIn":
        return _NETWORK_SIGN_IN
    if isinstance(error, errors.OAuthError):
        return (REFUSALS | _RENEWALS).get(error.reason or "")
    return known_code(error) if type(error) is errors.GraphAPIError else None


def _quote(error: Exception) -> str | None:
    """Instagram's words and the trace id its support asks for; our own sentences need no quoting."""
    if not isinstance(error, errors.OAuthError | errors.GraphAPIError):
        return None
    if isinstance(error, errors.GraphAPIError) and error.code is None and error.type is None:
        return None  # no answer of Instagram's could be read, so the words are our own
    trace = f" (trace {error.fbtrace_id})" if error.fbtrace_id else ""
    return f"{error}{trace}"[:600] or None


def _wait(error: Exception) -> str | None:
    if not isinstance(error, errors.RateLimited | errors.ServiceUnavailable) or not error.retry_after:
        return None
    return f"Come back in about {rough(error.retry_after)}. What is already loaded stays here."
