"""A promised meeting counts as held only with evidence; one that is planned shows nothing yet."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.board import obligations
from agreements.board.dues import Owed, due_on, since
from agreements.board.promised import held_for
from agreements.board.schemas import FulfilIn, ObligationIn
from agreements.model import ObligationKind
from agreements.terms.dates import months
from registry.platform import db
from registry.platform.access.model import Actor
from registry.platform.errors import Invalid
from tests import cast
from tests.agreements.board_cases import Town, agreement, term, today, town, version
from tests.contacts.meetings import held


@given(
    first=st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    every=st.none() | st.integers(1, 24).map(months),
    number=st.integers(0, 12),
)
def test_time_that_counts_begins_with_the_due_day_before(first: date, every: Any, number: int) -> None:
    owed = Owed(first_due_on=first, every=every)
    due = due_on(owed, number)
    if due is None:
        return

    assert since(owed, due) < due
    if number:
        assert since(owed, due) == due_on(owed, number - 1)


async def _promised(actor: Actor, **more: Any) -> tuple[UUID, UUID, Town]:
    place = await town(actor)
    key = await agreement(actor, place, "Paper")
    await term(actor, key, -300, 400)
    given_ = {"kind": ObligationKind.MEETING, "title": "Meet", "first_due_on": today(), "every": "3 months"} | more
    return key, await obligations.promise(actor, key, ObligationIn(**given_), await version(key)), place


async def _meeting(
    organisation_id: UUID, days: int, *, state: str = "held", came: str = "present", **more: Any
) -> UUID:
    at = datetime.combine(today() + timedelta(days=days), time(9))
    series = await held.series(title="Round table", first_at=at, **more)
    await held.asked(series, organisation_id=organisation_id)
    meeting = await held.meeting(series, at, state=state)
    if state == "held":
        await held.came(meeting, came, organisation_id=organisation_id)
    return meeting


async def _row(owed: UUID) -> Any:
    return await db.fetch_one("SELECT * FROM agreement_obligation WHERE id = $1", owed)


@pytest.mark.usefixtures("database")
async def test_only_what_was_held_with_a_party_in_that_time_is_offered() -> None:
    dana = await cast.person("manager")
    _, owed, place = await _promised(dana)
    good = await _meeting(place.sheriff, -5)
    await _meeting(place.sheriff, -5, came="absent")
    await _meeting(place.sheriff, -3, state="planned")
    await _meeting(place.sheriff, -3, state="cancelled")
    await _meeting(place.sheriff, -200)
    await _meeting(place.school, -4)  # without the lead
    await _meeting(place.sheriff, -5, kind="training")
    await _meeting((await town(dana, "Far")).school, -5)
    row = await _row(owed)

    assert [one.id for one in await held_for(dana, row, row["next_due_on"], today())] == [good]


@pytest.mark.usefixtures("database")
async def test_fulfilment_names_the_meeting_once() -> None:
    dana = await cast.person("manager")
    key, owed, place = await _promised(dana)
    meeting = await _meeting(place.sheriff, -5)
    planned = await _meeting(place.sheriff, 5, state="planned")

    for wrong in (planned, UUID(int=5)):
        with pytest.raises(Invalid) as refused:
            await obligations.fulfil(dana, key, owed, FulfilIn(meeting_id=wrong), await version(key))
        assert list(refused.value.fields) == ["meeting_id"]
    with pytest.raises(Invalid) as nothing:
        await obligations.fulfil(dana, key, owed, FulfilIn(), await version(key))
    await obligations.fulfil(dana, key, owed, FulfilIn(meeting_id=meeting), await version(key))
    with pytest.raises(Invalid):
        await obligations.fulfil(dana, key, owed, FulfilIn(meeting_id=meeting), await version(key))

    assert list(nothing.value.fields) == ["evidence"]
    row = await db.fetch_one("SELECT meeting_id, done_on, evidence FROM agreement_fulfilment")
    assert row is not None
    day = today() - timedelta(days=5)
    assert (row["meeting_id"], row["done_on"]) == (meeting, day)
    assert row["evidence"] == f"Liaison meeting of {day.day} {day:%b %Y}"


@pytest.mark.usefixtures("database")
async def test_hidden_meeting_is_no_evidence_for_who_may_not_see_it() -> None:
    dana = await cast.person("manager")
    _, owed, place = await _promised(dana)
    await _meeting(place.sheriff, -5, visibility="sworn_only")
    row = await _row(owed)

    assert await held_for(dana, row, row["next_due_on"], today()) == []


@pytest.mark.usefixtures("database")
async def test_pages_offer_what_was_held_and_show_what_is_planned() -> None:
    dana = await cast.dana()
    key, owed, place = await _promised(dana.actor)
    meeting = await _meeting(place.sheriff, -5)
    coming = await _meeting(place.sheriff, 5, state="planned")

    page = await dana.get(f"/agreements/{key}")
    form = await dana.get(f"/agreements/{key}/obligations/{owed}/fulfil")
    sent = {"meeting_id": str(meeting), "version": str(await version(key)), "due_on": today().isoformat()}
    done = await dana.form(f"/agreements/{key}/obligations/{owed}/fulfil", sent)
    after = await dana.get(f"/agreements/{key}")

    assert f'href="/meetings/{coming}"' in page.text
    assert "It counts once it was held" in page.text
    assert f'value="{meeting}"' in form.text
    assert str(coming) not in form.text
    assert done.status_code == 303
    assert f'href="/meetings/{meeting}"' in after.text
