"""Decisions do what they say, once, with a reason; what is owed is done with evidence."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from agreements.board import funding, obligations
from agreements.board.decisions import OwnDraft, decide
from agreements.board.model import Filters, Lane
from agreements.board.queries import board
from agreements.board.schemas import DecideIn, EndedIn, FiledIn, FulfilIn, FundingIn, ObligationIn, ReportIn
from agreements.errors import NoSuchAgreement
from agreements.model import DecisionKind, Kind, ObligationKind, Renewal, Stage, State
from agreements.record import parties, standings
from agreements.record.queries import whole
from agreements.record.schemas import SignIn
from registry.platform import db
from registry.platform.access.model import Actor
from registry.platform.errors import Conflict, Invalid, Refused
from tests import cast
from tests.agreements.board_cases import Town, agreement, owned, term, today, town, version

pytestmark = pytest.mark.usefixtures("database")
K = DecisionKind
WHY = "The county board wants it so."


async def _running(actor: Actor, place: Town | None = None, ends: int = 40, **more: Any) -> UUID:
    key = await agreement(actor, place or await town(actor), "Running")
    await term(actor, key, -300, ends, **more)
    other = await cast.person("manager")
    await owned(actor, key, other.user_id)
    await standings.keep([key])
    return key


async def _decide(actor: Actor, key: UUID, kind: DecisionKind, **more: Any) -> None:
    given = DecideIn(**({"kind": kind, "reason": WHY} | more))
    await decide(actor, key, given, await version(key))
    await standings.keep([key])


async def _lanes(actor: Actor) -> list[Lane]:
    return [lane for lane, count in (await board(actor, Filters())).counts.items() if count]


async def test_renewal_is_worked_on_while_the_term_stays() -> None:
    dana = await cast.person("manager")
    key = await _running(dana)
    before = await whole(dana, key)

    await _decide(dana, key, K.START_RENEWAL)

    after = await whole(dana, key)
    assert (after.stage, after.standing.state) == (Stage.NEGOTIATING, State.EXPIRING)
    assert [dict(row) for row in after.terms] == [dict(row) for row in before.terms]
    assert after.standing.last_day == before.standing.last_day
    assert await _lanes(dana) == [Lane.UNDER_WAY]


async def test_lapse_that_is_decided_is_quiet_and_not_found_out_later() -> None:
    dana = await cast.person("manager")
    key = await _running(dana)

    await _decide(dana, key, K.LET_LAPSE)

    assert await _lanes(dana) == []
    assert WHY in (await db.fetch("SELECT reason FROM agreement_decision"))[0]["reason"]
    assert "decided" in (await whole(dana, key)).standing.reason.lower()
    await db.execute("UPDATE agreement_term SET ends_on = current_date - 5 WHERE agreement_id = $1", key)
    await db.execute("UPDATE agreement_decision SET decided_on = current_date - 30")
    await standings.keep([key])
    found = await board(dana, Filters())
    assert (found.found_late, found.counts[Lane.LAPSED]) == (0, 0)


async def test_lapse_that_nobody_decided_is_counted_even_after_somebody_looked() -> None:
    dana = await cast.person("manager")
    key = await _running(dana, ends=-5)
    found = await board(dana, Filters())
    assert (found.found_late, found.counts[Lane.LAPSED]) == (1, 1)

    await _decide(dana, key, K.LET_LAPSE)

    found = await board(dana, Filters())
    assert (found.found_late, found.counts[Lane.LAPSED]) == (1, 0)


async def test_affirmed_review_counts_from_its_day() -> None:
    dana = await cast.person("manager")
    key = await agreement(dana, await town(dana), "Evergreen")
    await term(dana, key, -500, None, renewal=Renewal.EVERGREEN)
    await owned(dana, key, (await cast.person("manager")).user_id)
    await standings.keep([key])
    assert await _lanes(dana) == [Lane.REVIEW]

    await _decide(dana, key, K.AFFIRM_REVIEW, on=today() - timedelta(days=3))

    after = (await whole(dana, key)).standing
    assert (after.state, after.review_overdue) == (State.ACTIVE, False)
    assert after.review_on is not None
    assert after.review_on > today() + timedelta(days=355)
    assert await _lanes(dana) == []


async def test_what_renews_itself_goes_on_once_it_is_affirmed() -> None:
    dana = await cast.person("manager")
    key = await _running(dana, ends=100, renewal=Renewal.TACIT, renewal_period="P12M", notice="P60D")
    assert await _lanes(dana) == [Lane.NOTICE]

    await _decide(dana, key, K.AFFIRM_REVIEW)

    assert await _lanes(dana) == []


async def test_notice_is_still_to_be_sent_when_what_was_affirmed_is_to_lapse_after_all() -> None:
    dana = await cast.person("manager")
    key = await _running(dana, ends=100, renewal=Renewal.TACIT, renewal_period="P12M", notice="P60D")
    await _decide(dana, key, K.AFFIRM_REVIEW)

    await _decide(dana, key, K.LET_LAPSE)

    assert await _lanes(dana) == [Lane.NOTICE]


async def test_affirming_settles_nothing_of_what_ends_by_itself() -> None:
    dana = await cast.person("manager")
    key = await _running(dana, ends=100, renewal=Renewal.EXPRESS, notice="P60D")
    before = await _lanes(dana)

    await _decide(dana, key, K.AFFIRM_REVIEW)

    assert await _lanes(dana) == before != []


async def test_termination_waits_for_its_notice_or_for_a_word_why_not() -> None:
    dana = await cast.person("manager")
    key = await _running(dana, ends=400, terminate_days=60)
    soon = today() + timedelta(days=10)

    with pytest.raises(Invalid) as missing:
        await _decide(dana, key, K.TERMINATE)
    with pytest.raises(Invalid) as refused:
        await _decide(dana, key, K.TERMINATE, last_day=soon)
    assert list(missing.value.fields) == list(refused.value.fields) == ["last_day"]
    await _decide(dana, key, K.TERMINATE, last_day=soon, early_because="Both parties agreed in writing.")

    row = await db.fetch_one("SELECT terminated_on, (SELECT reason FROM agreement_decision) FROM agreement")
    assert row is not None
    assert row["terminated_on"] == soon + timedelta(days=1)
    assert row["reason"] == f"{WHY} Before its terms allow: Both parties agreed in writing."


async def test_suspended_agreement_is_resumed() -> None:
    dana = await cast.person("manager")
    key = await _running(dana)
    await _decide(dana, key, K.SUSPEND)
    assert (await whole(dana, key)).standing.state is State.SUSPENDED

    await _decide(dana, key, K.RESUME)

    assert (await whole(dana, key)).standing.state is State.EXPIRING


async def test_draft_is_approved_by_somebody_else_and_then_signed_party_by_party() -> None:
    alice, dana = await cast.person("administrator"), await cast.person("manager")
    key = await agreement(alice, await town(alice), "New text", signed=False, stage=Stage.NEGOTIATING)
    await owned(alice, key, dana.user_id)
    await standings.keep([key])

    with pytest.raises(OwnDraft):
        await _decide(alice, key, K.APPROVE_DRAFT)
    await _decide(dana, key, K.RETURN_DRAFT)
    assert Lane.DRAFTS not in await _lanes(dana)
    await _decide(dana, key, K.APPROVE_DRAFT)

    [line] = (await board(dana, Filters())).lines[Lane.SIGNING]
    assert line.why == "Not yet signed: Marlow High School, Marlow Sheriff."
    assert line.by == today()
    [first, *_] = (await whole(dana, key)).parties
    await parties.sign(dana, key, first.id, SignIn(), await version(key))
    await standings.keep([key])
    [line] = (await board(dana, Filters())).lines[Lane.SIGNING]
    assert line.why == "Not yet signed: Marlow High School."


async def test_who_began_the_renewal_does_not_approve_its_text() -> None:
    dana, frank = await cast.person("manager"), await cast.person("administrator")
    key = await _running(frank)
    await _decide(dana, key, K.START_RENEWAL)

    with pytest.raises(OwnDraft):
        await _decide(dana, key, K.APPROVE_DRAFT)
    await _decide(frank, key, K.APPROVE_DRAFT)

    assert (await whole(dana, key)).stage is Stage.OUT_FOR_SIGNATURE


async def test_word_is_put_on_paper() -> None:
    dana = await cast.person("manager")
    key = await agreement(dana, await town(dana), "By word", signed=False, kind=Kind.HANDSHAKE)
    await owned(dana, key, (await cast.person("manager")).user_id)
    await standings.keep([key])

    await _decide(dana, key, K.START_RENEWAL)

    assert await _lanes(dana) == [Lane.UNDER_WAY]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"reason": "because so"}, "reason"), ({"kind": K.RESUME}, "kind"), ({"kind": K.APPROVE_DRAFT}, "kind"),
        ({"on": date(2999, 1, 1)}, "on"),
    ],
)  # fmt: skip
async def test_decision_that_does_not_fit_changes_nothing(given: dict[str, Any], field: str) -> None:
    dana = await cast.person("manager")
    key = await _running(dana)
    before = await version(key)

    with pytest.raises(Invalid) as refused:
        await _decide(dana, key, **({"kind": K.AFFIRM_REVIEW} | given))

    assert list(refused.value.fields) == [field]
    assert (await version(key), await db.fetch("SELECT FROM agreement_decision")) == (before, [])


async def test_who_may_not_decide_is_refused_and_a_stale_version_is_a_conflict() -> None:
    dana, alice, bob = [await cast.person(role) for role in ("manager", "coordinator", "officer")]
    key = await _running(dana)
    given = DecideIn(kind=K.AFFIRM_REVIEW, reason=WHY)

    for who in (alice, bob):
        with pytest.raises(Refused):
            await decide(who, key, given, await version(key))
    with pytest.raises(Conflict):
        await decide(dana, key, given, await version(key) - 1)
    await db.execute("UPDATE agreement SET visibility = 'sworn_only'")
    with pytest.raises(NoSuchAgreement):
        await decide(dana, key, given, await version(key))


async def test_what_is_owed_comes_back_until_it_is_done_with_evidence() -> None:
    dana = await cast.person("manager")
    key = await _running(dana, ends=900)
    first = today() - timedelta(days=100)
    given = ObligationIn(kind=ObligationKind.MEETING, title="Meet", first_due_on=first, every="3 months")
    owed = await obligations.promise(dana, key, given, await version(key))
    [line] = (await board(dana, Filters())).lines[Lane.OBLIGATIONS]
    assert (line.what, line.by, line.part_id) == ("Meet", first, owed)

    done = FulfilIn(evidence="Minutes of the meeting, in the shared folder.")
    await obligations.fulfil(dana, key, owed, done, await version(key))
    await obligations.fulfil(dana, key, owed, done, await version(key))

    assert (await board(dana, Filters())).counts[Lane.OBLIGATIONS] == 0
    rows = await db.fetch("SELECT due_on, done_on FROM agreement_fulfilment ORDER BY due_on")
    assert next(row["due_on"] for row in rows) == first
    assert {row["done_on"] for row in rows} == {today()}
    with pytest.raises(Invalid) as again:
        given_again = FulfilIn(evidence="The same minutes again.", due_on=first)
        await obligations.fulfil(dana, key, owed, given_again, await version(key))
    assert list(again.value.fields) == ["due_on"]


async def test_what_is_no_longer_owed_stays_due_for_the_days_before() -> None:
    dana = await cast.person("manager")
    key = await _running(dana, ends=900)
    given = ObligationIn(
        kind=ObligationKind.REPORT, title="Report", first_due_on=today() + timedelta(days=5), every="P1M"
    )
    owed = await obligations.promise(dana, key, given, await version(key))

    await obligations.end(dana, key, owed, EndedIn(), await version(key))

    assert (await board(dana, Filters())).counts[Lane.OBLIGATIONS] == 0
    row = await db.fetch_one("SELECT next_due_on, ended_on FROM agreement_obligation")
    assert row is not None
    assert tuple(row) == (None, today())


async def test_report_waits_until_it_is_filed() -> None:
    dana = await cast.person("manager")
    key = await _running(dana, ends=900)
    given = FundingIn(
        source="State grant", award_number="A-1", begins_on=today(), last_day=today() + timedelta(days=90)
    )
    grant = await funding.fund(dana, key, given, await version(key))
    wanted = ReportIn(what="First report", due_on=today() + timedelta(days=20))
    report = await funding.want_report(dana, key, grant, wanted, await version(key))
    [line] = (await board(dana, Filters())).lines[Lane.REPORTS]
    assert line.what == "A-1: First report"

    await funding.file_report(dana, key, report, FiledIn(evidence="Receipt 1 of the portal."), await version(key))

    assert (await board(dana, Filters())).counts[Lane.REPORTS] == 0
    with pytest.raises(Invalid):
        await funding.file_report(dana, key, report, FiledIn(evidence="Once more, please."), await version(key))
