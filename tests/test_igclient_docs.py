"""The documentation: every example runs, every error and every setting is told."""

import builtins
import re
import sys
from datetime import timedelta
from pathlib import Path

import pytest

import igclient
from igclient import INSTAGRAM_LOGIN, EncryptedFileTokenStore, errors
from igclient.cli.commands import main
from igclient.cli.settings import APP_KEYS, OTHER_KEYS
from sandbox.walk import allow

PAGE = (Path(__file__).parent.parent / "docs" / "igclient.md").read_text()


@pytest.fixture
def configured(sandbox, monkeypatch, tmp_path):
    """The sandbox in place of Instagram, and an empty folder to work in."""
    monkeypatch.chdir(tmp_path)
    values = {
        "INSTAGRAM_APP_ID": sandbox.client_id,
        "INSTAGRAM_APP_SECRET": sandbox.client_secret,
        "INSTAGRAM_REDIRECT_URI": "http://localhost:8501/",
        "INSTAGRAM_BASE_URL": sandbox.base_url,
        "IGCLIENT_KEY": EncryptedFileTokenStore.new_key(),
    }
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    return sandbox


def test_the_python_examples_run_from_top_to_bottom(configured, monkeypatch, capsys) -> None:
    monkeypatch.setattr(igclient, "INSTAGRAM_LOGIN", INSTAGRAM_LOGIN.hosted_at(configured.base_url))
    monkeypatch.setattr(
        builtins,
        "input",
        lambda prompt: allow(capsys.readouterr().out.removeprefix("Open ").strip(), account="sample"),
    )
    examples = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert len(examples) >= 9
    names: dict[str, object] = {}
    for example in examples:
        exec(compile(example, "docs/igclient.md", "exec"), names)  # noqa: S102  # our own page
    printed = capsys.readouterr().out
    token = names["token"]
    assert isinstance(token, igclient.AccessToken)
    assert token.value not in printed
    assert printed.endswith("0\n")


def test_the_shell_examples_run(configured, monkeypatch, capsys) -> None:
    class Person:
        def readline(self) -> str:
            return allow(capsys.readouterr().out.split()[-1], account="sample")

    monkeypatch.setattr(sys, "stdin", Person())
    lines = re.findall(r"^\$ python -m igclient (.*)$", PAGE, re.MULTILINE)
    assert len(lines) == 7
    for line in lines:
        command = line.partition(" | ")[0]
        if command.endswith("refresh"):
            configured.advance(timedelta(hours=25))
        assert main(command.split()) == 0, command
    out, err = capsys.readouterr()
    assert "Refreshed until" in err
    assert "maya.lindqvist" in out


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
