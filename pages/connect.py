"""Signed out: what is asked and why, connect, the sample account, and what went wrong."""

import streamlit as st

from dashboard.access.sample import SampleUnavailable, sample_config
from dashboard.address import app_address, browser_is_here
from dashboard.archiving.opening import draw_open_export, draw_sample_export
from dashboard.components.connect_button import connect_action
from dashboard.components.export_guide import export_clicks, export_mistakes
from dashboard.components.film import TileSize, film
from dashboard.components.fine_print import fine_print
from dashboard.components.headline import headline
from dashboard.components.notice import notice
from dashboard.components.prints import prints
from dashboard.config import AppConfig, ConfigurationError, load_config
from dashboard.places import ENTRY_FILE, SETUP_PAGE
from dashboard.session import visit, widgets
from dashboard.setup.guard import what_is_wrong
from dashboard.sign_in.leaving import RENEW_LINKS_EVERY, draw_link
from dashboard.sign_in.messages import explain_sign_in
from dashboard.sign_in.pasted import MAX_LENGTH
from dashboard.sign_in.pasted_road import finish_pasted
from dashboard.sign_in.road import begin, connect_sample_on_server
from dashboard.sign_in.sample_frames import HERO_FRAMES, HERO_PRINTS
from dashboard.staying.keys import why_not


def draw_page() -> None:
    if not visit.ROUTED.get():
        # The first run of a server may be of this page alone, without the entry file and its line on top.
        st.switch_page(ENTRY_FILE, query_params={})
    own_app, problems = configured()
    draw_news(own_app, problems)
    st.space("small")
    words, pictures = st.columns([1, 1], gap="large", vertical_alignment="center")
    with words:
        draw_invitation(own_app, can_work=not problems)
    with pictures, st.container(gap=None):
        film(HERO_FRAMES, size=TileSize.HERO)
        prints(HERO_PRINTS, key="hero_prints")
    st.divider()
    draw_roads()
    st.divider()
    draw_export_road()
    st.divider()
    draw_promises()


def configured() -> tuple[AppConfig | None, tuple[str, ...]]:
    """The person's own Instagram app, where one can be read, and what is missing or wrong in its settings."""
    try:
        own_app = load_config()
    except ConfigurationError as error:
        return None, error.problems
    if own_app is None:
        return None, ()
    return own_app, tuple(f"{one.about} {one.words}" for one in what_is_wrong(own_app))


@st.fragment(run_every=RENEW_LINKS_EVERY)
def draw_buttons(own_app: AppConfig | None, *, can_work: bool) -> None:
    # The choice stands below the buttons, and decides what they lead to.
    buttons = st.container(horizontal=True, gap="small")
    stay = why_not() is None and st.checkbox(
        "Stay connected on this browser",
        key="connect_stay",
        help="Keeps your access here, encrypted, for up to 60 days. Not on a computer you share.",
    )
    with buttons:
        if own_app is not None:
            link = begin(own_app, stay=stay)
            draw_link("Connect Instagram", link, key="connect", primary=can_work, destination="Instagram")
        draw_sample_button(primary=own_app is None or not can_work, stay=stay)


def draw_sample_button(*, primary: bool, stay: bool) -> None:
    if not browser_is_here():
        if connect_action("Try the sample account", key="sample", primary=primary):
            connect_sample_on_server(stay=stay)
            st.rerun()
        return
    try:
        link = begin(sample_config(app_address()), stay=stay)
    except SampleUnavailable as error:
        notice(explain_sign_in(error))
        return
    draw_link("Try the sample account", link, key="sample", primary=primary, destination="the sandbox")


def draw_paste_form(config: AppConfig) -> None:
    with (
        st.expander("Instagram sent you to a page that does not open, or stopped with an error?"),
        st.form("paste_form", border=False),
    ):
        st.text_input(
            "Paste its address here, or the words of the error",
            key="pasted",
            max_chars=MAX_LENGTH,
            autocomplete="off",
        )
        # What is pasted holds a code, so it is taken out of the field before anything else happens.
        st.form_submit_button("Finish connecting", on_click=widgets.empty_field, args=("pasted",))
    pasted = widgets.take_text()
    if pasted is not None:
        with st.spinner("Asking Instagram…"):
            finish_pasted(pasted, config)
        st.rerun()


def draw_news(own_app: AppConfig | None, problems: tuple[str, ...]) -> None:
    """What went wrong last, and what is wrong with the settings."""
    message = visit.MESSAGE.get()
    if message is not None:
        notice(message)
        if message.sent:
            st.page_link(SETUP_PAGE, label="Look over the setup", icon=":material/checklist:")
    if problems:
        still = "" if own_app is None else " Until then Instagram is likely to refuse the sign-in."
        st.warning(
            "\n".join(f"- {problem}" for problem in problems)
            + f"\n\nSetup shows each value and where it comes from, and helps to mend it.{still}",
            title="The Instagram app is not fully set up."
            if own_app is None
            else "The settings cannot work yet.",
        )
        st.page_link(SETUP_PAGE, label="Mend it in Setup", icon=":material/checklist:")


def draw_invitation(own_app: AppConfig | None, *, can_work: bool) -> None:
    headline(
        "Your Instagram, laid out on the light table.",
        "See every photo, reel and album you have posted, and how long your access lasts. "
        "Your own Instagram app, your own copy of this one, nobody in between.",
    )
    draw_buttons(own_app, can_work=can_work)
    if own_app is not None:
        fine_print(
            "Opens Instagram in this tab. Read-only: your profile and your media. "
            "You can disconnect at any time."
        )
        draw_paste_form(own_app)
    else:
        fine_print(
            "The sample account comes from a sandbox inside this app: invented posts, nothing to sign up for."
        )
        if can_work:
            st.page_link(
                SETUP_PAGE, label="Set up an Instagram app to see your own", icon=":material/arrow_forward:"
            )


def draw_roads() -> None:
    """Say which road is for whom."""
    own, export, sample = st.columns(3, gap="large")
    own.markdown(
        "**A business or creator account**\n\n:gray[Connect your own Instagram app, above: always up to date, with "
        "likes and comments. It takes a quarter of an hour at Meta, once. Switching to a creator account is free.]"
    )
    export.markdown(
        "**Any account, a personal one too**\n\n:gray[Open Instagram's own export, below: nothing to register, nothing "
        "uploaded. With archived posts and stories; without likes and comments, which Instagram puts into none.]"
    )
    sample.markdown(
        "**Only looking**\n\n:gray[The sample account, above: invented posts, one click. Its export, below, is one "
        "click as well.]"
    )


def draw_export_road() -> None:
    """Draw the place for Instagram's export, and how to come by one."""
    st.header("No Instagram app? A personal account? Open Instagram’s own export here.", anchor="export")
    place, clicks = st.columns([17, 9], gap="large")
    with place:
        draw_open_export()
        st.markdown(
            "**Nothing is uploaded.** The files are read in this browser and stay on this device. "
            "Messages and searches inside them are left closed."
        )
        fine_print("An archive that this app made opens here as well: its ZIP, or all of its parts together.")
        draw_sample_export()
    with clicks:
        export_clicks()
    st.space("small")
    export_mistakes()


def draw_promises() -> None:
    read, kept = st.columns(2, gap="large")
    read.markdown(
        "**What is read**\n\n:gray[Your profile and your own media, with the permission you grant on Instagram's page. "
        "Nothing is posted, changed or deleted.]"
    )
    kept.markdown(
        "**What is kept**\n\n:gray[Nothing, unless you ask. The access and the pictures live in this app's memory "
        "while the page is open, and go when you disconnect, close it or reload it. Stay connected, and this browser "
        "keeps the access, encrypted. Of an opened export it keeps the names of the files, until you close it.]"
    )


draw_page()
