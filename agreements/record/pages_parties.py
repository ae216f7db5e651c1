"""The forms of one party, one term and one amendment of an agreement."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from agreements.frame import EDIT, AnyRequest
from agreements.record import fields, fields_doing, parties, terms
from agreements.record.forms import (
    NewPartyForm,
    PartyForm,
    SignedForm,
    SignForm,
    TermForm,
    VersionForm,
    WithdrawForm,
    without,
)
from agreements.record.model import PartyLine, Whole, last_day
from agreements.record.pages_frame import ONE, Part, address, answered, asked, opened, routes_of
from agreements.record.schemas import NewPartyIn, PartyIn, SignedIn, SignIn, TermIn, WithdrawIn
from registry.partners.named import organisation_meant
from registry.platform import clock, db
from registry.platform.access import Actor, Permission, current_actor
from registry.platform.errors import NotFound
from registry.platform.web.form_page import Asked, Choice, called
from registry.platform.web.forms import read_form

PARTY = ONE + "/parties/{party_id:uuid}"


async def _new_party(_: Whole) -> Sequence[Asked]:
    return fields_doing.new_party()


async def _add_party(actor: Actor, it: Whole, given: NewPartyForm) -> None:
    meant = await organisation_meant("organisation", given.organisation)
    assert meant is not None  # noqa: S101 - the form refuses a blank name
    sent = NewPartyIn(organisation_id=meant, **without(given, "organisation"))
    with called(organisation_id="organisation"):
        await parties.add_party(actor, it.id, sent, given.version)


NEW_PARTY = Part(
    path="parties/new", title="Add a party", kind=NewPartyForm, fields=_new_party, act=_add_party,
    values=lambda _: {"role": "party"},
)  # fmt: skip


def _known(it: Whole, party_id: UUID) -> PartyLine:
    found = next((one for one in it.parties if one.id == party_id), None)
    if found is None:
        raise NotFound
    return found


async def _people(organisation_id: UUID, today: date) -> list[Choice]:
    rows = await db.fetch(
        "SELECT id, name, title FROM person WHERE organisation_id = $1 AND (left_on IS NULL OR left_on > $2)"
        " ORDER BY sort_name, id LIMIT 200",
        organisation_id,
        today,
    )
    return [(str(row["id"]), ", ".join(filter(None, (row["name"], row["title"])))) for row in rows]


def _party_values(one: PartyLine) -> dict[str, Any]:
    names = (
        "role", "signatory_name", "signatory_title", "signatory_authority", "signatory_id", "signed_on",
        "notice_address",
    )  # fmt: skip
    return {name: getattr(one, name) for name in names}


def _change(one: PartyLine) -> Part:
    async def ask(_: Whole) -> Sequence[Asked]:
        return fields_doing.party(await _people(one.organisation_id, clock.today()))

    async def act(actor: Actor, it: Whole, given: PartyForm) -> None:
        await parties.change_party(actor, it.id, one.id, PartyIn(**without(given)), given.version)

    return Part(
        path=f"parties/{one.id}", title=one.name, kind=PartyForm, fields=ask, act=act,
        values=lambda _: _party_values(one),
    )  # fmt: skip


def _sign(one: PartyLine) -> Part:
    async def ask(_: Whole) -> Sequence[Asked]:
        return fields_doing.sign(await _people(one.organisation_id, clock.today()))

    async def act(actor: Actor, it: Whole, given: SignForm) -> None:
        await parties.sign(actor, it.id, one.id, SignIn(**without(given)), given.version)

    return Part(
        path=f"parties/{one.id}/sign", title=f"{one.name} has signed", kind=SignForm, fields=ask, act=act,
        values=lambda _: _party_values(one), submit="Record the signature",
    )  # fmt: skip


def _withdraw(one: PartyLine) -> Part:
    async def ask(_: Whole) -> Sequence[Asked]:
        return fields_doing.withdraw()

    async def act(actor: Actor, it: Whole, given: WithdrawForm) -> None:
        await parties.withdraw(actor, it.id, one.id, WithdrawIn(**without(given)), given.version)

    return Part(
        path=f"parties/{one.id}/withdraw", title=f"{one.name} withdraws", kind=WithdrawForm, fields=ask, act=act,
        lead="The other parties stay bound, as long as two are left.", submit="Record it", look="danger",
    )  # fmt: skip


def _party_routes(path: str, made: Callable[[PartyLine], Part]) -> list[Any]:
    @get(PARTY + path, opt=EDIT, include_in_schema=False)
    async def ask(request: AnyRequest, agreement_id: FromPath[UUID], party_id: FromPath[UUID]) -> Response[str]:
        it = await opened(current_actor(request), agreement_id, Permission.EDIT_AGREEMENTS)
        return await asked(request, made(_known(it, party_id)), it)

    @post(PARTY + path, opt=EDIT, include_in_schema=False)
    async def answer(request: AnyRequest, agreement_id: FromPath[UUID], party_id: FromPath[UUID]) -> Response[Any]:
        it = await opened(current_actor(request), agreement_id, Permission.EDIT_AGREEMENTS)
        return await answered(request, made(_known(it, party_id)), it)

    return [ask, answer]


@post(PARTY + "/strike", opt=EDIT, include_in_schema=False)
async def strike(request: AnyRequest, agreement_id: FromPath[UUID], party_id: FromPath[UUID]) -> Response[Any]:
    """Take out a party that was named by mistake."""
    actor = current_actor(request)
    it = await opened(actor, agreement_id, Permission.EDIT_AGREEMENTS)
    given = await read_form(request, VersionForm)
    await parties.strike_party(actor, it.id, party_id, given.version)
    return Redirect(address(it.id) + "?done=saved#parties", status_code=303)


def _term(it: Whole, number: int) -> Part:
    row = next((one for one in it.terms if one["number"] == number), None)
    if row is None:
        raise NotFound
    stored = {**row, "last_day": last_day(row["ends_on"]), "holdover_last_day": last_day(row["holdover_until"])}

    async def ask(_: Whole) -> Sequence[Asked]:
        return fields.term()

    async def act(actor: Actor, it: Whole, given: TermForm) -> None:
        await terms.correct_term(actor, it.id, number, TermIn(**without(given)), given.version)

    return Part(
        path=f"terms/{number}", title=f"Correct term {number}", kind=TermForm, fields=ask, act=act,
        values=lambda _: stored,
        lead="For what was recorded wrongly. What the parties agreed to change is an amendment.",
    )  # fmt: skip


def _amendment(it: Whole, number: int) -> Part:
    if all(one["number"] != number for one in it.amendments):
        raise NotFound

    async def ask(_: Whole) -> Sequence[Asked]:
        return fields_doing.signed_amendment()

    async def act(actor: Actor, it: Whole, given: SignedForm) -> None:
        await terms.sign_amendment(actor, it.id, number, SignedIn(signed_on=given.signed_on), given.version)

    return Part(
        path=f"amendments/{number}/sign", title=f"Amendment {number} is signed", kind=SignedForm, fields=ask, act=act,
        lead="From then on it counts.", submit="Record the signatures",
    )  # fmt: skip


def _numbered_routes(path: str, made: Callable[[Whole, int], Part]) -> list[Any]:
    @get(ONE + path, opt=EDIT, include_in_schema=False)
    async def ask(request: AnyRequest, agreement_id: FromPath[UUID], number: FromPath[int]) -> Response[str]:
        it = await opened(current_actor(request), agreement_id, Permission.EDIT_AGREEMENTS)
        return await asked(request, made(it, number), it)

    @post(ONE + path, opt=EDIT, include_in_schema=False)
    async def answer(request: AnyRequest, agreement_id: FromPath[UUID], number: FromPath[int]) -> Response[Any]:
        it = await opened(current_actor(request), agreement_id, Permission.EDIT_AGREEMENTS)
        return await answered(request, made(it, number), it)

    return [ask, answer]


PARTY_PAGES = [
    *routes_of(NEW_PARTY), *_party_routes("", _change), *_party_routes("/sign", _sign),
    *_party_routes("/withdraw", _withdraw), strike, *_numbered_routes("/terms/{number:int}", _term),
    *_numbered_routes("/amendments/{number:int}/sign", _amendment),
]  # fmt: skip
