"""How often we want to meet whom, what is overdue, and who does not come any more."""

from collections import Counter
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from contacts.meetings import words
from contacts.meetings.model import MeetingKind
from contacts.meetings.planning import said
from contacts.meetings.planning.cadence import CadenceState, wished
from contacts.meetings.planning.comers import stopped
from contacts.meetings.planning.pages import Typed, frame
from contacts.meetings.planning.picking import partner_named
from contacts.meetings.planning.queries import KINDS, NOTHING, Cadence, Line, cadence, wish_of, wishes
from contacts.meetings.planning.trend import HEIGHT, WIDTH, bars
from contacts.meetings.planning.wishes import WishIn, drop, wish
from contacts.pages_frame import EDIT, READ, AnyRequest
from registry.partners.named import area_meant, organisation_meant
from registry.partners.schemas import VersionSeen
from registry.partners.sectors import Sector
from registry.platform.access import current_actor
from registry.platform.errors import Invalid
from registry.platform.text import In, Title
from registry.platform.web.form_page import VERSION, Asked, FormPage, show, submit
from registry.platform.web.forms import as_typed
from registry.platform.web.page import page

HOW_OFTEN = (1, 2, 3, 4, 6, 12, 18, 24, 36)
AT = "/meetings/cadence"
OPEN = 6  # of each list, the most urgent; the rest is folded


class WishForm(In):
    """The partner by its name; without it the sector, without either everybody."""

    kind: MeetingKind
    every_months: int
    partner: Title | None = None
    sector: Sector | None = None
    version: VersionSeen | None = None


@get(AT, opt=READ, include_in_schema=False)
async def cadence_page(request: AnyRequest, area: Typed = None, done: FromQuery[str | None] = None) -> Response[str]:
    """Each sector with how it stands, the partners of whom more was said, and who stopped coming."""
    actor = current_actor(request)
    key, problems = await _area(area)
    found, lost = (await cadence(actor, key), await stopped(actor, key)) if not problems else (NOTHING, [])
    counts = {state: sum(line.stands.state is state for line in found.lines) for state in CadenceState}
    return page(
        request, "contacts/meetings_plan_cadence.html", found=found, counts=counts, shares=_shares(found),
        heads=["Sector", *(words.KINDS[kind] for kind in KINDS)], plan=plan_url, change=change_url,
        lost=[(one, bars(one.trend)) for one in lost], done=done, trend_size=(WIDTH, HEIGHT), area=area or "",
        problems=problems, own_areas=bool(actor.jurisdictions) and key is None, open=OPEN, **frame(actor),
    )  # fmt: skip


async def _area(typed: str | None) -> tuple[UUID | None, dict[str, str]]:
    """The county or state that was typed, and what is wrong with it."""
    try:
        return await area_meant("area", typed), {}
    except Invalid as refused:
        return None, refused.fields


def _shares(found: Cadence) -> list[tuple[MeetingKind, list[tuple[str, int, str]]]]:
    """For each kind how many sectors stand how: words, number and tone, as far as there are some."""
    lines = [line for _, of_sector in found.sectors for line in of_sector]
    counted = Counter((line.wish.kind, line.stands.state) for line in lines)
    return [
        (
            kind,
            [(state.label.lower(), counted[kind, state], state.tone) for state in CadenceState if counted[kind, state]],
        )
        for kind in KINDS
    ]


def plan_url(line: Line) -> str:
    """Where a meeting is planned for this, with the form filled in."""
    whom = (
        f"&partner={line.organisation_id}" if line.organisation_id else f"&sector={line.sector}" if line.sector else ""
    )
    return f"/meetings/new?kind={line.wish.kind.value}{whom}"


def change_url(line: Line) -> str:
    """Where it is said how often."""
    whom = (
        f"&partner={line.organisation_id}" if line.organisation_id else f"&sector={line.sector}" if line.sector else ""
    )
    return f"{AT}/set?kind={line.wish.kind.value}{whom}"


@get(f"{AT}/set", opt=EDIT, include_in_schema=False)
async def wish_page(
    request: AnyRequest,
    kind: FromQuery[str | None] = None,
    sector: FromQuery[str | None] = None,
    partner: FromQuery[str | None] = None,
) -> Response[str]:
    """The form, with what counts now in it."""
    asked = MeetingKind(kind) if kind in set(MeetingKind) else MeetingKind.LIAISON
    whom = Sector(sector) if sector in set(Sector) else None
    key, name = await partner_named(partner)
    rows = await wishes()
    now = wished([wish_of(row) for row in rows], asked, sector=whom, organisation_id=key)
    own = next(
        (row for row in rows if wish_of(row) == now and (row["organisation_id"], row["sector"]) == (key, whom)), None
    )
    values = {
        "kind": asked, "sector": None if key else whom, "partner": name, "every_months": now.every_months if now else 3,
        "version": own["version"] if own else None,
    }  # fmt: skip
    return show(request, _form(now.every_months if now else 3), as_typed(values, WishForm))


@post(f"{AT}/set", opt=EDIT, include_in_schema=False)
async def set_wish(request: AnyRequest) -> Response[Any]:
    """Save it."""

    async def act(given: WishForm) -> str:
        key = await organisation_meant("partner", given.partner)
        meant = WishIn(
            kind=given.kind, every_months=given.every_months, organisation_id=key, sector=None if key else given.sector
        )
        await wish(current_actor(request), meant, given.version)
        return f"{AT}?done=saved"

    return await submit(request, _form(3), WishForm, act)


@post(f"{AT}/{{cadence_id:uuid}}/drop", opt=EDIT, include_in_schema=False)
async def drop_wish(request: AnyRequest, cadence_id: FromPath[UUID]) -> Response[Any]:
    """What is wider counts again."""
    await drop(current_actor(request), cadence_id)
    return Redirect(f"{AT}?done=saved", status_code=303)


def _form(now: int) -> FormPage:
    lengths = sorted({*HOW_OFTEN, now})
    fields = [
        Asked(name="kind", label="What", kind="select", required=True, width="medium", options=[
            (kind.value, text) for kind, text in words.KINDS.items()]),
        Asked(name="every_months", label="How often", kind="select", required=True, width="medium", options=[
            (str(months), said.sentence(said.every(months))) for months in lengths]),
        Asked(name="sector", label="With which sector", kind="select", empty="Everybody",
              options=[(sector.value, sector.label) for sector in Sector]),
        Asked(name="partner", label="Or with one partner", suggest="/partners/suggest",
              hint="What is said of a partner counts before what is said of its sector."),
        VERSION,
    ]  # fmt: skip
    return FormPage(
        title="How often to meet", action=f"{AT}/set", fields=fields,
        crumbs=[("Meetings", "/meetings"), ("How often", AT)],
        lead="The narrowest counts: a partner before its sector, a sector before everybody.",
    )  # fmt: skip


CADENCE_PAGES = [cadence_page, wish_page, set_wish, drop_wish]
