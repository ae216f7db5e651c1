"""Every page says that it is a demonstration while it is one, and `registry demo` says what it did."""

import pytest
from click.testing import CliRunner

from registry.cli import main
from registry.demo import ribbon
from registry.demo.removal import remove
from tests.cast import alice, anonymous

RIBBON = "with fictional partners and people"


@pytest.mark.usefixtures("marlow")
async def test_ribbon_is_on_every_page_until_the_demonstration_is_removed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ribbon, "HOLDS_SECONDS", 0.0)
    coordinator = await alice()
    pages = [(coordinator, "/"), (coordinator, "/no-such-page"), (anonymous(), "/sign-in")]

    shown = [(await who.get(path, follow_redirects=True)).text for who, path in pages]
    await remove()
    after = [(await who.get(path, follow_redirects=True)).text for who, path in pages]

    assert [RIBBON in text for text in shown] == [True] * 3
    assert [RIBBON in text for text in after] == [False] * 3


@pytest.mark.usefixtures("database")
async def test_ribbon_is_asked_for_once_in_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    async def is_demo() -> bool:
        asked.append(1)
        return False

    monkeypatch.setattr(ribbon, "is_demo", is_demo)
    for seconds, path in ((0.0, "/sign-in"), (60.0, "/sign-in"), (60.0, "/health/live"), (0.0, "/health/live")):
        monkeypatch.setattr(ribbon, "HOLDS_SECONDS", seconds)
        await anonymous().get(path)

    assert len(asked) == 1


def test_command_loads_once_and_removes(committed_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", committed_url)
    monkeypatch.setenv("REGISTRY_LOG", "ERROR")
    run = CliRunner().invoke

    told = [run(main, ["demo", *options]) for options in ([], [], ["--remove"], ["--remove"])]

    assert [result.exit_code for result in told] == [0, 1, 0, 1]
    assert [result.output.splitlines()[-1] for result in told] == [
        "Loaded Marlow County with 63 partners. Everything in it is fictional.",
        "Error: The demonstration is here already. `registry demo --remove` takes it away.",
        "Removed the demonstration with its 63 partners.",
        "Error: There is no demonstration here.",
    ]
