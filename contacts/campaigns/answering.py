"""Somebody outside confirms, corrects or denies their own lines, by the link in their mail and without an account."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from msgspec import convert

from contacts.campaigns.errors import AlreadyDone, LinkOver
from contacts.campaigns.model import LineAnswer, Verdict
from contacts.campaigns.schemas import CorrectIn, GoneIn, NamedIn
from contacts.campaigns.taking import take_value
from contacts.campaigns.tokens import ask_of
from contacts.kinds import CheckMethod, CheckOutcome, PointKind
from contacts.values import shown, understood
from registry.platform import audit, clock, db
from registry.platform.ids import new_id
from registry.platform.mail.configured import settings

_ASK = "SELECT * FROM confirmation_ask WHERE id = $1"
# Only what is still theirs and in use; a line that somebody replaced meanwhile is not asked about any more.
_LINES = """
    SELECT l.*, c.kind, c.value, c.extension, c.label, o.id AS organisation_id, o.name AS house, p.name AS whose,
        p.title
    FROM confirmation_line l LEFT JOIN contact_point c ON c.id = l.contact_point_id
    LEFT JOIN person p ON p.id = coalesce(l.person_id, c.person_id)
    JOIN organisation o ON o.id = coalesce(c.organisation_id, p.organisation_id)
    WHERE l.ask_id = $1 AND (c.retired_on IS NULL OR l.answer IS NOT NULL)
    ORDER BY l.person_id IS NULL, o.sort_name, o.id, p.name NULLS LAST, c.kind, l.id
"""
_LISTED = "UPDATE person SET accepted_on = $2 WHERE id = $1 AND accepted_on IS NULL"
_ANSWER = """
    UPDATE confirmation_line SET answer = $2, proposed = $3, successor = $4, note = $5, answered_at = $6, verdict = $7
    WHERE id = $1 AND answer IS NULL
"""
_CHECK = "INSERT INTO contact_check (id, contact_point_id, method, outcome, at) VALUES ($1, $2, $3, $4, $5)"
_ENDED = """
    UPDATE confirmation_ask SET state = 'answered', answered_at = $2, version = version + 1
    WHERE id = $1 AND NOT EXISTS (
        SELECT 1 FROM confirmation_line l LEFT JOIN contact_point c ON c.id = l.contact_point_id
        WHERE l.ask_id = $1 AND l.answer IS NULL AND c.retired_on IS NULL)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What one person is asked about, with what they said so far."""

    ask: Mapping[str, Any]
    lines: Sequence[Mapping[str, Any]]

    @property
    def open(self) -> list[Mapping[str, Any]]:
        return [line for line in self.lines if line["answer"] is None]


async def opened(token: str) -> Asked:
    """The ask of a link. Reading changes nothing.

    Raises:
        LinkOver: it is none of ours, or its time is over.
    """
    ask_id = await ask_of(token)
    ask = await db.fetch_one(_ASK, ask_id) if ask_id else None
    if ask is None or ask["expires_at"] <= clock.now():
        raise LinkOver
    return Asked(ask=ask, lines=await db.fetch(_LINES, ask["id"]))


async def all_right(token: str) -> None:
    """Everything that is still open is right.

    Raises:
        AlreadyDone: nothing is open any more; LinkOver.
    """
    async with db.transaction():
        asked = await _locked(token)
        for line in asked.open:
            await _said(line, LineAnswer.RIGHT, outcome=CheckOutcome.CONFIRMED, verdict=Verdict.TRUSTED)
        await _ended(asked, "confirmed", asked.open)


async def right(token: str, line_id: UUID) -> None:
    """One line is right.

    Raises:
        AlreadyDone, LinkOver.
    """
    async with db.transaction():
        asked, line = await _one(token, line_id)
        await _said(line, LineAnswer.RIGHT, outcome=CheckOutcome.CONFIRMED, verdict=Verdict.TRUSTED)
        await _ended(asked, "confirmed", [line])


async def correct(token: str, line_id: UUID, given: CorrectIn) -> None:
    """One line is to read otherwise: a coordinator looks at it, or it is taken at once where the operator trusts that.

    Raises:
        Invalid: the value cannot be understood; AlreadyDone, LinkOver.
    """
    async with db.transaction():
        asked, line = await _one(token, line_id)
        if line["person_id"]:
            raise AlreadyDone
        value = understood(convert(line["kind"], PointKind), given.value)
        proposed = {"value": value.as_typed}
        await _said(line, LineAnswer.CORRECTED, proposed=proposed, note=given.note)
        if settings().trust_corrections:
            await take_value(None, line, given.value)
        await _ended(asked, "proposed", [line])


async def correct_person(token: str, line_id: UUID, given: NamedIn) -> None:
    """Their name or title is to read otherwise: a coordinator looks at it, field by field.

    Raises:
        AlreadyDone, LinkOver.
    """
    async with db.transaction():
        asked, line = await _one(token, line_id)
        proposed = {"name": given.name, "title": given.title or ""}
        await _said(line, LineAnswer.CORRECTED, proposed=proposed, note=given.note)
        await _ended(asked, "proposed", [line])


async def not_me(token: str, line_id: UUID) -> None:
    """A line is not theirs: it is known to be wrong from now on.

    Raises:
        AlreadyDone, LinkOver.
    """
    async with db.transaction():
        asked, line = await _one(token, line_id)
        await _said(line, LineAnswer.NOT_ME, outcome=CheckOutcome.WRONG_PERSON)
        await _ended(asked, "denied", [line])


async def left(token: str, given: GoneIn) -> None:
    """They have left, or do not want to be listed: every open line waits for a coordinator, who finds who comes next.

    Raises:
        AlreadyDone, LinkOver.
    """
    successor = ", ".join(part for part in (given.successor, given.reached_at) if part) or None
    async with db.transaction():
        asked = await _locked(token)
        for line in asked.open:
            await _said(line, LineAnswer.LEFT, successor=successor, note=given.note)
        await _ended(asked, "said that they left", asked.open)


async def _locked(token: str) -> Asked:
    asked = await opened(token)
    await db.execute("SELECT 1 FROM confirmation_ask WHERE id = $1 FOR UPDATE", asked.ask["id"])
    asked = await opened(token)
    if not asked.open:
        raise AlreadyDone
    return asked


async def _one(token: str, line_id: UUID) -> tuple[Asked, Mapping[str, Any]]:
    asked = await _locked(token)
    line = next((each for each in asked.open if each["id"] == line_id), None)
    if line is None:
        raise AlreadyDone
    return asked, line


async def _said(  # noqa: PLR0913 - the columns of an answer
    line: Mapping[str, Any],
    answer: LineAnswer,
    *,
    outcome: CheckOutcome | None = None,
    proposed: Mapping[str, str] | None = None,
    successor: str | None = None,
    note: str | None = None,
    verdict: Verdict | None = None,
) -> None:
    stored = json.dumps(proposed) if proposed else None
    await db.execute(_ANSWER, line["id"], answer, stored, successor, note, clock.now(), verdict)
    if line["person_id"]:
        await db.execute(_LISTED, line["person_id"], clock.today())
    elif outcome is not None:
        await db.execute(_CHECK, new_id(), line["contact_point_id"], CheckMethod.SELF_CONFIRM, outcome, clock.now())


async def _ended(asked: Asked, action: str, lines: Sequence[Mapping[str, Any]]) -> None:
    await db.execute(_ENDED, asked.ask["id"], clock.now())
    events = [audit.Event(action, *_subject(line), {"by": [None, "their own link"]}) for line in lines]
    await audit.record_many(None, events)


def _subject(line: Mapping[str, Any]) -> tuple[str, str]:
    return ("person", str(line["person_id"])) if line["person_id"] else ("contact_point", str(line["contact_point_id"]))


def line_words(line: Mapping[str, Any]) -> str:
    """A number or address as people read it; of a line about a person their name."""
    if line["person_id"]:
        return str(line["whose"])
    number = shown(convert(line["kind"], PointKind), line["value"])
    return f"{number}, extension {line['extension']}" if line["extension"] else number
