"""Take everything home: choose, see what it takes, watch it being written, and see what became of it."""

from collections.abc import Sequence
from concurrent.futures import wait
from functools import partial

import streamlit as st

from dashboard import clock
from dashboard.account import current
from dashboard.account.archivers import archiver
from dashboard.account.instagram import InstagramSource
from dashboard.address import browser_is_here
from dashboard.archiving import handed_out
from dashboard.archiving.choice import Choice, What, Where
from dashboard.archiving.choosing import Offer, draw_choices
from dashboard.archiving.cost import draw_cost
from dashboard.archiving.job import Job
from dashboard.archiving.jobs import current_job, hold
from dashboard.archiving.layout import draw_notes, draw_tree
from dashboard.archiving.made import Doors, draw_made
from dashboard.archiving.pack import folder_name
from dashboard.archiving.under_way import draw_chosen, draw_running
from dashboard.components.main_button import main_button
from dashboard.components.running_head import running_head
from dashboard.places import HOME, Place
from dashboard.session import visit
from dashboard.sheets.reading_line import draw_reading
from dashboard.sheets.run import stop_run
from dashboard.sheets.shown import shown_posts
from dashboard.sign_in.guard import end_access_if_over, require_token
from dashboard.sign_in.sample_banner import sample_banner
from dashboard.words.wording import zone_named
from igclient import Media
from igclient.errors import IGClientError

BEGIN = {
    Where.FOLDER: "Write it there",
    Where.ZIP: "Make the ZIP",
    Where.PARTS: "Make the ZIPs",
}


def draw_page() -> None:
    require_token()
    source = current.live_source()
    sample_banner()
    st.title("Take everything home", anchor=False)
    st.markdown(
        ":gray[Every picture in the size Instagram gives, with its words and dates, "
        "in a folder that still opens in twenty years.]"
    )
    st.space("small")
    offer = make_offer(source)
    job = current_job()
    choices, beside = st.columns([1, 1], gap="xlarge")
    if job is None:
        with choices:
            choice = draw_choices(offer)
            running_head(key="archive_head_cost")
            draw_begin(offer, choice)
        with beside:
            draw_tree(offer.name)
    elif not job.is_over:
        with beside:
            draw_running(job)
        with choices:
            draw_chosen(job)
    else:
        if isinstance(job.failure, IGClientError):
            end_access_if_over(job.failure)
        with choices:
            draw_chosen(job)
        with beside:
            draw_made(job, source, Doors(open_post, open_withheld), zone=offer.zone, now=offer.now)
    draw_notes()


def make_offer(source: InstagramSource) -> Offer:
    """Read the profile, and see what can be offered here."""
    reading = source.begin()
    if not reading.done():
        with st.spinner("Reading your profile…"):
            wait([reading])
    try:
        user = reading.result()
    except IGClientError as error:
        stop_run(error, key="archive_retry")
    zone = zone_named(st.context.timezone)
    shown = shown_posts(source, zone)
    as_zip = Where.ZIP if handed_out.offered().is_set() else Where.PARTS
    return Offer(
        source=source,
        user=user,
        name=folder_name(user),
        zone=zone,
        now=clock.now(),
        ways=(Where.FOLDER, as_zip) if browser_is_here() else (as_zip,),
        shown=(shown.words, shown.posts) if shown is not None else None,
    )


def draw_begin(offer: Offer, choice: Choice | None) -> None:
    """Draw what it takes, the button that begins, and how far the reading is that tells."""
    source = offer.source
    posts = (
        offer.shown[1]
        if choice is not None and choice.what is What.SHOWN and offer.shown is not None
        else None
    )
    is_possible = choice is not None and draw_cost(offer, choice, posts)
    if not source.roll.is_complete:
        draw_reading(source, dates="", has_room=False, run_page=st.rerun)
    main_button(
        BEGIN[choice.where if choice is not None else Where.FOLDER],
        key="archive_begin",
        is_open=is_possible,
        on_press=partial(begin, offer, choice, posts),
    )


def begin(offer: Offer, choice: Choice | None, posts: Sequence[Media] | None) -> None:
    """Have the archive made, behind the page."""
    if choice is None:
        return
    source = offer.source
    roll = source.roll
    newest = roll.newest_number(offer.user.media_count)
    numbers = {media.id: f"{newest - place:04d}" for place, media in enumerate(roll.items)}
    hold(
        Job(
            choice,
            offer.name,
            lambda folder, ask: archiver(source, folder, choice.options, before_asking=ask),
            lambda: posts,
            numbers,
        )
    )


def open_post(media_id: str) -> None:
    visit.ARRIVAL.set(Place(HOME.page, (("frame", media_id),)))


def open_withheld() -> None:
    visit.ARRIVAL.set(Place(HOME.page, (("kind", "withheld"),)))


draw_page()
