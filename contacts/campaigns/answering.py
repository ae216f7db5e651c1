"""Somebody outside confirms, corrects or denies their own lines, by the link in their mail and without an account."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from msgspec import convert

from contacts.campaigns.errors import AlreadyDone
from contacts.campaigns.model import LineAnswer, Verdict
from contacts.campaigns.reading import Asked, opened
from contacts.campaigns.schemas import CorrectIn, GoneIn, NamedIn
from contacts.campaigns.taking import take
from contacts.kinds import CheckMethod, CheckOutcome, PointKind
from contacts.values import understood
from contacts.writing import everybodys
from registry.platform import audit, clock, db
from registry.platform.ids import new_id
from registry.platform.mail import trust
from registry.platform.mail.configured import settings

_LISTED = "UPDATE person SET accepted_on = $2 WHERE id = $1 AND accepted_on IS NULL"
_ANSWER = """
    UPDATE confirmation_line SET answer = $2, proposed = $3, successor = $4, note = $5, answered_at = $6, verdict = $7,
        by_other = $8
    WHERE id = $1 AND answer IS NULL
"""
_CHECK = "INSERT INTO contact_check (id, contact_point_id, method, outcome, at) VALUES ($1, $2, $3, $4, $5)"
_ENDED = """
    UPDATE confirmation_ask SET state = 'answered', answered_at = $2, version = version + 1
    WHERE id = $1 AND NOT EXISTS (
        SELECT 1 FROM confirmation_line l LEFT JOIN contact_point c ON c.id = l.contact_point_id
        WHERE l.ask_id = $1 AND l.answer IS NULL AND c.retired_on IS NULL)
"""
_OVER = "UPDATE confirmation_ask SET state = 'closed', answered_at = $2, version = version + 1 WHERE id = $1"


async def all_right(token: str) -> None:
    """Everything that is still open is right.

    Raises:
        AlreadyDone: nothing is open any more; LinkOver.
    """
    async with db.transaction():
        asked = await _locked(token)
        for line in asked.open:
            await _right(asked, line)
        await _ended(asked, "confirmed", asked.open)


async def right(token: str, line_id: UUID) -> None:
    """One line is right.

    Raises:
        AlreadyDone, LinkOver.
    """
    async with db.transaction():
        asked, line = await _one(token, line_id)
        await _right(asked, line)
        await _ended(asked, "confirmed", [line])


async def correct(token: str, line_id: UUID, given: CorrectIn) -> None:
    """One line is to read otherwise: a coordinator looks at it, or it is taken at once where the operator trusts that.

    What reads as before is right.

    Raises:
        Invalid: the value cannot be understood; AlreadyDone, LinkOver.
    """
    async with db.transaction():
        asked, line = await _one(token, line_id)
        if line["person_id"]:
            raise AlreadyDone
        value = understood(convert(line["kind"], PointKind), given.value)
        if (value.value, value.extension) == (line["value"], line["extension"]):
            await _right(asked, line, given.note)
            await _ended(asked, "confirmed", [line])
        else:
            await _proposed(asked, line, {"value": value.as_typed}, given.note)


async def correct_person(token: str, line_id: UUID, given: NamedIn) -> None:
    """Their name or title is to read otherwise, as `correct` has it; what was left as it was is no proposal.

    Raises:
        AlreadyDone, LinkOver.
    """
    async with db.transaction():
        asked, line = await _one(token, line_id)
        if not line["person_id"]:
            raise AlreadyDone
        said = {"name": given.name, "title": given.title or ""}
        stored = {"name": line["whose"], "title": line["title"] or ""}
        proposed = {name: value for name, value in said.items() if value != stored[name]}
        if proposed:
            await _proposed(asked, line, proposed, given.note)
        else:
            await _right(asked, line, given.note)
            await _ended(asked, "confirmed", [line])


async def not_me(token: str, line_id: UUID) -> None:
    """A line is not theirs: it is known to be wrong from now on.

    Raises:
        AlreadyDone, LinkOver.
    """
    async with db.transaction():
        asked, line = await _one(token, line_id)
        if line["person_id"]:
            raise AlreadyDone
        await _said(asked, line, LineAnswer.NOT_ME, outcome=CheckOutcome.WRONG_PERSON)
        await _ended(asked, "denied", [line])


async def somebody_else(token: str) -> None:
    """The mail came to somebody else: the address that it came to is wrong, of the rest they know nothing.

    Nothing more is shown to them, and the rest is asked another way.

    Raises:
        AlreadyDone, LinkOver.
    """
    async with db.transaction():
        asked = await _locked(token)
        if asked.executive or not asked.ask["person_id"]:
            raise AlreadyDone
        told = [line for line in asked.open if line["person_id"] or _is_where_we_wrote(asked, line)]
        for line in told:
            await _said(asked, line, LineAnswer.NOT_ME, outcome=CheckOutcome.WRONG_PERSON)
        await db.execute(_OVER, asked.ask["id"], clock.now())
        await _recorded(asked, "denied", told)


def _is_where_we_wrote(asked: Asked, line: Mapping[str, Any]) -> bool:
    return bool(line["value"].casefold() == asked.ask["recipient"])


async def left(token: str, given: GoneIn) -> None:
    """They have left, or do not want to be listed: every open line waits for a coordinator, who finds who comes next.

    Raises:
        AlreadyDone, LinkOver.
    """
    successor = ", ".join(part for part in (given.successor, given.reached_at) if part) or None
    async with db.transaction():
        asked = await _locked(token)
        for line in asked.open:
            await _said(asked, line, LineAnswer.LEFT, successor=successor, note=given.note)
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


async def _right(asked: Asked, line: Mapping[str, Any], note: str | None = None) -> None:
    await _said(asked, line, LineAnswer.RIGHT, outcome=CheckOutcome.CONFIRMED, verdict=Verdict.TRUSTED, note=note)
    if line["person_id"] and not asked.executive:
        await db.execute(_LISTED, line["person_id"], clock.today(settings().time_zone))
    elif line["contact_point_id"] and convert(line["kind"], PointKind).email:
        await trust(line["value"])


async def _proposed(asked: Asked, line: Mapping[str, Any], proposed: Mapping[str, str], note: str | None) -> None:
    """Only somebody's own word about themselves is ever taken unseen."""
    await _said(asked, line, LineAnswer.CORRECTED, proposed=proposed, note=note)
    if settings().trust_corrections and not asked.executive:
        await take(None, line, proposed)
    await _ended(asked, "proposed", [line])


async def _said(  # noqa: PLR0913 - the columns of an answer
    asked: Asked,
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
    now, other = clock.now(), asked.executive
    await db.execute(_ANSWER, line["id"], answer, stored, successor, note, now, verdict, other)
    if outcome is not None and line["contact_point_id"]:
        method = CheckMethod.THIRD_PARTY if other else CheckMethod.SELF_CONFIRM
        await db.execute(_CHECK, new_id(), line["contact_point_id"], method, outcome, now)


async def _ended(asked: Asked, action: str, lines: Sequence[Mapping[str, Any]]) -> None:
    await db.execute(_ENDED, asked.ask["id"], clock.now())
    await _recorded(asked, action, lines)


async def _recorded(asked: Asked, action: str, lines: Sequence[Mapping[str, Any]]) -> None:
    by = {"by": [None, "their executive's link" if asked.executive else "their own link"]}
    await audit.record_many(None, [audit.Event(action, *_subject(line), by, _house(line)) for line in lines])


def _subject(line: Mapping[str, Any]) -> tuple[str, str]:
    return ("person", str(line["person_id"])) if line["person_id"] else ("contact_point", str(line["contact_point_id"]))


def _house(line: Mapping[str, Any]) -> UUID | None:
    """In whose history it stands; what only some may see stands in none."""
    told = line["person_id"] or everybodys(line)
    return UUID(str(line["organisation_id"])) if told else None
