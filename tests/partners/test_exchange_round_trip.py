"""Out and in again: an export, imported into an empty registry and exported from there, is the same to the byte."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.platform import db
from registry.platform.exchange.export import begin, pieces
from registry.platform.exchange.fields import cell_of
from registry.platform.exchange.runs import COMMAND_LINE
from registry.platform.exchange.spreadsheet import write_csv
from tests.partners.cases import coordinator, school, state
from tests.partners.importing import exported, partners, take, undo

pytestmark = pytest.mark.usefixtures("database")


@asynccontextmanager
async def left_alone() -> AsyncIterator[None]:
    """Whatever is done within is undone."""
    try:
        async with db.transaction():
            yield
            raise _Undone
    except _Undone:
        pass


class _Undone(Exception):
    pass


async def emptied() -> None:
    await db.execute("UPDATE organisation SET parent_id = NULL, successor_id = NULL")
    await db.execute("DELETE FROM organisation")
    await db.execute("DELETE FROM jurisdiction WHERE type <> 'state'")


async def _through(file: Path, content: bytes) -> bytes:
    """What an empty registry exports after it took the file in."""
    await asyncio.to_thread(file.write_bytes, content)
    async with left_alone():
        await emptied()
        report = await take(file)
        assert report.prepared.plan.refused == []
        assert report.prepared.plan.notices == []
        return await exported()


SIGNS = st.sampled_from("aB é'\";,=+@-|\\…\n1")
TEXT = st.text(SIGNS, min_size=1, max_size=12).map(lambda text: " ".join(text.split()))
NAME = TEXT.filter(lambda text: any(sign.isalnum() for sign in text))
PLACE = st.fixed_dictionaries(
    {},
    optional={
        "street": TEXT.filter(bool),
        "city": TEXT.filter(bool),
        "postal_code": st.sampled_from(["00501", "32401", "32401-0001"]),
        "capacity": st.integers(0, 100_000),
        "note": TEXT.filter(bool),
        "website": st.sampled_from(["https://example.org", "http://www.example.org/a?b=1"]),
        "telephone": st.sampled_from(["+18505550101", "+18505550102"]),
        "email": st.sampled_from(["desk@example.org"]),
        "tier": st.sampled_from(["strategic", "occasional"]),
        "status": st.sampled_from(["prospect", "active", "dormant", "dissolved"]),
        "county": st.sampled_from(["Bay", "Gulf County", "Saint Johns"]),
    },
)
LISTS = st.fixed_dictionaries(
    {},
    optional={
        "aliases": st.lists(NAME, unique=True, max_size=3).map(tuple),
        "acronyms": st.lists(st.sampled_from(["BHS", "GMS"]), unique=True).map(tuple),
        "regimes": st.lists(st.sampled_from(["ferpa", "hipaa", "cjis"]), unique=True).map(tuple),
        "former_names": st.lists(NAME, unique=True, max_size=2).map(
            lambda names: tuple(f"{name} (until 2020-12-31)" for name in names)
        ),
    },
)
DEGREES = st.one_of(
    st.just({}),
    st.builds(lambda y, x: {"latitude": round(y, 6), "longitude": round(x, 6)}, st.floats(1, 89), st.floats(-179, -1)),
)


@st.composite
def directories(draw: st.DrawFn) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = []
    for number in range(draw(st.integers(1, 5))):
        numbered = draw(st.booleans())
        row = {
            "id": str(UUID(int=number + 1)), "name": draw(NAME), "sector": "community", "region": "FL",
            "time_zone": "America/New_York", "identifiers": (f"own:{number}",) if numbered else (),
            "parent_identifier": draw(st.sampled_from([None, *(_reference(one) for one in made)])),
        }  # fmt: skip
        made.append(row | draw(PLACE) | draw(LISTS) | draw(DEGREES))
    return made


def _reference(row: dict[str, Any]) -> str:
    return row["identifiers"][0] if row["identifiers"] else f"id:{row['id']}"


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=directories())
async def test_a_round_trip_is_exact(tmp_path: Path, rows: list[dict[str, Any]]) -> None:
    columns = [source.columns[0] for source in partners().profiles()["registry_partners"].sources]
    cells = [{name: cell_of(value) for name, value in row.items()} for row in rows]
    first = tmp_path / "first.csv"
    first.write_bytes("".join(write_csv(columns, cells)).encode())

    async with left_alone():
        report = await take(first)
        assert report.prepared.plan.refused == []
        out = await exported()
        again = tmp_path / "again.csv"
        again.write_bytes(out)
        assert (await take(again)).summary.unchanged == len(rows)
        assert await _through(tmp_path / "out.csv", out) == out


async def test_what_people_entered_comes_back_exactly(tmp_path: Path) -> None:
    actor = await coordinator()
    district = await school(actor, "Bay District Schools", jurisdiction_ids=[await state()])
    name, note = "=1+1, “Bayhaven”; High\\School", "Two\nlines; and 'more"
    await school(actor, name, parent_id=district, note=note, regimes=["ferpa"])

    out = await exported()

    assert await _through(tmp_path / "out.csv", out) == out


@pytest.mark.parametrize(("form", "guarded"), [("csv", True), ("xlsx", False)])
async def test_every_form_is_read_back(tmp_path: Path, form: Any, guarded: bool) -> None:
    actor = await coordinator()
    for name in ("=SUM(A1)", "+1 Club", "-", "@home", "'quoted", "Café ☕", "\uff1dwide", "0123"):
        await school(actor, name, note=name)
    ids = await begin(partners(), {}, form, COMMAND_LINE)
    file = tmp_path / f"all.{form}"
    found = pieces(partners(), ids, form, by=COMMAND_LINE, guarded=guarded)
    file.write_bytes(b"".join([piece async for piece in found]))

    report = await take(file, apply=False)

    assert (report.summary.unchanged, report.summary.writes, report.summary.refused) == (8, 0, 0)


async def test_a_workbook_is_one_that_others_read(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    await school(await coordinator(), "=SUM(A1)")
    ids = await begin(partners(), {}, "xlsx", COMMAND_LINE)
    file = tmp_path / "all.xlsx"
    found = pieces(partners(), ids, "xlsx", by=COMMAND_LINE, guarded=False)
    file.write_bytes(b"".join([piece async for piece in found]))

    sheet = (await asyncio.to_thread(load_workbook, file)).active

    assert [cell.value for cell in sheet[1]][:2] == ["id", "name"]
    assert (sheet["B2"].value, sheet["B2"].data_type) == ("=SUM(A1)", "s")


REAL = ("libraries_fl_outlets_imls.csv", "venues_us_hifld_major_sport.csv", "legal_aid_fl/organizations.csv")


@pytest.mark.parametrize("name", REAL)
async def test_a_real_file_comes_out_and_in_again(shared_data: Path, tmp_path: Path, name: str) -> None:
    run = (await take(shared_data / "organisations" / name)).run

    out = await exported()

    assert await _through(tmp_path / "out.csv", out) == out
    await undo(run)
    assert await db.fetch_one("SELECT FROM organisation") is None
