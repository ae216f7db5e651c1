"""Pages of the clauses that drafts begin with."""

from itertools import groupby
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from agreements.drafting.filling import WORDS
from agreements.drafting.library import edition
from agreements.drafting.model import SECTION_TITLES, Clause
from agreements.drafting.queries import clause_called, clauses
from agreements.drafting.schemas import ClauseIn
from agreements.drafting.service import restore_clause, word_clause
from agreements.frame import DECIDE, READ, AnyRequest
from registry.platform.access import Permission, current_actor
from registry.platform.web.form_page import VERSION, Asked, FormPage, show, submit
from registry.platform.web.forms import as_typed
from registry.platform.web.page import page

LIST = "/agreements/clauses"
ONE = LIST + "/{code:str}"


@get(LIST, opt=READ, include_in_schema=False)
async def clauses_page(request: AnyRequest) -> Response[str]:
    """All clauses by section, as they are used here."""
    found = groupby(await clauses(), lambda one: one.section)
    return page(
        request,
        "agreements/draft_clauses.html",
        groups=[(SECTION_TITLES[section], list(some)) for section, some in found],
        edition=edition(),
        may=current_actor(request).may(Permission.DECIDE_AGREEMENTS),
    )


@get(ONE, opt=DECIDE, include_in_schema=False)
async def clause_page(request: AnyRequest, code: FromPath[str]) -> Response[str]:
    """One clause to word anew."""
    found = await clause_called(code)
    stored = {"text": found.text, "left_out": found.left_out, "version": found.version}
    return show(request, _form(found), as_typed(stored, ClauseIn))


@post(ONE, opt=DECIDE, include_in_schema=False)
async def word_it(request: AnyRequest, code: FromPath[str]) -> Response[Any]:
    """Use these words in new drafts."""
    found = await clause_called(code)

    async def act(given: ClauseIn) -> str:
        await word_clause(current_actor(request), code, given)
        return f"{LIST}#{code}"

    return await submit(request, _form(found), ClauseIn, act)


@post(ONE + "/restore", opt=DECIDE, include_in_schema=False)
async def restore_it(request: AnyRequest, code: FromPath[str]) -> Redirect:
    """Use the clause as it was shipped."""
    await restore_clause(current_actor(request), code)
    return Redirect(f"{LIST}#{code}", status_code=303)


def _form(clause: Clause) -> FormPage:
    words = ", ".join(f"{{{name}}}" for name in sorted(WORDS))
    text = Asked(name="text", label="Words", kind="textarea", rows=10, hint=f"Filled in from the record: {words}.")
    left_out = Asked(name="left_out", label="Leave it out of new drafts", kind="checkbox")
    more = (
        {"template": "agreements/draft_clause_restore.html", "clause": clause}
        if clause.edited or clause.left_out
        else {}
    )
    return FormPage(
        title=f"Clause of “{SECTION_TITLES[clause.section]}”",
        action=f"{LIST}/{clause.code}",
        fields=[VERSION, text, left_out],
        crumbs=[("Agreements", "/agreements"), ("Clauses", LIST)],
        lead="New drafts begin with these words. Drafts that are there stay as they are.",
        more=more,
    )


CLAUSE_PAGES: list[Any] = [clauses_page, clause_page, word_it, restore_it]
