"""What Instagram refuses on the way to it and back, in a person's words. Pure."""

from dashboard.words.at_meta import INVITES, LOGIN_SETTINGS, LOGIN_SETUP, ROLES
from dashboard.words.message import Message, Tone

# By the reason that igclient reads out of Instagram's words.
REFUSALS = {
    "code_used": Message(
        "Instagram's code was already used, or is too old.",
        "A code works once and for one hour. Reloading the page or going back sends the same one again.",
        "Connect again to get a new code.",
    ),
    "redirect_mismatch": Message(
        "The redirect address does not match.",
        "Instagram saw one redirect URI when you agreed and another one when the code was exchanged, "
        "or the code had been used before.",
        "Connect again. If it happens twice, compare INSTAGRAM_REDIRECT_URI with what is registered: "
        "every character counts, the slash at the end too.",
        where=(*LOGIN_SETTINGS, "OAuth redirect URIs"),
    ),
    "platform_app": Message(
        "Instagram does not know this app ID and secret.",
        "One of the two is wrong. Usually the Meta app's ID or secret stands where the Instagram app's belongs.",
        "Copy the Instagram app ID and the Instagram app secret from there, not from the top of the dashboard.",
        where=LOGIN_SETUP,
    ),
    "field_missing": Message(
        "Instagram did not get all the fields it asks for.",
        "The code exchange arrived without a field, or with one misnamed, such as app_id in place of client_id. "
        "Settings that are empty or in each other's place do that too, and so does a proxy that changes what it sends.",
        "Compare what was sent with the names Instagram asks for: client_id, client_secret, grant_type, redirect_uri "
        "and code. Then look over the settings.",
        where=LOGIN_SETUP,
    ),
    "redirect_unregistered": Message(
        "The redirect address is not registered.",
        "The app's settings at Meta do not list the address this app asked to come back to. Instagram says the same "
        "when the permissions asked for are not the ones chosen there.",
        "Add INSTAGRAM_REDIRECT_URI: every character counts. Look for a slash at the end, http, www and blanks.",
        where=(*LOGIN_SETTINGS, "OAuth redirect URIs"),
    ),
    "tester_role": Message(
        "This account may not use the app yet.",
        "The app is in development mode, and the account has not been added, or has not accepted the invitation.",
        "Add the account as Instagram Tester; then accept it in Instagram's settings under Website permissions, "
        "Apps and websites, Tester invites.",
        where=(*ROLES, "Instagram Tester"),
    ),
    "scope": Message(
        "Instagram refused the permissions asked for.",
        "A permission belongs to another Instagram product, or the tester invitation was not accepted.",
        "Leave INSTAGRAM_SCOPE empty to ask for the basic permission only, and look for an open invitation.",
        where=INVITES,
    ),
    "client_secret": Message(
        "The app secret is wrong.",
        "Instagram did not accept INSTAGRAM_APP_SECRET for this app ID.",
        "Copy the Instagram app secret again; it is not the Meta app's secret at the top of the dashboard.",
        where=(*LOGIN_SETUP, "Instagram app secret", "Show"),
    ),
    "callbacks_missing": Message(
        "Two addresses are missing in the app's settings.",
        "Instagram stops with “400 Session Invalid” when the deauthorize or the data deletion address was left empty.",
        "Fill in both, with any https page of yours, and save. Then connect again.",
        where=(*LOGIN_SETTINGS, "Deauthorize callback URL"),
    ),
    "page_missing": Message(
        "Instagram's sign-in page was not found.",
        "The address belongs to a product that has ended. INSTAGRAM_PLATFORM may still name Basic Display.",
        "Leave INSTAGRAM_PLATFORM out of the settings, start the app again and connect.",
    ),
    "already_long_lived": Message(
        "This access already lasts 60 days.",
        "Instagram only extends the one-hour access you get right after connecting.",
        "Nothing to do. It can be refreshed once it is a day old.",
        tone=Tone.CALM,
    ),
    "unsupported_request": Message(
        "Instagram does not renew this kind of access.",
        "It belongs to a product that has ended, the account is no longer a professional one, "
        "or the app's business verification was lost.",
        "Look at the account's type, then disconnect and connect again.",
        where=("Instagram app", "Settings", "Account type and tools"),
    ),
}
