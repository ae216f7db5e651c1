"""Out and in again: an export of agreements, taken in by an empty registry and exported from there, is the same."""

import asyncio
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agreements.model import Category, Kind, PartyRole, Purpose, Renewal, Stage
from agreements.record import service
from agreements.record.schemas import AmendIn
from agreements.register.fields import COLUMNS
from agreements.register.spreading import spread
from agreements.register.wording import (
    Amendment,
    Party,
    Term,
    amendments_of,
    parties_of,
    terms_of,
    told_amendments,
    told_parties,
    told_terms,
)
from registry.platform import db
from registry.platform.exchange.export import begin, pieces
from registry.platform.exchange.fields import cell_of
from registry.platform.exchange.runs import COMMAND_LINE
from registry.platform.exchange.spreadsheet import write_csv
from registry.platform.text import sent
from tests.agreements.places import drafted, in_force, sheriff, version
from tests.agreements.registers import COUNTY, DISTRICT, agreements, exported, neighbours, notices, refusals, take
from tests.contacts.places import organisation
from tests.partners.cases import coordinator
from tests.partners.test_exchange_round_trip import left_alone

CLINIC, SCHOOLS = UUID(int=1), UUID(int=2)
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=12)
FREE = st.one_of(st.none(), TEXT, st.sampled_from(['a; b "c"', "back\\slash", "=1+1", "by [x:1] (lead)"]))
DAYS = st.dates(date(2015, 1, 1), date(2030, 12, 31))
PERIODS = st.sampled_from([None, "P90D", "P3M", "P12M"])
COUNTS = st.one_of(st.none(), st.integers(1, 99))


@st.composite
def terms(draw: st.DrawFn) -> list[Term]:
    made, begin = [], draw(DAYS)
    for _ in range(draw(st.integers(0, 3))):
        last_day = begin + timedelta(days=draw(st.integers(0, 900)))
        renewal = draw(st.sampled_from([Renewal.NONE, Renewal.EXPRESS, Renewal.TACIT, Renewal.UNKNOWN]))
        period = draw(st.sampled_from(["P12M", "P365D"])) if renewal is Renewal.TACIT else None
        made.append(Term(
            begins_on=begin, last_day=last_day, renewal=renewal, renewal_period=period, renewals_most=draw(COUNTS),
            notice=draw(PERIODS), notice_of_others=draw(PERIODS), holdover=draw(FREE), review_months=draw(COUNTS),
            terminate_days=draw(st.sampled_from([None, 0, 30])),
        ))  # fmt: skip
        begin = last_day + timedelta(days=draw(st.integers(1, 40)))
    if draw(st.booleans()):
        made.append(Term(begins_on=begin, renewal=draw(st.sampled_from([Renewal.EVERGREEN, Renewal.UNKNOWN]))))
    return made


@st.composite
def amendments(draw: st.DrawFn, of: list[Term]) -> list[Amendment]:
    made = []
    for number in range(1, draw(st.integers(0, 2)) + 1) if of else ():
        term, signed = draw(st.sampled_from(of)), draw(st.one_of(st.none(), DAYS))
        made.append(Amendment(
            number=number, term_from=term.begins_on, effective_on=draw(DAYS), signed_on=signed,
            moves_end=draw(st.booleans()), was_last=draw(st.one_of(st.none(), DAYS)), summary=draw(TEXT),
        ))  # fmt: skip
    return made


@st.composite
def bound(draw: st.DrawFn) -> list[Party]:
    same = draw(st.one_of(st.none(), DAYS))
    roles = [PartyRole.LEAD, draw(st.sampled_from([PartyRole.PARTY, PartyRole.BENEFICIARY]))]
    return [
        Party(
            name=name, reference=f"id:{key}", role=role, signed_on=same if draw(st.booleans()) else None,
            signatory_name=draw(FREE), notice_address=draw(FREE),
        )
        for name, key, role in zip(("Bay Clinic", "Marlow County Schools"), (CLINIC, SCHOOLS), roles, strict=True)
    ]  # fmt: skip


@st.composite
def registers(draw: st.DrawFn) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = []
    for number in range(draw(st.integers(1, 4))):
        held = draw(terms())
        made.append({
            "id": str(UUID(int=number + 100)), "reference": f"R-{number}", "title": "Title " + draw(TEXT),
            "kind": str(draw(st.sampled_from(Kind))), "stage": str(draw(st.sampled_from(Stage))),
            "parties": told_parties(draw(bound())), "terms": told_terms(held),
            "amendments": told_amendments(draw(amendments(held))), "note": draw(FREE), "clause": draw(FREE),
            "visibility": draw(st.sampled_from(["all_users", "coordinators"])), "direction": "both",
            "must_publish": draw(st.sampled_from(["yes", "no"])),
            "purposes": tuple(draw(st.lists(st.sampled_from([str(one) for one in Purpose]), unique=True))),
            "categories": tuple(draw(st.lists(st.sampled_from([str(one) for one in Category]), unique=True))),
            "caveats": tuple(draw(st.lists(TEXT, unique=True, max_size=2))), "response_hours": draw(COUNTS),
            "published_on": draw(st.sampled_from([None, "2024-02-29"])),
            "terminated_last_day": draw(st.sampled_from([None, "2031-02-28"])),
            **draw(successors(number)),
        })  # fmt: skip
    return made


@st.composite
def successors(draw: st.DrawFn, number: int) -> dict[str, str]:
    if not number or not draw(st.booleans()):
        return {}
    return {"superseded_by": f"reference:R-{number - 1}", "superseded_on": "2030-01-01"}


@settings(max_examples=40)
@given(parties=bound(), held=terms(), data=st.data())
def test_words_are_read_again_exactly(parties: list[Party], held: list[Term], data: st.DataObject) -> None:
    changes = data.draw(amendments(held))

    assert parties_of(told_parties(parties)) == sorted(parties, key=lambda one: one.role is not PartyRole.LEAD)
    assert terms_of(told_terms(held)) == held
    assert amendments_of(told_amendments(changes)) == changes


@pytest.mark.usefixtures("database")
@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(rows=registers())
async def test_a_round_trip_is_exact(tmp_path: Path, rows: list[dict[str, Any]]) -> None:
    cells = [{name: cell_of(value) for name, value in row.items()} for one in rows for row in spread(one)]
    content = "".join(write_csv(list(COLUMNS), cells)).encode()

    async with left_alone():
        await organisation("Bay Clinic", "healthcare", id=CLINIC)
        await organisation("Marlow County Schools", id=SCHOOLS)
        first = await take(tmp_path / "first.csv", content)
        assert refusals(first) == []
        out = await exported()
        again = await take(tmp_path / "again.csv", out)
        assert (again.summary.unchanged, again.summary.missing, again.run) == (len(rows), 0, None)
        assert await _through(tmp_path / "out.csv", out) == out


async def _through(file: Path, content: bytes) -> bytes:
    """What an empty registry with the same partners exports after it took the file in."""
    async with left_alone():
        await db.execute("UPDATE agreement SET superseded_by_id = NULL, superseded_on = NULL")
        await db.execute("DELETE FROM agreement")
        report = await take(file, content)
        assert refusals(report) == []
        assert notices(report) == []
        return await exported()


@pytest.mark.usefixtures("database")
async def test_what_people_recorded_comes_back_exactly(tmp_path: Path) -> None:
    actor = await coordinator()
    lead, other = await organisation('Leon; Schools "A" [x:1]'), await sheriff()
    key = await in_force(actor, lead, other, notice="90 days", renewal=Renewal.TACIT, renewal_period="1 year")
    await drafted(actor, other, title="=1+1", reference="0001")
    area = await db.fetch_one("SELECT id FROM jurisdiction WHERE type = 'state' AND region = 'FL'")
    assert area
    given_facts = sent(AmendIn(note="Two\nlines; and 'more", jurisdiction_ids=[area["id"]],
                                                owner_id=actor.user_id, caveats=["not; for", "the press"]))  # fmt: skip
    await service.amend(actor, key, given_facts, await version(key))

    out = await exported()

    assert b"Florida [state:" in out
    assert await _through(tmp_path / "out.csv", out) == out


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(("form", "guarded"), [("csv", True), ("xlsx", False)])
async def test_every_form_is_read_back(tmp_path: Path, form: Any, guarded: bool) -> None:
    await neighbours()
    await take(tmp_path / "contracts.csv", COUNTY)
    await take(tmp_path / "mou.csv", DISTRICT)
    ids = await begin(agreements(), {}, form, COMMAND_LINE)
    file = tmp_path / f"all.{form}"
    content = b"".join([piece async for piece in pieces(agreements(), ids, form, by=COMMAND_LINE, guarded=guarded)])
    await asyncio.to_thread(file.write_bytes, content)

    report = await take(file, apply=False)

    assert (report.summary.unchanged, report.summary.writes, report.summary.refused) == (7, 0, 0)
    assert report.summary.missing == 0
