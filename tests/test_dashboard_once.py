"""What belongs to the whole process is made once, however many ask at the same time, and no visitor empties it."""

import threading
from concurrent.futures import ThreadPoolExecutor

import streamlit as st

from dashboard.concurrency import once
from dashboard.pictures import store as thumbnails
from dashboard.sign_in import road


def test_it_is_made_once_however_many_ask_at_the_same_time():
    begun = threading.Barrier(8)
    made = []

    @once
    def thing():
        made.append(object())
        return made[-1]

    def ask(_):
        begun.wait()
        return thing()

    with ThreadPoolExecutor(8) as pool:
        given = set(pool.map(ask, range(8)))
    assert given == set(made)
    assert len(made) == 1
    thing.clear()
    assert thing() is not next(iter(given))


def test_emptying_streamlits_caches_forgets_no_spent_state_and_no_picture():
    spent, store = road._spent_states(), thumbnails.picture_store()
    assert spent.add("a state that is new to this test")
    st.cache_resource.clear()
    st.cache_data.clear()
    assert not road._spent_states().add("a state that is new to this test")
    assert thumbnails.picture_store() is store
