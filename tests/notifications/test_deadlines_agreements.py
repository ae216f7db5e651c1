"""The days of an agreement end with what was decided and done, and go on while they matter."""

from datetime import date, timedelta
from itertools import count
from typing import Any
from uuid import UUID

import pytest

from agreements.board import funding, obligations
from agreements.board.decisions import decide
from agreements.board.schemas import DecideIn, FiledIn, FulfilIn, FundingIn, ObligationIn, ReportIn
from agreements.model import DecisionKind, ObligationKind, Renewal
from agreements.record import endings
from agreements.record.schemas import TerminateIn
from notifications.reminders.planning import standing
from registry.platform import db
from registry.platform.access.model import Actor, Role
from registry.platform.deadlines import Deadline, Recipient, Who
from registry.platform.ids import new_id
from tests.agreements.board_cases import agreement, owned, term, today, town, version
from tests.cast import person

DAY = timedelta(days=1)
WHY = "The county board wants it so."
TACIT: dict[str, Any] = {"renewal": Renewal.TACIT, "renewal_period": "P12M", "notice": "P60D"}

_NUMBERS = count(1)

pytestmark = pytest.mark.usefixtures("database")


async def _running(actor: Actor, begins: int = -300, ends: int = 40, **more: Any) -> UUID:
    key = await agreement(actor, await town(actor, f"No. {next(_NUMBERS)}"), "Running")
    await term(actor, key, begins, ends, **more)
    await owned(actor, key, (await person(Role.MANAGER)).user_id)
    return key


async def _days(key: UUID) -> dict[tuple[str, str], Deadline]:
    return {(str(each.kind), each.part): each for each in await standing("agreement", [key], today())}


async def _kinds(key: UUID) -> set[str]:
    return {kind for kind, _ in await _days(key)} - {"review"}


async def _decide(actor: Actor, key: UUID, kind: DecisionKind) -> None:
    await decide(actor, key, DecideIn(kind=kind, reason=WHY), await version(key))


@pytest.mark.parametrize("kind", [DecisionKind.START_RENEWAL, DecisionKind.RENEGOTIATE])
async def test_end_comes_while_a_new_text_is_worked_on(kind: DecisionKind) -> None:
    dana = await person(Role.MANAGER)
    key = await _running(dana)

    await _decide(dana, key, kind)

    assert await _kinds(key) == {"expiry"}


async def test_notice_matters_while_another_text_is_only_hoped_for() -> None:
    dana = await person(Role.MANAGER)
    key = await _running(dana, ends=100, **TACIT)

    await _decide(dana, key, DecisionKind.RENEGOTIATE)

    assert await _kinds(key) == {"notice"}


async def test_next_term_that_is_agreed_on_follows_without_a_word() -> None:
    dana = await person(Role.MANAGER)
    key = await _running(dana)
    assert await _kinds(key) == {"expiry"}

    await term(dana, key, 40, 400)

    assert await _kinds(key) == set()


async def test_nobody_is_warned_of_an_end_that_was_decided() -> None:
    dana = await person(Role.MANAGER)
    lapses, renewed, tacit, ended = [
        await _running(dana), await _running(dana), await _running(dana, ends=100, **TACIT), await _running(dana),
    ]  # fmt: skip
    for key in (lapses, renewed, tacit):
        await _decide(dana, key, DecisionKind.LET_LAPSE)
    await _decide(dana, renewed, DecisionKind.START_RENEWAL)
    why = TerminateIn(reason=WHY, last_day=today() + 20 * DAY)
    await endings.terminate(dana, ended, why, await version(ended))

    assert [await _kinds(key) for key in (lapses, renewed, tacit, ended)] == [set(), {"expiry"}, {"notice"}, set()]


async def test_what_was_affirmed_renews_itself_without_asking_again() -> None:
    dana = await person(Role.MANAGER)
    tacit, ends = await _running(dana, ends=100, **TACIT), await _running(dana, ends=100, notice="P60D")
    for key in (tacit, ends):
        await _decide(dana, key, DecisionKind.AFFIRM_REVIEW)

    assert await _kinds(tacit) == set()
    assert "expiry" in await _kinds(ends)


async def test_what_ran_out_is_told_until_somebody_looked_at_it() -> None:
    dana = await person(Role.MANAGER)
    key = await _running(dana, ends=-5)
    assert await _kinds(key) == {"expiry"}

    await _decide(dana, key, DecisionKind.LET_LAPSE)

    assert await _kinds(key) == set()


async def test_what_goes_on_past_its_end_has_a_last_day_as_well() -> None:
    dana = await person(Role.MANAGER)
    last = today() + 30 * DAY
    key = await _running(dana, ends=-10, holdover="It goes on for a while.", holdover_last_day=last)

    days = await _days(key)

    assert (days["expiry", ""].on, days["expiry", "holdover"].on) == (today() - 11 * DAY, last)


async def test_what_is_owed_is_told_to_whoever_sees_to_it_until_it_is_done() -> None:
    dana, other = await person(Role.MANAGER), await person(Role.COORDINATOR)
    key = await _running(dana, ends=800)
    due = today() + 20 * DAY
    owed = ObligationIn(kind=ObligationKind.REPORT, title="Report", first_due_on=due, owner_id=other.user_id)
    item = await obligations.promise(dana, key, owed, await version(key))

    found = (await _days(key))["obligation", str(item)]
    await obligations.fulfil(
        dana, key, item, FulfilIn(due_on=due, evidence="Sent by mail on Monday."), await version(key)
    )

    assert found.people == {Who.OWNER: Recipient(user_id=other.user_id), Who.BACKUP: Recipient(user_id=dana.user_id)}
    assert await _kinds(key) == set()


async def test_report_to_who_pays_is_owed_after_the_end_until_it_is_filed() -> None:
    dana = await person(Role.MANAGER)
    key = await _running(dana, ends=100)
    award = FundingIn(source="State", award_number="A-1", begins_on=date(2020, 1, 1), last_day=today())
    grant = await funding.fund(dana, key, award, await version(key))
    wanted = ReportIn(what="Closing report", due_on=today() + 90 * DAY)
    report = await funding.want_report(dana, key, grant, wanted, await version(key))
    await endings.terminate(
        dana, key, TerminateIn(reason=f"{WHY} Before its terms allow.", last_day=today() - DAY), await version(key)
    )
    over = await _kinds(key)

    await funding.file_report(dana, key, report, FiledIn(evidence="Sent by mail on Monday."), await version(key))

    assert (over, await _kinds(key)) == ({"report"}, set())


async def test_somebody_who_signed_leaves_and_it_is_looked_at_again_once() -> None:
    dana = await person(Role.MANAGER)
    key = await _running(dana, ends=800)
    row = await db.fetch_one("SELECT id, organisation_id FROM agreement_party WHERE agreement_id = $1 LIMIT 1", key)
    assert row is not None
    left, signer = today() - DAY, new_id()
    add = "INSERT INTO person (id, organisation_id, name, sort_name) VALUES ($1, $2, 'Dana Reyes', 'dana reyes')"
    await db.execute(add, signer, row["organisation_id"])
    await db.execute("UPDATE agreement_party SET signatory_id = $1 WHERE id = $2", signer, row["id"])
    there = set(await _days(key))
    await db.execute("UPDATE person SET status = 'left', left_on = $1 WHERE id = $2", left, signer)
    gone = await _days(key)
    await _decide(dana, key, DecisionKind.AFFIRM_REVIEW)

    part = ("review", f"signatory {row['id']}")
    assert set(gone) - there == {part}
    assert (gone[part].on, gone[part].label.partition(": ")[2]) == (left, "who signed it has left: look at it again")
    assert part not in await _days(key)


async def test_one_address_outside_is_written_to_once() -> None:
    dana = await person(Role.MANAGER)
    key = await _running(dana)
    await db.execute("UPDATE agreement_party SET notice_address = 'Notices@example.org' WHERE agreement_id = $1", key)

    assert (await _days(key))["expiry", ""].outside == [Recipient(address="notices@example.org")]


async def test_nobody_outside_is_written_to_under_an_address_that_no_longer_leads_to_anybody() -> None:
    key = await _running(await person(Role.MANAGER))
    await db.execute("UPDATE agreement_party SET notice_address = 'Notices@example.org' WHERE agreement_id = $1", key)
    [party] = await db.fetch("SELECT organisation_id FROM agreement_party WHERE agreement_id = $1 LIMIT 1", key)
    house, gone = party["organisation_id"], new_id()
    await db.execute(
        "INSERT INTO person (id, organisation_id, name, sort_name, status, left_on)"
        " VALUES ($1, $2, 'Dana Reyes', 'dana reyes', 'left', $3)", gone, house, today() - DAY,
    )  # fmt: skip

    async def listed(who: UUID | None, retired: date | None) -> list[Recipient]:
        await db.execute(
            "INSERT INTO contact_point (id, organisation_id, person_id, kind, value, retired_on)"
            " VALUES ($1, $2, $3, 'email_shared', 'notices@example.org', $4)", new_id(), house, who, retired,
        )  # fmt: skip
        return list((await _days(key))["expiry", ""].outside)

    known = [Recipient(address="notices@example.org")]
    assert await listed(None, today()) == []
    assert await listed(gone, None) == []
    assert await listed(None, today() + 2 * DAY) == known
