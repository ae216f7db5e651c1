"""The officer's card: one entry for each person, what may not answer folded away, and thanks for a result."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from contacts.card import parts, sunk
from contacts.model import Check, CheckMethod, CheckOutcome, Directory, PointKind
from contacts.rules import whom_to_call
from registry.platform.access.model import Actor, Role
from tests.contacts.bayhaven import EVERYONE, bayhaven, known, local, point

BOB = Actor(user_id=UUID(int=7), name="Bob Baker", role=Role.OFFICER, sworn=True)
MONDAY = local("2026-11-16 10:00")
SATURDAY = local("2026-11-21 10:00")
MAIL = point(PointKind.EMAIL_PERSONAL, "dana@example.org", "Dana Example")


def card(directory: Directory, at: Any, actor: Actor = BOB) -> Any:
    return parts(whom_to_call(directory, at, EVERYONE), actor, at)


def noted(outcome: CheckOutcome, by: UUID = BOB.user_id, at: Any = MONDAY) -> Check:
    return Check(
        id=known(f"{outcome} {at}"), contact_point_id=known("+13055550101"), method=CheckMethod.USED_IN_CASE,
        outcome=outcome, at=at, by_user_id=by,
    )  # fmt: skip


def test_person_is_on_the_card_once_with_every_way() -> None:
    on_duty = card(bayhaven(points=(*bayhaven().points, MAIL)), MONDAY)[0]

    dana = on_duty.entries[0]
    people = [entry.detail for entry in on_duty.entries if entry.detail]

    assert (dana.rank, dana.name) == (1, "Dana Example")
    assert [way.kind for way in dana.ways] == ["Desk", "Mobile", "Personal e-mail"]
    assert len(people) == len(set(people))
    assert [entry.rank for entry in on_duty.entries] == list(range(1, len(on_duty.entries) + 1))


def test_mail_is_read_rather_than_answered() -> None:
    school = bayhaven(points=(*bayhaven().points, MAIL))

    mail = card(school, MONDAY)[0].entries[0].ways[-1]
    later = card(school, SATURDAY)[-1]
    away = next(way for entry in later.entries for way in entry.ways if way.href == "mailto:dana@example.org")

    assert mail.when == "read until 16:30 EST"
    assert [words for _, words, _ in mail.choices] == ["Answered", "No reply", "Wrong person", "Moved"]
    assert away.when == "read from Mon 08:00 EST"


def test_lines_that_may_not_answer_are_folded_where_there_are_better_ones() -> None:
    closed = card(bayhaven(), SATURDAY)
    nothing_else = card(replace(bayhaven(), points=bayhaven().points[:3], parent=None), SATURDAY)

    assert [(part.title, part.folded) for part in closed] == [("On duty now", False), ("May not answer now", True)]
    assert [(part.title, part.folded) for part in nothing_else] == [("May not answer now", False)]


def test_result_is_thanked_for_where_it_was_given_for_a_while() -> None:
    school = bayhaven(checks=(noted(CheckOutcome.NO_ANSWER),))
    others = bayhaven(checks=(noted(CheckOutcome.NO_ANSWER, by=UUID(int=8)),))

    now, later, theirs = (
        [way.thanks for part in card(*asked) for entry in part.entries for way in entry.ways if way.thanks]
        for asked in ((school, MONDAY), (school, MONDAY + timedelta(minutes=3)), (others, MONDAY))
    )

    assert now == ["Noted: no answer. Thank you. Try the next one."]
    assert later == []
    assert theirs == []


def test_number_reported_wrong_is_named_on_top_and_another_comes_first() -> None:
    shown = card(bayhaven(checks=(noted(CheckOutcome.WRONG_PERSON),)), MONDAY)

    assert sunk(shown) == ["(305) 555-0101"]
    assert shown[0].entries[0].ways[0].kind == "Mobile"
    assert sunk(card(bayhaven(), MONDAY)) == []


def test_auditor_reads_and_records_nothing() -> None:
    auditor = replace(BOB, role=Role.AUDITOR)

    ways = [way for part in card(bayhaven(), MONDAY, auditor) for entry in part.entries for way in entry.ways]

    assert {way.action for way in ways} == {""}
