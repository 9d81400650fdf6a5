"""The app's pages by their files, and a place in it that a sign-in brings a person back to."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the app a person was, so that a sign-in can bring them back."""

    page: str
    query: tuple[tuple[str, str], ...] = ()

    def parameters(self) -> dict[str, list[str]]:
        """The query as Streamlit takes it: every value of a repeated parameter, in order."""
        grouped: dict[str, list[str]] = {}
        for key, value in self.query:
            grouped.setdefault(key, []).append(value)
        return grouped


HOME = Place("pages/media.py")
CONNECT_PAGE = "pages/connect.py"
INSIGHTS_PAGE = "pages/insights.py"
ARCHIVE_PAGE = "pages/archive.py"
ACCESS_PAGE = "pages/access.py"
SETUP_PAGE = "pages/setup.py"
ENTRY_FILE = "streamlit_app.py"
SHEETS_PATHS = ("sheets", "media")
"""Where the sheets are beside the front page. The second is their former path; Streamlit keeps `/media/` for itself."""
GUARDED_PAGES = {
    **dict.fromkeys(SHEETS_PATHS, HOME.page),
    "insights": INSIGHTS_PAGE,
    "archive": ARCHIVE_PAGE,
    "access": ACCESS_PAGE,
    "setup": SETUP_PAGE,
}
"""The pages that a sign-in leads back to, by the last part of their address."""
CALLBACK_KEYS = frozenset({"code", "state", "error", "error_reason", "error_description", "error_code"})
"""What Instagram's way back has in the address, and no page of ours ever asks for."""
