"""Pages of drafts: the versions, one of them, what changed, and a text to write on."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from agreements.drafting.document import changes, chapters
from agreements.drafting.library import likely_template, templates
from agreements.drafting.model import SECTION_TITLES, SECTIONS_IN_ORDER
from agreements.drafting.queries import Drafts, drafts, missing
from agreements.drafting.schemas import BeginIn, TakeBackIn, WriteIn, named
from agreements.drafting.sending import take_back
from agreements.drafting.service import begin, write
from agreements.errors import NotYourAgreement
from agreements.frame import EDIT, READ, AnyRequest
from agreements.model import Kind, Stage
from agreements.record.pages_frame import may
from agreements.record.queries import whole
from registry.platform.access import Actor, Permission, current_actor
from registry.platform.web.form_page import Asked, FormPage, show, submit
from registry.platform.web.forms import as_typed
from registry.platform.web.page import page

ONE = "/agreements/{agreement_id:uuid}/drafts"
VERSION = ONE + "/{number:int}"
_ROWS = 12


@get(ONE, opt=READ, include_in_schema=False)
async def versions_page(request: AnyRequest, agreement_id: FromPath[UUID]) -> Response[str]:
    """All versions of the text, and where it stands."""
    actor = current_actor(request)
    found = await drafts(actor, agreement_id)
    return page(request, "agreements/draft_versions.html", drafts=found, **await _rights(actor, found))


@get(VERSION, opt=READ, include_in_schema=False)
async def version_page(request: AnyRequest, agreement_id: FromPath[UUID], number: FromPath[int]) -> Response[str]:
    """One version as a clean document."""
    actor = current_actor(request)
    found = await drafts(actor, agreement_id)
    version = found.called(number)
    return page(
        request,
        "agreements/draft_version.html",
        drafts=found,
        version=version,
        chapters=chapters(version.sections),
        gaps=missing(version),
        before=next((one for one in found.versions if one.number < number), None),
        **await _rights(actor, found),
    )


@get(VERSION + "/changes", opt=READ, include_in_schema=False)
async def changes_page(
    request: AnyRequest, agreement_id: FromPath[UUID], number: FromPath[int], since: FromQuery[int | None] = None
) -> Response[str]:
    """What changed up to a version, since the one before it or the one that was chosen."""
    found = await drafts(current_actor(request), agreement_id)
    before, after = found.between(number, since)
    told = changes(before, after)
    return page(request, "agreements/draft_changes.html", drafts=found, before=before, after=after, sections=told)


@get(ONE + "/begin", opt=EDIT, include_in_schema=False)
async def begin_page(request: AnyRequest, agreement_id: FromPath[UUID]) -> Response[Any]:
    """Which template to begin with."""
    found = await _editable(current_actor(request), agreement_id)
    if not found.open:
        return _back(found)
    return show(request, _begin_form(found), {"template": likely_template(Kind(found.kind))})


@post(ONE + "/begin", opt=EDIT, include_in_schema=False)
async def begin_it(request: AnyRequest, agreement_id: FromPath[UUID]) -> Response[Any]:
    """Write the first version, or a new one, from a template and the record."""
    actor = current_actor(request)
    found = await _editable(actor, agreement_id)

    async def act(given: BeginIn) -> str:
        return f"/agreements/{agreement_id}/drafts/{await begin(actor, agreement_id, given.template)}"

    return await submit(request, _begin_form(found), BeginIn, act)


@get(ONE + "/write", opt=EDIT, include_in_schema=False)
async def write_page(request: AnyRequest, agreement_id: FromPath[UUID]) -> Response[Any]:
    """The newest version to write on."""
    found = await _editable(current_actor(request), agreement_id)
    if not found.open:
        return _back(found)
    if found.latest is None:
        return show(request, _begin_form(found), {"template": likely_template(Kind(found.kind))})
    stored = as_typed({**named(found.latest.sections), "version": found.latest.number}, WriteIn)
    return show(request, _write_form(found), stored)


@post(ONE + "/write", opt=EDIT, include_in_schema=False)
async def write_it(request: AnyRequest, agreement_id: FromPath[UUID]) -> Response[Any]:
    """Keep what was written as a new version."""
    actor = current_actor(request)
    found = await _editable(actor, agreement_id)

    async def act(given: WriteIn) -> str:
        return f"/agreements/{agreement_id}/drafts/{await write(actor, agreement_id, given)}"

    return await submit(request, _write_form(found), WriteIn, act)


@get(ONE + "/take-back", opt=EDIT, include_in_schema=False)
async def take_back_page(request: AnyRequest, agreement_id: FromPath[UUID]) -> Response[Any]:
    """Why a text is taken back from signature."""
    found = await _editable(current_actor(request), agreement_id)
    if found.stage is not Stage.OUT_FOR_SIGNATURE:
        return _back(found)
    return show(request, _take_back_form(found), {})


@post(ONE + "/take-back", opt=EDIT, include_in_schema=False)
async def take_it_back(request: AnyRequest, agreement_id: FromPath[UUID]) -> Response[Any]:
    """Open the text again."""
    actor = current_actor(request)
    found = await _editable(actor, agreement_id)

    async def act(given: TakeBackIn) -> str:
        await take_back(actor, agreement_id, given)
        return f"/agreements/{agreement_id}/drafts"

    return await submit(request, _take_back_form(found), TakeBackIn, act)


async def _rights(actor: Actor, found: Drafts) -> dict[str, Any]:
    it = await whole(actor, found.agreement_id)
    return {
        "may_edit": await may(actor, it),
        "may_decide": await may(actor, it, Permission.DECIDE_AGREEMENTS),
        "out": found.stage is Stage.OUT_FOR_SIGNATURE,
        "agreement_version": it.version,
    }


async def _editable(actor: Actor, agreement_id: UUID) -> Drafts:
    """The drafts of an agreement that this person may change.

    Raises:
        NoSuchAgreement, NotYourAgreement.
    """
    found = await drafts(actor, agreement_id)
    if not await may(actor, await whole(actor, agreement_id)):
        raise NotYourAgreement
    return found


def _back(found: Drafts) -> Redirect:
    """To the versions, which say why there is nothing to fill in now."""
    return Redirect(f"/agreements/{found.agreement_id}/drafts", status_code=303)


def _crumbs(found: Drafts) -> list[tuple[str, str]]:
    one = f"/agreements/{found.agreement_id}"
    return [("Agreements", "/agreements"), (found.title, one), ("Text", f"{one}/drafts")]


def _begin_form(found: Drafts) -> FormPage:
    options = [(one.code, one.label) for one in templates()]
    again = " The versions that are there stay." if found.versions else ""
    return FormPage(
        title="Begin with a template",
        action=f"/agreements/{found.agreement_id}/drafts/begin",
        fields=[Asked(name="template", label="Template", kind="radios", options=options, required=True)],
        crumbs=_crumbs(found),
        lead=f"Ten sections are filled in from the record; what the record does not say is marked as a gap.{again}",
        submit="Write the draft",
    )


def _write_form(found: Drafts) -> FormPage:
    hint = "A blank line begins a new paragraph. A line that begins with “- ” is an item. Numbers come by themselves."
    sections = [
        Asked(name=str(name), label=SECTION_TITLES[name], kind="textarea", rows=_ROWS, hint=None if place else hint)
        for place, name in enumerate(SECTIONS_IN_ORDER)
    ]
    note = Asked(name="note", label="What is new in this version", hint="For whoever compares the versions later.")
    return FormPage(
        title="Write on the text",
        action=f"/agreements/{found.agreement_id}/drafts/write",
        fields=[Asked(name="version", kind="hidden"), *sections, note],
        crumbs=_crumbs(found),
        lead="Saving makes a new version; the ones before stay as they are.",
        submit="Save as a new version",
    )


def _take_back_form(found: Drafts) -> FormPage:
    reason = Asked(name="reason", label="Why", required=True, hint="It stands in the history of the agreement.")
    return FormPage(
        title="Take the text back from signature",
        action=f"/agreements/{found.agreement_id}/drafts/take-back",
        fields=[reason],
        crumbs=_crumbs(found),
        lead="The text can be changed again and has to be approved anew. Tell everybody who was asked to sign.",
        submit="Take it back",
        kind="danger",
    )


PAGES: list[Any] = [
    versions_page, version_page, changes_page, begin_page, begin_it, write_page, write_it,
    take_back_page, take_it_back,
]  # fmt: skip
