"""What an officer sees on the card, on the ask page and through the API, and what it costs to show it."""

import asyncio
from typing import Any
from uuid import UUID

import pytest

from agreements.bases import queries
from agreements.bases import service as bases
from agreements.bases.panels import ask_card
from agreements.model import Category
from agreements.record import service as record
from agreements.record.endings import suspend
from agreements.record.schemas import SuspendIn
from contacts import service as contacts
from contacts.model import AssignmentKind, PointKind, PositionRole
from contacts.schemas import AssignmentIn, PersonIn, PointIn, PositionIn
from registry.platform import clock, db
from tests import cast
from tests.agreements.places import day, in_force, sheriff, version
from tests.contacts.places import organisation
from tests.security.test_statements import counted

pytestmark = pytest.mark.usefixtures("database")
SHOWN = (
    "No agreement recorded", "You may call and ask all the same", "Ask first", "In an emergency",
    "Health or safety emergency", "Bring to the call", "34 CFR 99.32(a)(5)", "not legal advice",
)  # fmt: skip
CASE = {"category": "education_record", "circumstance": "emergency"}


async def approved(*codes: str) -> cast.Client:
    """The manager, who has approved these cards; all of them where none is named."""
    dana = await cast.dana()
    for one in await queries.every():
        if one.status.value == "draft" and (not codes or one.card.code in codes):
            await bases.approve(dana.actor, one.id, None, one.version)
    return dana


async def ask(client: cast.Client, house: UUID, **more: str) -> dict[str, Any]:
    answer = await client.get(f"/api/v1/organisations/{house}/coverage", params=CASE | more)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_nothing_is_guidance_before_somebody_approved_it() -> None:
    bob, school = await cast.bob(), await organisation(region="FL")

    found = await ask(bob, school)

    assert (found["covered"], found["ask"], found["formal"]) == (False, [], [])
    assert any("not approved as guidance yet" in why for why in found["missing"])
    assert "No legal basis is approved" in (await bob.get(f"/card/{school}")).text


async def test_card_shows_whom_to_call_first_then_what_may_be_asked() -> None:
    await approved()
    bob, school = await cast.bob(), await organisation(region="FL")

    page = (await bob.get(f"/card/{school}")).text

    assert page.index('id="call"') < page.index('id="ask"')
    for words in SHOWN:
        assert words in page, words


async def test_expired_agreement_is_said_plainly_and_hides_no_number() -> None:
    await approved()
    alice, bob, school = await cast.alice(), await cast.bob(), await organisation(region="FL")
    point = PointIn(kind=PointKind.MAIN_LINE, value="(305) 555-0142")
    await contacts.publish_point(alice.actor, school, point)
    key = await in_force(alice.actor, school, await sheriff(), begins_on=day(-900), lasts="1 year")
    await record.amend(alice.actor, key, {"categories": [Category.EDUCATION_RECORD]}, await version(key))

    page = (await bob.get(f"/card/{school}")).text
    found = await ask(bob, school)

    assert "Expired, last day in force was" in page
    assert "(305) 555-0142" in page
    assert found["under"] == []
    assert any("xpired" in why and "last day in force" in why.lower() for why in found["missing"])
    assert found["covered"]


async def test_agreement_in_force_carries_the_ask_with_its_clause() -> None:
    await approved()
    alice, school, police = await cast.alice(), await organisation(region="FL"), await sheriff()
    bob = await cast.sign_in("officer", sworn=True, organisation_id=police)
    key = await in_force(alice.actor, school, police)
    said = {"categories": [Category.EDUCATION_RECORD], "clause": "Section 5", "identity_check": "Call back"}
    await record.amend(alice.actor, key, said, await version(key))

    found = await ask(bob, school)

    assert [(one["agreement_id"], one["clause"]) for one in found["under"]] == [(str(key), "Section 5")]
    assert any("Call back" in item for item in found["bring"])
    page = (await bob.get(f"/ask/{school}", params=CASE)).text
    assert "Section 5" in page
    assert "Names this" in page


async def test_agreement_of_the_sheriff_carries_what_his_unit_asks() -> None:
    alice, school, police = await cast.alice(), await organisation(region="FL"), await sheriff()
    unit = await organisation("Threat unit", "le_local", parent_id=police)
    key = await in_force(alice.actor, school, police)
    await record.amend(alice.actor, key, {"categories": [Category.EDUCATION_RECORD]}, await version(key))
    inside = await cast.sign_in("officer", sworn=True, organisation_id=unit)
    outside = await cast.sign_in("officer", sworn=True, organisation_id=await sheriff("Another"))

    assert (await ask(inside, school))["under"]
    found = await ask(outside, school)
    assert found["under"] == []
    assert any("your own organisation is not a party" in why for why in found["missing"])


async def test_agreement_of_the_district_is_shown_at_its_school() -> None:
    alice, bob = await cast.alice(), await cast.bob()
    district = await organisation("Marlow District", region="FL")
    school = await organisation("Gull School", region="FL", parent_id=district)
    await in_force(alice.actor, district, await sheriff())

    assert "In force, last day in force is" in (await bob.get(f"/card/{school}")).text


async def test_agreement_that_one_may_not_see_is_absent_everywhere() -> None:
    alice, bob, charlie = await cast.alice(), await cast.bob(), await cast.charlie()
    school = await organisation(region="FL")
    key = await in_force(alice.actor, school, await sheriff())
    changes = {"visibility": "sworn_only", "title": "Zqhidden paper", "categories": [Category.EDUCATION_RECORD]}
    await record.amend(alice.actor, key, changes, await version(key))

    for path in (
        f"/card/{school}",
        f"/ask/{school}",
        f"/card/{school}/print",
        f"/api/v1/organisations/{school}/coverage",
    ):
        assert "Zqhidden" not in (await charlie.get(path, params=CASE)).text
    assert "Zqhidden" in (await bob.get(f"/card/{school}")).text


async def test_suspended_agreement_carries_nothing_on_the_day_it_is_suspended() -> None:
    dana, school = await cast.dana(), await organisation(region="FL")
    key = await in_force(dana.actor, school, await sheriff())
    await record.amend(dana.actor, key, {"categories": [Category.EDUCATION_RECORD]}, await version(key))
    assert (await ask(dana, school))["under"]

    await suspend(dana.actor, key, SuspendIn(reason="Under discussion"), await version(key))

    assert (await ask(dana, school))["under"] == []


async def test_part_2_programme_never_shows_hipaa() -> None:
    await approved()
    bob, programme = (
        await cast.bob(),
        await organisation("Tide Recovery", "sud_program", region="FL", regimes=["hipaa"]),
    )

    pages = [
        (await bob.get(path)).text
        for path in (
            f"/card/{programme}",
            f"/ask/{programme}?category=sud_record&circumstance=emergency",
            f"/ask/{programme}?category=health_information&circumstance=emergency",
            f"/card/{programme}/print",
        )
    ]

    assert all("164.512" not in page for page in pages)
    assert all("neither" in page or "No word on whether somebody is a patient" in page for page in pages)


async def test_card_past_its_review_shows_a_banner() -> None:
    await approved()
    bob, school = await cast.bob(), await organisation(region="FL")
    await db.execute(
        "UPDATE legal_basis SET reviewed_on = '2020-01-01', next_review_on = '2021-01-01' WHERE code = $1",
        "ferpa-emergency",
    )

    assert "The review of 1 card is overdue: Health or safety emergency" in (await bob.get(f"/card/{school}")).text
    assert "review of a card below is overdue" in (await bob.get(f"/ask/{school}", params=CASE)).text
    assert [one["overdue"] for one in (await ask(bob, school))["ask"]].count(True) == 1


async def test_own_counsel_is_named_where_there_is_one() -> None:
    alice, school, police = await cast.alice(), await organisation(region="FL"), await sheriff()
    bob = await cast.sign_in("officer", sworn=True, organisation_id=police)
    assert "call your agency’s legal counsel" in (await bob.get(f"/card/{school}")).text
    post = await contacts.open_position(alice.actor, police, PositionIn(role=PositionRole.LEGAL_COUNSEL))
    who = await contacts.add_person(alice.actor, police, PersonIn(name="Casey Counsel"))
    await contacts.assign(alice.actor, post, AssignmentIn(person_id=who, kind=AssignmentKind.PRIMARY))
    line = {"kind": PointKind.DESK, "person_id": who}
    await contacts.publish_point(
        alice.actor, police, PointIn(value="(305) 555-0150", visibility="coordinators", **line)
    )
    await contacts.publish_point(alice.actor, police, PointIn(value="(305) 555-0151", **line))

    page = (await bob.get(f"/card/{school}")).text

    assert "Casey Counsel" in page
    assert "(305) 555-0151" in page
    assert "(305) 555-0150" not in page


async def test_ask_card_takes_three_statements_however_many_agreements_there_are() -> None:
    await approved()
    alice, school, police = await cast.alice(), await organisation(region="FL"), await sheriff()
    bob = await cast.sign_in("officer", sworn=True, organisation_id=police)
    await in_force(alice.actor, school, police)

    few = await _statements(bob, school)
    for number in range(12):
        await in_force(alice.actor, school, police, begins_on=day(-200 - number))

    many = await _statements(bob, school)

    assert (len(few), len(many)) == (3, 3)


async def _statements(client: cast.Client, house: UUID) -> list[str]:
    with counted() as sent:
        assert await ask_card(client.actor, house, clock.now()) is not None
        await asyncio.sleep(0)  # the driver tells of a statement a turn later
    return list(sent)


@pytest.mark.parametrize("path", ["/ask/{}", "/ask/{}?category=nothing&circumstance=never"])
async def test_ask_page_without_a_choice_asks_for_the_usual(path: str) -> None:
    bob, school = await cast.bob(), await organisation(region="FL")

    answer = await bob.get(path.format(school))

    assert answer.status_code == 200
    assert 'value="observation" selected' in answer.text


async def test_nobody_there_and_nonsense_are_refused() -> None:
    bob, school = await cast.bob(), await organisation(region="FL")
    nowhere = "01900000-0000-7000-8000-000000000000"

    assert (await bob.get(f"/ask/{nowhere}")).status_code == 404
    assert (await bob.get(f"/api/v1/organisations/{nowhere}/coverage", params=CASE)).status_code == 404
    assert (await bob.get(f"/api/v1/organisations/{school}/coverage?category=everything")).status_code in {400, 422}
