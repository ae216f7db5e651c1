"""Cards that go along on a phone: what is in them for whom, what is recorded, and what a list costs."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
import vobject

from contacts import service
from contacts.model import AssignmentKind, CheckMethod, CheckOutcome, PointKind, PositionRole, Visibility
from contacts.routes_vcard import file_name
from contacts.schemas import AssignmentIn, CheckIn, EndIn, IntakeIn, LeftIn, PointIn, PositionIn
from registry.platform import clock, db
from registry.platform.access.model import Actor
from registry.platform.ids import new_id
from tests import cast
from tests.cast import Client
from tests.contacts.places import events, organisation
from tests.security.test_statements import counted

pytestmark = pytest.mark.usefixtures("database")
API = "/api/v1"


async def school_with(actor: Actor, name: str = "Bayhaven High School") -> tuple[UUID, UUID]:
    """A school with a switchboard, and Dana with a desk for everybody and a mobile for sworn officers."""
    school = await organisation(name, hours={"weekly": [[0, "08:00", "16:30"]]}, website="https://school.example.org")
    await db.execute(
        "INSERT INTO site (id, organisation_id, street, city, region, postal_code, main) "
        "VALUES ($1, $2, $3, $4, $5, $6, true)",
        new_id(), school, "1 Gull Way", "Bayhaven", "FL", "32401",
    )  # fmt: skip
    dana = await service.introduce(
        actor, school, IntakeIn(name="Dana Reyes", role=PositionRole.PRIMARY_POC, value="305-555-0123 ext. 45")
    )
    mobile = PointIn(kind=PointKind.MOBILE, value="305-555-0124", person_id=dana, visibility=Visibility.SWORN_ONLY)
    await service.publish_point(actor, school, mobile)
    await service.publish_point(actor, school, PointIn(kind=PointKind.MAIN_LINE, value="305-555-0125"))
    return school, dana


def names(text: str) -> list[str]:
    return re.findall(r"\r\nFN:(.*)\r\n", text)


async def point_id(value: str) -> UUID:
    row = await db.fetch_one("SELECT id FROM contact_point WHERE value = $1", value)
    assert row is not None
    return row["id"]  # type: ignore[no-any-return]


async def test_card_of_a_person_is_read_by_a_phone(alice: Client) -> None:
    _, dana = await school_with(alice.actor)
    desk = await point_id("+13055550123")
    await service.record_check(
        alice.actor, desk, CheckIn(outcome=CheckOutcome.CONFIRMED, method=CheckMethod.PHONE_CALL)
    )

    answer = await alice.get(f"/people/{dana}/vcard")

    card = vobject.readOne(answer.text)
    there = clock.today("America/New_York")
    today = f"{there.day} {there:%b %Y}"
    assert answer.headers["content-type"] == "text/vcard; version=3.0; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="dana-reyes.vcf"'
    assert (card.n.value.family, card.n.value.given) == ("Reyes", "Dana")
    assert [tel.value for tel in card.tel_list] == ["+13055550123", "+13055550124"]
    assert card.adr.value.city == "Bayhaven"
    assert card.title.value == card.role.value == "Primary point of contact"
    assert f"Desk, (305) 555-0123 ext. 45 – confirmed by telephone on {today}" in card.note.value
    unchecked = f"Mobile, (305) 555-0124 – Unchecked: edited on {today}, not confirmed. RESTRICTED: sworn officers only"
    assert unchecked in card.note.value
    assert f"As of {today}." in card.note.value
    assert "Open Mon 08:00–16:30 (America/New York)." in card.note.value


@pytest.mark.parametrize(
    ("who", "seen"), [(cast.charlie, False), (cast.erin, False), (cast.bob, True), (cast.frank, True)]
)
async def test_restricted_number_goes_along_only_with_who_may_see_it(alice: Client, who: object, seen: bool) -> None:
    school, dana = await school_with(alice.actor)
    reader = await who()  # type: ignore[operator]
    paths = [f"/people/{dana}/vcard", f"/partners/{school}/vcard", f"/vcards?id={school}",
             f"{API}/organisations/{school}/vcard?version=4.0"]  # fmt: skip

    texts = [(await reader.get(path)).text for path in paths]

    assert [("5550124" in text, "555-0124" in text) for text in texts] == [(seen, seen)] * len(paths)
    assert len([one for one in await events("contact_point") if one[0] == "read"]) == (len(paths) if seen else 0)


async def test_what_changed_unseen_does_not_show_in_the_revision(alice: Client) -> None:
    _, dana = await school_with(alice.actor)
    path = f"/people/{dana}/vcard"
    async with await cast.charlie() as charlie:
        before = (await charlie.get(path)).text
        await db.execute("UPDATE contact_point SET updated_at = updated_at + interval '1 day' WHERE kind = 'mobile'")
        after = (await charlie.get(path)).text

    assert before == after
    assert before != (await alice.get(path)).text


async def test_file_of_an_organisation_holds_itself_and_its_people(alice: Client) -> None:
    school, dana = await school_with(alice.actor)

    three = (await alice.get(f"/partners/{school}/vcard")).text
    four = await alice.get(f"{API}/organisations/{school}/vcard", headers={"accept": "text/vcard;version=4.0"})

    assert names(three) == ["Bayhaven High School", "Dana Reyes"]
    assert names(four.text) == ["Bayhaven High School", "Dana Reyes", "Bayhaven High School: everybody"]
    assert four.headers["content-type"] == "text/vcard; version=4.0; charset=utf-8"
    assert re.findall("MEMBER:(.*)\r\n", four.text) == [school.urn, dana.urn]
    assert "KIND:org" in four.text
    assert "TEL;VALUE=uri;TYPE=work,voice;PREF=1:tel:+13055550123;ext=45" in four.text
    assert [card.uid.value for card in vobject.readComponents(three)] == [school.urn, dana.urn]


async def test_who_left_and_what_was_retired_is_in_no_file(alice: Client) -> None:
    school, dana = await school_with(alice.actor)
    main = await point_id("+13055550125")
    first = (await alice.get(f"/partners/{school}/vcard")).text
    await service.retire_point(alice.actor, main, EndIn(), 1)
    await service.person_left(alice.actor, dana, LeftIn(left_on=clock.today()), 1)

    then = (await alice.get(f"/partners/{school}/vcard")).text

    assert names(then) == ["Bayhaven High School"]
    assert "555-0125" in first
    assert "555-0125" not in then
    assert (await alice.get(f"/people/{dana}/vcard")).status_code == 404


async def test_revision_rises_with_every_change_that_the_card_shows(alice: Client) -> None:
    school, dana = await school_with(alice.actor)
    revisions = []
    desk = await point_id("+13055550123")
    start = clock.now()

    async def seen() -> None:
        revisions.append(re.findall("REV:(.*)\r\n", (await alice.get(f"/people/{dana}/vcard")).text))

    await seen()
    with clock.frozen(start + timedelta(minutes=1)):
        await service.record_check(
            alice.actor, desk, CheckIn(outcome=CheckOutcome.NO_ANSWER, method=CheckMethod.PHONE_CALL)
        )
        await seen()
    with clock.frozen(start + timedelta(minutes=2)):
        await service.retire_point(alice.actor, desk, EndIn(), 1)
        await seen()
    with clock.frozen(start + timedelta(minutes=3)):
        post = await service.open_position(alice.actor, school, PositionIn(role=PositionRole.TRAINING))
        await service.assign(alice.actor, post, AssignmentIn(person_id=dana, kind=AssignmentKind.PRIMARY))
        await seen()

    assert revisions == sorted(revisions)
    assert len({one[0] for one in revisions}) == 4


async def test_number_reported_wrong_is_not_dialled_from_a_phone(alice: Client) -> None:
    _, dana = await school_with(alice.actor)
    desk = await point_id("+13055550123")
    await service.record_check(
        alice.actor, desk, CheckIn(outcome=CheckOutcome.WRONG_PERSON, method=CheckMethod.PHONE_CALL)
    )

    card = vobject.readOne((await alice.get(f"/people/{dana}/vcard")).text)

    assert [tel.value for tel in card.tel_list] == ["+13055550124"]
    assert "(305) 555-0123 ext. 45 – DO NOT USE: wrong person answered on" in card.note.value


async def test_deputy_of_elsewhere_brings_the_line_of_the_position(alice: Client) -> None:
    school, _ = await school_with(alice.actor)
    sheriff = await organisation("Bay Sheriff", "le_local")
    deputy = await service.introduce(alice.actor, sheriff, IntakeIn(name="Ash Poe"))
    post = await service.open_position(alice.actor, school, PositionIn(role=PositionRole.SCHOOL_RESOURCE_OFFICER))
    await service.assign(alice.actor, post, AssignmentIn(person_id=deputy))
    await service.publish_point(
        alice.actor, school, PointIn(kind=PointKind.DUTY_LINE, value="305-555-0177", position_id=post)
    )

    card = vobject.readOne((await alice.get(f"/people/{deputy}/vcard")).text)

    assert card.org.value == ["Bay Sheriff"]
    assert card.role.value == "School resource officer (Bayhaven High School)"
    assert card.tel.value == "+13055550177"


async def test_same_card_has_the_same_tag_and_is_recorded_each_time(alice: Client) -> None:
    school, _ = await school_with(alice.actor)
    path = f"{API}/organisations/{school}/vcard"
    first = await alice.get(path)

    again = await alice.get(path, headers={"if-none-match": first.headers["etag"]})
    four = await alice.get(path, params={"version": "4.0"}, headers={"if-none-match": first.headers["etag"]})

    assert (again.status_code, again.content, four.status_code) == (304, b"", 200)
    assert again.headers["etag"] == first.headers["etag"]
    taken = [changes for action, changes in await events("organisation") if action == "exported"]
    assert taken == [{"form": [None, "vcard 3.0"]}] * 2 + [{"form": [None, "vcard 4.0"]}]


async def test_list_is_narrowed_as_the_directory_is_and_recorded(alice: Client) -> None:
    await school_with(alice.actor)
    await organisation("Gull Clinic", "mental_health")

    page = await alice.get("/partners/vcards?sector=mental_health")
    api = await alice.get(f"{API}/vcards?q=bay&version=4.0")

    assert names(page.text) == ["Gull Clinic"]
    assert page.headers["content-type"] == "text/vcard; version=3.0; charset=utf-8"
    assert names(api.text) == ["Partners", "Bayhaven High School", "Dana Reyes"]
    assert [changes["count"][1] for action, changes in await events("partners") if action == "exported"] == [1, 1]


async def test_officer_takes_a_few_along_but_not_the_directory(alice: Client) -> None:
    school, _ = await school_with(alice.actor)
    async with await cast.charlie() as charlie:
        few = await charlie.get(f"/vcards?id={school}&id={school}")
        whole = [(await charlie.get(path)).status_code for path in ("/partners/vcards", f"{API}/vcards")]
        none = [(await charlie.get(path)).status_code for path in ("/vcards", "/vcards?" + f"id={school}&" * 51)]

    assert names(few.text) == ["Bayhaven High School", "Dana Reyes"]
    assert whole == [403, 403]
    assert none == [422, 422]


async def _partners(first: int, number: int) -> None:
    """Many at once: what the service would write one by one."""
    for place in range(first, first + number):
        school, person = await organisation(f"Gull School {place:04}"), new_id()
        await db.execute(
            "INSERT INTO person (id, organisation_id, name, sort_name) VALUES ($1, $2, $3, $3)", person, school, "Gull"
        )
        await db.execute(
            "INSERT INTO contact_point (id, organisation_id, person_id, kind, value, visibility) "
            "VALUES ($1, $2, $3, 'desk', $4, 'sworn_only')",
            new_id(), school, person, f"+1305555{place:04}",
        )  # fmt: skip


async def test_as_many_statements_for_three_hundred_as_for_three(alice: Client) -> None:
    statements, found = [], []
    for first, number in ((0, 3), (3, 297)):
        await _partners(first, number)
        await alice.get(f"{API}/vcards?q=gull")
        with counted() as sent:
            found.append((await alice.get(f"{API}/vcards?q=gull")).text.count("BEGIN:VCARD"))
        # Now and then a session says that it is used and the service looks for a demonstration; savepoints have names.
        heads = [" ".join(one.split())[:60].partition("__asyncpg")[0] for one in sent]
        statements.append([head for head in heads if "session" not in head and "demonstration" not in head])

    assert found == [6, 600]
    assert statements[0] == statements[1]


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("Señora “Núñez”; ../../x", "senora-nunez-x.vcf"),
        ("漢字", "card.vcf"),
        ("a\r\nSet-Cookie: x" + "y" * 90, f"a-set-cookie-x{'y' * 46}.vcf"),
    ],
)
def test_file_name_is_safe(name: str, file: str) -> None:
    assert file_name(name) == file
