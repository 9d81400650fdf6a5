"""Instagram's permissions by name, in a person's words. Pure."""

import re

from dashboard.words.wording import plain_name

PERMISSIONS = {
    "instagram_business_basic": "See your profile and your media",
    "instagram_business_manage_insights": "See the insights of your account and your media",
    "instagram_business_manage_comments": "See and manage the comments on your media",
    "instagram_business_content_publish": "Publish posts (this app never does)",
    "instagram_business_manage_messages": "See and manage messages (this app never does)",
    "user_profile": "See your profile",
    "user_media": "See your media",
}


PERMISSION_USES = {
    "instagram_business_basic": "The profile, the contact sheets and their pictures; refreshing the access.",
    "instagram_business_manage_insights": "Reach, views and saves of a post, when you ask for them.",
    "instagram_business_manage_comments": "The comments under a post, when you open them. The app only reads them.",
    "instagram_business_content_publish": "Nothing. You can leave it out of `INSTAGRAM_SCOPE`.",
    "instagram_business_manage_messages": "Nothing. You can leave it out of `INSTAGRAM_SCOPE`.",
    "user_profile": "The profile.",
    "user_media": "The contact sheets and their pictures.",
}


def permission_use(permission: str) -> str:
    """What the app does with a permission; a permission nobody knows is used for nothing."""
    return PERMISSION_USES.get(permission, "Nothing.")


def permission_in_words(permission: str) -> str:
    """'See your profile and your media'; a permission nobody knows is given by its name."""
    return PERMISSIONS.get(permission) or plain_name(permission) or "A permission without a name"


def is_permission_name(name: str) -> bool:
    """Whether this may be the name of a permission, or a slip of one: what has digits may be a misplaced secret."""
    return re.fullmatch(r"\D{1,60}", name) is not None
