"""Whether the app runs, for whoever watches over it. Says nothing else."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dashboard.server import NO_STORE


async def health(_: Request) -> Response:
    """Answer that the server takes requests."""
    return JSONResponse({"status": "ok"}, headers=NO_STORE)


routes = (Route("/healthz", health),)
