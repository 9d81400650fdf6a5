"""The router: finish a returning sign-in, then show the page that was asked for."""

from pathlib import Path

import streamlit as st

from dashboard.access import connection
from dashboard.account import current
from dashboard.archiving.jobs import current_job
from dashboard.components.masthead import masthead
from dashboard.components.notice import notice
from dashboard.masked_logs import mask_logs
from dashboard.places import HOME, INSIGHTS_PAGE, SHEETS_PATHS
from dashboard.session import visit
from dashboard.session.sweeper import note_session
from dashboard.setup.guard import setup_is_open
from dashboard.sign_in.farewell import look_after
from dashboard.sign_in.opened_banner import opened_banner
from dashboard.sign_in.road import finish_returning_sign_in
from dashboard.staying.in_browser import sync_cookie
from dashboard.staying.renewing import keep_alive
from dashboard.staying.staying import restore

# Beside this file, wherever the app was started from.
ICON = Path(__file__).with_name("static") / "icon.svg"

st.set_page_config(page_title="Contact Sheet", page_icon=ICON, layout="wide")
mask_logs()
visit.ROUTED.set(True)
note_session()
look_after()
finish_returning_sign_in()
restore()
current_job()

connected, shown = connection.current() is not None, current.source() is not None
connect = st.Page("pages/connect.py", title="Connect", default=not shown)
# Who has an account to show finds the sheets at the front page; a bookmark of the signed-out page's leads there too.
named = [st.Page(HOME.page, title="Sheets", url_path=path) for path in SHEETS_PATHS]
sheets = st.Page(HOME.page, title="Sheets", url_path="", default=True) if shown else named[0]
insights = st.Page(INSIGHTS_PAGE, title="Insights")
archive = st.Page("pages/archive.py", title="Archive")
access = st.Page("pages/access.py", title="Access")
setup = st.Page("pages/setup.py", title="Setup")
page = st.navigation(
    [connect, *([sheets] if shown else []), *named, insights, archive, access, setup], position="hidden"
)

place = visit.ARRIVAL.take()
if place is not None and not (place == HOME and page is sheets):
    st.switch_page(place.page, query_params=place.parameters())

with st.container(horizontal_alignment="center"), st.container(width=1240):
    pages = [sheets, insights] if shown else [connect] if page is setup else []
    pages += [archive, access] if connected else []
    # No gap: what the browser is handed draws nothing, and must not move the page when it comes and goes.
    with st.container(gap=None):
        chosen = masthead([*pages, *([setup] if setup_is_open() else [])], page)
        sync_cookie()
    if chosen is not None:
        st.switch_page(chosen, query_params={})
    if connected:
        keep_alive()
    elif shown:
        opened_banner()
    if shown:
        news = visit.news(page.title)
        if news is not None:
            notice(news)
    page.run()
