"""Reads of drafts and clauses; who may not see an agreement sees none of its drafts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from agreements.drafting.filling import gaps
from agreements.drafting.library import shipped
from agreements.drafting.model import OPEN_STAGES, Clause, Deed, Verdict, Version, verdicts
from agreements.drafting.written import front_in, sections_in
from agreements.errors import NoSuchAgreement
from agreements.model import Stage
from registry.platform import db
from registry.platform.access.model import Actor
from registry.platform.errors import NotFound

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafts:
    """All versions of an agreement's text, the newest first, with what was decided on them."""

    agreement_id: UUID
    reference: str
    title: str
    kind: str
    stage: Stage
    versions: Sequence[Version]
    verdicts: Mapping[int, Verdict]

    @property
    def latest(self) -> Version | None:
        return self.versions[0] if self.versions else None

    @property
    def open(self) -> bool:
        """Whether the text may still change."""
        return self.stage in OPEN_STAGES

    @property
    def approved(self) -> bool:
        """Whether the newest version was approved, by the last word on it."""
        verdict = self.verdicts.get(self.latest.number) if self.latest else None
        return verdict is not None and verdict.approved

    def others(self, number: int) -> list[tuple[str, str]]:
        """The versions that one may be compared with, as choices."""
        return [(str(one.number), f"Version {one.number}") for one in self.versions if one.number != number]

    def called(self, number: int) -> Version:
        """One version.

        Raises:
            NotFound: there is none of that number.
        """
        found = next((one for one in self.versions if one.number == number), None)
        if found is None:
            raise NotFound
        return found

    def between(self, number: int, since: int | None) -> tuple[Version, Version]:
        """Two versions, the older first: this one, and the one that was chosen or the one before it.

        Raises:
            NotFound: there is no such version, or none before it.
        """
        after = self.called(number)
        before = self.called(since if since is not None else number - 1)
        return (before, after) if before.number <= after.number else (after, before)


async def drafts(actor: Actor, agreement_id: UUID) -> Drafts:
    """The versions of an agreement's text.

    Raises:
        NoSuchAgreement: there is none, or it is hidden from this person.
    """
    row = await db.fetch_one(
        "SELECT id, reference, title, kind, stage FROM agreement WHERE id = $1 AND visibility = ANY($2)",
        agreement_id,
        actor.visibilities(),
    )
    if row is None:
        raise NoSuchAgreement
    found = [
        _version(one)
        for one in await db.fetch(
            "SELECT * FROM agreement_draft WHERE agreement_id = $1 ORDER BY number DESC", agreement_id
        )
    ]
    decided = await db.fetch(
        "SELECT kind, reason, by_name, at FROM agreement_decision"
        " WHERE agreement_id = $1 AND kind IN ('approve_draft', 'return_draft') ORDER BY at",
        agreement_id,
    )
    deeds = [Deed(one["kind"] == "approve_draft", one["reason"], one["by_name"], one["at"]) for one in decided]
    return Drafts(
        agreement_id=row["id"], reference=row["reference"], title=row["title"], kind=row["kind"],
        stage=Stage(row["stage"]), versions=found, verdicts=verdicts(found, deeds),
    )  # fmt: skip


def missing(version: Version) -> list[str]:
    """What of a version is still to be filled in, each once."""
    return list(dict.fromkeys(gap for text in version.sections.values() for gap in gaps(text)))


async def clauses() -> list[Clause]:
    """The clauses as they are used here, in the order of a draft."""
    rows = await db.fetch("SELECT code, text, left_out, version FROM agreement_clause")
    own = {row["code"]: row for row in rows}
    return [_own(one, own.get(one.code)) for one in shipped()]


async def clause_called(code: str) -> Clause:
    """One clause as it is used here.

    Raises:
        NotFound: no clause of that name is shipped.
    """
    found = next((one for one in await clauses() if one.code == code), None)
    if found is None:
        raise NotFound
    return found


def _own(clause: Clause, row: Row | None) -> Clause:
    if row is None:
        return clause
    text = row["text"] or clause.shipped
    edited = text != clause.shipped
    return replace(clause, text=text, left_out=row["left_out"], edited=edited, version=row["version"])


def _version(row: Row) -> Version:
    names = ("number", "template", "sha256", "note", "by_name", "at", "sent_at", "sent_by")
    return Version(
        front=front_in(row["front"]), sections=sections_in(row["sections"]), **{name: row[name] for name in names}
    )
