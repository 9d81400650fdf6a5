"""What apps made since 4 November 2026 may not use, on any version of the Graph; every app of today is such a one."""

from collections.abc import Mapping, Sequence

from sandbox import errors
from sandbox.errors import Refused

PARAMETERS = {
    "ids": "A request for several ids",
    "date_format": "date_format",
    "method": "HTTP method override",
    "callback": "JSONP",
    "batch": "Async batch",
}


def refuse_retired(asked: Mapping[str, str], headers: Mapping[str, str], path: Sequence[str]) -> None:
    """Raise `Refused` for a request, by its query and form, its headers or its path, that uses one of them."""
    for name, what in PARAMETERS.items():
        if name in asked:
            raise Refused(errors.no_longer(what))
    if "x-http-method-override" in headers:
        raise Refused(errors.no_longer(PARAMETERS["method"]))
    if "async_batch_requests" in path:
        raise Refused(errors.no_longer(PARAMETERS["batch"]))
    if ".as(" in "".join(asked.get("fields", "").split()):
        raise Refused(errors.no_longer("The field alias .as()"))
