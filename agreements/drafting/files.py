"""Texts of agreements as files to take along."""

from typing import Any, Literal
from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath, FromQuery

from agreements.drafting.document import changes_pdf, draft_pdf
from agreements.drafting.model import Version
from agreements.drafting.queries import drafts
from agreements.frame import READ, AnyRequest
from agreements.paper import as_file, paper_of
from registry.platform import audit, db
from registry.platform.access import Actor, current_actor
from registry.platform.documents.render import Variant

VERSION = "/agreements/{agreement_id:uuid}/drafts/{number:int}"


@get(VERSION + "/pdf", opt=READ, include_in_schema=False)
async def version_file(
    request: AnyRequest,
    agreement_id: FromPath[UUID],
    number: FromPath[int],
    form: FromQuery[Literal["tagged", "archival"]] = "tagged",
) -> Response[bytes]:
    """One version as a PDF, for reading or for an archive. Recorded."""
    actor = current_actor(request)
    version = (await drafts(actor, agreement_id)).called(number)
    made = await draft_pdf(version, paper=paper_of(request), variant=Variant(form))
    await taken_along(actor, agreement_id, version, form)
    return as_file(made, f"{version.front.reference}-v{number}")


@get(VERSION + "/changes/pdf", opt=READ, include_in_schema=False)
async def changes_file(
    request: AnyRequest, agreement_id: FromPath[UUID], number: FromPath[int], since: FromQuery[int | None] = None
) -> Response[bytes]:
    """The same changes as a PDF. Recorded."""
    actor = current_actor(request)
    before, after = (await drafts(actor, agreement_id)).between(number, since)
    made = await changes_pdf(before, after, paper=paper_of(request))
    await taken_along(actor, agreement_id, after, "changes")
    return as_file(made, f"{after.front.reference}-v{before.number}-v{after.number}")


async def taken_along(actor: Actor, agreement_id: UUID, version: Version, form: str) -> None:
    """Record that somebody took a version along."""
    async with db.transaction():
        after = {"version": version.number, "sha256": version.sha256, "form": form}
        await audit.record(actor, "exported", "agreement_draft", agreement_id, after=after)


FILES: list[Any] = [version_file, changes_file]
