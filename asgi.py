"""The app with what only a server of its own can add: `uvicorn asgi:app`, or `streamlit run asgi.py`.

Headers that bound what a page may do, no route but those the app needs, an answer to Meta's callbacks, a health route,
cookies no script can read, sessions that belong to the browser that began them, and scripts that are sent packed.
"""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from dashboard import config
from dashboard.archiving import handed_out
from dashboard.archiving.temporary import sweep
from dashboard.masked_logs import mask_logs
from dashboard.server import archive_route, health, meta_callbacks, stay_route
from dashboard.server.open_routes import OpenRoutes
from dashboard.server.own_browser import OwnBrowser
from dashboard.server.packed_files import PackedFiles
from dashboard.server.security_headers import SecurityHeaders, read_frame_ancestors
from dashboard.staying import route

mask_logs()
# The way back from Instagram has a code in its address, and uvicorn writes down whole addresses.
for name in ("uvicorn.access", "uvicorn.asgi"):
    logging.getLogger(name).disabled = True


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """Let the pages know, while this server runs, that it sets the cookie for them, and streams archives."""
    sweep()
    offered = (route.offered(), handed_out.offered())
    for one in offered:
        one.set()
    try:
        yield
    finally:
        for one in offered:
            one.clear()


app = st.App(
    Path(__file__).with_name("streamlit_app.py"),
    lifespan=lifespan,
    routes=[*health.routes, *meta_callbacks.routes, *stay_route.routes, *archive_route.routes],
    middleware=[
        Middleware(
            SecurityHeaders,
            frame_ancestors=read_frame_ancestors(config.read_settings().get("FRAME_ANCESTORS", "")),
        ),
        Middleware(OpenRoutes),
        Middleware(OwnBrowser),
        Middleware(PackedFiles),
    ],
)
