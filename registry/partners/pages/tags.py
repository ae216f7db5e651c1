"""The tags of one organisation as a page, and tags for fields that ask for one."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from registry.partners import service, tags
from registry.partners.forms import TagsForm
from registry.partners.pages.frame import EDIT, READ, AnyRequest, address, submitted
from registry.partners.whole import whole
from registry.platform.access import current_actor
from registry.platform.web.forms import as_typed
from registry.platform.web.page import page
from registry.platform.web.paging import Sought

ONE = "/partners/{organisation_id:uuid}"


@get("/partners/tags/suggest", opt=READ, include_in_schema=False)
async def suggest_tags(q: Sought = None) -> list[dict[str, str]]:
    """Tags in use, for a field that asks for one."""
    return await tags.suggested(q or "")


@get(ONE + "/tags", opt=EDIT, include_in_schema=False)
async def tags_page(request: AnyRequest, organisation_id: FromPath[UUID]) -> Response[str]:
    """The form with the tags of an organisation."""
    it = await whole(organisation_id)
    stored = {"tags": ", ".join(it.tags), "version": it.organisation.version}
    return await _tags_form(request, organisation_id, {}, as_typed(stored, TagsForm))


@post(ONE + "/tags", opt=EDIT, include_in_schema=False)
async def change_tags(request: AnyRequest, organisation_id: FromPath[UUID]) -> Response[Any]:
    """Say which tags an organisation has."""

    async def act(given: TagsForm) -> None:
        await service.tag(current_actor(request), organisation_id, tags.written(given.tags), given.version)

    async def again(problems: Mapping[str, str], shown: dict[str, Any], status: int) -> Response[str]:
        return await _tags_form(request, organisation_id, problems, shown, status)

    return await submitted(request, TagsForm, act, address(organisation_id) + "?done=tags", again)


async def _tags_form(
    request: AnyRequest, organisation_id: UUID, problems: Mapping[str, str], shown: dict[str, Any], status: int = 200
) -> Response[str]:
    return page(
        request,
        "partners/tags.html",
        status=status,
        name=(await whole(organisation_id)).organisation.name,
        base=address(organisation_id),
        typed=shown,
        problems=problems,
    )


TAG_PAGES = [suggest_tags, tags_page, change_tags]
