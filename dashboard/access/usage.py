"""How much of Instagram's allowance is used, in a person's words. Pure."""

from dashboard.words.wording import rough
from igclient import Usage

_NEARLY = 75.0


def usage_in_words(usage: Usage | None) -> str:
    """What the last answer said of the allowance, and what that means."""
    if usage is None:
        return (
            "Instagram has not said yet how much is used. It does so with most answers: "
            "look again after opening the sheets."
        )
    told = (
        f"{usage.percent:.0f} % used: calls {usage.call_count:.0f} %, time {usage.total_time:.0f} %, "
        f"computing {usage.total_cputime:.0f} %, said Instagram's last answer. The highest counts, over a rolling day, "
        "for this app and your account together."
    )
    if usage.retry_after is not None:
        return f"{told} Instagram asks for a pause of about {rough(usage.retry_after)}."
    if usage.percent >= 100:
        return f"{told} At 100 % Instagram refuses calls until the figure has fallen."
    if usage.percent >= _NEARLY:
        return (
            f"{told} That is a lot: the app now leaves out what is not needed, such as new links to pictures."
        )
    return f"{told} At 100 % Instagram refuses calls for a while."
