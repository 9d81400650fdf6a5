"""The setup as steps, one open at a time, with fields beside; the secret stays in the browser until it is saved."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from dashboard.components import differences, register
from dashboard.session import widgets

_mount = register(
    "setup_form", "copying", differences.ROWS, "setup_form/fields", "setup_form/steps", "setup_form/saving"
)

LONGEST = 500
"""No field takes more characters."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A step: what to do, the clicks that lead there, and what stands there by its name. `link` is an https address."""

    title: str
    aside: str
    words: str
    where: Sequence[str] = ()
    there: Sequence[tuple[str, str]] = ()
    link: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """What is said below a field. `grade` is good, look or wrong; `rows` compare two texts."""

    grade: str
    words: str
    rows: Sequence[differences.Row] = ()


@dataclass(frozen=True, slots=True)
class Value:
    """What a field begins with. What is `is_fixed` cannot be changed here."""

    text: str = ""
    is_set: bool = False
    is_fixed: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of saving, in words; `offers_text` shows the settings as text, to be put there by hand."""

    is_saved: bool
    title: str
    words: str
    offers_text: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What the form shows. Without a `once` it saves nothing, and shows the text for the host's settings.

    `rules` judge a secret in the browser, the first that is found counting: a pattern, and what is said then.
    """

    stops: Sequence[Stop]
    ticks: Sequence[int]
    app_id: Value
    secret: Value
    redirect_uri: Value
    address: str
    https_address: str | None
    marks: Mapping[str, Mark]
    can_take_registered: bool
    is_typed: bool
    is_begun: bool
    is_complete: bool
    rules: Sequence[tuple[str, Mark]]
    same_as_id: Mark
    once: str | None = field(repr=False)
    is_toml: bool
    saving_words: str
    outcome: Outcome | None


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the fields, but for the secret."""

    app_id: str = ""
    redirect_uri: str = ""
    meta_app_id: str = ""
    registered: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be saved, with the one-time value that came with the form."""

    typed: Typed
    secret: str = field(repr=False)
    once: str = field(repr=False)


def setup_form(
    form: Form,
    *,
    key: str,
    on_typed: Callable[[Typed], None],
    on_ticked: Callable[[tuple[int, ...]], None],
    on_saved: Callable[[Wish], None],
) -> None:
    """Draw the form. What the person did is told before the next run."""

    def typed() -> None:
        sent = read_typed(widgets.event_of(key, "typed"))
        if sent is not None:
            on_typed(sent)

    def ticked() -> None:
        sent = widgets.event_of(key, "ticked")
        if isinstance(sent, list):
            on_ticked(tuple(number for number in range(1, len(form.stops) + 1) if number in sent))

    def saved() -> None:
        sent = read_wish(widgets.event_of(key, "saved"))
        if sent is not None:
            on_saved(sent)

    actions = {"typed": typed, "ticked": ticked, "saved": saved}
    for name, action in actions.items():
        widgets.keep_action(f"{key}_{name}", action)
    callbacks = {f"on_{name}_change": partial(widgets.run_action, f"{key}_{name}") for name in actions}
    _mount(key=key, data=as_data(form), **callbacks)


def read_typed(sent: object) -> Typed | None:
    """Read what a browser sent; None where it is not what the form sends."""
    if not isinstance(sent, dict):
        return None
    given = [sent.get(name) for name in ("app_id", "redirect_uri", "meta_app_id", "registered")]
    texts = [text for text in given if isinstance(text, str) and len(text) <= LONGEST]
    return Typed(*texts) if len(texts) == len(given) else None


def read_wish(sent: object) -> Wish | None:
    """Read what a browser sent to be saved; None where it is not what the form sends."""
    typed = read_typed(sent)
    if typed is None or not isinstance(sent, dict):
        return None
    secret, once = sent.get("secret"), sent.get("once")
    if isinstance(secret, str) and isinstance(once, str) and len(secret) <= LONGEST:
        return Wish(typed, secret.strip(), once)
    return None


def as_data(form: Form) -> dict[str, object]:
    """Give the form as the browser's side reads it."""
    return {
        "stops": [
            {
                "title": stop.title,
                "aside": stop.aside,
                "words": stop.words,
                "where": list(stop.where),
                "there": [list(pair) for pair in stop.there],
                "link": stop.link,
            }
            for stop in form.stops
        ],
        "ticks": list(form.ticks),
        "values": {
            name: {"text": value.text, "isSet": value.is_set, "isFixed": value.is_fixed}
            for name, value in (
                ("app_id", form.app_id),
                ("secret", form.secret),
                ("redirect_uri", form.redirect_uri),
            )
        },
        "address": form.address,
        "httpsAddress": form.https_address,
        "marks": {name: _mark(mark) for name, mark in form.marks.items()},
        "canTakeRegistered": form.can_take_registered,
        "isTyped": form.is_typed,
        "isBegun": form.is_begun,
        "isComplete": form.is_complete,
        "rules": [{"pattern": pattern, "mark": _mark(mark)} for pattern, mark in form.rules],
        "sameAsId": _mark(form.same_as_id),
        "once": form.once,
        "isToml": form.is_toml,
        "savingWords": form.saving_words,
        "outcome": form.outcome
        and {
            "isSaved": form.outcome.is_saved,
            "title": form.outcome.title,
            "words": form.outcome.words,
            "offersText": form.outcome.offers_text,
        },
        "longest": LONGEST,
    }


def _mark(mark: Mark) -> dict[str, object]:
    return {"grade": mark.grade, "words": mark.words, "rows": differences.as_shown(mark.rows)}
