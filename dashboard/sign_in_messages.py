"""What can go wrong on the way to Instagram and back, in a person's words."""

from dashboard.login_state import StateProblem
from dashboard.message import Message, Tone

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

# By the reason that igclient reads out of Instagram's words.
REFUSALS = {
    "code_used": Message(
        "Instagram's code was already used, or is too old.",
        "A code works once and for one hour. Reloading the page or going back sends the same one again.",
        "Connect again to get a new code.",
    ),
    "redirect_mismatch": Message(
        "The redirect address does not match.",
        "Instagram saw one redirect URI when you agreed and another one when the code was exchanged.",
        "Compare INSTAGRAM_REDIRECT_URI with the OAuth redirect URI in the app's Business login settings: "
        "every character counts, the slash at the end too.",
    ),
    "platform_app": Message(
        "Instagram does not know this app ID and secret.",
        "One of the two is wrong. Usually the Meta app's ID or secret stands where the Instagram app's belongs.",
        "In the App Dashboard open Instagram, API setup with Instagram login, and copy Instagram app ID and secret.",
    ),
    "redirect_unregistered": Message(
        "The redirect address is not registered.",
        "The app's settings at Meta do not list the address this app asked to come back to.",
        "Add INSTAGRAM_REDIRECT_URI under Business login settings, OAuth redirect URIs: every character counts.",
    ),
    "tester_role": Message(
        "This account may not use the app yet.",
        "The app is in development mode, and the account has not been added, or has not accepted the invitation.",
        "In the App Dashboard under App roles, add the account as Instagram Tester; "
        "then accept it in Instagram's settings under Website permissions, Apps and websites, Tester invites.",
    ),
    "scope": Message(
        "Instagram refused the permissions asked for.",
        "A permission belongs to another Instagram product, or the tester invitation was not accepted.",
        "Leave INSTAGRAM_SCOPE empty to ask for the basic permission only.",
    ),
    "client_secret": Message(
        "The app secret is wrong.",
        "Instagram did not accept INSTAGRAM_APP_SECRET for this app ID.",
        "Copy the Instagram app secret again; it is not the Meta app's secret at the top of the dashboard.",
    ),
    "already_long_lived": Message(
        "This access already lasts 60 days.",
        "Instagram only extends the one-hour access you get right after connecting.",
        "Nothing to do. It can be refreshed once it is a day old.",
        tone=Tone.CALM,
    ),
}
