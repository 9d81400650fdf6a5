"""The parts of a page that run by themselves, as Streamlit keeps them between runs."""

from streamlit.runtime.scriptrunner import get_script_run_ctx


def drop_fragments() -> None:
    """Let go of all of them now: each holds what it was drawn with, and otherwise until a later run has come to its
    end. For a run that goes on to another page."""
    run = get_script_run_ctx()
    if run is not None:
        run.fragment_storage.clear()
