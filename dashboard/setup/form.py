"""The setup form: the steps, what is set, what is said about each field, and what happens when it is saved."""

from dashboard import config
from dashboard.address import HostKind, Where, app_address, is_address, where_is
from dashboard.components.setup_form import Form, Stop, Typed, Value, Wish, setup_form
from dashboard.config import REQUIRED, Settings
from dashboard.session.slots import Slot
from dashboard.setup.check_settings import APP_ID, APP_SECRET, REDIRECT_URI
from dashboard.setup.findings import Finding
from dashboard.setup.look_over import as_mark, look_over, what_stops
from dashboard.setup.saving import OUTCOME, may_save, new_once, save, saving_words
from dashboard.setup.secret_check import SAME_AS_ID, SECRET_RULES, SecretRule
from dashboard.setup.steps import STEPS

_FINDINGS: Slot[dict[str, Finding]] = Slot("setup_findings", dict)
"""What is said about the fields. What was typed is not kept: it may be a secret in the wrong field."""
_TICKS: Slot[tuple[int, ...]] = Slot("setup_ticks", tuple, of_the_tab=True)


def draw_form(found: Settings, where: Where) -> None:
    """Draw the form. Where nothing may be written, nothing of the settings stands in it either."""
    is_allowed = may_save()
    known = found if is_allowed else Settings({})
    app_id, redirect_uri = _values(known, where)
    findings = _FINDINGS.get()
    marks = look_over(Typed(app_id, redirect_uri), known, where) if findings is None else findings
    registered = marks.get("registered")
    difference = registered.difference if registered else None
    setup_form(
        Form(
            stops=[
                Stop(
                    step.title,
                    step.aside or where.redirect_uri,
                    step.words,
                    step.where,
                    step.fields,
                    step.link,
                )
                for step in STEPS
            ],
            ticks=_TICKS.get() or (),
            app_id=_value(known, APP_ID, app_id),
            secret=_value(known, APP_SECRET, ""),
            redirect_uri=_value(known, REDIRECT_URI, redirect_uri),
            address=where.redirect_uri,
            https_address=where.https_redirect_uri,
            marks={name: as_mark(one) for name, one in marks.items()},
            can_take_registered=difference is not None and not difference.leads_elsewhere,
            is_typed=findings is not None,
            is_begun=any(key in known.values for key in REQUIRED),
            is_complete=is_allowed and not what_stops(found.values, where),
            rules=[(rule.pattern, as_mark(_of_secret(rule))) for rule in SECRET_RULES],
            same_as_id=as_mark(_of_secret(SAME_AS_ID)),
            once=None if found.fixed.issuperset(REQUIRED) else new_once(),
            is_toml=where.kind is HostKind.CLOUD,
            saving_words=saving_words(found, where, is_allowed=is_allowed),
            outcome=OUTCOME.get(),
        ),
        key="setup_form",
        on_typed=note_typed,
        on_ticked=_TICKS.set,
        on_saved=note_saved,
    )


def note_typed(typed: Typed) -> None:
    """Look over what was typed, and keep what is said of it alone."""
    found = config.find_settings() if may_save() else Settings({})
    _FINDINGS.set(look_over(typed, found, where_is(app_address())))
    OUTCOME.set(None)


def note_saved(wish: Wish) -> None:
    """Save what was typed, and look it over as it is set then."""
    outcome = save(wish)
    note_typed(wish.typed)
    OUTCOME.set(outcome)


def _values(found: Settings, where: Where) -> tuple[str, str]:
    """The ID and the redirect URI to begin with; a secret in the wrong place is not shown."""
    app_id, uri = found.values.get(APP_ID, ""), found.values.get(REDIRECT_URI, "")
    is_number = app_id.isascii() and app_id.isdigit()
    return app_id if is_number else "", uri if is_address(uri) else where.redirect_uri


def _value(found: Settings, key: str, text: str) -> Value:
    return Value(text, key in found.values, key in found.fixed)


def _of_secret(rule: SecretRule) -> Finding:
    return Finding(rule.grade, APP_SECRET, rule.words)
