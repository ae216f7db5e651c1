"""Agreements in the browser: the list, one of them, and a new one."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery, QueryParameter

from agreements.frame import EDIT, READ, AnyRequest
from agreements.model import Kind, Stage, State
from agreements.record import fields, service, terms
from agreements.record.dates import dates, term_words
from agreements.record.forms import NewForm, lines
from agreements.record.model import last_day
from agreements.record.pages_frame import ONE, may
from agreements.record.pages_packs import PACK_PAGES
from agreements.record.pages_parties import PARTY_PAGES
from agreements.record.pages_parts import PART_PAGES
from agreements.record.queries import Filters, summaries, today_of, whole
from agreements.record.schemas import DraftIn
from agreements.record.sections import sections
from agreements.words import (
    CIRCUMSTANCES,
    DIRECTIONS,
    FOOTER,
    PURPOSES,
    ROLES,
    SECTIONS,
    STAGES,
    TONES,
    VISIBILITIES,
    short,
)
from registry.partners.model import Sector
from registry.partners.named import area_meant, organisation_meant
from registry.partners.queries import editors, label
from registry.platform import clock, db
from registry.platform.access import Permission, current_actor
from registry.platform.audit.history import history
from registry.platform.errors import Invalid
from registry.platform.web.form_page import FormPage, called, choices, show, submit
from registry.platform.web.forms import as_typed
from registry.platform.web.page import page
from registry.platform.web.paging import cut, decode, next_url

_SIZE = 50
InState = Annotated[str | None, QueryParameter(name="state")]
Asked = Annotated[str | None, QueryParameter(max_length=200)]


@get("/agreements", opt=READ, include_in_schema=False)
async def agreements_page(  # noqa: PLR0913, PLR0917 - one for each filter
    request: AnyRequest,
    q: Asked = None,
    in_state: InState = None,
    kind: FromQuery[str | None] = None,
    sector: FromQuery[str | None] = None,
    area: Asked = None,
    owner: FromQuery[str | None] = None,
    cursor: FromQuery[str | None] = None,
) -> Response[str]:
    """Every agreement by title, with what it is today."""
    actor = current_actor(request)
    typed = {"q": q, "state": in_state, "kind": kind, "sector": sector, "area": area, "owner": owner}
    given = {name: value or "" for name, value in typed.items()}
    people = [(str(key), name) for key, name in await editors()]
    filters, problems = await _filters(given, people)
    found = await summaries(actor, filters, after=decode(cursor, str, UUID), limit=_SIZE + 1)
    shown, following = cut(found, _SIZE, lambda line: line[1])
    return page(
        request,
        "agreements/record_list.html",
        lines=[line for line, _ in shown],
        typed=given,
        problems=problems,
        narrowed=any(given.values()),
        tones=TONES,
        short=short,
        choices={
            "state": choices(State), "kind": choices(Kind), "sector": choices(Sector), "owner": people,
        },
        following=next_url("/agreements", list(given.items()), following),
    )  # fmt: skip


async def _filters(given: dict[str, str], people: list[tuple[str, str]]) -> tuple[Filters, dict[str, str]]:
    """What was chosen; what is no choice of ours narrows nothing, and an area that nobody knows is said."""
    area, problems = None, {}
    try:
        area = await area_meant("area", given["area"])
    except Invalid as refused:
        problems = refused.fields
    known = {key for key, _ in people}
    return Filters(
        words=given["q"],
        states=[State(given["state"])] if given["state"] in set(State) else (),
        kind=Kind(given["kind"]) if given["kind"] in set(Kind) else None,
        sector=Sector(given["sector"]) if given["sector"] in set(Sector) else None,
        jurisdiction=area,
        owner=UUID(given["owner"]) if given["owner"] in known else None,
    ), problems


@get(ONE, opt=READ, include_in_schema=False)
async def agreement_page(
    request: AnyRequest, agreement_id: FromPath[UUID], done: FromQuery[str | None] = None
) -> Response[str]:
    """Everything about one agreement."""
    actor, now = current_actor(request), clock.now()
    it = await whole(actor, agreement_id)
    may_edit = await may(actor, it)
    tells = may_edit or actor.may(Permission.READ_AUDIT)
    return page(
        request,
        "agreements/record_page.html",
        it=it,
        dates=dates(it),
        term_words=term_words,
        last_day=last_day,
        today=today_of(None),
        may_edit=may_edit,
        may_decide=await may(actor, it, Permission.DECIDE_AGREEMENTS),
        sections=await sections(actor, agreement_id, now),
        lines=await history(subject_ids=[agreement_id]) if tells else None,
        saved=done == "saved",
        footer=FOOTER,
        tones=TONES,
        words={
            "role": ROLES, "purpose": PURPOSES, "circumstance": CIRCUMSTANCES, "direction": DIRECTIONS,
            "section": SECTIONS, "stage": STAGES, "visibility": VISIBILITIES, "category": dict(choices_of_category()),
            "sector": dict(choices(Sector)),
        },
    )  # fmt: skip


def choices_of_category() -> list[tuple[str, str]]:
    """What may be asked about, with its words."""
    return [(str(one[0]), one[1]) for asked in fields.ask() if asked.name == "categories" for one in asked.options]


@get("/agreements/new", opt=EDIT, include_in_schema=False)
async def new_page(request: AnyRequest, lead: FromQuery[UUID | None] = None) -> Response[str]:
    """The form of a new agreement."""
    named = await label(lead) if lead else None
    return show(request, _new(), as_typed({"lead": named, "renewal": "unknown", "stage": "draft"}, NewForm))


@post("/agreements/new", opt=EDIT, include_in_schema=False)
async def draft(request: AnyRequest) -> Response[Any]:
    """Record it, with its term where that was typed; all or nothing."""
    actor = current_actor(request)

    async def act(given: NewForm) -> str:
        lead = await organisation_meant("lead", given.lead)
        others = [await organisation_meant("others", line) for line in lines(given.others)]
        assert lead is not None  # noqa: S101 - the form refuses a blank name
        names = ("title", "kind", "reference", "signed_on", "visibility")
        sent = DraftIn(
            **{name: getattr(given, name) for name in names},
            stage=Stage.CONCLUDED if given.signed_on else given.stage,
            lead_id=lead,
            party_ids=[one for one in others if one is not None],
        )
        with called(lead_id="lead", party_ids="others"):
            async with db.transaction():
                key = await service.draft(actor, sent)
                if term := given.term():
                    await terms.add_term(actor, key, term, 1)
        return f"/agreements/{key}?done=saved"

    return await submit(request, _new(), NewForm, act)


def _new() -> FormPage:
    return FormPage(
        title="Record an agreement",
        action="/agreements/new",
        lead="A title, a kind and a lead party are enough. Everything else can be added on its page.",
        fields=fields.new(),
        crumbs=[("Agreements", "/agreements")],
        submit="Record it",
    )


PAGES = [agreements_page, new_page, draft, agreement_page, *PACK_PAGES, *PART_PAGES, *PARTY_PAGES]
