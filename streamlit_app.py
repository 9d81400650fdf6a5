"""The router: finish a returning sign-in, then show the page that was asked for."""

import streamlit as st

from dashboard import session
from dashboard.components.masthead import masthead
from dashboard.setup_guard import setup_is_open
from dashboard.sign_in import finish_returning_sign_in

st.set_page_config(page_title="Contact Sheet", page_icon="static/icon.svg", layout="wide")
session.mark_routed()
finish_returning_sign_in()

connected = session.connection() is not None
connect = st.Page("pages/connect.py", title="Connect", default=not connected)
sheets = st.Page("pages/media.py", title="Sheets", default=connected)
access = st.Page("pages/access.py", title="Access")
setup = st.Page("pages/setup.py", title="Setup")
page = st.navigation([connect, sheets, access, setup], position="hidden")

place = session.take_arrival()
if place is not None:
    st.switch_page(place.page, query_params=place.parameters())

with st.container(horizontal_alignment="center"), st.container(width=1240):
    pages = [sheets, access] if connected else [connect] if page is setup else []
    chosen = masthead([*pages, *([setup] if setup_is_open() else [])], page)
    if chosen is not None:
        st.switch_page(chosen, query_params={})
    page.run()
