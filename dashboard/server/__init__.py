"""What the optional ASGI entry adds to the app: headers, Meta's callbacks, a health route, the cookie's own route."""

NO_STORE = {"Cache-Control": "no-store"}
