"""Where things stand at Meta: the clicks that lead there, in order. Pure."""

LOGIN_SETUP = ("App Dashboard", "Instagram", "API setup with Instagram login")
LOGIN_SETTINGS = (*LOGIN_SETUP, "Set up Instagram business login", "Business login settings")
ROLES = ("App Dashboard", "App roles", "Roles", "Add people")
INVITES = ("Instagram app", "Settings", "Website permissions", "Apps and websites", "Tester invites")
