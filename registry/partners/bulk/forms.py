"""What the pages of bulk work send."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from urllib.parse import parse_qsl
from uuid import UUID

from msgspec import UNSET, Meta, UnsetType, field

from registry.partners.asked import narrowed
from registry.partners.bulk.model import Deed, DeedKind, Selection
from registry.partners.bulk.words import NOBODY
from registry.partners.model import Status
from registry.platform.errors import Invalid
from registry.platform.text import Code, In, Remark
from registry.platform.web.paging import MOST

FILTERS = ("q", "sector", "status", "area", "owner", "tag")


class Which(StrEnum):
    CHOSEN = "chosen"
    FILTER = "filter"


class WhoForm(In):
    """Who is to be changed: those ticked, or all that the filters of the list leave."""

    which: Which = Which.CHOSEN
    chosen: Annotated[list[UUID], Meta(max_length=MOST)] = field(default_factory=list)
    filter: Annotated[str, Meta(max_length=4000)] = ""


class BulkForm(WhoForm, kw_only=True):
    """The deed, and of the preview that was seen its digest and its instant."""

    deed: DeedKind
    tag: Remark = ""
    owner: Code = ""
    backup: Code = ""
    status: Status | None = None
    reason: Remark = ""
    agreed: Code | None = None
    seen_at: datetime | None = None


async def selected(given: WhoForm, me: UUID) -> Selection:
    """Who is meant.

    Raises:
        Invalid: the filter names an area that is not here.
    """
    if given.which is Which.CHOSEN:
        return Selection(ids=given.chosen)
    asked = dict(parse_qsl(given.filter))
    parent = _uuid("filter", asked["parent"]) if "parent" in asked else None
    return Selection(filters=await narrowed({name: asked.get(name, "") for name in FILTERS}, me, parent))


def ordered(given: BulkForm) -> Deed:
    """What is to be done.

    Raises:
        Invalid: an owner that the form does not offer.
    """
    return Deed(
        kind=given.deed,
        tag=given.tag,
        owner_id=_person("owner", given.owner),
        backup_owner_id=_person("backup", given.backup),
        status=given.status,
        reason=given.reason,
    )


def _person(name: str, text: str) -> UUID | UnsetType | None:
    if not text:
        return UNSET
    return None if text == NOBODY else _uuid(name, text)


def _uuid(name: str, text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Invalid({name: "Choose one of the list."}) from None
