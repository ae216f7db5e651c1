"""Terms of an agreement: the first, renewals as terms of their own, corrections and amendments."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import asyncpg

from agreements.errors import AlreadyOver, wrong
from agreements.model import Renewal
from agreements.record.model import Row, ends_on, last_day
from agreements.record.periods import understood
from agreements.record.schemas import AmendmentIn, SignedIn, TermIn
from agreements.record.writing import Held, enter, finish, only, revised, sane
from agreements.terms.dates import after as later
from agreements.terms.dates import written
from registry.platform import clock, db
from registry.platform.access.model import Actor
from registry.platform.errors import NotFound
from registry.platform.ids import new_id
from registry.platform.rows import added, changed

FACTS = (
    "number", "begins_on", "ends_on", "renewal", "renewal_period", "renewals_most", "notice", "notice_of_others",
    "holdover", "holdover_until", "review_months", "terminate_days",
)  # fmt: skip
_MOST = 10_000  # more terms or amendments than any agreement has
AMENDED = ("number", "effective_on", "signed_on", "summary", "moves_end", "ended_on", "ends_on")


async def add_term(actor: Actor, agreement_id: UUID, given: TermIn, version: int) -> int:
    """Add the first term, or a renewal, which is a new term; its number.

    Raises:
        As `enter`; AlreadyOver: it was terminated or superseded; Invalid: it overlaps another term, or contradicts
        itself.
    """
    async with db.transaction():
        held = await enter(actor, agreement_id, version)
        _not_over(held)
        values = _columns(given)
        last = await db.fetch_one("SELECT max(number) AS n FROM agreement_term WHERE agreement_id = $1", held.id)
        number = (last["n"] or 0) + 1 if last else 1
        try:
            async with db.transaction():
                row = await added(
                    "agreement_term", values | {"id": new_id(), "agreement_id": held.id, "number": number}
                )
        except asyncpg.ExclusionViolationError:
            raise await _overlap(held, number, values) from None
        await revised(held)
        await finish(actor, held, "renewed" if number > 1 else "termed", after=only(row, FACTS))
        return number


async def correct_term(actor: Actor, agreement_id: UUID, number: int, given: TermIn, version: int) -> None:
    """Correct what was recorded of a term. What the parties agreed to change is an amendment instead.

    Raises:
        As `enter`; NotFound: no such term; Invalid: as `add_term`.
    """
    async with db.transaction():
        held = await enter(actor, agreement_id, version)
        before = await _term(held, number)
        values = _columns(given)
        if values["ends_on"] != before["ends_on"]:
            await _moved_by_nothing(before)
        try:
            async with db.transaction():
                row = await changed("agreement_term", before["id"], values)
        except asyncpg.ExclusionViolationError:
            raise await _overlap(held, number, values) from None
        await revised(held)
        await finish(actor, held, "corrected a term", only(before, FACTS), only(row, FACTS))


async def amend_term(actor: Actor, agreement_id: UUID, given: AmendmentIn, version: int) -> int:
    """Record an amendment; its number. Where it moves the end, the end that was stays on record beside the new one.

    An amendment that is not signed changes nothing: sign it when the signatures are there.

    Raises:
        As `enter`; AlreadyOver; NotFound: no such term; Invalid: the new end overlaps another term.
    """
    async with db.transaction():
        held = await enter(actor, agreement_id, version)
        _not_over(held)
        sane(given)
        term = await _term(held, given.term_number)
        moved = {"ended_on": term["ends_on"], "ends_on": ends_on(given.last_day)} if given.moves_end else {}
        if given.moves_end and moved["ends_on"] == term["ends_on"]:
            raise wrong("last_day", "That is its last day already. Leave “moves the end” out, or give another day.")
        last = await db.fetch_one("SELECT max(number) AS n FROM agreement_amendment WHERE agreement_id = $1", held.id)
        row = await added("agreement_amendment", {
            "id": new_id(), "agreement_id": held.id, "term_id": term["id"],
            "number": (last["n"] or 0) + 1 if last else 1, "effective_on": given.effective_on,
            "signed_on": given.signed_on, "summary": given.summary, "moves_end": given.moves_end, **moved,
            "created_at": clock.now(),
        })  # fmt: skip
        if given.signed_on:
            await _move_end(held, term, row)
        await revised(held)
        await finish(actor, held, "amended the terms of", after=only(row, AMENDED))
        return int(row["number"])


async def sign_amendment(actor: Actor, agreement_id: UUID, number: int, given: SignedIn, version: int) -> None:
    """Record that an amendment was signed; from then on it counts.

    Raises:
        As `enter`; NotFound: no such amendment; Invalid: it was signed already, or the new end overlaps another term.
    """
    async with db.transaction():
        held = await enter(actor, agreement_id, version)
        sane(given)
        sql = "SELECT * FROM agreement_amendment WHERE agreement_id = $1 AND number = $2"
        before = await db.fetch_one(sql, held.id, min(number, _MOST))
        if before is None:
            raise NotFound
        if before["signed_on"]:
            raise wrong("signed_on", "It is signed already.")
        if given.signed_on > held.today:
            raise wrong("signed_on", "Give the day on which it was signed, not one to come.")
        [term] = await db.fetch("SELECT * FROM agreement_term WHERE id = $1", before["term_id"])
        values = {"signed_on": given.signed_on} | ({"ended_on": term["ends_on"]} if before["moves_end"] else {})
        row = await changed("agreement_amendment", before["id"], values)
        await _move_end(held, term, row)
        await revised(held)
        await finish(actor, held, "signed an amendment of", only(before, AMENDED), only(row, AMENDED))


async def _move_end(held: Held, term: Row, amendment: Row) -> None:
    if not amendment["moves_end"]:
        return
    if amendment["ends_on"] and amendment["ends_on"] <= term["begins_on"]:
        raise wrong("last_day", f"The term begins on {written(term['begins_on'])}. Give a later day.")
    values = {"ends_on": amendment["ends_on"]} | _suited(term, amendment["ends_on"] is None)
    try:
        async with db.transaction():
            await changed("agreement_term", term["id"], values)
    except asyncpg.ExclusionViolationError:
        raise await _overlap(held, term["number"], {**term, **values}, field="last_day") from None


def _suited(term: Row, endless: bool) -> dict[str, Any]:  # noqa: FBT001 - reads as what it says
    """A term that loses or gains its end renews itself otherwise: without an end there is nothing to renew."""
    if endless and term["renewal"] == Renewal.TACIT:
        return {"renewal": str(Renewal.EVERGREEN), "renewal_period": None}
    if not endless and term["renewal"] == Renewal.EVERGREEN:
        return {"renewal": str(Renewal.NONE)}
    return {}


async def _term(held: Held, number: int | None) -> Row:
    """The term of this number, or the latest."""
    if number is not None and number > _MOST:
        raise NotFound
    row = await db.fetch_one(
        "SELECT * FROM agreement_term WHERE agreement_id = $1 AND ($2::int IS NULL OR number = $2)"
        " ORDER BY number DESC LIMIT 1",
        held.id,
        number,
    )
    if row is None:
        raise NotFound if number else wrong("", "It has no term yet. Say first when it begins.")
    return row  # type: ignore[no-any-return]


async def _moved_by_nothing(term: Row) -> None:
    sql = "SELECT number FROM agreement_amendment WHERE term_id = $1 AND moves_end AND signed_on IS NOT NULL LIMIT 1"
    moved = await db.fetch_one(sql, term["id"])
    if moved:
        raise wrong(
            "last_day", f"Amendment {moved['number']} says when it ends. Record another amendment to move that."
        )


def _not_over(held: Held) -> None:
    if held.row["terminated_on"] and held.row["terminated_on"] <= held.today:
        raise AlreadyOver("It was terminated. Record a new agreement, and say that it takes this one's place.")
    if held.row["superseded_on"] and held.row["superseded_on"] <= held.today:
        raise AlreadyOver("Another agreement took its place. Renew that one.")


def _columns(given: TermIn) -> dict[str, Any]:
    """The columns of a term, with what it says of itself made to agree.

    Raises:
        Invalid: it contradicts itself.
    """
    sane(given)
    end = _end(given)
    periods = {
        name: understood(name, getattr(given, name)) for name in ("renewal_period", "notice", "notice_of_others")
    }
    if given.renewal is Renewal.TACIT and (end is None or periods["renewal_period"] is None):
        field = "last_day" if end is None else "renewal_period"
        raise wrong(field, "What renews itself has a last day and says for how long it renews. Give both.")
    if given.renewal is Renewal.EVERGREEN and end is not None:
        raise wrong("last_day", "What runs without an end has no last day. Leave it out, or choose another renewal.")
    return {
        "begins_on": given.begins_on, "ends_on": end, "renewal": str(given.renewal),
        "renewals_most": given.renewals_most, "holdover": given.holdover or None,
        "holdover_until": ends_on(given.holdover_last_day), "review_months": given.review_months,
        "terminate_days": given.terminate_days,
        **{name: str(period) if period else None for name, period in periods.items()},
    }  # fmt: skip


def _end(given: TermIn) -> Any:
    length = understood("lasts", given.lasts)
    if given.last_day and length:
        raise wrong("lasts", "Give the last day or how long it lasts, not both.")
    end = later(given.begins_on, length) if length else ends_on(given.last_day)
    if end is not None and end <= given.begins_on:
        raise wrong("last_day", "The last day cannot be before the first. Check both.")
    return end


async def _overlap(held: Held, number: int, values: Mapping[str, Any], field: str = "begins_on") -> Exception:
    """Name both terms that would run at the same time, and what to do."""
    other = await db.fetch_one(
        "SELECT number, begins_on, ends_on FROM agreement_term WHERE agreement_id = $1 AND number <> $2"
        " AND daterange(begins_on, ends_on) && daterange($3, $4) ORDER BY number LIMIT 1",
        held.id, number, values["begins_on"], values["ends_on"],
    )  # fmt: skip
    if other is None:
        return wrong(field, "Two terms of one agreement cannot run at the same time.")
    mine, theirs = span(values), span(other)
    way = (
        "Record an amendment that ends it first."
        if other["ends_on"] is None
        else f"Begin on {written(other['ends_on'])}, or correct the other term first."
        if field == "begins_on" and values["begins_on"] >= other["begins_on"]
        else "Correct one of the two first."
    )
    return wrong(
        field, f"Term {number} ({mine}) would run at the same time as term {other['number']} ({theirs}). {way}"
    )


def span(term: Mapping[str, Any]) -> str:
    """When a term runs, in words: `1 July 2024 to 30 June 2026`."""
    end = last_day(term["ends_on"])
    return f"{written(term['begins_on'])} {f'to {written(end)}' if end else 'without an end'}"
