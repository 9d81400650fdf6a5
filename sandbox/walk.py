"""Walk the authorize page as a browser would, for a person whose browser cannot reach this machine's loopback."""

from urllib.parse import parse_qsl, urlsplit

import requests

_PATIENCE = 10.0


def allow(authorization_url: str, *, account: str) -> str:
    """Choose Allow on the sandbox's authorize page; gives the address it redirects to.

    Raises requests.RequestException, and ValueError when the page refuses instead of redirecting.
    """
    parts = urlsplit(authorization_url)
    form = dict(parse_qsl(parts.query)) | {"account": account, "decision": "allow"}
    # Loopback is reached directly, whatever proxy the environment names.
    direct = requests.Session()
    direct.trust_env = False
    answer = direct.post(
        f"{parts.scheme}://{parts.netloc}/oauth/authorize/decision",
        data=form,
        timeout=_PATIENCE,
        allow_redirects=False,
    )
    location = answer.headers.get("Location")
    if not location:
        raise ValueError("the authorize page did not send anybody back")
    return location
