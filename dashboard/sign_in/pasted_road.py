"""Finish a sign-in by hand, when Instagram's way back ends at a page that does not open."""

from collections.abc import Mapping

import streamlit as st

from dashboard import clock
from dashboard.config import INSTAGRAM, AppConfig
from dashboard.session import visit
from dashboard.sign_in.diagnosis import authorize_request, diagnose
from dashboard.sign_in.pasted import PasteProblem, PasteRejected, read_pasted, states_kept
from dashboard.sign_in.road import browser_nonce, finish
from dashboard.sign_in.state import StateRejected, verify_state
from igclient.errors import OAuthError
from igclient.responses import oauth_error


def finish_pasted(text: str, config: AppConfig) -> None:
    """Connect with the address, or the bare code, that a person pasted, or say on the connect page why not.

    The words of an error page that Instagram showed are explained. What is pasted obeys the rules of every other
    callback: its `state` is signed, in time, unused, and bound to a nonce of this browser. The nonce may be in this
    session alone, when Instagram was opened in another tab.
    """
    nonce = browser_nonce()
    cookies = dict(st.context.cookies) | {nonce.cookie: nonce.value}
    try:
        pasted = read_pasted(text)
        if pasted.words:
            raise _known_refusal(pasted.words)
        query = pasted.query
        if pasted.is_code_alone:
            query = query | {"state": _newest_state(cookies, config)}
    except PasteRejected as error:
        visit.MESSAGE.set(diagnose(error, None))
    except OAuthError as error:
        visit.MESSAGE.set(diagnose(error, authorize_request(config)))
    else:
        finish(query, cookies)


def _known_refusal(words: str) -> OAuthError:
    refusal = oauth_error(words)
    if refusal.reason is None:
        raise PasteRejected(PasteProblem.UNREADABLE)
    return refusal


def _newest_state(cookies: Mapping[str, str], config: AppConfig) -> str:
    """The `state` of the sign-in that this browser began last; a bare code brings none of its own.

    It shows that a sign-in began here, and lets each one end once. It cannot show that the code is of that sign-in:
    somebody talked into pasting a stranger's code, within ten minutes of beginning a sign-in of their own, would be
    shown the stranger's account. Nothing of theirs would be given away by it.
    """
    held = {}
    for state in states_kept(cookies):
        try:
            verified = verify_state(
                state, app_secrets=[(INSTAGRAM, config.state_secret)], cookies=cookies, now=clock.now()
            )
        except StateRejected:
            continue
        held[verified.expires_at] = state
    if not held:
        raise PasteRejected(PasteProblem.CODE_ALONE)
    return held[max(held)]
