"""What pays for an agreement: the grant, its period, and the reports that whoever pays wants."""

import re
from typing import Any
from uuid import UUID

from agreements.board.parts import part
from agreements.board.schemas import FiledIn, FundingForm, FundingIn, ReportIn
from agreements.errors import wrong
from agreements.record.model import Row, ends_on
from agreements.record.writing import Held, enter, finish, only, revised, sane
from registry.platform import db
from registry.platform.access.model import Actor
from registry.platform.ids import new_id
from registry.platform.rows import added, changed

FACTS = ("source", "award_number", "begins_on", "ends_on", "cents", "pays_for")
_DOLLARS = re.compile(r"\$?\s*(\d{1,3}(?:,\d{3})*|\d{1,13})(?:\.(\d{2}))?")


async def fund(actor: Actor, agreement_id: UUID, given: FundingIn, version: int) -> UUID:
    """Record a grant; its id.

    Raises:
        As `enter`; Invalid: it ends before it begins.
    """
    async with db.transaction():
        held = await enter(actor, agreement_id, version)
        row = await added("agreement_funding", _columns(given) | {"id": new_id(), "agreement_id": held.id})
        await revised(held)
        await finish(actor, held, "recorded funding", after=only(row, FACTS))
        return UUID(str(row["id"]))


async def change(actor: Actor, agreement_id: UUID, funding_id: UUID, given: FundingIn, version: int) -> None:
    """Change what is known of a grant; what is left out is emptied.

    Raises:
        NotFound; as `enter`; Invalid.
    """
    async with db.transaction():
        held, before = await _held(actor, agreement_id, funding_id, version)
        counted = {"version": before["version"] + 1}
        after = await changed("agreement_funding", funding_id, _columns(given) | counted)
        await revised(held)
        await finish(actor, held, "changed funding", only(before, FACTS), only(after, FACTS))


async def want_report(actor: Actor, agreement_id: UUID, funding_id: UUID, given: ReportIn, version: int) -> UUID:
    """Record a report that is wanted by a day; its id.

    Raises:
        NotFound; as `enter`.
    """
    async with db.transaction():
        held, funding = await _held(actor, agreement_id, funding_id, version)
        sane(given)
        values = {"id": new_id(), "funding_id": funding_id, "due_on": given.due_on, "what": given.what}
        row = await added("agreement_funding_report", values)
        await revised(held)
        told = {"award_number": funding["award_number"], "what": given.what, "due_on": given.due_on}
        await finish(actor, held, "recorded a funding report", after=told)
        return UUID(str(row["id"]))


async def file_report(actor: Actor, agreement_id: UUID, report_id: UUID, given: FiledIn, version: int) -> None:
    """Record that a report was filed, with what shows it.

    Raises:
        NotFound; as `enter`; Invalid: the day is to come, or it was filed already.
    """
    async with db.transaction():
        held = await enter(actor, agreement_id, version)
        row = await part("report_id", report_id, held.id)
        sane(given)
        filed_on = given.filed_on or held.today
        if filed_on > held.today:
            raise wrong("filed_on", "Give the day on which it was filed, not one to come.")
        if row["filed_on"]:
            raise wrong("filed_on", "It was filed already.")
        await changed("agreement_funding_report", report_id, {"filed_on": filed_on, "evidence": given.evidence})
        await revised(held)
        told = {"what": row["what"], "due_on": row["due_on"], "filed_on": filed_on, "evidence": given.evidence}
        await finish(actor, held, "filed a funding report", after=told)


async def _held(actor: Actor, agreement_id: UUID, funding_id: UUID, version: int) -> tuple[Held, Row]:
    held = await enter(actor, agreement_id, version)
    return held, await part("funding_id", funding_id, held.id)


def _columns(given: FundingIn) -> dict[str, Any]:
    sane(given)
    if given.last_day < given.begins_on:
        raise wrong("last_day", "The last day cannot be before the first. Check both.")
    return {
        "source": given.source, "award_number": given.award_number, "begins_on": given.begins_on,
        "ends_on": ends_on(given.last_day), "cents": given.cents, "pays_for": given.pays_for or None,
    }  # fmt: skip


def meant(given: FundingForm) -> FundingIn:
    """The same with the amount in cents.

    Raises:
        Invalid: the amount cannot be read.
    """
    return FundingIn(
        source=given.source, award_number=given.award_number, begins_on=given.begins_on, last_day=given.last_day,
        cents=_cents(given.dollars), pays_for=given.pays_for,
    )  # fmt: skip


def _cents(text: str | None) -> int | None:
    if not text:
        return None
    found = _DOLLARS.fullmatch(text.strip())
    if found is None:
        raise wrong("dollars", "Give an amount like 125,000 or 125,000.50.")
    return int(found[1].replace(",", "")) * 100 + int(found[2] or 0)


def dollars(cents: int | None) -> str:
    """An amount as people read it: `125,000.00`; empty where none is known."""
    return "" if cents is None else f"{cents // 100:,}.{cents % 100:02}"
