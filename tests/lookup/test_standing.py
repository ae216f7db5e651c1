"""Look-ups stand while the directory is rewritten underneath: a real import and a real rebuild in other processes."""

import asyncio
import os
from collections.abc import Mapping
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from registry.lookup.service import reindex
from registry.platform import db
from tests import cast
from tests.lookup.directory import Partner, add
from tests.platform.serving import command

# More by hand: STANDING_ROWS=100000.
ROWS = int(os.environ.get("STANDING_ROWS", "1500"))
MARKED = 12
HEAD = "name,sector,region,city,street,telephone,identifiers\r\n"


def _file(folder: Path, word: str) -> Path:
    """Partners, some of which share a word that nothing else has."""
    names = [f"{word} School {n}" if n < MARKED else f"Harbor House {n} {n % 97:x}y" for n in range(ROWS)]
    path = folder / f"{word}.csv"
    path.write_text(HEAD + "".join(
        f"{name},education_k12,FL,Town {n % 90},{n} Main Street,850-555-01{n % 100:02},own:{n}\r\n"
        for n, name in enumerate(names)
    ), "utf-8")  # fmt: skip
    return path


async def _asked_until_the_end_of(process: BaseProcess, bystander: Partner) -> list[Any]:
    """What was answered meanwhile: look-ups for the word by an officer, who opens a card each time, and an editor."""
    officer, editor = await cast.sign_in("officer"), await cast.sign_in("coordinator")
    path, answers, turn = f"/api/v1/organisations/{bystander.id}", [], 0
    while process.exitcode is None:
        turn += 1
        tag = {"if-match": (await editor.get(path)).headers["etag"]}
        found, card, edited = await asyncio.gather(
            officer.get("/api/v1/lookup", params={"q": "quillmark"}),
            officer.get(f"/card/{bystander.id}"),
            editor.patch(path, json={"note": f"Turn {turn}"}, headers=tag),
        )
        answers.append((found, card, edited))
        await asyncio.sleep(0.02)
    assert process.exitcode == 0
    return answers


def _names(answer: Any) -> tuple[str, ...]:
    return tuple(sorted(hit["name"].split()[0] for hit in answer.json()["hits"]))


async def test_look_ups_are_answered_whole_during_an_import_a_change_and_a_rebuild(
    committed: str, tmp_path: Path
) -> None:
    bystander = Partner(name="Gull Police Department")
    await add([bystander])
    await reindex([bystander.id])
    seen: Mapping[str, set[tuple[str, ...]]] = {"import": set(), "change": set(), "rebuild": set()}
    commands = {
        "import": ("import", "partners", str(_file(tmp_path, "Quillmark")), "--apply"),
        "change": ("import", "partners", str(_file(tmp_path, "Larkspur")), "--apply"),
        "rebuild": ("lookup", "rebuild"),
    }
    for name, arguments in commands.items():
        answers = await _asked_until_the_end_of(command(*arguments, DATABASE_URL=committed), bystander)
        assert {each.status_code for turn in answers for each in turn} == {200}, name
        assert len(answers) >= 3
        seen[name].update(_names(found) for found, _, _ in answers)

    none, old, new = (), ("Quillmark",) * MARKED, ("Larkspur",) * MARKED
    assert (seen["import"] <= {none, old}, none in seen["import"]) == (True, True)
    assert (seen["change"] <= {old, new}, old in seen["change"]) == (True, True)
    assert seen["rebuild"] == {new}
    row = await db.fetch_one("SELECT count(*) AS n FROM lookup_organisation")
    assert row is not None
    assert row["n"] == ROWS + 1
