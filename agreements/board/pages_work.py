"""The short forms of the board: decide, promise, fulfil, fund and report."""

from collections.abc import Mapping, Sequence
from typing import Any

from agreements.board import funding, obligations
from agreements.board.choices import choices as decisions_now
from agreements.board.decisions import decide
from agreements.board.pages_frame import Work, routes_of
from agreements.board.promised import SHOWN_BY, held_for, offered
from agreements.board.schemas import (
    DecideForm,
    EndedForm,
    FiledForm,
    FulfilForm,
    FundingForm,
    ObligationForm,
    ReportForm,
)
from agreements.board.words import OBLIGATIONS
from agreements.model import DecisionKind
from agreements.record.facts import period_of
from agreements.record.model import Row, Whole, last_day
from agreements.terms.dates import written
from registry.partners.queries import editors
from registry.platform import clock
from registry.platform.access import Actor, Permission
from registry.platform.web.form_page import Asked

_WHY_HINT = "Somebody reads this in two years. Nothing about a person of concern."
_ONLY_END = "Only to terminate it"


async def _decision(it: Whole, _: Row) -> Sequence[Asked]:
    found = decisions_now(it.facts, it.standing)
    kinds = {one.kind for one in found}
    asked = [
        Asked(
            name="kind",
            label="Decision",
            kind="radios",
            options=[(str(one.kind), one.label, one.does) for one in found],
        ),
        Asked(name="reason", label="Why", kind="textarea", required=True, hint=_WHY_HINT, rows=3),
    ]
    if kinds & {DecisionKind.AFFIRM_REVIEW, DecisionKind.SUSPEND}:
        hint = "To affirm: when it was reviewed. To suspend: the first day without it. Blank: today."
        asked.append(Asked(name="on", label="Day", kind="date", width="medium", hint=hint))
    if DecisionKind.TERMINATE in kinds:
        hint = "Where that is before its terms allow, say below why it may be."
        asked += [
            Asked(name="last_day", label="Last day in force", kind="date", width="medium", hint=hint, group=_ONLY_END),
            Asked(
                name="early_because",
                label="Why it may end earlier",
                kind="textarea",
                rows=2,
                hint=hint,
                group=_ONLY_END,
            ),
        ]
    return asked


def _stands(it: Whole, _: Row) -> str:
    return f"{it.row['title']}, {it.row['reference']}. {it.standing.reason}"


async def _decide(actor: Actor, it: Whole, _: Row, given: DecideForm) -> None:
    await decide(actor, it.id, given, given.version)


async def _obligation(it: Whole, _: Row) -> Sequence[Asked]:
    parties = [(str(one.organisation_id), one.name) for one in it.parties]
    people = [(str(key), name) for key, name in await editors()]
    again, nobody = "Blank: it is owed once.", "Whoever looks after the agreement"
    days = "Show it so many days before"
    return [
        Asked(name="title", label="What is owed", required=True, placeholder="Meet every quarter"),
        Asked(
            name="kind", label="Kind", kind="select", options=list(OBLIGATIONS.items()), required=True, width="medium"
        ),
        Asked(name="first_due_on", label="First due on", kind="date", required=True, width="medium"),
        Asked(name="every", label="Again every", width="medium", placeholder="3 months", hint=again),
        Asked(name="lead_days", label=days, kind="number", required=True, min=0, max=3660, width="short"),
        Asked(
            name="organisation_id", label="Owed by", kind="select", options=parties, empty="All parties", width="medium"
        ),
        Asked(name="owner_id", label="Seen to by", kind="select", options=people, empty=nobody, width="medium"),
    ]


def _obligation_stored(_: Whole, part: Row) -> Mapping[str, Any]:
    every = period_of(part["every"]) if part else None
    return {**part, "every": every.words if every else ""} if part else {"lead_days": 14, "kind": "meeting"}


async def _promise(actor: Actor, it: Whole, _: Row, given: ObligationForm) -> None:
    await obligations.promise(actor, it.id, given, given.version)


async def _change_obligation(actor: Actor, it: Whole, part: Row, given: ObligationForm) -> None:
    await obligations.change(actor, it.id, part["id"], given, given.version)


async def _fulfilment(_: Whole, part: Row) -> Sequence[Asked]:
    hint = "What shows that it was done: minutes, a letter, where it is filed. Nothing about a person of concern."
    meets = part["kind"] in SHOWN_BY
    if meets:
        hint += " Blank where a meeting of the list above shows it."
    day = "Blank: the day of that meeting, else today." if meets else "Blank: today."
    return [
        Asked(name="evidence", label="Evidence", kind="textarea", required=not meets, rows=3, hint=hint),
        Asked(name="done_on", label="Done on", kind="date", width="medium", hint=day),
        Asked(name="due_on", label="For the day it was due", kind="date", required=True, width="medium"),
    ]


async def _shown_by(actor: Actor, part: Row) -> Sequence[Asked]:
    """Meetings that were held with the parties in the time that counts."""
    if part["next_due_on"] is None:
        return []
    held = await held_for(actor, part, part["next_due_on"], clock.today(actor.time_zone))
    if not held:
        return []
    return [Asked(name="meeting_id", label="Which meeting shows it", kind="radios", options=offered(held))]


def _owed(it: Whole, part: Row) -> str:
    due = f"due {written(part['next_due_on'])}" if part["next_due_on"] else "nothing is due"
    return f"{part['title']}, {due}. {it.row['title']}, {it.row['reference']}"


async def _fulfil(actor: Actor, it: Whole, part: Row, given: FulfilForm) -> None:
    await obligations.fulfil(actor, it.id, part["id"], given, given.version)


async def _ending(_: Whole, __: Row) -> Sequence[Asked]:
    return [
        Asked(
            name="last_day",
            label="Last day on which it is owed",
            kind="date",
            width="medium",
            hint="Blank: until yesterday.",
        )
    ]


async def _end(actor: Actor, it: Whole, part: Row, given: EndedForm) -> None:
    await obligations.end(actor, it.id, part["id"], given, given.version)


async def _funding(_: Whole, __: Row) -> Sequence[Asked]:
    return [
        Asked(name="source", label="Who pays", required=True, placeholder="State homeland security grant"),
        Asked(name="award_number", label="Award number", required=True, width="medium"),
        Asked(name="begins_on", label="First day", kind="date", required=True, width="medium"),
        Asked(name="last_day", label="Last day", kind="date", required=True, width="medium"),
        Asked(name="dollars", label="Amount in dollars", inputmode="decimal", width="medium"),
        Asked(name="pays_for", label="What it pays for"),
    ]


def _funding_stored(_: Whole, part: Row) -> Mapping[str, Any]:
    if not part:
        return {}
    return {**part, "last_day": last_day(part["ends_on"]), "dollars": funding.dollars(part["cents"])}


async def _fund(actor: Actor, it: Whole, _: Row, given: FundingForm) -> None:
    await funding.fund(actor, it.id, funding.meant(given), given.version)


async def _change_funding(actor: Actor, it: Whole, part: Row, given: FundingForm) -> None:
    await funding.change(actor, it.id, part["id"], funding.meant(given), given.version)


async def _report(_: Whole, __: Row) -> Sequence[Asked]:
    return [
        Asked(name="what", label="Report", required=True, placeholder="Quarterly progress report"),
        Asked(name="due_on", label="Due on", kind="date", required=True, width="medium"),
    ]


async def _want(actor: Actor, it: Whole, part: Row, given: ReportForm) -> None:
    await funding.want_report(actor, it.id, part["id"], given, given.version)


async def _filing(_: Whole, __: Row) -> Sequence[Asked]:
    hint = "The receipt, or where the copy is. Nothing about a person of concern."
    return [
        Asked(name="evidence", label="Evidence", kind="textarea", required=True, rows=2, hint=hint),
        Asked(name="filed_on", label="Filed on", kind="date", width="medium", hint="Blank: today."),
    ]


async def _file(actor: Actor, it: Whole, part: Row, given: FiledForm) -> None:
    await funding.file_report(actor, it.id, part["id"], given, given.version)


WORKS = (
    Work(path="decide", title="Decide", kind=DecideForm, fields=_decision, lead=_stands, act=_decide,
         submit="Record the decision", permission=Permission.DECIDE_AGREEMENTS),
    Work(path="obligations/new", title="Record what is owed", kind=ObligationForm, fields=_obligation,
         values=_obligation_stored, act=_promise, submit="Record it"),
    Work(path="obligations/{obligation_id:uuid}", title="Change what is owed", kind=ObligationForm, fields=_obligation,
         values=_obligation_stored, act=_change_obligation),
    Work(path="obligations/{obligation_id:uuid}/fulfil", title="It was done", kind=FulfilForm, fields=_fulfilment,
         values=lambda _, part: {"due_on": part["next_due_on"]}, lead=_owed, act=_fulfil, submit="Record it",
         offers=_shown_by),
    Work(path="obligations/{obligation_id:uuid}/end", title="It is no longer owed", kind=EndedForm, fields=_ending,
         lead=_owed, act=_end, submit="End it", look="danger"),
    Work(path="funding/new", title="Record a grant", kind=FundingForm, fields=_funding, values=_funding_stored,
         act=_fund, submit="Record it"),
    Work(path="funding/{funding_id:uuid}", title="Change a grant", kind=FundingForm, fields=_funding,
         values=_funding_stored, act=_change_funding),
    Work(path="funding/{funding_id:uuid}/reports/new", title="A report is wanted", kind=ReportForm, fields=_report,
         act=_want, submit="Record it"),
    Work(path="reports/{report_id:uuid}/file", title="It was filed", kind=FiledForm, fields=_filing, act=_file,
         lead=lambda it, part: f"{part['what']}, due {written(part['due_on'])}. {it.row['title']}", submit="Record it"),
)  # fmt: skip
WORK_PAGES = [route for work in WORKS for route in routes_of(work)]
