"""A stand-in for Instagram's servers on loopback: authorize page, tokens, Graph and CDN.

It serves made-up accounts by the rules of the real servers, for people without an Instagram app and for every
test. Run it with `python -m sandbox`, or hold one in code:

    with Sandbox(redirect_uris=["http://localhost:8501/"]) as sandbox:
        ...
"""

from sandbox.faults import Fault
from sandbox.record import RequestRecord
from sandbox.server import PortTakenError, Sandbox

__all__ = ["Fault", "PortTakenError", "RequestRecord", "Sandbox"]
