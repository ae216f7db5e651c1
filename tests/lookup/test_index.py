"""The search rows and the vocabulary follow whatever is written."""

from collections import Counter
from typing import Any

import asyncpg
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.lookup import commands, service, writing
from registry.platform import db
from registry.platform.text import fold
from tests.lookup.directory import Partner, add

NAMES = [
    "Harbor Police Department",
    "Harbor High School",
    "TIDE CO SO",
    "St. Elmo Clinic",
    "Marrow",
    "Marrow Marrow 33040",
]


async def _stored() -> dict[str, int]:
    rows = await db.fetch("SELECT lexeme, documents FROM lookup_vocabulary WHERE documents <> 0")
    return {row["lexeme"]: row["documents"] for row in rows}


async def _counted() -> dict[str, int]:
    rows = await db.fetch("SELECT tsvector_to_array(words) AS words FROM lookup_organisation")
    words = Counter(word for row in rows for word in row["words"])
    return {word: count for word, count in words.items() if not any(c.isdigit() for c in word)}


async def _clear() -> None:
    for table in (
        "service_area",
        "organisation",
        "jurisdiction WHERE type = 'county'",
        "lookup_word_change",
        "lookup_word",
    ):
        await db.execute(f"DELETE FROM {table}")


async def _rename(partner: Partner, name: str) -> None:
    await db.execute("UPDATE organisation SET name = $2, sort_name = $3 WHERE id = $1", partner.id, name, fold(name))


STEPS = st.lists(
    st.tuples(st.sampled_from(["add", "rename", "delete", "cascade", "settle", "again", "recount"]), st.integers(0, 5)),
    max_size=14,
)


@pytest.mark.usefixtures("database")
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
async def test_vocabulary_counts_stay_right(steps: list[tuple[str, int]]) -> None:
    await _clear()
    alive: list[Partner] = []

    for what, which in steps:
        some = alive[which % len(alive)] if alive else None
        if what == "add":
            alive.append(Partner(name=NAMES[which]))
            await add(alive[-1:])
            await service.reindex([alive[-1].id])
        elif what == "settle":
            await writing.settle()
        elif what == "recount":
            await writing.recount()
        elif some:
            await _change(what, some, NAMES[which])
            alive = [partner for partner in alive if partner is not some or what not in {"delete", "cascade"}]

        assert await _stored() == await _counted()
    rows = await db.fetch("SELECT organisation_id FROM lookup_organisation")
    assert {row["organisation_id"] for row in rows} == {partner.id for partner in alive}


async def _change(what: str, partner: Partner, name: str) -> None:
    if what == "rename":
        await _rename(partner, name)
    if what in {"delete", "cascade"}:
        await db.execute("DELETE FROM organisation WHERE id = $1", partner.id)
    if what != "cascade":
        await service.reindex([partner.id])


@pytest.mark.usefixtures("database")
async def test_reindex_of_what_stays_the_same_writes_nothing() -> None:
    partners = [Partner(name=name, numbers=(("+13055550101", "1", "all_users", False),)) for name in NAMES]
    await add(partners)
    ids = [partner.id for partner in partners]
    await service.reindex(ids)
    before = await _versions()

    await service.reindex(ids)

    assert await _versions() == before


async def _versions() -> list[Any]:
    organisations = await db.fetch("SELECT ctid::text, xmin::text FROM lookup_organisation ORDER BY organisation_id")
    numbers = await db.fetch("SELECT ctid::text, xmin::text FROM lookup_number ORDER BY organisation_id")
    changes = await db.fetch("SELECT count(*) FROM lookup_word_change")
    return [tuple(row) for row in (*organisations, *numbers, *changes)]


@pytest.mark.usefixtures("committed")
async def test_rollback_leaves_nothing() -> None:
    with pytest.raises(ZeroDivisionError):
        async with db.transaction():
            await _add_one("Fernweh Institute")
            raise ZeroDivisionError

    for table in ("lookup_organisation", "lookup_number", "lookup_word", "lookup_word_change"):
        assert await db.fetch(f"SELECT * FROM {table}") == []


async def _add_one(name: str) -> Partner:
    partner = Partner(name=name, numbers=(("+13055550101", None, "all_users", False),))
    await add([partner])
    await service.reindex([partner.id])
    return partner


async def test_writers_with_words_in_common_do_not_wait(committed: str) -> None:
    await _add_one("Harbor Police Department")
    other = await asyncpg.connect(committed)

    async with db.transaction():
        await _add_one("Marrow Police Department")
        await other.execute("SET lock_timeout = '1s'")
        changed = await other.execute("INSERT INTO lookup_word_change VALUES ('police', 1)")

    await other.close()
    assert changed == "INSERT 0 1"


@pytest.mark.usefixtures("committed")
async def test_rebuild_mends_rows_and_counts() -> None:
    partner = await _add_one("Harbor Police Department")
    await db.execute("UPDATE lookup_organisation SET words = 'wrong', digest = ''")
    await db.execute("UPDATE lookup_word SET documents = 77")

    assert await service.rebuild() == 1

    assert await _stored() == await _counted()
    row = await db.fetch_one(
        "SELECT words @@ 'police' AS found FROM lookup_organisation WHERE organisation_id = $1", partner.id
    )
    assert row is not None
    assert row["found"]


@pytest.mark.usefixtures("database")
async def test_large_batches_are_indexed_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "BATCH", 7)
    monkeypatch.setattr(service, "SETTLE_FROM", 10)
    monkeypatch.setattr(service, "PENDING", 1)
    partners = [Partner(name=f"Harbor {number}") for number in range(30)]
    await add(partners)

    await service.reindex([partner.id for partner in partners])

    rows = await db.fetch("SELECT documents FROM lookup_word WHERE lexeme = 'harbor'")
    assert [row["documents"] for row in rows] == [30]
    assert await db.fetch("SELECT * FROM lookup_word_change") == []


def test_rebuild_is_a_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "with_database", lambda work: 1234 if work is service.rebuild else None)

    done = CliRunner().invoke(commands.lookup, ["rebuild"])

    assert (done.exit_code, done.output) == (0, "1,234 organisations can be found.\n")
