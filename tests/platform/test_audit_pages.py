"""The audit trail as people read it; reading it is in it too."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from registry.platform import audit, clock, db
from registry.platform.access.model import Role
from registry.platform.audit.history import history
from registry.platform.audit.verify import verify
from registry.platform.ids import new_id
from tests import cast
from tests.contacts.places import organisation

pytestmark = pytest.mark.usefixtures("database")
SCHOOL = UUID("01900000-0000-7000-8000-000000000001")


async def _three() -> None:
    for day, action, before, after in (
        (19, "registered", None, {"name": "Bayhaven High"}),
        (20, "renamed", {"name": "Bayhaven High"}, {"name": "Bayhaven High School"}),
        (21, "retired", {"status": "active"}, {"status": "dissolved"}),
    ):
        with clock.frozen(datetime(2026, 11, day, 3, 0, tzinfo=UTC)):
            async with db.transaction():
                await audit.record(
                    None, action, "organisation", SCHOOL, before=before, after=after, organisation_id=SCHOOL
                )


@pytest.mark.parametrize("role", Role)
async def test_trail_is_for_auditors_and_administrators(role: Role) -> None:
    await _three()
    somebody = await cast.sign_in(role)
    allowed = role in {Role.AUDITOR, Role.ADMINISTRATOR}

    seen = [(await somebody.get(path)).status_code for path in ("/audit", "/audit/main/1", "/api/v1/audit")]

    assert seen == [200 if allowed else 403] * 3


@pytest.mark.parametrize(
    ("query", "actions"),
    [
        ("", ["retired", "renamed", "registered"]),
        ("kind=organisation", ["retired", "renamed", "registered"]),
        ("kind=user", []),
        ("action=renamed", ["renamed"]),
        ("who=SYST", ["retired", "renamed", "registered"]),
        ("who=%25", []),
        ("subject=" + str(SCHOOL), ["retired", "renamed", "registered"]),
        ("since=2026-11-19&until=2026-11-19", ["renamed"]),
        ("since=2026-11-19", ["retired", "renamed"]),
        ("until=2026-11-18", ["registered"]),
        ("since=soon&until=0001-01-01", ["retired", "renamed", "registered"]),
        ("who=%00", ["retired", "renamed", "registered"]),
    ],
)
async def test_trail_is_filtered_by_the_reader_s_days(query: str, actions: list[str]) -> None:
    await _three()
    erin = await cast.erin()

    answer = await erin.get(f"/audit?{query}")

    cells = answer.text.split('data-label="Did">')[1:]
    assert (answer.status_code, [cell.partition("<")[0].split()[0] for cell in cells]) == (200, actions)


async def test_event_shows_before_and_after() -> None:
    await _three()
    erin = await cast.erin()

    page = (await erin.get("/audit/main/2")).text

    assert ("<del>Bayhaven High</del>" in page, "<ins>Bayhaven High School</ins>" in page) == (True, True)
    assert (await erin.get("/audit/main/99")).status_code == 404


async def test_reading_is_recorded_once_without_what_was_typed() -> None:
    await _three()
    erin = await cast.erin()

    await erin.get("/audit?who=canary-words")
    await erin.get("/api/v1/audit")
    await erin.get("/audit/main/1")

    rows = await db.fetch(
        "SELECT actor_name, action, subject_id, changes FROM audit_event WHERE kind = 'audit' ORDER BY seq"
    )
    assert [(row["actor_name"], row["action"], row["subject_id"]) for row in rows] == [
        ("Erin Earl", "read", "list"), ("Erin Earl", "read", "list"), ("Erin Earl", "read", "main/1"),
    ]  # fmt: skip
    assert "canary" not in str([row["changes"] for row in rows])
    assert [verdict.broken_at for verdict in await verify()] == [None]


async def test_every_event_comes_once_in_pages() -> None:
    await _three()
    erin = await cast.erin()

    seen, url = [], "/api/v1/audit?size=1&kind=organisation"
    while url:
        page = (await erin.get(url)).json()
        seen += [(item["seq"], item["changes"]) for item in page["items"]]
        url = page["next_url"]

    assert seen == [
        (3, {"status": ["active", "dissolved"]}),
        (2, {"name": ["Bayhaven High", "Bayhaven High School"]}),
        (1, {"name": [None, "Bayhaven High"]}),
    ]


@pytest.mark.parametrize("cursor", ["x", "WyIyMDI2LTAxLTAxIiwgIm1haW4iLCAiMSJd", "W10"])
async def test_wrong_cursor_is_no_fault_of_ours(cursor: str) -> None:
    erin = await cast.erin()

    assert (await erin.get("/audit", params={"cursor": cursor})).status_code == 400


async def test_history_of_one_thing_for_the_pages_of_others() -> None:
    await _three()
    async with db.transaction():
        await audit.record(None, "registered", "organisation", uuid4(), after={"name": "Elsewhere"})

    by_organisation = await history(SCHOOL, limit=2)
    by_subject = await history(subject_ids=[SCHOOL])

    assert [line.action for line in by_organisation] == ["retired", "renamed"]
    assert [line.action for line in by_subject] == ["retired", "renamed", "registered"]
    assert (by_subject[1].before, by_subject[1].after) == ({"name": "Bayhaven High"}, {"name": "Bayhaven High School"})


async def test_trail_names_whom_an_event_is_about() -> None:
    school = await organisation("Bayhaven High School")
    async with db.transaction():
        await audit.record(None, "retired", "contact_point", new_id(), organisation_id=school, after={"kind": "desk"})
    erin = await cast.erin()

    listed = (await erin.get("/audit?action=retired")).text
    event = (await erin.get("/audit/main/1")).text

    assert ("retired a number" in listed, "Bayhaven High School" in listed) == (True, True)
    assert ("retired a number" in event, "Bayhaven High School" in event) == (True, True)
