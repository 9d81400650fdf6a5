"""What a person pastes, taken apart: whole addresses, bare codes, words; and nothing at all makes it fail."""

from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from hypothesis import given, settings, strategies as st

from dashboard.sign_in.pasted import (
    CALLBACK_KEYS,
    MAX_LENGTH,
    PasteProblem,
    PasteRejected,
    read_pasted,
    states_kept,
)
from dashboard.sign_in.state import BrowserNonce

CODE = "AQBx-uKq0123456789_abcdefABCDEF"
STATE = "eyJhIjoxfQ.c2lnbmF0dXJl_-x"
ADDRESS = f"https://sheets.example/?code={CODE}&state={STATE}#_"


def problem_of(text):
    with pytest.raises(PasteRejected) as caught:
        read_pasted(text)
    return caught.value.problem


@pytest.mark.parametrize(
    "text",
    [
        ADDRESS,
        ADDRESS.removesuffix("#_"),
        f"  {ADDRESS}\n",
        f'"{ADDRESS}"',
        f"<{ADDRESS}>",
        ADDRESS.replace("&", "&amp;"),
        ADDRESS.replace("state", "\n   state"),
        ADDRESS[:40] + "\r\n" + ADDRESS[40:],
        ADDRESS[:40] + "\u200b" + ADDRESS[40:] + "\ufeff",
        ADDRESS.removeprefix("https://sheets.example/"),
        ADDRESS.removeprefix("https://sheets.example/?"),
        ADDRESS.replace("https://sheets.example/?", "http://localhost:8501/?utm_source=x&"),
        ADDRESS.replace("#_", "#_#_"),
    ],
)
def test_an_address_in_every_dress(text):
    pasted = read_pasted(text)
    assert pasted.query == {"code": CODE, "state": STATE}
    assert not pasted.is_code_alone
    assert pasted.words == ""


@pytest.mark.parametrize("text", [CODE, f"{CODE}#_", f"\n {CODE}#_ \t", f"“{CODE}”".strip("“”"), f"`{CODE}`"])
def test_a_bare_code(text):
    pasted = read_pasted(text)
    assert pasted.query == {"code": CODE}
    assert pasted.is_code_alone


def test_an_address_that_lost_its_state_is_no_bare_code():
    pasted = read_pasted(f"https://sheets.example/?code={CODE}")
    assert pasted.query == {"code": CODE}
    assert not pasted.is_code_alone


def test_a_refusal_comes_through():
    text = f"https://sheets.example/?error=access_denied&error_reason=user_denied&state={STATE}#_"
    assert read_pasted(text).query == {
        "error": "access_denied",
        "error_reason": "user_denied",
        "state": STATE,
    }


@pytest.mark.parametrize("text", ["Invalid platform app", " Insufficient \n developer  role "])
def test_words_stay_words(text):
    pasted = read_pasted(text)
    assert pasted.words == " ".join(text.split())
    assert pasted.query == {}


@pytest.mark.parametrize("text", ["", "  \n", "\u200b", '""', "<>"])
def test_nothing(text):
    assert problem_of(text) is PasteProblem.EMPTY


@pytest.mark.parametrize(
    "text",
    [
        "https://sheets.example/",
        "https://sheets.example/#code=AQfragment0123",
        "short",
        "ä" * 40,
        "A" * (MAX_LENGTH + 1),
        "&".join(f"a{number}=1" for number in range(500)),
    ],
)
def test_what_carries_neither(text):
    assert problem_of(text) is PasteProblem.UNREADABLE


@pytest.mark.parametrize(
    "text",
    [
        f"https://www.instagram.com/oauth/authorize?client_id=1&scope=x&state={STATE}",
        f"https://www.instagram.com/oauth/authorize?client_id=1\n&state={STATE}#",
        "http://127.0.0.1:9000/oauth/authorize?client_id=1",
        "https://www.instagram.com/accounts/login/?next=https%3A%2F%2Fwww.instagram.com%2Foauth%2Fauthorize%3Fclient_id%3D1",
        "https://www.instagram.com/accounts/login/?next=%252Foauth%252Fauthorize%253Fclient_id%253D1",
    ],
)
def test_the_page_before_allow_is_told_from_the_one_after_it(text):
    assert problem_of(text) is PasteProblem.BEFORE_ALLOW


def test_neither_code_nor_state_is_in_what_it_shows_of_itself():
    shown = repr(read_pasted(ADDRESS))
    assert CODE not in shown
    assert STATE not in shown


VALUES = st.text("abcXYZ019-_.~", min_size=1, max_size=60)


@settings(max_examples=500, deadline=None)
@given(
    query=st.dictionaries(st.sampled_from(sorted(CALLBACK_KEYS)), VALUES, min_size=1),
    noise=st.dictionaries(st.text("qwz", min_size=1, max_size=5), st.text(max_size=20), max_size=4),
    cuts=st.lists(
        st.tuples(st.floats(0, 1), st.sampled_from([" ", "\n", "\r\n", "\t", "\u200b"])), max_size=5
    ),
    ending=st.sampled_from(["", "#_", " #_\n"]),
)
def test_the_callback_is_found_whatever_the_way_here_did_to_it(query, noise, cuts, ending):
    text = f"https://sheets.example/x?{urlencode(noise)}&{urlencode(query)}"
    for place, blank in cuts:
        at = round(place * len(text))
        text = text[:at] + blank + text[at:]
    assert read_pasted(text + ending).query == query


@settings(max_examples=2_000, deadline=None)
@given(
    st.text(max_size=300)
    | st.builds(lambda a, b, c: a + b + c, st.text(max_size=40), st.just(ADDRESS), st.text())
)
def test_no_text_fails_otherwise_than_by_being_rejected(text):
    try:
        pasted = read_pasted(text)
    except PasteRejected:
        return
    assert pasted.query.keys() <= CALLBACK_KEYS
    assert bool(pasted.query) != bool(pasted.words)


@pytest.mark.parametrize("is_https", [True, False])
def test_only_what_the_link_kept_counts_as_a_state(is_https):
    nonce = BrowserNonce.new(is_https=is_https)
    cookies = {
        nonce.cookie: nonce.value,
        f"{nonce.cookie}_state": STATE,
        "state": "x",
        "contact_sheet_login_zz_state": "x",
        "_streamlit_xsrf": "x",
    }
    assert states_kept(cookies) == (STATE,)
    many = {f"contact_sheet_login_{number:08x}_state": str(number) for number in range(100)}
    assert len(states_kept(many)) <= 10


def test_the_address_is_read_as_a_browser_would():
    assert dict(parse_qsl(urlsplit(ADDRESS).query)) == read_pasted(ADDRESS).query
