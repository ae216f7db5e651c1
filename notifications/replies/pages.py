"""Answering by the link in a letter: without an account, and looking at it changes nothing."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from notifications.invitations.model import Facts
from notifications.invitations.words import again, coming, day_and_time, span
from notifications.replies import rows, service
from notifications.replies.schemas import ReplyIn, Said
from notifications.replies.service import Given, LetterOver, Open
from registry.platform import clock, db
from registry.platform.access.policy import by_key
from registry.platform.calendar.zones import instant
from registry.platform.errors import Invalid
from registry.platform.web.forms import read_form, typed
from registry.platform.web.page import page

AnyRequest = Request[Any, Any, Any]
_PUBLIC = by_key("the signed key in the address is a guest's right to answer; the page holds title, time and place")
DATES = 24
WORDS = {"accepted": "yes", "declined": "no", "tentative": "maybe", "counter": "another time"}


@get("/reply/{key:str}", opt=_PUBLIC, include_in_schema=False)
async def reply_page(request: AnyRequest, key: FromPath[str], answer: FromQuery[str | None] = None) -> Response[str]:
    """The meeting and what this guest answered last, with a form to answer."""
    it = await service.opened(key)
    chosen = answer if answer in set(Said) else None
    return await _shown(request, key, it, {"answer": chosen or "", "occasion": ""})


@post("/reply/{key:str}", opt=_PUBLIC, include_in_schema=False)
async def reply(request: AnyRequest, key: FromPath[str]) -> Response[Any]:
    """Take the answer; it may be given anew until the meeting is over."""
    it, back = await service.opened(key), await typed(request, ReplyIn)
    try:
        await service.answer(key, _given(await read_form(request, ReplyIn), it))
    except LetterOver:
        return await _shown(request, key, await service.opened(key), back, status=410)
    except Invalid as refused:
        return await _shown(request, key, it, back, problems=refused.fields, status=422)
    return Redirect(f"/reply/{key}", status_code=303)


def _given(form: ReplyIn, it: Open) -> Given:
    return Given(
        answer=str(form.answer), occasion=_occasion_of(form, it), comment=form.comment or None,
        proposed_at=_proposed(form, it.zone) if form.answer is Said.COUNTER else None,
    )  # fmt: skip


def _occasion_of(form: ReplyIn, it: Open) -> datetime | None:
    """The meeting that is answered to; None for all of them."""
    if not form.occasion:
        single = [one.occasion for one in it.told]
        return single[0] if single and None not in single else None
    found = next((at for at, _ in _choices(it) if at is not None and at.isoformat() == form.occasion), None)
    if found is None:
        raise Invalid({"occasion": "Choose one of the list."})
    return found


def _proposed(form: ReplyIn, zone: str) -> datetime:
    if form.proposed_on is None or form.proposed_at is None:
        raise Invalid({"proposed_on": "Give the day and the time that would suit you."})
    at = instant(datetime.combine(form.proposed_on, time.fromisoformat(form.proposed_at)), zone)
    if at <= clock.now():
        raise Invalid({"proposed_on": "Give a time that is to come."})
    return at


def _choices(it: Open) -> list[tuple[datetime | None, str]]:
    """What may be answered to: all of a series first, then its next meetings; or the meetings asked to."""
    whole = next((one for one in it.told if one.occasion is None), None)
    if whole is None:
        single = [(one.occasion, one.facts) for one in it.told if one.occasion]
        return [(at, day_and_time(facts.starts, facts.zone, it.zone)) for at, facts in single]
    facts = whole.facts
    if facts.rrule is None:
        return []
    found = [(at, held) for at in coming(facts, clock.now(), DATES) if (held := facts.at(at))]
    dates = [(at, day_and_time(held.starts, facts.zone, it.zone)) for at, held in found]
    return [(None, "All of these meetings"), *dates]


async def _shown(request: AnyRequest, key: str, it: Open, back: dict[str, Any], **more: Any) -> Response[str]:
    choices = [(at.isoformat() if at else "", words) for at, words in _choices(it)]
    empty = {"answer": "", "occasion": "", "comment": "", "proposed_on": "", "proposed_at": ""}
    context: dict[str, Any] = {
        "key": key, "it": it, "title": it.facts.title, "when": _when(it), "again": again(it.facts),
        "place": it.facts.place, "problems": {},
        "choices": choices if len(choices) > 1 else [], "typed": empty | back, "own": _own(it, await rows.own(it.id)),
        "first_day": clock.today(it.zone), "clock_name": it.zone.replace("_", " "),
    }  # fmt: skip
    return page(request, "notifications/reply.html", **(context | more))


def _when(it: Open) -> list[str]:
    facts = it.facts
    dates = coming(facts, clock.now(), 4)
    held = [one for at in dates if (one := facts.at(at))] or [facts.plan]
    return [line for one in held for line in span(one, facts.zone, it.zone)]


def _own(it: Open, answers: Sequence[db.Record]) -> list[str]:
    """What this guest said, in words: to all first, then to single meetings."""
    return [_said(it, row) for row in sorted(answers, key=lambda row: str(row["occasion"] or ""))]


def _said(it: Open, row: db.Record) -> str:
    words = f"You said {WORDS.get(row['answer'], row['answer'])}"
    if row["proposed_at"] is not None:
        at = row["proposed_at"].astimezone(ZoneInfo(it.zone))
        words = f"You proposed {day_and_time(at.replace(tzinfo=None), it.zone, it.zone)}"
    if row["occasion"] is not None and it.facts.rrule is not None:
        link = "to" if row["proposed_at"] is None else "instead of"
        words += f" {link} {_occasion(it.facts, row['occasion'], it.zone)}"
    return f"{words}." + (f" Your words: {row['comment']}" if row["comment"] else "")


def _occasion(facts: Facts, original: datetime, reader: str) -> str:
    held = facts.at(original)
    return day_and_time(held.starts if held else original, facts.zone, reader)


HANDLERS = [reply_page, reply]
