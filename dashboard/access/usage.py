"""How much of Instagram's allowance is used, in a person's words. Pure."""

from dashboard.words.wording import rough
from igclient import Usage

_NEARLY = 75.0


def usage_in_words(usage: Usage | None) -> str:
    """What the last answer said of the allowance, and what follows from it now."""
    if usage is None:
        return "Not known yet. Instagram says it with its answers."
    told = f"{usage.percent:.0f} % of Instagram's daily allowance used."
    if usage.retry_after is not None:
        return f"{told} Instagram asks for a pause of about {rough(usage.retry_after)}."
    if usage.percent >= 100:
        return f"{told} Instagram refuses calls until the figure has fallen."
    if usage.percent >= _NEARLY:
        return f"{told} The app now leaves out what is not needed."
    return told


def usage_in_detail(usage: Usage) -> str:
    """What the figure is made of, for who asks."""
    return (
        f"Calls {usage.call_count:.0f} %, time {usage.total_time:.0f} %, computing {usage.total_cputime:.0f} %: "
        "the highest counts. So said Instagram's last answer, of the last 24 hours, for this app and your account "
        "together. At 100 % it refuses calls for a while."
    )
