"""Whoever is asked to one date of a series finds that one in their own calendar, and no other."""

from typing import Any
from uuid import UUID

import pytest
from icalendar import Calendar

from contacts.meetings import service
from contacts.meetings.schemas import CancelIn, ChangeIn, InviteeIn, MoveIn
from notifications.feeds.model import Scope
from registry.platform.access.model import Actor
from tests import cast
from tests.contacts.meetings.planned import MONTHLY, nth, planned
from tests.notifications.fed import fetch, subscribed

pytestmark = pytest.mark.usefixtures("database", "_today")


async def _ask(actor: Actor, series_id: UUID, place: int, **guest: Any) -> None:
    key, version = await nth(series_id, place)
    await service.invite_to_one(actor, key, InviteeIn(**guest), version)


async def _found(actor: Actor, scope: Scope) -> list[tuple[str, bool, str]]:
    """What stands in a feed: when it begins, whether it comes again, and how it stands."""
    answer = await fetch((await subscribed(actor, scope)).secret)
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    return [(f"{e.decoded('dtstart'):%Y-%m-%d %H:%M}", "RRULE" in e, str(e["STATUS"])) for e in events]


@pytest.mark.parametrize("by", ["account", "address"])
async def test_one_date_is_found_by_its_guest_alone(by: str) -> None:
    frank, bob = await cast.frank(), await cast.bob()
    it = await planned(frank.actor, rrule=MONTHLY)
    guest = {"user_id": bob.user_id} if by == "account" else {"address": "Bob@Example.org", "name": "Bob"}

    await _ask(frank.actor, it.series_id, 1, **guest)

    assert await _found(bob.actor, Scope.MINE) == [("2027-01-05 14:00", False, "CONFIRMED")]
    series = [("2026-12-01 09:00", True, "CONFIRMED")]
    assert await _found(frank.actor, Scope.MINE) == series
    assert await _found(bob.actor, Scope.ALL) == await _found(frank.actor, Scope.ALL) == series


async def test_one_date_moves_and_is_called_off() -> None:
    frank, bob = await cast.frank(), await cast.bob()
    it = await planned(frank.actor, rrule=MONTHLY)
    await _ask(frank.actor, it.series_id, 1, user_id=bob.user_id)
    key, version = await nth(it.series_id, 1)

    await service.move(frank.actor, key, MoveIn(local_at="2027-01-07T10:00"), version)
    assert await _found(bob.actor, Scope.MINE) == [("2027-01-07 15:00", False, "CONFIRMED")]

    await service.cancel_one(frank.actor, key, CancelIn(reason="Storm"), version + 1)
    assert await _found(bob.actor, Scope.MINE) == [("2027-01-07 15:00", False, "CANCELLED")]


async def test_whoever_is_asked_to_all_of_it_finds_it_once() -> None:
    frank, bob = await cast.frank(), await cast.bob()
    it = await planned(frank.actor, rrule=MONTHLY)
    await _ask(frank.actor, it.series_id, 1, user_id=bob.user_id)
    await service.invite(frank.actor, it.series_id, InviteeIn(user_id=bob.user_id), 1)

    assert await _found(bob.actor, Scope.MINE) == [("2026-12-01 09:00", True, "CONFIRMED")]


async def test_guest_who_is_taken_off_finds_it_no_more_and_another_still_does() -> None:
    frank, bob, dana = await cast.frank(), await cast.bob(), await cast.dana()
    it = await planned(frank.actor, rrule=MONTHLY)
    key, version = await nth(it.series_id, 1)
    guest = await service.invite_to_one(frank.actor, key, InviteeIn(user_id=bob.user_id), version)
    other = await service.invite_to_one(frank.actor, key, InviteeIn(user_id=dana.user_id), version + 1)

    await service.uninvite(frank.actor, guest)
    assert await _found(bob.actor, Scope.MINE) == []
    assert await _found(dana.actor, Scope.MINE) == [("2027-01-05 14:00", False, "CONFIRMED")]

    await service.uninvite(frank.actor, other)
    assert await _found(dana.actor, Scope.MINE) == []


async def test_date_that_its_series_no_longer_has_is_called_off() -> None:
    frank, bob = await cast.frank(), await cast.bob()
    it = await planned(frank.actor, rrule=MONTHLY)
    await _ask(frank.actor, it.series_id, 1, user_id=bob.user_id)

    await service.change(frank.actor, it.series_id, ChangeIn(rrule="FREQ=YEARLY"), 1)

    assert await _found(bob.actor, Scope.MINE) == [("2027-01-05 14:00", False, "CANCELLED")]
