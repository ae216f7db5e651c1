"""The short forms of an agreement: what it is, covers and asks, its terms, and how it ends."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from agreements.errors import wrong
from agreements.record import endings, fields, fields_doing, service, terms
from agreements.record.forms import (
    AmendmentForm,
    AskForm,
    BasicsForm,
    ChecklistForm,
    DutiesForm,
    ScopeForm,
    StageForm,
    SupersedeForm,
    TermForm,
    lines,
    without,
)
from agreements.record.model import Whole
from agreements.record.packs import packs
from agreements.record.pages_frame import Part, routes_of
from agreements.record.schemas import AmendmentIn, SupersedeIn, TermIn
from registry.partners.named import area_meant
from registry.partners.queries import editors
from registry.platform import db
from registry.platform.access import Actor
from registry.platform.web.form_page import Asked, Choice


def _stored(it: Whole) -> Mapping[str, Any]:
    return dict(it.row)


async def _basics(_: Whole) -> Sequence[Asked]:
    return fields.basics([(str(key), name) for key, name in await editors()])


async def _amend(actor: Actor, it: Whole, given: Any) -> None:
    await service.amend(actor, it.id, without(given), given.version)


async def _scope(it: Whole) -> Sequence[Asked]:
    rows = await db.fetch(
        "SELECT s.id, concat_ws(', ', coalesce(nullif(s.name, ''), o.name), nullif(s.city, '')) AS name FROM site s"
        " JOIN organisation o ON o.id = s.organisation_id WHERE s.organisation_id = ANY($1)"
        " ORDER BY o.sort_name, s.id LIMIT 100",
        [one.organisation_id for one in it.parties],
    )
    known: dict[UUID, str] = {row["id"]: row["name"] for row in rows} | dict(it.sites)
    return fields.scope([(str(key), name) for key, name in known.items()])


def _scope_stored(it: Whole) -> Mapping[str, Any]:
    areas = "\n".join(name for _, name in it.areas)
    return {"areas": areas, "site_ids": [key for key, _ in it.sites], "sectors": it.row["sectors"]}


async def _rescope(actor: Actor, it: Whole, given: ScopeForm) -> None:
    known = {name: key for key, name in it.areas}
    areas = [known.get(line) or await area_meant("areas", line) for line in lines(given.areas)]
    changes = {"jurisdiction_ids": areas, "site_ids": given.site_ids, "sectors": given.sectors}
    await service.amend(actor, it.id, changes, given.version)


async def _ask(_: Whole) -> Sequence[Asked]:
    return fields.ask()


async def _duties(_: Whole) -> Sequence[Asked]:
    return fields.duties()


def _duties_stored(it: Whole) -> Mapping[str, Any]:
    return {**it.row, "caveats": "\n".join(it.row["caveats"])}


async def _set_duties(actor: Actor, it: Whole, given: DutiesForm) -> None:
    caveats = lines(given.caveats)
    if any(len(one) > 200 for one in caveats):
        raise wrong("caveats", "Give at most 200 characters to a line.")
    await service.amend(actor, it.id, {**without(given, "caveats"), "caveats": caveats}, given.version)


async def _checklist(it: Whole) -> Sequence[Asked]:
    return fields.checklist(await packs(it.kind), it.pack)


async def _stage(_: Whole) -> Sequence[Asked]:
    return fields.stage()


async def _advance(actor: Actor, it: Whole, given: StageForm) -> None:
    await service.advance(actor, it.id, given.stage, given.version)


async def _term(_: Whole) -> Sequence[Asked]:
    return fields.term()


def _next_term(it: Whole) -> Mapping[str, Any]:
    """A renewal begins where the last term ended, and is renewed in the same way unless somebody says otherwise."""
    if not it.terms:
        return {}
    last = it.terms[0]
    kept = ("renewal", "renewal_period", "notice", "notice_of_others", "review_months", "terminate_days", "holdover")
    return {"begins_on": last["ends_on"], **{name: last[name] for name in kept}}


async def _renew(actor: Actor, it: Whole, given: TermForm) -> None:
    await terms.add_term(actor, it.id, TermIn(**without(given)), given.version)


async def _amendment(it: Whole) -> Sequence[Asked]:
    return fields_doing.amendment(it)


async def _amend_term(actor: Actor, it: Whole, given: AmendmentForm) -> None:
    await terms.amend_term(actor, it.id, AmendmentIn(**without(given)), given.version)


async def _others(it: Whole) -> Sequence[Asked]:
    return fields_doing.supersede(await candidates(it))


async def candidates(it: Whole) -> list[Choice]:
    """The other agreements of the same parties, to replace this one by."""
    rows = await db.fetch(
        "SELECT DISTINCT a.id, a.reference, a.title, a.sort_title FROM agreement a"
        " JOIN agreement_party p ON p.agreement_id = a.id"
        " WHERE p.organisation_id = ANY($1) AND a.id <> $2 AND a.visibility = $3 ORDER BY a.sort_title, a.id LIMIT 100",
        [one.organisation_id for one in it.parties], it.id, it.row["visibility"],
    )  # fmt: skip
    return [(str(row["id"]), f"{row['reference']}, {row['title']}") for row in rows]


async def _supersede(actor: Actor, it: Whole, given: SupersedeForm) -> None:
    await endings.supersede(actor, it.id, SupersedeIn(**without(given)), given.version)


PARTS = (
    Part(path="basics", title="What it is", kind=BasicsForm, fields=_basics, values=_stored, act=_amend),
    Part(path="scope", title="What it covers", kind=ScopeForm, fields=_scope, values=_scope_stored, act=_rescope),
    Part(path="asking", title="What may be asked, and how", kind=AskForm, fields=_ask, values=_stored, act=_amend),
    Part(
        path="duties", title="Handling and duties", kind=DutiesForm, fields=_duties, values=_duties_stored,
        act=_set_duties,
    ),
    Part(
        path="checklist", title="What the paper has", kind=ChecklistForm, fields=_checklist, values=_stored, act=_amend,
    ),
    Part(path="stage", title="How far it has come", kind=StageForm, fields=_stage, values=_stored, act=_advance),
    Part(
        path="terms/new", title="Add a term", kind=TermForm, fields=_term, values=_next_term, act=_renew,
        lead="The first term, or a renewal. A renewal is a term of its own; the earlier ones stay as they were.",
    ),
    Part(
        path="amendments/new", title="Record an amendment", kind=AmendmentForm, fields=_amendment, act=_amend_term,
        values=lambda it: {"term_number": it.terms[0]["number"] if it.terms else None},
        lead="What the parties agreed to change within a term. Where it moves the end, the old end stays on record.",
    ),
    Part(
        path="supersede", title="Replaced by another", kind=SupersedeForm, fields=_others, act=_supersede,
        lead="Record the new agreement first; then choose it here.",
        submit="Replace it",
    ),
)  # fmt: skip
PART_PAGES = [handler for part in PARTS for handler in routes_of(part)]
