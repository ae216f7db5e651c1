"""The commands say what they take."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from registry.platform.access.commands import token, user
from registry.platform.command import leave_address, public_url
from registry.platform.settings import load


@pytest.mark.parametrize(
    ("command", "arguments", "words"),
    [
        (user, ["add", "--help"], ["EMAIL NAME", "officer|coordinator|manager|auditor|administrator"]),
        (user, ["reset", "--help"], ["EMAIL", "--phone"]),
        (token, ["create", "--help"], ["EMAIL NAME", "directory:read", "check:record"]),
        (token, ["revoke", "--help"], ["TOKEN_ID"]),
    ],
)
def test_help_names_what_is_needed(command: object, arguments: list[str], words: list[str]) -> None:
    result = CliRunner().invoke(command, arguments)  # type: ignore[arg-type]

    assert result.exit_code == 0
    assert [word for word in words if word not in result.output.replace("\n", "")] == []


def test_scope_that_no_token_may_carry_is_refused() -> None:
    result = CliRunner().invoke(token, ["create", "frank@example.org", "x", "--scope", "users:manage"])

    assert result.exit_code == 2


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ({}, "http://127.0.0.1:8077"),
        ({"REGISTRY_LISTEN": "127.0.0.1:8078"}, "http://127.0.0.1:8078"),
        ({"PUBLIC_URL": "https://registry.example.org"}, "https://registry.example.org"),
        ({"DATABASE_URL": "postgresql://registry@127.0.0.1/other"}, "http://127.0.0.1:8000"),
    ],
)
def test_links_lead_where_the_registry_was_served_last_unless_the_environment_says_otherwise(
    said: dict[str, str], address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("PUBLIC_URL", "REGISTRY_LISTEN", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    home = {"REGISTRY_HOME": str(tmp_path)}
    leave_address(load(home | {"REGISTRY_LISTEN": "127.0.0.1:8077"}))
    for name, value in said.items():
        monkeypatch.setenv(name, value)

    assert public_url(load(home | said)) == address


@pytest.mark.parametrize("left", [None, "", "nonsense", "http://elsewhere.example.org"])
def test_address_that_cannot_be_read_is_left_alone(
    left: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("PUBLIC_URL", "REGISTRY_LISTEN"):
        monkeypatch.delenv(name, raising=False)
    if left is not None:
        (tmp_path / "address").write_text(left)

    assert public_url(load({"REGISTRY_HOME": str(tmp_path)})) == "http://127.0.0.1:8000"
