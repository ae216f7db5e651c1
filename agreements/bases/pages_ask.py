"""May I ask this partner for that? Kind of information and circumstance chosen, never a person."""

from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath, FromQuery

from agreements.bases.coverage import coverage
from agreements.bases.facts import USUAL_CATEGORIES
from agreements.bases.given import given
from agreements.bases.sheet import chips
from agreements.bases.wording import FOOTER, NO_COUNSEL
from agreements.frame import READ, AnyRequest
from agreements.model import Category, Circumstance
from registry.partners.errors import NoSuchOrganisation
from registry.platform import clock
from registry.platform.access import Permission, current_actor
from registry.platform.web.page import page

K = TypeVar("K", bound=StrEnum)
CIRCUMSTANCES = [
    (Circumstance.EMERGENCY.value, "An emergency"),
    (Circumstance.CASE_BY_CASE.value, "A single case, no emergency"),
    (Circumstance.STEADY_STATE.value, "Routine exchange"),
]


@get("/ask/{organisation_id:uuid}", opt=READ, include_in_schema=False)
async def ask_page(
    request: AnyRequest,
    organisation_id: FromPath[UUID],
    category: FromQuery[str] = "",
    circumstance: FromQuery[str] = "",
) -> Response[str]:
    """What may be asked there, on what basis, what to bring, and what is missing."""
    actor = current_actor(request)
    asked = await given(actor, organisation_id, clock.today(actor.time_zone))
    if asked is None:
        raise NoSuchOrganisation
    usual = USUAL_CATEGORIES.get(asked.partner.sector, (Category.OBSERVATION,))
    kind = _chosen(Category, category) or usual[0]
    when = _chosen(Circumstance, circumstance) or Circumstance.CASE_BY_CASE
    found = coverage(asked.partner, asked.asker, kind, when, asked.agreements, asked.bases, asked.on)
    return page(
        request,
        "agreements/ask.html",
        asked=asked,
        found=found,
        chips=chips(asked.agreements, asked.on),
        typed={"category": kind.value, "circumstance": when.value},
        categories=_options(usual),
        circumstances=CIRCUMSTANCES,
        may=actor.may(Permission.APPROVE_BASES),
        footer=FOOTER,
        no_counsel=NO_COUNSEL,
    )


def _chosen(kind: type[K], value: str) -> K | None:
    """What was chosen; something that there is not counts as nothing."""
    return next((one for one in kind if one.value == value), None)


def _options(usual: Any) -> list[tuple[str, str]]:
    """What is usual at this kind of partner first."""
    others = [one for one in Category if one not in usual]
    return [(one.value, one.label) for one in (*usual, *others)]
