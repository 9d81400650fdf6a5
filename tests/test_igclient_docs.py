"""The documentation tells every error, every reason and every setting. That its examples run is shown by
test_igclient_installed.py."""

from pathlib import Path

from igclient import errors
from igclient.cli.settings import APP_KEYS, OTHER_KEYS
from igclient.downloads import DownloadFailed, DownloadProblem

PAGE = (Path(__file__).parent.parent / "docs" / "igclient.md").read_text()


def test_every_error_every_reason_and_every_setting_is_told() -> None:
    kinds = [
        value
        for value in vars(errors).values()
        if isinstance(value, type) and value.__base__ is not Exception
    ]
    leaves = [
        kind for kind in kinds if issubclass(kind, errors.IGClientError) and kind is not errors.TransportError
    ]
    for name in (*(kind.__name__ for kind in leaves), *(reason for *_, reason in errors.OAUTH_MESSAGES)):
        assert f"`{name}`" in PAGE
    for key in (*APP_KEYS, *OTHER_KEYS):
        assert f"`{key}`" in PAGE
    for name in (DownloadFailed.__name__, *(problem.name for problem in DownloadProblem)):
        assert f"`{name}`" in PAGE
