"""A text is begun from a template and written on, in versions; clauses are worded anew."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from agreements.drafting.filling import unknown_words, words_of
from agreements.drafting.library import composed, edition, template_called
from agreements.drafting.model import Clause, Sections
from agreements.drafting.queries import Drafts, clause_called, clauses, drafts
from agreements.drafting.schemas import ClauseIn, WriteIn, named
from agreements.drafting.sending import hold
from agreements.drafting.written import front_of, packed
from agreements.errors import wrong
from agreements.model import Stage
from agreements.record.queries import whole
from agreements.record.writing import Held, finish
from registry.platform import audit, clock, db
from registry.platform.access.model import Actor, Permission
from registry.platform.errors import Conflict, Refused
from registry.platform.ids import new_id
from registry.platform.rows import added


class NotOpen(Conflict):
    """The text is out for signature or was concluded."""

    code = "draft_not_open"

    def __init__(self, stage: Stage) -> None:
        super().__init__(
            "It is out for signature, so its text does not change. Take it back first, with the reason."
            if stage is Stage.OUT_FOR_SIGNATURE
            else "It was concluded, so its text does not change. Start its renewal, or draft a new agreement."
        )


async def begin(actor: Actor, agreement_id: UUID, template: str) -> int:
    """Write a version from a template and the record; its number. Versions before it stay.

    Raises:
        NoSuchAgreement, Refused, NotYourAgreement: as every change; NotOpen; Invalid: no such template.
    """
    if template_called(template) is None:
        raise wrong("template", "Choose one of the templates.")
    async with db.transaction():
        held, before = await _open(actor, agreement_id)
        known = await whole(actor, agreement_id)
        sections = composed(await clauses(), template, words_of(known))
        note = f"Begun from a template, with the clauses of edition {edition()}"
        return await _add(actor, held, before, sections, {"template": template, "note": note})


async def write(actor: Actor, agreement_id: UUID, given: WriteIn) -> int:
    """Write a new version; its number.

    Raises:
        As `begin`; Conflict: somebody wrote a version after the one that this began from; Invalid: nothing changed.
    """
    async with db.transaction():
        held, before = await _open(actor, agreement_id)
        if before.latest is None:
            raise wrong("version", "Begin with a template first.")
        if before.latest.number != given.version:
            theirs = named(before.latest.sections) | {"note": before.latest.note, "version": before.latest.number}
            raise Conflict(mine=named(given.sections) | {"note": given.note}, theirs=theirs)
        return await _add(actor, held, before, given.sections, {"note": given.note or None})


async def word_clause(actor: Actor, code: str, given: ClauseIn) -> None:
    """Use other words for a clause in new drafts, or leave it out; the shipped text stays where it is.

    Raises:
        Refused; NotFound: no such clause; Invalid: words in braces that no record has; Conflict: changed meanwhile.
    """
    _may_word(actor)
    text = given.text
    if not text and not given.left_out:
        raise wrong("text", "Write the clause, or leave it out of new drafts.")
    if unknown := unknown_words(text):
        raise wrong("text", f"No record has a word for {{{unknown[0]}}}. Take it out, or write the words themselves.")
    async with db.transaction():
        before = await _clause_held(code)
        if before.version != given.version:
            theirs = {"text": before.text, "left_out": before.left_out, "version": before.version}
            raise Conflict(mine={"text": text, "left_out": given.left_out}, theirs=theirs)
        await _use(actor, before, text or before.text, left_out=given.left_out, action="worded")


async def restore_clause(actor: Actor, code: str) -> None:
    """Use a clause again as it was shipped.

    Raises:
        Refused; NotFound: no such clause.
    """
    _may_word(actor)
    async with db.transaction():
        before = await _clause_held(code)
        await _use(actor, before, before.shipped, left_out=False, action="restored")


async def _clause_held(code: str) -> Clause:
    await db.execute("SELECT pg_advisory_xact_lock(hashtext('agreement_clause ' || $1))", code)
    return await clause_called(code)


async def _use(actor: Actor, before: Clause, text: str, *, left_out: bool, action: str) -> None:
    """Keep what is used in place of a clause; of the words that are shipped, only that they are used."""
    await db.execute(
        "INSERT INTO agreement_clause (code, text, left_out, by_name, updated_at) VALUES ($1, $2, $3, $4, $5)"
        " ON CONFLICT (code) DO UPDATE SET text = excluded.text, left_out = excluded.left_out,"
        " version = agreement_clause.version + 1, by_name = excluded.by_name, updated_at = excluded.updated_at",
        before.code, None if text == before.shipped else text, left_out, actor.name, clock.now(),
    )  # fmt: skip
    was = {"text": before.text, "left_out": before.left_out}
    after = {"text": text, "left_out": left_out}
    await audit.record(actor, action, "agreement_clause", before.code, before=was, after=after)


async def _open(actor: Actor, agreement_id: UUID) -> tuple[Held, Drafts]:
    held = await hold(actor, agreement_id)
    found = await drafts(actor, agreement_id)
    if not found.open:
        raise NotOpen(found.stage)
    return held, found


async def _add(actor: Actor, held: Held, before: Drafts, sections: Sections, more: Mapping[str, Any]) -> int:
    latest = before.latest
    front, text, sha256 = packed(front_of(await whole(actor, held.id)), sections)
    if latest and latest.sha256 == sha256:
        raise wrong("", "Nothing is different from the version before.")
    number = latest.number + 1 if latest else 1
    await added("agreement_draft", {
        "id": new_id(), "agreement_id": held.id, "number": number, "front": front, "sections": text, "sha256": sha256,
        "by_user_id": actor.user_id, "by_name": actor.name, "at": clock.now(), **more,
    })  # fmt: skip
    after = {"draft": number, "sha256": sha256, **more}
    await finish(actor, held, "wrote", {"draft": latest.number if latest else None}, after)
    return number


def _may_word(actor: Actor) -> None:
    if not actor.may(Permission.DECIDE_AGREEMENTS):
        raise Refused
