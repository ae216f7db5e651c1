"""The commands say what they take."""

import pytest
from click.testing import CliRunner

from registry.platform.access.commands import token, user


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
