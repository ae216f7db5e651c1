"""What follows meetings elsewhere: the night, partners that become one, and the end of a demonstration."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest

from contacts import service as contacts
from contacts.meetings import brought, queries, service
from contacts.meetings.filling import fill
from contacts.meetings.recurrence import promised
from contacts.meetings.schemas import InviteeIn, LeaveOutIn
from contacts.schemas import PersonIn
from registry.doubles.merging.model import Order
from registry.doubles.merging.service import merge
from registry.doubles.merging.undo import undo
from registry.partners import service as partners
from registry.partners.schemas import RegisterIn
from registry.partners.sectors import Sector
from registry.platform import clock, db
from registry.platform.access.model import Actor, Role
from registry.platform.calendar.guests import Reply
from tests import cast
from tests.contacts.meetings.planned import MONTHLY, NOW, entries, meant, planned, starts
from tests.contacts.places import one


async def _last(series_id: UUID) -> str:
    return (await starts(series_id))[-1][0]


@pytest.mark.usefixtures("database")
async def test_the_night_fills_up_what_came_into_reach_and_nothing_twice() -> None:
    actor = await cast.person(Role.ADMINISTRATOR)
    with clock.frozen(NOW):
        it = await planned(actor, rrule=MONTHLY)
        await service.leave_out(actor, it.series_id, LeaveOutIn(local_at="2027-01-05T09:00"), 1)
        before = await starts(it.series_id)
        await fill()
        assert await starts(it.series_id) == before
    with clock.frozen(NOW + timedelta(days=90)):
        await fill()
        first = await starts(it.series_id)
        await fill()

        assert await starts(it.series_id) == first
        assert await _last(it.series_id) >= f"{promised(clock.today()):%Y-%m}"
        assert [at for at, _ in first if at.startswith("2027-01")] == []
        assert len(first) == len(before) + 3


@pytest.mark.usefixtures("committed")
async def test_two_workers_fill_up_together() -> None:
    actor = await cast.person(Role.ADMINISTRATOR)
    with clock.frozen(NOW):
        made = [await planned(actor, rrule=MONTHLY) for _ in range(6)]
    with clock.frozen(NOW + timedelta(days=90)):
        await asyncio.gather(fill(), fill(), fill())

    counts = [len(await starts(it.series_id)) for it in made]
    assert counts == [28] * 6


async def _twins(actor: Actor) -> tuple[UUID, UUID]:
    given = [RegisterIn(name=name, sector=Sector.COMMUNITY, region="FL") for name in ("Gull Library", "Gull Libary")]
    keep, drop = [await partners.register(actor, one) for one in given]
    return keep, drop


@pytest.mark.usefixtures("database")
async def test_a_merged_partner_is_still_asked_and_what_it_answered_counts() -> None:
    frank = await cast.frank()
    keep, drop = await _twins(frank.actor)
    both = [InviteeIn(organisation_id=keep), InviteeIn(organisation_id=drop)]
    shared, own = await planned(frank.actor, invitees=both), await planned(frank.actor, host_id=drop, invitees=both[1:])
    asked = (await queries.series(frank.actor, shared.series_id)).asked
    goes = next(one.invitee.id for one in asked if one.organisation_id == drop)
    await service.take_answer(Reply(key=goes, answer="accepted", at=clock.now()))

    merged = await merge(frank.actor, Order(keep=keep, drop=drop, versions=(1, 1)))
    jobs = await db.fetch("SELECT payload FROM pgqueuer WHERE entrypoint = 'publish meetings anew'")
    assert any(str(own.series_id).encode() in bytes(row["payload"]) for row in jobs)
    await brought.following.publish_anew({"series": [str(shared.series_id), str(own.series_id)]})

    found = [(guest.organisation_id, guest.said and str(guest.said.answer))
             for guest in (await queries.series(frank.actor, shared.series_id)).asked]  # fmt: skip
    assert found == [(keep, "accepted")]
    assert (await queries.series(frank.actor, own.series_id)).series.host_id == keep
    assert (await entries(own.series_id))[0]["organisation_ids"] == [keep]

    await undo(frank.actor, merged)
    back = {guest.organisation_id for guest in (await queries.series(frank.actor, shared.series_id)).asked}
    assert back == {keep, drop}


@pytest.mark.usefixtures("database")
async def test_two_records_of_one_person_are_asked_once() -> None:
    frank = await cast.frank()
    keep, drop = await _twins(frank.actor)
    people = [await contacts.add_person(frank.actor, house, PersonIn(name="Ana Diaz")) for house in (keep, drop)]
    it = await planned(frank.actor, invitees=[InviteeIn(person_id=key) for key in people])

    await merge(frank.actor, Order(keep=keep, drop=drop, versions=(1, 1)))

    assert await one("SELECT count(*) FROM person WHERE name = 'Ana Diaz'") in {1, 2}
    houses = {guest.organisation_id for guest in (await queries.series(frank.actor, it.series_id)).asked}
    assert houses == {keep}


@pytest.mark.usefixtures("database")
async def test_the_demonstration_goes_with_its_meetings_and_leaves_those_of_others() -> None:
    frank = await cast.frank()
    keep, _ = await _twins(frank.actor)
    await db.execute("UPDATE organisation SET demo = true WHERE id = $1", keep)
    shown = await service.plan(frank.actor, meant(), demo=True)
    real = await planned(frank.actor, host_id=keep)

    await brought.forget_demo()

    assert await entries(shown.series_id) == []
    assert await one("SELECT count(*) FROM meeting WHERE series_id = $1", shown.series_id) == 0
    assert (await queries.series(frank.actor, real.series_id)).series.host_id is None


@pytest.mark.usefixtures("database")
async def test_who_may_plan_is_said_for_many_at_once() -> None:
    frank, faith, bob = await cast.frank(), await cast.alice(sectors=["faith"]), await cast.bob()
    mine = await planned(frank.actor, sector="faith")
    other = await planned(frank.actor, sector="healthcare")
    keys = [mine.series_id, other.series_id]

    assert await brought.may_plan(faith.actor, keys) == {mine.series_id}
    assert await brought.may_plan(frank.actor, keys) == set(keys)
    assert await brought.may_plan(bob.actor, keys) == set()
