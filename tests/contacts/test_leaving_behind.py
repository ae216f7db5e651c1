"""Somebody leaves: what hangs on them is named, and after a time only that they were there stays."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from contacts import rows, service
from contacts.erasing import erase, settle
from contacts.hanging import behind
from contacts.hanging_positions import hangs_on_position
from contacts.holders import FILLS, fills
from contacts.meetings.running import actions
from contacts.meetings.running.schemas import ActionIn
from contacts.meetings.schemas import InviteeIn
from contacts.model import Assignment, AssignmentKind, Position, PositionRole
from contacts.schemas import AbolishIn, LeaveIn, LeftIn, MovedIn, SuccessorIn
from contacts.service_moves import hand_over, leave, move_person
from notifications.feeds.model import Choice, Scope
from notifications.feeds.service import grant
from registry.platform import clock, db, slices
from registry.platform.access.model import Role
from registry.platform.errors import Conflict, Invalid
from registry.platform.ids import new_id
from tests import cast
from tests.agreements.places import in_force
from tests.contacts.campaigns.confirming import house, line, person
from tests.contacts.meetings.planned import MONTHLY, planned
from tests.contacts.places import one

pytestmark = pytest.mark.usefixtures("database")
NOON = datetime(2027, 3, 1, 17, tzinfo=UTC)
TODAY = date(2027, 3, 1)


async def _left(who: UUID, on: date) -> None:
    await db.execute("UPDATE person SET status = 'left', left_on = $2 WHERE id = $1", who, on)
    await db.execute("UPDATE assignment SET ends_on = $2 WHERE person_id = $1", who, on - timedelta(days=1))
    await db.execute("UPDATE contact_point SET retired_on = $2 WHERE person_id = $1", who, on)


async def test_own_numbers_go_after_a_year_and_who_held_the_position_stays() -> None:
    clinic = await house()
    long, lately, here = [await person(clinic, name) for name in ("Long Gone", "Lately Gone", "Still Here")]
    for number, who in enumerate((long, lately, here)):
        await line(clinic, f"+1305555010{number}", of=who)
    await line(clinic, "+13055550109")
    await _left(long, date(2026, 2, 28))
    await _left(lately, date(2026, 3, 2))

    with clock.frozen(NOON):
        erased, again = await erase(TODAY, 12), await erase(TODAY, 12)

    rows = await db.fetch("SELECT value FROM contact_point ORDER BY value")
    held = await db.fetch("SELECT p.name FROM assignment a JOIN person p ON p.id = a.person_id ORDER BY p.name")
    told = await db.fetch("SELECT changes::text AS said FROM audit_event WHERE action = 'erased'")
    assert (erased, again) == (1, 0)
    assert [row["value"] for row in rows] == ["+13055550101", "+13055550102", "+13055550109"]
    assert [row["name"] for row in held] == ["Lately Gone", "Long Gone", "Still Here"]
    assert [row["said"] for row in told] == ["{}"]


async def test_who_leaves_is_shown_with_what_hangs_on_them_as_far_as_one_may_see() -> None:
    boss = await cast.person(Role.MANAGER)
    clinic = await house()
    dana = await person(clinic, "Dana Reyes")
    await db.execute(
        "INSERT INTO action_item (id, title, owner_person_id, owner_name) VALUES ($1, 'Send the map', $2, 'Dana')",
        new_id(), dana,
    )  # fmt: skip
    for visibility, title in (("all_users", "Open words"), ("sworn_only", "Hidden words")):
        key = await in_force(boss, clinic)
        await db.execute("UPDATE agreement SET visibility = $2, title = $3 WHERE id = $1", key, visibility, title)
        await db.execute("UPDATE agreement_party SET signatory_id = $2 WHERE agreement_id = $1", key, dana)

    async with await cast.dana() as manager:
        page = await manager.get(f"/people/{dana}/left")

    assert "Took on: Send the map" in page.text
    assert "Open words" in page.text
    assert "Hidden words" not in page.text


async def test_who_is_promoted_hands_over_what_they_held_and_begins_the_new_position() -> None:
    frank = await cast.frank()
    clinic = await house()
    dana, kim = await person(clinic, "Dana Reyes"), await person(clinic, "Kim Loose", "training")
    old = await db.fetch_one("SELECT position_id FROM assignment WHERE person_id = $1", dana)
    new = new_id()
    await db.execute("INSERT INTO position (id, organisation_id, role) VALUES ($1, $2, 'signatory')", new, clinic)
    assert old is not None
    given = MovedIn(position_id=new, title="Director", since_on=TODAY, successor_id=kim)
    with clock.frozen(NOON):
        await move_person(frank.actor, dana, given, 1)

    rows = await db.fetch(
        "SELECT p.name, a.position_id, a.ends_on FROM assignment a JOIN person p ON p.id = a.person_id"
        " WHERE a.position_id = ANY($1) ORDER BY a.starts_on, p.name", [old["position_id"], new],
    )  # fmt: skip
    [title] = await db.fetch("SELECT title FROM person WHERE id = $1", dana)
    assert [tuple(row.values()) for row in rows] == [
        ("Dana Reyes", old["position_id"], date(2027, 2, 28)),
        ("Dana Reyes", new, None),
        ("Kim Loose", old["position_id"], None),
    ]
    assert title["title"] == "Director"


async def test_nobody_succeeds_themself() -> None:
    frank = await cast.frank()
    dana = await person(await house(), "Dana Reyes")
    with pytest.raises(Invalid):
        await move_person(frank.actor, dana, MovedIn(position_id=new_id(), successor_id=dana), 1)


async def _post(who: UUID) -> UUID:
    key = await one("SELECT position_id FROM assignment WHERE person_id = $1", who)
    assert isinstance(key, UUID)
    return key


async def _holders(post: UUID) -> list[tuple[object, ...]]:
    rows = await db.fetch(
        "SELECT p.name, a.starts_on, a.ends_on FROM assignment a JOIN person p ON p.id = a.person_id"
        " WHERE a.position_id = $1 ORDER BY a.starts_on, p.name", post,
    )  # fmt: skip
    return [tuple(row.values()) for row in rows]


async def test_an_announced_departure_comes_true_on_its_day_with_what_was_added_meanwhile() -> None:
    frank = await cast.frank()
    clinic = await house()
    dana = await person(clinic, "Dana Reyes")
    with clock.frozen(NOON):
        await service.person_left(frank.actor, dana, LeftIn(left_on=date(2027, 4, 1)), 1)
        added = await line(clinic, "dana@example.org", of=dana, kind="email_personal")
        early = await settle()
    with clock.frozen(datetime(2027, 4, 1, 3, 30, tzinfo=UTC)):  # still the last of March in New York
        evening = await settle()
    with clock.frozen(datetime(2027, 4, 1, 5, tzinfo=UTC)):
        settled, again = await settle(), await settle()

    assert (early, evening, settled, again) == (0, 0, 1, 0)
    assert await one("SELECT status FROM person WHERE id = $1", dana) == "left"
    assert await one("SELECT retired_on FROM contact_point WHERE id = $1", added) == date(2027, 4, 1)
    assert await _holders(await _post(dana)) == [("Dana Reyes", date(2026, 1, 1), date(2027, 3, 31))]


async def test_who_is_back_from_leave_on_the_day_is_nobody_on_leave_any_more() -> None:
    frank = await cast.frank()
    dana = await person(await house(), "Dana Reyes")
    with clock.frozen(NOON):
        await service.person_on_leave(frank.actor, dana, LeaveIn(back_on=date(2027, 3, 2)), 1)
        early = await settle()
    with clock.frozen(NOON + timedelta(days=1)):
        settled = await settle()

    assert (early, settled) == (0, 1)
    assert await one("SELECT status FROM person WHERE id = $1", dana) == "active"


async def test_one_day_of_departure_replaces_another_and_who_stays_is_as_before() -> None:
    frank = await cast.frank()
    clinic = await house()
    dana, kim = await person(clinic, "Dana Reyes"), await person(clinic, "Kim Loose", "training")
    desk, post = await line(clinic, "+13055550123", of=dana), await _post(dana)
    with clock.frozen(NOON):
        await service.person_left(frank.actor, dana, LeftIn(left_on=date(2027, 4, 1), successor_id=kim), 1)
        first = await _holders(post)
        await service.person_left(frank.actor, dana, LeftIn(left_on=date(2027, 6, 1)), 2)
        second = await _holders(post)
        await service.person_stays(frank.actor, dana, 3)
        stays = await _holders(post)
        with pytest.raises(Conflict):
            await service.person_stays(frank.actor, dana, 4)

    assert first == [("Dana Reyes", date(2026, 1, 1), date(2027, 3, 31)), ("Kim Loose", date(2027, 4, 1), None)]
    assert second == [("Dana Reyes", date(2026, 1, 1), date(2027, 5, 31))]
    assert stays == [("Dana Reyes", date(2026, 1, 1), None)]
    assert await one("SELECT left_on FROM person WHERE id = $1", dana) is None
    assert await one("SELECT retired_on FROM contact_point WHERE id = $1", desk) is None


async def test_who_was_taken_for_gone_by_mistake_is_back_with_all_of_it() -> None:
    frank = await cast.frank()
    clinic = await house()
    dana = await person(clinic, "Dana Reyes")
    with clock.frozen(NOON):
        await leave(frank.actor, dana, LeftIn(), 1, newcomer="Kim Loose")
        await service.person_stays(frank.actor, dana, 2)

    assert await _holders(await _post(dana)) == [("Dana Reyes", date(2026, 1, 1), None)]
    assert await one("SELECT status FROM person WHERE id = $1", dana) == "active"


async def test_leave_keeps_its_end_when_a_later_departure_is_announced() -> None:
    frank = await cast.frank()
    dana = await person(await house(), "Dana Reyes")
    with clock.frozen(NOON):
        await service.person_on_leave(frank.actor, dana, LeaveIn(back_on=date(2027, 4, 1)), 1)
        await service.person_left(frank.actor, dana, LeftIn(left_on=date(2027, 6, 1)), 2)

    assert await one("SELECT back_on FROM person WHERE id = $1", dana) == date(2027, 4, 1)


async def test_who_stands_in_does_so_for_all_of_it_until_the_holder_is_back() -> None:
    frank = await cast.frank()
    clinic = await house()
    dana, kim = await person(clinic, "Dana Reyes"), await person(clinic, "Kim Loose", "training")
    back = date(2027, 4, 1)
    with clock.frozen(NOON):
        with pytest.raises(Invalid):
            await service.person_on_leave(frank.actor, dana, LeaveIn(stand_in_id=kim), 1)
        with pytest.raises(Invalid):
            await service.person_on_leave(frank.actor, dana, LeaveIn(back_on=back, stand_in_id=dana), 1)
        await service.person_on_leave(frank.actor, dana, LeaveIn(back_on=back, stand_in_id=kim), 1)
        away = await db.fetch("SELECT starts_on, ends_on FROM delegation")
    with clock.frozen(NOON + timedelta(days=7)):
        await service.person_returned(frank.actor, dana, 2)
        returned = await db.fetch("SELECT starts_on, ends_on FROM delegation")

    assert [tuple(row.values()) for row in away] == [(TODAY, date(2027, 3, 31))]
    assert [tuple(row.values()) for row in returned] == [(TODAY, date(2027, 3, 7))]


async def test_whoever_comes_next_is_asked_to_the_meetings_and_gets_what_was_taken_on() -> None:
    boss = await cast.person(Role.MANAGER, name="Imani Okafor")
    clinic = await house()
    dana, kim = await person(clinic, "Dana Reyes"), await person(clinic, "Kim Loose", "training")
    with clock.frozen(NOON):
        made = await planned(boss, rrule=MONTHLY, first_at="2027-03-09T09:30", invitees=[InviteeIn(person_id=dana)])
        item = await actions.take_on(boss, made.meeting_id, ActionIn(title="Send the map", owner_person_id=dana))
        await leave(boss, dana, LeftIn(), 1)
        left_over = await slices.hangs_on(boss, dana)
        await hand_over(boss, dana, SuccessorIn(successor_id=kim))

        assert len(left_over) == 2
        assert await slices.hangs_on(boss, dana) == []
    assert await one("SELECT owner_person_id FROM action_item WHERE id = $1", item) == kim
    assert await one("SELECT count(*) FROM meeting_invitee WHERE person_id = $1", kim) == 1
    assert await one("SELECT successor_id FROM person WHERE id = $1", dana) == kim


async def test_nobody_who_stays_is_followed() -> None:
    frank = await cast.frank()
    clinic = await house()
    dana, kim = await person(clinic, "Dana Reyes"), await person(clinic, "Kim Loose", "training")

    with pytest.raises(Conflict):
        await hand_over(frank.actor, dana, SuccessorIn(successor_id=kim))


async def test_who_has_left_is_reminded_of_no_request_to_confirm() -> None:
    frank = await cast.frank()
    clinic = await house()
    dana = await person(clinic, "Dana Reyes")
    await line(clinic, "+13055550123")  # the house's, which Dana was asked about
    ask = new_id()
    await db.execute(
        "INSERT INTO confirmation_ask (id, recipient, name, organisation_id, person_id, state, round, asked_on,"
        " expires_at, created_at)"
        " VALUES ($1, 'dana@example.org', 'Dana Reyes', $2, $3, 'asked', '2027-02', $4, $5, $5)",
        ask, clinic, dana, TODAY, NOON,
    )  # fmt: skip
    with clock.frozen(NOON):
        await service.person_left(frank.actor, dana, LeftIn(), 1)

    assert await one("SELECT state FROM confirmation_ask WHERE id = $1", ask) == "closed"


async def test_no_number_or_address_of_their_own_outlives_the_time_wherever_it_stood() -> None:
    clinic = await house()
    dana = await person(clinic, "Dana Reyes")
    post = await _post(dana)
    mobile = await line(clinic, "+13055550123", of=dana, kind="mobile")
    await db.execute("UPDATE contact_point SET position_id = $2 WHERE id = $1", mobile, post)
    await line(clinic, "Dana.R@example.org", of=dana, kind="email_personal")
    await line(clinic, "office@example.org", kind="email_shared")
    await db.execute(
        "INSERT INTO confirmation_ask (id, recipient, name, organisation_id, state, round, asked_on, expires_at,"
        " created_at) SELECT gen_random_uuid(), value, 'Marlow Clinic', $1, 'closed', '2026-01', $2, $3, $3"
        " FROM unnest(ARRAY['dana.r@example.org', 'office@example.org']) AS value", clinic, TODAY, NOON,
    )  # fmt: skip
    bad = "INSERT INTO mail_bad_address (address, reason, since) VALUES ('dana.r@example.org', 'gone', $1)"
    await db.execute(bad, NOON)
    await db.execute(
        "INSERT INTO mail (id, message_id, kind, cause_kind, cause_id, edition, recipient, domain, subject, content,"
        " state, urgent, may_leave, put_at, settled_at) VALUES ($1, '<1@example.org>', 'confirmation', 'confirmation',"
        " $1, '', 'Dana.R@example.org', 'example.org', 'Is it right?', 'Dana', 'sent', false, true, $2, $2)",
        new_id(), NOON,
    )  # fmt: skip
    await _left(dana, date(2026, 2, 1))

    with clock.frozen(NOON):
        erased = await erase(TODAY, 12)

    assert erased == 2
    mail = await db.fetch_one("SELECT recipient, subject, content, state FROM mail")
    assert mail is not None
    assert tuple(mail.values()) == ("erased", "", None, "sent")
    assert await one("SELECT array_agg(value) FROM contact_point") == ["office@example.org"]
    assert await one("SELECT array_agg(recipient) FROM confirmation_ask") == ["office@example.org"]
    assert await one("SELECT count(*) FROM mail_bad_address") == 0


async def test_what_takes_over_an_abolished_position_gets_its_lines_and_its_work() -> None:
    frank = await cast.frank()
    clinic = await house()
    dana, kim = await person(clinic, "Dana Reyes"), await person(clinic, "Kim Loose", "training")
    old, new = await _post(dana), await _post(kim)
    await db.execute("UPDATE position SET purposes = '{intake,records}' WHERE id = $1", old)
    await db.execute("UPDATE position SET purposes = '{records}' WHERE id = $1", new)
    desk = await line(clinic, "+13055550123")
    await db.execute("UPDATE contact_point SET position_id = $2 WHERE id = $1", desk, old)
    with clock.frozen(NOON):
        row = await db.fetch_one("SELECT * FROM position WHERE id = $1", old)
        hanging = [words for words, _ in await hangs_on_position(row, TODAY)]
        with pytest.raises(Invalid):
            await service.abolish_position(frank.actor, old, AbolishIn(into_id=old), 1)
        await service.abolish_position(frank.actor, old, AbolishIn(into_id=new), 1)

    kept = await db.fetch_one("SELECT position_id, retired_on FROM contact_point WHERE id = $1", desk)
    assert kept is not None
    assert tuple(kept.values()) == (new, None)
    assert await one("SELECT purposes FROM position WHERE id = $1", new) == ["intake", "records"]
    assert hanging == [
        "Holds it and nothing else: Dana Reyes. Another position?",
        "Nobody else here is: primary point of contact", "Nobody else answers for: intake",
        "Numbers and addresses of its own: 1",
    ]  # fmt: skip


async def test_who_was_promoted_is_shown_what_became_of_what_they_held() -> None:
    clinic = await house()
    frank = await cast.frank()
    dana = await person(clinic, "Dana Reyes")
    new = new_id()
    await db.execute("INSERT INTO position (id, organisation_id, role) VALUES ($1, $2, 'signatory')", new, clinic)
    with clock.frozen(NOON):
        given = MovedIn(position_id=new, since_on=TODAY)
        await move_person(frank.actor, dana, given, 1, newcomer="Kim Loose")
        row = await db.fetch_one("SELECT * FROM person WHERE id = $1", dana)
        found = await behind(frank.actor, rows.person(row), TODAY)

    assert [name for name, _ in found.numberless] == ["Kim Loose"]
    assert (list(found.vacant), list(found.hanging)) == ([], [])


async def test_an_organisation_that_merged_goes_on_saying_what_is_to_settle_and_offers_to_hand_over_all() -> None:
    with clock.frozen(NOON):
        boss = await cast.dana()
        clinic, other = await house(), await house("Gulf Clinic")
        await person(clinic, "Kim Loose")
        for visibility, title in (("all_users", "Open words"), ("sworn_only", "Hidden words")):
            key = await in_force(boss.actor, clinic)
            await db.execute("UPDATE agreement SET visibility = $2, title = $3 WHERE id = $1", key, visibility, title)
        await planned(boss.actor, first_at="2027-04-06T09:30", invitees=[InviteeIn(organisation_id=clinic)])
        async with boss as client:
            form = await client.get(f"/partners/{clinic}/status")
            version = await one("SELECT version FROM organisation WHERE id = $1", clinic)
            ends = {"status": "merged", "successor": "Gulf Clinic, FL", "version": version}
            ended = await client.form(f"/partners/{clinic}/status", ends)
            page = await client.get(f"/partners/{clinic}")

    assert ended.status_code == 303, ended.text
    for words in ("Listed there: Kim Loose", "Asked to: Liaison meeting", "Party to: "):
        assert words in form.text
        assert words in page.text
    assert "Hidden words" not in form.text
    assert f"/doubles/merge?first={other}&amp;second={clinic}&amp;keep={other}" in page.text


async def test_whose_address_gets_the_notices_of_an_agreement_leaves_that_behind() -> None:
    boss = await cast.person(Role.MANAGER, name="Imani Okafor")
    clinic = await house()
    dana = await person(clinic, "Dana Reyes")
    await line(clinic, "dana.r@example.org", of=dana, kind="email_personal")
    key = await in_force(boss, clinic)
    await db.execute("UPDATE agreement_party SET notice_address = 'Dana.R@example.org' WHERE agreement_id = $1", key)

    assert [words.partition(":")[0] for words, _ in await slices.hangs_on(boss, dana)] == ["Gets the notices of"]


async def test_a_calendar_given_to_somebody_who_leaves_ends_with_them() -> None:
    frank = await cast.frank()
    clinic = await house()
    dana, kim = await person(clinic, "Dana Reyes"), await person(clinic, "Kim Loose", "training")
    for who, address in ((dana, "dana.r@example.org"), (dana, "both@example.org"), (kim, "both@example.org")):
        await line(clinic, address, of=who, kind="email_personal")
    for address in ("Dana.R@example.org", "both@example.org"):
        await grant(frank.actor, Choice(name="theirs", scope=Scope.MINE), "Somebody outside", address)
    with clock.frozen(NOON):
        await service.person_left(frank.actor, dana, LeftIn(), 1)

    ended = await db.fetch("SELECT outsider_address FROM calendar_feed WHERE revoked_at IS NOT NULL")
    assert [row["outsider_address"].lower() for row in ended] == ["dana.r@example.org"]


async def test_whoever_only_stands_by_leaves_a_position_vacant_alike_in_the_rules_and_in_the_database() -> None:
    table = [(kind, role) for kind in AssignmentKind for role in PositionRole]
    sql = f"SELECT {FILLS} AS fills FROM unnest($1::text[], $2::text[]) AS a (kind, role), LATERAL (SELECT a.role) AS p"
    rows = await db.fetch(sql, [str(kind) for kind, _ in table], [str(role) for _, role in table])

    told = []
    for kind, role in table:
        post = Position(id=new_id(), organisation_id=new_id(), role=role)
        claim = Assignment(id=new_id(), position_id=post.id, person_id=new_id(), kind=kind, starts_on=TODAY)
        told.append(fills(claim, post))
    assert [row["fills"] for row in rows] == told
    assert told[table.index((AssignmentKind.ESCALATION, PositionRole.PRIMARY_POC))] is False
    assert told[table.index((AssignmentKind.AFTER_HOURS, PositionRole.AFTER_HOURS_POC))] is True


async def test_a_position_left_at_another_organisation_is_named_with_it_and_led_to_by_whoever_may_fill_it() -> None:
    police, school = await house("Marlow Police", "le_local"), await house("Marlow High School", "education_k12")
    paloma = await person(police, "Paloma Reyes", "training")
    post = new_id()
    await db.execute(
        "INSERT INTO position (id, organisation_id, role, required) VALUES ($1, $2, 'school_resource_officer', true)",
        post, school,
    )  # fmt: skip
    await db.execute(
        "INSERT INTO assignment (id, position_id, person_id, starts_on) VALUES ($1, $2, $3, '2026-01-01')",
        new_id(), post, paloma,
    )  # fmt: skip
    frank = await cast.frank()
    await leave(frank.actor, paloma, LeftIn(), 1)

    page = await frank.get(f"/people/{paloma}?done=left")
    async with await cast.sign_in(Role.COORDINATOR, sectors=["le_local"]) as theirs:
        narrowed = await theirs.get(f"/people/{paloma}")
        refused = await theirs.get(f"/positions/{post}/assign")

    assert "School resource officer, Marlow High School: vacant, must be filled." in page.text
    assert f'href="/positions/{post}/assign"' in page.text
    assert "whoever looks after Marlow High School" in narrowed.text
    assert f'href="/positions/{post}/assign"' not in narrowed.text
    assert refused.status_code == 403
