"""What happens to people around a reminder: who leaves, takes over, may not see it, sleeps, or says that they act."""

import email
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from email import policy
from typing import Any
from unittest.mock import patch
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from notifications.reminders import letters, planning, queries, sending, service
from notifications.reminders.errors import NoSuchReminder, NotInCharge
from notifications.reminders.panel import due_panel
from notifications.reminders.schemas import ChoiceIn, PolicyIn
from notifications.reminders.tokens import link_of
from notifications.reminders.world import world
from registry.platform import clock, db
from registry.platform.access.model import Actor, Role
from registry.platform.arriving import Leaving
from registry.platform.deadlines import DeadlineKind, DeadlineSource, Recipient, Who
from registry.platform.errors import Invalid
from tests.cast import anonymous, person, sign_in
from tests.contacts.places import organisation
from tests.notifications.reminded import DAY, NOON, TODAY, Days, a_day, mails, only, reasons
from tests.security.test_statements import counted

SOON = TODAY + 7 * DAY
pytestmark = pytest.mark.usefixtures("database")


async def _round() -> None:
    await planning.plan()
    await sending.send()


async def _leaving() -> Leaving:
    """The mail that was put last, as the courier asks about it."""
    [row] = await db.fetch("SELECT * FROM mail ORDER BY put_at DESC, id DESC LIMIT 1")
    return Leaving(row["id"], row["kind"], (row["cause_kind"], row["cause_id"]), row["edition"], row["recipient"])


async def _only_one() -> UUID:
    [row] = await db.fetch("SELECT id FROM reminder")
    return UUID(str(row["id"]))


async def _to_whom(days: Days, at: datetime) -> set[str]:
    with clock.frozen(at), only(days):
        await _round()
    return {recipient for recipient, _ in await mails()}


async def test_mail_of_which_a_part_is_settled_leaves_with_the_rest_only() -> None:
    owner = await person(Role.COORDINATOR, email="alice@example.org")
    days = Days(a_day(SOON, owner, label="SC-1: ends"), a_day(SOON, owner, label="SC-2: ends"))
    with clock.frozen(NOON), only(days):
        await _round()
        first = await _leaving()
    with clock.frozen(NOON + timedelta(minutes=1)), only(days):
        days.days = days.days[1:]
        why = await sending.before_sending(first)
        again = await sending.before_sending(first)
        await sending.send()

    assert why == "Something in it was settled meanwhile; what still holds is in another mail."
    assert again == "What was in it was settled, or is in a later mail."  # its worker was killed before it noted why
    assert [subject for _, subject in await mails()] == ["SC-1: ends (in 7 days) and 1 more", "SC-2: ends (in 7 days)"]
    assert await reasons() == ["It is done, or no longer asked for."]


async def test_mail_that_may_have_arrived_is_sent_again_as_it_was_or_not_at_all() -> None:
    owner = await person(Role.COORDINATOR)
    days = Days(a_day(SOON, owner, label="SC-1: ends"), a_day(SOON, owner, label="SC-2: ends"))
    with clock.frozen(NOON), only(days):
        await _round()
        await db.execute("UPDATE mail SET doubts = 1")
        days.days = days.days[1:]
        partly = await sending.before_sending(await _leaving())
        days.days = []
        nothing = await sending.before_sending(await _leaving())
        await _round()

    assert (partly, nothing) == (None, "What was in it was settled, or is in a later mail.")
    assert len(await mails()) == 1
    assert await reasons() == []


async def test_outage_that_ends_at_night_wakes_nobody_but_for_what_is_urgent() -> None:
    owner, manager = await person(Role.COORDINATOR), await person(Role.MANAGER)
    calm, urgent = a_day(SOON, owner, label="calm"), a_day(SOON, owner, label="urgent", kind=DeadlineKind.FILING)
    await service.schedule(manager, DeadlineKind.FILING, None, PolicyIn(before="7", at_once_from=7, urgent=True))
    days = Days(calm, urgent)
    with clock.frozen(NOON), only(days):
        await planning.plan()  # due at once, but nothing sends until three in the morning
    with clock.frozen(NOON + timedelta(hours=15)), only(days):
        await sending.send()
        at_night = await mails()
    with clock.frozen(NOON + timedelta(hours=18, minutes=59)), only(days):
        await sending.send()
        still = await mails()
    with clock.frozen(NOON + timedelta(hours=19)), only(days):
        await sending.send()

    assert [subject for _, subject in at_night] == ["urgent (in 6 days)"]
    assert still == at_night
    assert [subject for _, subject in await mails()][1:] == ["calm (in 6 days)"]


async def test_mail_whose_server_is_back_at_night_waits_for_the_morning() -> None:
    owner = await person(Role.COORDINATOR)
    days = Days(a_day(SOON, owner))
    with clock.frozen(NOON), only(days):
        await _round()
    night, morning = NOON + timedelta(hours=15), NOON + timedelta(hours=19)
    with clock.frozen(night), only(days):
        why = await sending.before_sending(await _leaving())
        await sending.send()
        assert len(await mails()) == 1
    with clock.frozen(morning), only(days):
        await sending.send()

    assert why == "It is night for its reader by now; what it says is in a mail of the morning."
    assert len(await mails()) == 2


async def test_who_took_over_is_told_and_who_had_it_before_cannot_say_that_they_act() -> None:
    before, after = await person(Role.COORDINATOR), await person(Role.COORDINATOR, email="new@example.org")
    days = Days(a_day(SOON, before))
    with clock.frozen(NOON), only(days):
        await _round()
        old, link = await _only_one(), await link_of(await _only_one())
        days.days = [replace(days.days[0], people={Who.OWNER: Recipient(user_id=after.user_id)})]
        with pytest.raises(NotInCharge):
            await service.acknowledge(before, old)
        with pytest.raises(NotInCharge):
            await service.acknowledge_by_mail(link.rpartition("/")[2])
        with pytest.raises(NoSuchReminder):
            await service.acknowledge(after, old)
        await _round()

    assert "new@example.org" in {recipient for recipient, _ in await mails()}
    assert await db.fetch("SELECT * FROM reminder_acknowledgement") == []


async def test_manager_is_the_one_they_named_else_of_their_own_house_else_whoever_there_is() -> None:
    house = await organisation("House")
    owner = await person(Role.COORDINATOR, organisation_id=house)
    await person(Role.MANAGER, email="longest@example.org")
    near = await person(Role.MANAGER, email="near@example.org", organisation_id=house)
    named = await person(Role.MANAGER, email="named@example.org")
    with clock.frozen(NOON), only(Days()):
        of_house = (await _manager_of(owner)).user_id
        await service.choose(owner, _times(manager_id=named.user_id))
        chosen = (await _manager_of(owner)).user_id
        await db.execute("UPDATE app_user SET disabled_at = now() WHERE role = 'manager'")
        frank = await person(Role.ADMINISTRATOR)
        alone = (await _manager_of(owner)).user_id

    assert [of_house, chosen, alone] == [near.user_id, named.user_id, frank.user_id]


async def _manager_of(owner: Actor) -> Recipient:
    known = await world("America/New_York")
    return known.in_charge(a_day(SOON, owner))[Who.MANAGER]


def _times(**more: Any) -> ChoiceIn:
    return ChoiceIn(digest_at="07:30", quiet_from="21:00", quiet_until="07:00", **more)


async def test_who_manages_what_they_own_has_another_manager_behind_them() -> None:
    owner = await person(Role.MANAGER)
    other = await person(Role.MANAGER)
    with only(Days()):
        assert (await _manager_of(owner)).user_id == other.user_id


async def test_nobody_names_themself_nor_somebody_who_does_not_manage_nor_a_digest_at_night() -> None:
    dana, officer = await person(Role.MANAGER), await person(Role.OFFICER)
    for wrong, field in (
        (_times(manager_id=dana.user_id), "manager_id"),
        (_times(manager_id=officer.user_id), "manager_id"),
        (replace_times(_times(), digest_at="05:00"), "digest_at"),
    ):
        with pytest.raises(Invalid) as refused:
            await service.choose(dana, wrong)
        assert list(refused.value.fields) == [field]


def replace_times(given: ChoiceIn, **more: Any) -> ChoiceIn:
    return ChoiceIn(**{name: more.get(name, getattr(given, name)) for name in given.__struct_fields__})


async def test_backup_and_manager_are_told_as_well_where_the_schedule_says_so() -> None:
    owner = await person(Role.COORDINATOR, email="owner@example.org")
    backup = await person(Role.COORDINATOR, email="backup@example.org")
    manager = await person(Role.MANAGER, email="manager@example.org")
    given = PolicyIn(before="30, 7", backup="7", manager="7", at_once_from=30)
    await service.schedule(manager, DeadlineKind.EXPIRY, None, given)

    assert await _to_whom(Days(a_day(TODAY + 30 * DAY, owner, backup)), NOON) == {"owner@example.org"}
    assert await _to_whom(Days(a_day(SOON, owner, backup)), NOON) == {
        "owner@example.org", "backup@example.org", "manager@example.org",
    }  # fmt: skip


async def test_address_that_is_none_hands_it_to_the_backup_at_once() -> None:
    owner = await person(Role.COORDINATOR, email="nobody at all")
    backup = await person(Role.COORDINATOR, email="backup@example.org")
    days = Days(a_day(SOON, owner, backup))
    with clock.frozen(NOON), only(days):
        await _round()
        await _round()

    assert [recipient for recipient, _ in await mails()] == ["backup@example.org"]


async def test_one_reader_who_cannot_be_written_to_keeps_no_other_back() -> None:
    first, second = await person(Role.COORDINATOR), await person(Role.COORDINATOR, email="second@example.org")
    real = letters.letter

    async def broken(address: str, rows: Sequence[Any], known: Any) -> Any:
        if rows[0]["user_id"] == first.user_id:
            raise ZeroDivisionError
        return await real(address, rows, known)

    with clock.frozen(NOON), only(Days(a_day(SOON, first), a_day(SOON, second))):
        await planning.plan()
        with patch.object(sending, "letter", broken), pytest.raises(ZeroDivisionError):
            await sending.send()

    assert [recipient for recipient, _ in await mails()] == ["second@example.org"]


async def test_many_of_one_kind_hide_nothing_that_matters_more() -> None:
    owner = await person(Role.COORDINATOR)
    numbers = DeadlineKind.CONFIRMATION
    many = [a_day(TODAY - each * DAY, owner, kind=numbers, label=f"No. {each}.") for each in range(20, 80)]
    ends = a_day(TODAY + 60 * DAY, owner, label="SC-1: ends")
    with clock.frozen(NOON), only(Days(*many, ends)):
        await planning.plan()
    with clock.frozen(NOON + DAY), only(Days(*many, ends)):
        await sending.send()

    [row] = await db.fetch("SELECT subject, content FROM mail")
    mail = email.message_from_bytes(row["content"], policy=policy.default)
    text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr, attr-defined]
    assert row["subject"] == "SC-1: ends (in 59 days) and 60 more"
    assert text.index("SC-1: ends") < text.index("No. 79.")
    assert text.count("No. ") == 5
    assert "and 55 more: http://127.0.0.1:8000/reminders" in text


async def test_one_source_that_fails_keeps_no_other_back() -> None:
    async def broken(_: Any) -> Any:
        raise ZeroDivisionError

    owner = await person(Role.COORDINATOR)
    days = Days(a_day(SOON, owner))
    both = [DeadlineSource(object_kind="broken", read=broken), DeadlineSource(object_kind="agreement", read=days.read)]
    with clock.frozen(NOON), patch.object(planning, "sources", lambda: both), pytest.raises(ZeroDivisionError):
        await planning.plan()

    assert len(await db.fetch("SELECT id FROM reminder")) == 1


async def test_what_was_hidden_since_has_no_name_on_any_page_nor_over_the_api() -> None:
    days = Days()
    with clock.frozen(NOON), only(days):
        owner = await sign_in(Role.OFFICER)
        days.days = [a_day(SOON, owner.actor, label="SC-77: ends")]
        await _round()
        path = f"/reminders/of/agreement/{days.days[0].object_id}"
        link = await link_of(await _only_one())
        days.days = [replace(days.days[0], visibility="coordinators")]
        async with owner as his, anonymous() as reader:
            answers = [await his.get("/reminders"), await his.get("/api/v1/reminders"), await reader.get(link)]
            why = await his.get(path)

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert all("SC-77" not in answer.text and "you may not see any more" in answer.text for answer in answers)
    assert answers[1].json()["items"][0]["path"] is None
    assert why.status_code == 404


async def test_what_is_done_can_still_be_asked_about_by_who_could_see_it_and_by_nobody_else() -> None:
    owner = await sign_in(Role.COORDINATOR, name="Alice Ames")
    days = Days(a_day(SOON, owner.actor, label="SC-77: ends", visibility="coordinators"))
    with clock.frozen(NOON), only(days):
        await _round()
        path = f"/reminders/of/agreement/{days.days[0].object_id}"
        days.days = []
        async with await sign_in(Role.MANAGER) as manager, await sign_in(Role.OFFICER) as officer:
            seen, unseen = await manager.get(path), await officer.get(path)

    assert "Alice Ames" in seen.text
    assert "7 days before" in seen.text
    assert unseen.status_code == 404


async def test_page_of_an_object_says_who_is_not_told_and_why() -> None:
    gone = await person(Role.COORDINATOR, name="Gwen Gone")
    await db.execute("UPDATE app_user SET disabled_at = now() WHERE id = $1", gone.user_id)
    days = Days()
    with clock.frozen(NOON), only(days):
        hers = await sign_in(Role.COORDINATOR)
        days.days = [a_day(SOON, gone, hers.actor)]
        async with hers:
            why = await hers.get(f"/reminders/of/agreement/{days.days[0].object_id}")

    assert "Gwen Gone, owner, is not told: their account is closed." in why.text


async def test_link_of_somebody_who_left_shows_and_does_nothing() -> None:
    owner = await person(Role.COORDINATOR)
    with clock.frozen(NOON), only(Days(a_day(SOON, owner, label="SC-77: ends"))):
        await _round()
        link = await link_of(await _only_one())
        await db.execute("UPDATE app_user SET disabled_at = now()")
        async with anonymous() as reader:
            seen = await reader.get(link)
        with pytest.raises(NoSuchReminder):
            await service.acknowledge_by_mail(link.rpartition("/")[2])

    assert seen.status_code == 404
    assert "SC-77" not in seen.text


async def test_link_in_a_mail_ends_after_ninety_days() -> None:
    owner = await person(Role.COORDINATOR)
    with clock.frozen(NOON), only(Days(a_day(SOON, owner))):
        await _round()
        link = await link_of(await _only_one())
    with clock.frozen(NOON + 91 * DAY):
        async with anonymous() as reader:
            assert (await reader.get(link)).status_code == 404


async def test_first_page_says_what_is_due_until_it_is_done_or_somebody_acts_in_as_many_statements_for_many() -> None:
    owner = await person(Role.COORDINATOR)
    late, soon = a_day(TODAY - DAY, owner, label="late"), a_day(SOON, owner, label="soon")
    days = Days(late, soon)
    with clock.frozen(NOON), only(days):
        nothing = await due_panel(owner, NOON)
        await _round()
        both = await due_panel(owner, NOON)
        days.days = [soon]
        one = await due_panel(owner, NOON)
        [row] = await db.fetch("SELECT id FROM reminder WHERE label = 'soon'")
        await service.acknowledge(owner, row["id"])
        none = await due_panel(owner, NOON)
        counts = []
        for many in (3, 30):
            days.days = [a_day(SOON, owner) for _ in range(many)]
            await _round()
            with counted() as asked:
                await queries.open_of(owner)
            counts.append(len(asked))

    assert (nothing, none) == (None, None)
    assert both is not None
    assert (both.context["many"], both.context["late"], both.context["first"]["label"]) == (2, 1, "late")
    assert one is not None
    assert one.context["many"] == 1
    assert counts[0] == counts[1]


async def test_api_gives_ones_own_in_pages_and_takes_that_one_acts() -> None:
    days = Days()
    with clock.frozen(NOON), only(days):
        owner, other = await sign_in(Role.COORDINATOR, name="Alice Ames"), await sign_in(Role.COORDINATOR)
        days.days = [a_day(SOON, owner.actor, label=f"SC-{each}: ends") for each in range(5)]
        await _round()
        async with owner as hers, other as his:
            first = (await hers.get("/api/v1/reminders?page_size=3")).json()
            rest = (await hers.get(first["next_url"])).json()
            key = rest["items"][0]["id"]
            done = await hers.post(f"/api/v1/reminders/{key}/acting")
            not_his = await his.post(f"/api/v1/reminders/{key}/acting")
            nothing = (await his.get("/api/v1/reminders")).json()

    labels = [each["label"] for each in first["items"] + rest["items"]]
    assert sorted(labels) == [f"SC-{each}: ends" for each in range(5)]
    assert (rest["next"], nothing["items"]) == (None, [])
    assert (done.status_code, done.json()["acting"], not_his.status_code) == (200, "Alice Ames", 404)


async def test_clock_set_back_tells_nothing_twice_and_nothing_before_its_day() -> None:
    owner = await person(Role.COORDINATOR)
    days = Days(a_day(SOON, owner))
    with clock.frozen(NOON), only(days):
        await planning.plan()
    with clock.frozen(NOON - DAY), only(days):
        await db.execute("UPDATE reminder SET due_at = $1", NOON - 2 * DAY)
        await _round()
        early = await mails()
        why = await reasons()
    for at in (NOON, NOON - DAY, NOON, NOON + DAY):
        with clock.frozen(at), only(days):
            await _round()

    assert (early, why) == ([], ["It is not its day yet: the clock or the schedule was changed."])
    assert len(await mails()) == 1


async def test_leap_day_and_both_changes_of_clocks_are_days_like_any_other() -> None:
    owner = await person(Role.COORDINATOR, email="alice@example.org", time_zone="America/New_York")
    given = PolicyIn(before="7", at_once_from=7)
    await service.schedule(await person(Role.MANAGER), DeadlineKind.EXPIRY, None, given)
    zone = ZoneInfo("America/New_York")
    # The last two begin with a night that is an hour shorter, and one that is an hour longer.
    for on, morning in (
        (date(2028, 2, 29) + 7 * DAY, date(2028, 2, 29)),
        (date(2027, 3, 14) + 7 * DAY, date(2027, 3, 14)),
        (date(2027, 11, 7) + 7 * DAY, date(2027, 11, 7)),
    ):
        days = Days(a_day(on, owner, label=f"{on}"))
        left: list[datetime] = []
        midnight = datetime.combine(morning, datetime.min.time(), zone)
        for hours in range(-24, 25):
            at = datetime.fromtimestamp(midnight.timestamp() + hours * 3600, zone)
            with clock.frozen(at), only(days):
                await _round()
            left += [at] if len(await mails()) > len(left) else []
            if left:
                break
        assert [(at.date(), at.hour) for at in left] == [(morning, 7)]
        await db.execute("DELETE FROM reminder")
        await db.execute("DELETE FROM mail")
