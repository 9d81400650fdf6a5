"""Look over the permissions to ask for: names of the wrong product are a common reason for a refusal. Pure."""

from collections.abc import Iterator, Mapping

from dashboard.setup.findings import Finding, Grade
from dashboard.words.permissions import is_permission_name
from dashboard.words.wording import plain_name

SCOPE, PLATFORM = "INSTAGRAM_SCOPE", "INSTAGRAM_PLATFORM"
BASIC = "instagram_business_basic"
OWN_SCOPES = frozenset({BASIC, "instagram_business_manage_insights", "instagram_business_manage_comments"})
NEVER_NEEDED = frozenset({"instagram_business_content_publish", "instagram_business_manage_messages"})
LEGACY_SCOPES = frozenset({"user_profile", "user_media"})


def check_scope(settings: Mapping[str, str]) -> Iterator[Finding]:
    """Look over the names in INSTAGRAM_SCOPE; nothing is said when none are set."""
    asked = settings.get(SCOPE, "").replace(",", " ").split()
    if not asked:
        return
    if settings.get(PLATFORM) == "basic_display":
        foreign = [name for name in asked if name not in LEGACY_SCOPES]
    else:
        foreign = [name for name in asked if name not in OWN_SCOPES | NEVER_NEEDED]
        if BASIC not in asked:
            yield Finding(Grade.WRONG, SCOPE, f"lacks `{BASIC}`, which everything needs.")
    for name in foreign:
        yield Finding(Grade.WRONG, SCOPE, f"asks for {_shown(name)}: {_of_another_product(name)}")
    for name in asked:
        if name in NEVER_NEEDED:
            yield Finding(
                Grade.LOOK, SCOPE, f"asks for `{name}`, which this app never uses. Better leave it out."
            )
    if not foreign and BASIC in asked:
        yield Finding(Grade.GOOD, SCOPE, "names permissions of the right product.")


def _of_another_product(name: str) -> str:
    if name in LEGACY_SCOPES or name.startswith("instagram_graph_user_"):
        return "a name of Basic Display, which Meta ended in December 2024."
    if name.startswith("business_"):
        return f"the old name, which ended in January 2025. Now it is {plain_name('instagram_' + name)}."
    if name.startswith(("instagram_", "pages_", "ads_", "business")):
        return "a name of the product with Facebook Login, not of this one."
    return "no permission of this product."


def _shown(name: str) -> str:
    return plain_name(name) if is_permission_name(name) else "something that is not shown here"
