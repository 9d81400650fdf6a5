"""Read what a stranger posts: no longer than asked for, and not for ever."""

import asyncio

from starlette.requests import ClientDisconnect, Request

# Meta sends some hundred bytes at once; who sends them one by one is not Meta.
SECONDS = 10


class BodyRefused(Exception):
    """The body is too long, comes too slowly, or broke off."""


async def read_body(request: Request, most: int) -> bytes:
    """Give the body of a request, of at most this many bytes. Raises BodyRefused.

    What the request says about its own length is not believed.
    """
    body = bytearray()
    try:
        async with asyncio.timeout(SECONDS):
            async for chunk in request.stream():
                body += chunk
                if len(body) > most:
                    raise BodyRefused
    except (TimeoutError, ClientDisconnect):
        raise BodyRefused from None
    return bytes(body)
