"""Sheets that are printed: what is on them for whom, until when they count, and that their code leads back."""

import re
from collections.abc import AsyncIterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contacts import service
from contacts.model import CheckMethod, CheckOutcome, PersonStatus, PointKind, Visibility
from contacts.paper import DAY, GOOD_FOR, closed_days, good_until, sheet
from contacts.schemas import CheckIn, LeftIn, PointIn
from registry.platform import clock, db
from registry.platform.documents.qr import QUIET, drawing
from tests import cast
from tests.cast import ORIGIN, Client, anonymous
from tests.contacts.bayhaven import (
    EVERYONE,
    SCHOOL,
    WINTER,
    bayhaven,
    check,
    local,
    person,
    stands_in,
)
from tests.contacts.places import events, organisation
from tests.contacts.test_pocket import point_id, school_with
from tests.security.test_statements import counted

AT = local("2026-11-23T10:00")
TODAY = AT.date()


def test_order_does_not_depend_on_the_hour() -> None:
    day, night = (sheet(SCHOOL, local(f"2026-11-23T{hour}"), EVERYONE) for hour in ("10:00", "23:00"))

    assert day == night
    assert [entry.name for entry in day.entries][:3] == ["Dana Example", "Ash Sample", "Noor Nights"]
    assert [way.number for way in day.entries[0].ways] == ["(305) 555-0101", "(305) 555-0102"]
    assert [way.hours for way in day.entries[0].ways] == ["office hours"] * 2
    assert [way.hours for entry in day.entries if entry.name == "Noor Nights" for way in entry.ways] == [
        "when the office is closed"
    ]


def test_age_is_a_day_and_what_is_wrong_is_her_last_and_says_so() -> None:
    checks = (
        check("+13055550101", CheckMethod.PHONE_CALL, CheckOutcome.WRONG_PERSON, local("2026-11-20T09:00")),
        check("+13055550103", CheckMethod.PHONE_CALL, CheckOutcome.CONFIRMED, local("2026-11-11T09:00")),
    )
    made = sheet(bayhaven(checks=checks), AT, EVERYONE)
    ways = {way.number: way for way in made.ways}
    dana = next(entry for entry in made.entries if entry.name == "Dana Example")

    assert [way.number for way in dana.ways] == ["(305) 555-0102", "(305) 555-0101"]
    assert (ways["(305) 555-0101"].mark, ways["(305) 555-0101"].words) == (
        "Wrong, do not use", "wrong person answered on 20 Nov 2026",
    )  # fmt: skip
    assert (ways["(305) 555-0103"].mark, ways["(305) 555-0103"].words) == (
        None,
        "confirmed by telephone on 11 Nov 2026",
    )
    assert ways["(305) 555-0104"].mark == "Unchecked"


def test_only_what_may_be_seen_is_printed_and_restricted_says_so() -> None:
    seen = sheet(SCHOOL, AT, [Visibility.ALL_USERS])
    whole = sheet(SCHOOL, AT, EVERYONE)

    assert "(305) 555-0102" not in [way.number for way in seen.ways]
    assert [way.number for way in whole.ways if way.restricted] == ["(305) 555-0102"]


def test_leave_and_stand_in_are_said_and_end_the_sheet() -> None:
    away = person("Dana Example", status=PersonStatus.ON_LEAVE, back_on=date(2026, 12, 4))
    people = (away, *SCHOOL.people[1:])
    made = sheet(bayhaven(people=people), AT, EVERYONE)
    instead = stands_in("Ash Sample", SCHOOL.assignments[0], "2026-11-20", "2026-11-27")
    helped = sheet(bayhaven(people=people, delegations=(instead,)), AT, EVERYONE)

    assert made.entries[0].remark == "on leave until 4 Dec"
    assert (made.expiry.on, made.expiry.reason) == (date(2026, 12, 3), "who or what is on it changes on the next day")
    assert helped.entries[0].remark == "standing in for Dana Example until Friday"
    assert helped.expiry.on == date(2026, 11, 27)


def test_what_changes_at_the_parent_whose_duty_line_is_on_it_ends_the_sheet() -> None:
    district = bayhaven(people=(person("Dana Example", left_on=date(2026, 12, 4)), *SCHOOL.people[1:]))

    made = sheet(bayhaven(parent=district), AT, EVERYONE)

    assert (made.expiry.on, made.expiry.reason) == (date(2026, 12, 3), "who or what is on it changes on the next day")


def test_closed_days_until_the_end_are_printed() -> None:
    assert list(closed_days(WINTER, TODAY, TODAY + GOOD_FOR)) == [
        "26 Nov 2026: Thanksgiving Day",
        "19 Dec 2026 to 23 Dec 2026: winter break",
    ]


days = st.dates(date(2020, 1, 1), date(2030, 1, 1))


@given(days, st.dictionaries(st.text(max_size=3), days, max_size=4), st.none() | days)
def test_sheet_ends_with_the_first_reason_and_never_before_it_is_printed(
    printed_on: date, dues: dict[str, date], change: date | None
) -> None:
    found = good_until(printed_on, dues, change)

    assert printed_on <= found.on <= printed_on + GOOD_FOR
    assert all(found.on <= due for due in dues.values() if due >= printed_on)
    assert change is None or change <= printed_on or found.on < change
    assert found.reason


def test_code_is_one_path_inside_its_quiet_zone() -> None:
    made = drawing("https://registry.example.org/card/01900000-0000-7000-8000-000000005c00")
    boxes = [tuple(map(int, box)) for box in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", made.path)]

    assert made.path.count("M") == len(boxes) > 100
    assert min(x for x, _, _ in boxes) == min(y for _, y, _ in boxes) == QUIET
    assert max(x + width for x, _, width in boxes) == made.side - QUIET


@pytest.fixture
async def alice(database: None) -> AsyncIterator[Client]:
    async with await cast.alice() as client:
        yield client


def text_of(html: str) -> str:
    return " ".join(re.sub("<[^>]+>", " ", html).split())


async def test_sheet_of_a_partner_says_for_whom_and_until_when(alice: Client) -> None:
    school, _ = await school_with(alice.actor)
    await db.execute("UPDATE app_user SET organisation_id = $1 WHERE id = $2", school, alice.user_id)

    html = (await alice.get(f"/card/{school}/print")).text

    said, ends = text_of(html), clock.today("America/New_York") + GOOD_FOR
    assert "For official use by Bayhaven High School" in said
    assert f"Destroy or replace after {ends.day} {ends:%b %Y} : 30 days after it was printed." in said
    assert "by Alice Ames" in said
    assert "Ask first What staff saw or heard themselves" in said
    assert "(305) 555-0123 ext. 45" in said
    assert "Restricted: sworn officers only" in said
    assert "Holds numbers for sworn officers only." in said
    assert f'href="{ORIGIN}/card/{school}"' in html
    assert "<nav" not in html
    assert "<form" not in html


@pytest.mark.parametrize(
    ("who", "seen", "sheets"),
    [(cast.charlie, False, 2), (cast.dana, False, 3), (cast.bob, True, 2), (cast.frank, True, 3)],
)
async def test_restricted_number_is_printed_only_for_who_may_see_it(
    alice: Client, who: object, seen: bool, sheets: int
) -> None:
    school, dana = await school_with(alice.actor)
    reader = await who()  # type: ignore[operator]
    await db.execute("UPDATE contact_point SET retired_on = $1 WHERE kind = 'desk'", clock.today("America/New_York"))
    paths = [f"/card/{school}/print", f"/people/{dana}/print", "/partners/print"][:sheets]

    texts = [(await reader.get(path)).text for path in paths]

    assert ["555-0124" in text for text in texts] == [seen] * sheets
    assert ["Restricted" in text for text in texts] == [seen] * sheets
    assert len([one for one in await events("contact_point") if one[0] == "read"]) == (sheets if seen else 0)


async def test_sheet_of_a_person_and_none_of_who_left(alice: Client) -> None:
    _, dana = await school_with(alice.actor)
    desk = await point_id("+13055550123")
    given = CheckIn(outcome=CheckOutcome.CONFIRMED, method=CheckMethod.PHONE_CALL)
    await service.record_check(alice.actor, desk, given)

    said = text_of((await alice.get(f"/people/{dana}/print")).text)
    await service.person_left(alice.actor, dana, LeftIn(left_on=clock.today()), 1)

    assert "Positions Primary point of contact, Bayhaven High School" in said
    assert f"confirmed by telephone on {clock.now().day} {clock.now():%b %Y}" in said
    assert (await alice.get(f"/people/{dana}/print")).status_code == 404


async def test_list_is_narrowed_and_says_whom_to_call_first(alice: Client) -> None:
    await school_with(alice.actor)
    await organisation("Gull Clinic", "mental_health")

    every = text_of((await alice.get("/partners/print")).text)
    clinic = text_of((await alice.get("/partners/print?sector=mental_health")).text)
    page = (await alice.get("/partners?sector=mental_health")).text

    assert "2 partners by name" in every
    assert "Dana Reyes Primary point of contact (305) 555-0123 ext. 45" in every
    assert "Bayhaven" not in clinic
    assert "No number is listed that you may see." in clinic
    assert "/partners/print?sector=mental_health" in page
    assert "/partners/vcards?sector=mental_health" in page


async def test_list_is_printed_only_by_who_may_take_the_directory_along(alice: Client) -> None:
    school, _ = await school_with(alice.actor)
    bob = await cast.bob()

    assert (await bob.get("/partners/print")).status_code == 403
    assert "/partners/print" not in (await bob.get("/partners")).text
    assert (await bob.get(f"/card/{school}/print")).status_code == 200


async def test_what_is_not_to_choose_narrows_nothing_and_says_nothing(alice: Client) -> None:
    await school_with(alice.actor)

    answer = await alice.get(f"/partners/print?sector=zz&owner=zz&status={'z' * 3000}")

    assert answer.status_code == 200
    assert "1 partner by name" in text_of(answer.text)
    assert "Narrowed" not in answer.text


async def test_sheet_of_a_person_ends_when_they_leave(alice: Client) -> None:
    _, dana = await school_with(alice.actor)
    leaves = clock.today() + 5 * DAY
    await service.person_left(alice.actor, dana, LeftIn(left_on=leaves), 1)

    said = text_of((await alice.get(f"/people/{dana}/print")).text)

    last = leaves - DAY
    assert f"Destroy or replace after {last.day} {last:%b %Y} : who or what is on it changes" in said


async def test_what_waits_is_printed_without_numbers(alice: Client) -> None:
    await school_with(alice.actor)

    said = text_of((await alice.get("/people/due/print")).text)

    assert "Never confirmed, oldest first: 3" in said
    assert "555-01" not in said


async def test_as_many_statements_for_thirty_partners_as_for_three(alice: Client) -> None:
    numbers = []
    for place in range(30):
        school = await organisation(f"Gull School {place:02}")
        main = PointIn(kind=PointKind.MAIN_LINE, value=f"305-555-01{place:02}", visibility=Visibility.SWORN_ONLY)
        await service.publish_point(alice.actor, school, main)
        if place in {2, 29}:
            await alice.get("/partners/print")
            with counted() as sent:
                found = await alice.get("/partners/print")
            assert f"{place + 1} partners by name" in found.text
            numbers.append(len([one for one in sent if "UPDATE session" not in one and "demonstration" not in one]))

    assert numbers[0] == numbers[1]


async def test_scan_by_nobody_leads_through_sign_in_and_back(alice: Client) -> None:
    school, _ = await school_with(alice.actor)

    sent = await anonymous().get(f"/card/{school}")
    form = await anonymous().get(sent.headers["location"])
    elsewhere = await anonymous().get("/sign-in?next=//evil.example.org/card")

    assert (sent.status_code, sent.headers["location"]) == (303, f"/sign-in?next=/card/{school}")
    assert f'name="next" value="/card/{school}"' in form.text
    assert 'name="next" value="/"' in elsewhere.text


async def test_buttons_lead_to_paper_and_phone(alice: Client) -> None:
    school, dana = await school_with(alice.actor)
    pages = {
        path: (await alice.get(path)).text for path in (f"/card/{school}", f"/partners/{school}", f"/people/{dana}")
    }

    for path, text in pages.items():
        what = f"/people/{dana}" if "people" in path else f"/partners/{school}"
        assert f'href="{what}/vcard"' in text
        assert '/print"' in text
