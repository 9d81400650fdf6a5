"""An archive on its way, as the page shows it."""

import streamlit as st

from dashboard.archiving import telling
from dashboard.archiving.choice import What, Where
from dashboard.archiving.job import Job, Stage
from dashboard.archiving.jobs import current_job
from dashboard.components.developing import Waiting, developing
from dashboard.components.fine_print import fine_print
from dashboard.components.prints import Print, as_data_uri, prints
from dashboard.components.running_head import running_head
from dashboard.session import widgets

TICK = "1s"
_WHAT = {
    What.EVERYTHING: "Every post",
    What.SHOWN: "What the sheets showed",
    What.NEW: "What is new",
}
_WHERE = {
    Where.ZIP: "One ZIP, streamed to this browser.",
    Where.PARTS: "ZIP parts by year, to save one by one.",
}


def draw_chosen(job: Job) -> None:
    """Say what is being made, beside the making of it."""
    choice = job.choice
    running_head("What", key="archive_head_what")
    extras = [
        words
        for words, is_on in (
            ("comments", choice.comments),
            ("insights", choice.insights),
            ("captions inside the JPEGs", choice.captions_inside),
            ("sidecars", choice.sidecars),
        )
        if is_on
    ]
    st.markdown(f"**{_WHAT[choice.what]}**" + (f", with {', '.join(extras)}" if extras else ""))
    running_head("Where to", key="archive_head_where")
    if choice.folder is not None:
        st.code(str(choice.folder), language=None, wrap_lines=True)
    else:
        st.markdown(_WHERE[choice.where])


def draw_running(job: Job) -> None:
    """Draw how far it is, again and again until it is over; then the page runs anew."""
    sent: set[str] = set()

    @st.fragment(run_every=TICK)
    def draw() -> None:
        if current_job() is not job:
            return
        if job.is_over:
            st.rerun()
        stage, figures, frames = job.stage, job.figures, job.frames()
        developing(
            telling.headline(stage, figures, job.choice, is_cancelled=job.is_cancelled),
            [Waiting(one.id, one.number, one.share, one.is_missing) for one in frames],
            telling.figures_of(stage, figures),
            None if stage is Stage.COUNTING or figures.is_through else figures.share,
            key="archive_developing",
        )
        # Each travels once: the strip keeps what it has shown.
        new = {one.id: one.picture for one in frames if one.picture is not None and one.id not in sent}
        with st.container(gap=None):
            if new:
                made = {post_id: Print(as_data_uri(picture)) for post_id, picture in new.items()}
                prints(made, key=f"archive_prints_{len(sent)}")
                sent.update(new)
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            widgets.button("Cancel", key="archive_cancel", action=job.cancel, disabled=job.is_cancelled)
            fine_print("What is finished stays, and is not fetched again.")

    running_head("While it runs", key="archive_head_running")
    draw()
