"""Reports: who may have one made, what is in it, for how long it is there, and that it is recorded."""

import csv
import io
import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pikepdf
import pytest

from agreements.reports import runs
from agreements.reports.jobs import forget, make
from agreements.reports.model import RunState
from agreements.reports.renewals import COLUMNS
from contacts import service as contacts
from contacts.model import PointKind, Visibility
from contacts.schemas import PointIn
from registry.platform import clock, db
from registry.platform.access.model import Actor
from registry.platform.errors import NotFound, TooMany
from tests import cast
from tests.agreements.drafts import agreement
from tests.agreements.places import in_force, sheriff
from tests.contacts.places import organisation

pytestmark = pytest.mark.usefixtures("database")


async def _trail() -> list[tuple[str, str, dict[str, Any]]]:
    rows = await db.fetch("SELECT action, kind, changes FROM audit_event ORDER BY seq")
    return [(row["action"], row["kind"], json.loads(row["changes"])) for row in rows]


async def _point(actor: Actor, house: UUID, value: str, visibility: Visibility) -> None:
    await contacts.publish_point(actor, house, PointIn(kind=PointKind.MAIN_LINE, value=value, visibility=visibility))


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


async def test_renewals_for_a_spreadsheet_and_for_programs_are_the_same_lines() -> None:
    alice = await cast.alice()
    soon = await in_force(alice.actor, await sheriff(), await organisation(), lasts="8 months", notice="30 days")
    await in_force(alice.actor, await sheriff("Far Sheriff"), lasts="9 years", review_months=120)

    sheet = await alice.get("/agreements/reports/renewals/csv?months=6")
    data = await alice.get("/api/v1/reports/renewals/rows?months=6")
    none = await alice.get("/api/v1/reports/renewals/rows?months=6&sector=faith")

    assert _rows(sheet.text) == _rows(data.text)
    [row] = _rows(data.text)
    assert tuple(row) == COLUMNS
    assert (row["lead_party"], bool(row["reason"])) == ("Marlow Sheriff", True)
    assert row["by"] >= clock.today().isoformat()
    assert _rows(none.text) == []
    kinds = [(action, kind) for action, kind, _ in await _trail()]
    assert kinds.count(("exported", "report")) == 3
    assert soon


async def test_hidden_agreement_is_in_no_report() -> None:
    alice, erin = await cast.alice(), await cast.erin()
    key = await in_force(alice.actor, await sheriff(), lasts="8 months")
    await db.execute("UPDATE agreement SET visibility = 'coordinators' WHERE id = $1", key)

    assert len(_rows((await alice.get("/api/v1/reports/renewals/rows")).text)) == 1
    assert _rows((await erin.get("/api/v1/reports/renewals/rows")).text) == []
    assert (await erin.get(f"/agreements/{key}/summary")).status_code == 404


async def test_who_may_not_export_has_no_reports() -> None:
    charlie = await cast.charlie()

    for path in ("/agreements/reports", "/agreements/reports/pocket", "/api/v1/reports/renewals/rows"):
        assert (await charlie.get(path)).status_code == 403
    assert (await charlie.post("/api/v1/reports", json={"report": "pocket"})).status_code == 403


async def test_pocket_directory_is_made_kept_for_its_asker_and_forgotten() -> None:
    alice, dana = await cast.alice(), await cast.dana()
    school = await organisation("Bayhaven High School")
    await _point(alice.actor, school, "(305) 555-0101", Visibility.SWORN_ONLY)
    asked = await alice.form("/agreements/reports/pocket", {"sector": "education_k12"})
    where = asked.headers["location"]
    key = UUID(where.rsplit("/", 1)[1])
    waiting = await alice.get(where)

    await make({"report": str(key)})

    done = await alice.get(where)
    file = await alice.get(f"{where}/file")
    made = pikepdf.open(io.BytesIO(file.content))
    assert (asked.status_code, "Waiting for a worker" in waiting.text) == (303, True)
    assert "It is done" in done.text
    assert (file.headers["content-type"], "/StructTreeRoot" in made.Root) == ("application/pdf", True)
    assert (
        file.headers["content-disposition"] == f'attachment; filename="pocket-{clock.today(alice.actor.time_zone)}.pdf"'
    )
    assert [(await dana.get(path)).status_code for path in (where, f"{where}/file")] == [404, 404]
    trail = await _trail()
    assert [(action, kind) for action, kind, _ in trail][-2:] == [("read", "contact_point"), ("exported", "report")]
    with clock.frozen(clock.now() + timedelta(hours=25)):
        assert (await alice.get(f"{where}/file")).status_code in {401, 404, 303}
        with pytest.raises(NotFound):
            await runs.own(alice.actor, key)
        await forget()
    assert await db.fetch("SELECT 1 FROM agreement_report") == []


async def test_report_shows_only_what_its_asker_may_see_and_only_once_is_made() -> None:
    from contacts.pocket_directory import write

    alice, erin = await cast.alice(), await cast.erin()
    school = await organisation("Bayhaven High School")
    await _point(alice.actor, school, "(305) 555-0111", Visibility.COORDINATORS)

    async def said(done: int, total: int) -> None:
        assert done <= total

    hers = await write(alice.actor, None, None, clock.now(), said)
    his = await write(erin.actor, None, None, clock.now(), said)

    assert "555-0111" in hers.parts[0]
    assert "coordinators" in hers.parts[0]
    assert "555-0111" not in his.parts[0]
    assert (hers.lines, his.lines) == (1, 0)


async def test_failure_is_said_and_two_at_once_are_enough() -> None:
    alice = await cast.alice()
    first = await runs.ask(alice.actor, "gone", {})
    await runs.ask(alice.actor, "pocket", {})
    with pytest.raises(TooMany):
        await runs.ask(alice.actor, "pocket", {})

    await make({"report": str(first)})
    await make({"report": str(first)})

    run = await runs.own(alice.actor, first)
    assert (run.state, bool(run.problem)) == (RunState.FAILED, True)
    assert "Ask for it again" in (await alice.get(f"/agreements/reports/made/{first}")).text
    assert await runs.ask(alice.actor, "pocket", {})


async def test_who_lost_the_right_meanwhile_gets_nothing() -> None:
    alice = await cast.alice()
    key = await runs.ask(alice.actor, "renewals", {"months": "6"})
    await db.execute("UPDATE app_user SET role = 'officer' WHERE id = $1", alice.user_id)

    await make({"report": str(key)})

    [row] = await db.fetch("SELECT state, content FROM agreement_report")
    assert (row["state"], row["content"]) == ("failed", None)


async def test_summary_is_one_page_and_recorded() -> None:
    alice = await cast.alice()
    key = await agreement(alice.actor)

    file = await alice.get(f"/agreements/{key}/summary")

    made = pikepdf.open(io.BytesIO(file.content))
    assert len(made.pages) == 1
    assert (await _trail())[-1] == ("exported", "agreement", {"form": [None, "summary"]})


async def test_summary_as_csv_says_what_the_sheet_says_and_is_recorded() -> None:
    alice, erin = await cast.alice(), await cast.erin()
    key = await agreement(alice.actor)
    await db.execute("UPDATE agreement SET title = '=1+1 School safety' WHERE id = $1", key)

    file = await alice.get(f"/agreements/{key}/summary/csv")

    rows = [tuple(row.values()) for row in csv.DictReader(io.StringIO(file.text.removeprefix("\ufeff")))]
    assert ("Agreement", "Title", "'=1+1 School safety") in rows
    assert ("What it covers", "Handling", "TLP:AMBER") in rows
    assert [what for section, what, _ in rows if section == "Parties"] == [
        "Gull County Sheriff",
        "Bayhaven School District",
    ]
    assert (await _trail())[-1] == ("exported", "agreement", {"form": [None, "summary as CSV"]})
    assert (await erin.get("/agreements/00000000-0000-0000-0000-000000000001/summary/csv")).status_code == 404


async def test_summary_says_what_is_restricted() -> None:
    from agreements.record.queries import whole
    from agreements.reports.summary import sheet

    alice = await cast.alice()
    key = await agreement(alice.actor, visibility=Visibility.COORDINATORS)

    text = sheet(await whole(alice.actor, key), alice.actor)

    assert "For coordinators and managers" in text
    assert "TLP:AMBER" in text
    assert "The partner decides." in text


async def test_pocket_directory_for_a_spreadsheet_has_a_row_for_each_line() -> None:
    alice = await cast.alice()
    school = await organisation("Bayhaven High School")
    await _point(alice.actor, school, "(305) 555-0101", Visibility.ALL_USERS)
    asked = await alice.post("/api/v1/reports", json={"report": "pocket", "form": "csv"})
    wrong = await alice.post("/api/v1/reports", json={"report": "renewals", "form": "csv"})

    await make({"report": asked.json()["id"]})

    done = await alice.get(asked.headers["location"])
    file = await alice.get(f"{asked.headers['location']}/file")
    [row] = _rows(file.text)
    assert (asked.status_code, done.json()["state"], wrong.status_code) == (202, "done", 422)
    assert done.json()["file_name"].endswith(".csv")
    assert (row["partner"], row["number"], row["mark"]) == ("Bayhaven High School", "(305) 555-0101", "Unchecked")
    assert row["destroy_after"] > clock.today().isoformat()
