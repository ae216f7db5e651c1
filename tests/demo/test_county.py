"""The demonstration is whole, fictional, the same every time, and alone."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from contacts.freshness import standing
from contacts.model import Freshness
from contacts.queries import directories, latest_checks
from contacts.reachability import grade
from contacts.rows import point
from registry.demo import county
from registry.demo.errors import LoadedAlready, NotEmpty
from registry.partners.sectors import Sector
from registry.platform import clock, db
from registry.platform.access.queries import users
from registry.platform.audit.verify import verify
from tests.cast import person
from tests.demo.conftest import NOW
from tests.demo.everything import all_text, digest_of_everything
from tests.partners.cases import school


@pytest.mark.usefixtures("marlow")
async def test_every_sector_status_kind_and_tier_is_there() -> None:
    rows = await db.fetch("SELECT * FROM organisation")

    assert len(rows) >= 60
    assert all(row["demo"] for row in rows)
    assert {row["sector"] for row in rows} == set(Sector)
    assert {row["status"] for row in rows} == {"prospect", "active", "dormant", "merged", "dissolved"}
    assert {row["kind"] for row in rows} == {"organisation", "division", "network", "team"}
    assert {row["tier"] for row in rows} == {"strategic", "standard", "occasional"}
    assert {row["owner_id"] is None for row in rows} == {True, False}
    assert all(row["successor_id"] for row in rows if row["status"] == "merged")


@pytest.mark.usefixtures("marlow")
async def test_people_of_every_standing_hold_posts_in_every_way() -> None:
    people = await db.fetch("SELECT * FROM person")
    assignments = await db.fetch("SELECT * FROM assignment")
    elsewhere = await db.fetch(
        "SELECT 1 FROM assignment a JOIN position p ON p.id = a.position_id JOIN person w ON w.id = a.person_id"
        " WHERE w.organisation_id <> p.organisation_id"
    )

    assert 145 <= len(people) <= 160
    assert len({row["name"] for row in people}) == len(people)
    assert {row["status"] for row in people} == {"active", "on_leave", "left"}
    assert {row["kind"] for row in assignments} == {"primary", "alternate", "after_hours", "escalation"}
    assert any(row["successor_id"] for row in people)
    assert any(row["left_on"] and row["left_on"] > NOW.date() for row in people)
    assert elsewhere


@pytest.mark.usefixtures("marlow")
async def test_some_required_posts_are_vacant_and_some_delegations_run() -> None:
    vacant = await db.fetch(
        "SELECT role FROM position p WHERE required AND NOT EXISTS"
        " (SELECT 1 FROM assignment a WHERE a.position_id = p.id AND (ends_on IS NULL OR ends_on >= $1))",
        NOW.date(),
    )
    running = await db.fetch("SELECT 1 FROM delegation WHERE $1 BETWEEN starts_on AND ends_on", NOW.date())
    later = await db.fetch("SELECT 1 FROM delegation WHERE starts_on > $1", NOW.date())

    assert len(vacant) >= 8
    assert len(running) >= 3
    assert later


@pytest.mark.usefixtures("marlow")
async def test_lines_of_every_freshness_kind_and_evidence_are_there() -> None:
    rows = await db.fetch("SELECT * FROM contact_point WHERE retired_on IS NULL")
    points = [point(row) for row in rows]
    checks = await latest_checks([one.id for one in points])
    found = Counter(standing(one, checks, NOW).freshness for one in points)
    told = {(row["method"], row["outcome"]) for row in await db.fetch("SELECT method, outcome FROM contact_check")}

    # Nobody is asked to confirm anything yet, so nobody can be unresponsive.
    assert set(found) == set(Freshness) - {Freshness.UNRESPONSIVE}
    assert min(found.values()) >= 10
    assert {one.kind.value for one in points} == {
        "desk", "mobile", "duty_line", "dispatch", "main_line", "email_shared", "email_personal", "secure_portal",
        "radio", "fax",
    }  # fmt: skip
    assert {one.visibility.value for one in points} == {"all_users", "sworn_only", "coordinators"}
    assert {method for method, _ in told} == {
        "self_confirm", "phone_call", "live_test", "meeting", "used_in_case", "bounce", "third_party", "edited",
        "imported",
    }  # fmt: skip
    assert {outcome for _, outcome in told} >= {
        "confirmed", "reached", "no_answer", "wrong_person", "moved", "refused", "edited",
    }  # fmt: skip
    assert all(one.visibility != "all_users" for one in points if one.kind == "mobile")


@pytest.mark.parametrize(
    "now", [NOW, datetime(2026, 7, 4, 3, 0, tzinfo=UTC), datetime(2028, 2, 29, 12, 0, tzinfo=UTC)], ids=str
)
@pytest.mark.usefixtures("database")
async def test_it_is_true_on_whatever_day_it_is_loaded(now: datetime) -> None:
    with clock.frozen(now):
        await county.load()
        points = [point(row) for row in await db.fetch("SELECT * FROM contact_point WHERE retired_on IS NULL")]
        checks = await latest_checks([one.id for one in points])

    assert {standing(one, checks, now).freshness for one in points} == set(Freshness) - {Freshness.UNRESPONSIVE}
    ahead = await db.fetch("SELECT at FROM audit_event WHERE at > $1", now)
    near = await db.fetch(
        "SELECT 1 FROM closure WHERE starts_on BETWEEN $1 AND $2", now.date(), now.date() + timedelta(days=14)
    )
    assert not ahead
    assert near


@pytest.mark.usefixtures("marlow")
async def test_a_call_list_can_be_made_for_every_partner() -> None:
    rows = await db.fetch("SELECT id, status FROM organisation")
    found = await directories([row["id"] for row in rows], ["all_users", "sworn_only", "coordinators"])

    grades = {grade(found[row["id"]], NOW).letter for row in rows if row["status"] == "active"}
    silent = {found[row["id"]].name for row in rows if row["status"] == "active" and not found[row["id"]].points}
    assert silent == set()
    assert grades == {"A", "B", "C", "F"}


@pytest.mark.usefixtures("marlow")
async def test_users_of_each_kind_are_there_and_none_can_come_in() -> None:
    found = await users(size=20)

    assert Counter(str(user.account.role) for user in found) == {
        "officer": 2, "coordinator": 2, "manager": 1, "auditor": 1,
    }  # fmt: skip
    assert {user.joined for user in found} == {False}
    assert {user.organisation for user in found} == {"Sheriff's Threat Management Unit"}
    assert [user.account.sworn for user in found].count(True) == 1
    assert not await db.fetch("SELECT 1 FROM access_link UNION SELECT 1 FROM api_token")


@pytest.mark.usefixtures("marlow")
async def test_the_audit_trail_is_whole_and_in_the_order_of_time() -> None:
    verdicts = await verify()
    times = [row["at"] for row in await db.fetch("SELECT at FROM audit_event ORDER BY seq")]

    assert [verdict.reason for verdict in verdicts] == ["intact"]
    assert len(times) > 1000
    assert times == sorted(times)


@pytest.mark.usefixtures("marlow")
async def test_the_look_up_finds_what_was_loaded() -> None:
    rows = await db.fetch("SELECT count(*) AS found FROM lookup_organisation")

    assert rows[0]["found"] == len(await db.fetch("SELECT id FROM organisation"))


@pytest.mark.usefixtures("marlow")
async def test_one_partner_is_there_twice_and_is_found() -> None:
    rows = await db.fetch(
        "SELECT ARRAY[a.name, b.name] AS names, p.reasons FROM double_pair p"
        " JOIN organisation a ON a.id = p.first_id JOIN organisation b ON b.id = p.second_id"
    )

    assert [sorted(row["names"]) for row in rows] == [["Juniper Spgs Family Clinic", "Juniper Springs Family Clinic"]]
    assert {"same address", "same telephone number"} <= set(rows[0]["reasons"])


@pytest.mark.usefixtures("marlow")
async def test_no_number_or_address_could_be_real() -> None:
    text = await all_text()

    telephones = re.findall(r"\+1\d{10}|\(?\b\d{3}\)?[ .-]\d{3}[ .-]\d{4}\b", text)
    hosts = re.findall(r"(?:@|https?://)([A-Za-z0-9.-]+)", text)
    assert len(telephones) > 300
    assert [one for one in telephones if not re.fullmatch(r"\+?1?[ (]*\d{3}[) .-]*555[ .-]?01\d\d", one)] == []
    assert len(hosts) > 100
    assert {host for host in hosts if not re.fullmatch(r"([a-z0-9-]+\.)*example\.org", host)} == set()


@pytest.mark.usefixtures("marlow")
async def test_no_identifier_could_be_given_out() -> None:
    rows = await db.fetch("SELECT scheme, value FROM organisation_identifier")
    zips = {row["postal_code"] for row in await db.fetch("SELECT postal_code FROM site")}
    series = {"nces": r"99\d{10}|A99\d{5}", "nces_district": r"99\d{5}", "ori": r"FL099\d{4}", "ipeds": r"99\d{4}",
              "npi": r"2\d{9}", "ein": r"00-\d{7}", "fscs": r"FL99\d\d"}  # fmt: skip

    assert {row["scheme"] for row in rows} >= set(series)
    assert [
        dict(row) for row in rows if not re.fullmatch(series.get(row["scheme"], r"demo-\d+|COURT-01"), row["value"])
    ] == []
    assert zips == {"34501", "34502", "34503", "34504"}


async def test_loading_on_the_same_day_gives_the_same(database: None, marlow_database: str) -> None:
    with clock.frozen(NOW):
        await county.load()

    mine = await digest_of_everything()
    own = await asyncpg.connect(marlow_database)
    token = db.ENGINE.current_transaction.set(db.Transaction(own))  # type: ignore[arg-type]
    theirs = await digest_of_everything()
    db.ENGINE.current_transaction.reset(token)
    await own.close()
    assert mine == theirs


@pytest.mark.usefixtures("marlow")
async def test_loading_twice_is_refused() -> None:
    with pytest.raises(LoadedAlready, match="here already"):
        await county.load()

    assert await county.load_once() is False


@pytest.mark.usefixtures("database")
async def test_loading_beside_real_partners_is_refused() -> None:
    await school(await person("coordinator"), "Real Academy")

    with pytest.raises(NotEmpty, match="partners of your own"):
        await county.load()

    assert await county.load_once() is False
    assert await county.is_demo() is False
    assert await users() == [] or all(not user.account.name.startswith("Nadia") for user in await users())


@pytest.mark.usefixtures("database")
async def test_an_interrupted_start_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    async def dies(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("contacts.service.record_check", dies)
    with pytest.raises(KeyboardInterrupt):
        await county.load_once()
    monkeypatch.undo()

    assert await db.fetch("SELECT 1 FROM organisation UNION ALL SELECT 1 FROM app_user") == []
    assert await county.load_once() is True
