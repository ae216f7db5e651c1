import re
from collections.abc import Iterator
from datetime import UTC, datetime

import click
import pytest
from click.testing import CliRunner, Result

from registry.cli import main
from registry.platform import clock, db, slices
from registry.platform.jobs import Nightly, beat
from tests.cast import anonymous
from tests.platform.serving import registry


def run(*arguments: str, url: str = "") -> Result:
    """One command in this process; for those that need no database, or only look at the one named."""
    return CliRunner(env={"DATABASE_URL": url}).invoke(main, arguments)


def _commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name, command in group.commands.items():
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from _commands(command, (*path, name))


COMMANDS = dict(_commands(main))


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_command_says_what_it_does(path: tuple[str, ...]) -> None:
    shown = run(*path, "--help")

    assert shown.exit_code == 0
    assert re.search(r"\n\n  [A-Z][^.]*\.", shown.stdout)


def test_the_promised_commands_are_there() -> None:
    promised = {
        ("serve",), ("worker",), ("migrate",), ("check",), ("user", "add"), ("user", "disable"), ("user", "reset"),
        ("token", "create"), ("token", "list"), ("token", "revoke"), ("audit", "verify"),
    }  # fmt: skip

    assert promised <= COMMANDS.keys()


def test_unknown_command_is_a_usage_error() -> None:
    assert run("nonsense").exit_code == 2


@pytest.fixture
def url(committed: str) -> str:
    """A database for commands in processes of their own."""
    return committed


async def test_user_and_token_from_beginning_to_end(url: str) -> None:
    added = registry("user", "add", "gina@example.org", "Gina Gray", "--role", "coordinator", DATABASE_URL=url)
    twice = registry("user", "add", "gina@example.org", "Gina Gray", DATABASE_URL=url)
    scopes = ("--scope", "directory:read")
    made = registry("token", "create", "gina@example.org", "Sync", *scopes, DATABASE_URL=url)
    listed = registry("token", "list", "gina@example.org", DATABASE_URL=url)
    revoked = registry("token", "revoke", listed.stdout.split()[0], DATABASE_URL=url)
    disabled = registry("user", "disable", "gina@example.org", DATABASE_URL=url)
    unknown = registry("user", "reset", "nobody@example.org", DATABASE_URL=url)
    verified = registry("audit", "verify", DATABASE_URL=url)
    results = (added, twice, made, listed, revoked, disabled, unknown, verified)

    assert [each.returncode for each in results] == [0, 1, 0, 0, 0, 0, 1, 0], [each.stderr for each in results]
    assert added.stdout.startswith("http://127.0.0.1:8000/welcome/")
    assert made.stdout.strip() not in listed.stdout
    assert re.fullmatch(r"ok .*main: \d+ events.*head [0-9a-f]{64}\n", verified.stdout)
    assert not any("Traceback" in each.stderr for each in results)


async def test_audit_verify_fails_when_something_was_changed(url: str) -> None:
    assert registry("user", "add", "gina@example.org", "Gina Gray", DATABASE_URL=url).returncode == 0
    await db.execute("ALTER TABLE audit_event DISABLE TRIGGER ALL")
    await db.execute("UPDATE audit_event SET action = 'other' WHERE seq = 1")
    broken = registry("audit", "verify", DATABASE_URL=url)

    assert broken.returncode == 1
    assert "BROKEN" in broken.stdout


def test_migrate_may_be_repeated(url: str) -> None:
    repeated = registry("migrate", DATABASE_URL=url)

    assert (repeated.returncode, repeated.stdout) == (0, "Nothing to do: the database is up to date.\n")


def test_check_names_everything_it_looked_at(url: str) -> None:
    checked = registry("check", DATABASE_URL=url, SMTP_URL="smtp://127.0.0.1:1")
    names = [line[7:].partition(":")[0] for line in checked.stdout.splitlines()]

    assert names == [
        "settings", "Python", "versions", "database", "tables", "worker", "clock", "PDF libraries",
        "documents", "scans", "files", "signatures", "seal", "mail",
        "mailbox", "mail sender", "mail that comes back", "disk",
    ]  # fmt: skip
    assert checked.returncode == 0, checked.stdout
    assert "note   worker: no worker gave a sign of life for 3 minutes: start `registry worker`" in checked.stdout
    assert "look at SMTP_URL" in checked.stdout


async def test_check_fails_on_a_database_without_tables(url: str) -> None:
    await db.execute("ALTER TABLE organisation RENAME TO elsewhere")
    checked = registry("check", DATABASE_URL=url)

    assert checked.returncode == 1
    assert "run `registry migrate`" in checked.stdout


async def test_ready_notes_a_worker_that_is_silent(database: None) -> None:
    silent = await anonymous().get("/health/ready")
    with clock.frozen(datetime(2020, 1, 1, tzinfo=UTC)):
        await beat()
    long_ago = await anonymous().get("/health/ready")
    await beat()
    beating = await anonymous().get("/health/ready")

    assert [each.status_code for each in (silent, long_ago, beating)] == [200, 200, 200]
    assert [len(each.json()["notes"]) for each in (silent, long_ago, beating)] == [1, 1, 0]


async def test_every_nightly_job_runs_on_an_empty_database(committed: str) -> None:
    jobs = [job for part in slices.load() for job in part.jobs if isinstance(job, Nightly)]
    for job in jobs:
        await job.run()

    names = {job.name for job in jobs}
    assert {"close unused accounts", "forget expired sessions", "forget one-time keys"} <= names
