"""One agreement on one page: what it is, who is bound, every date that matters, and how to ask."""

from uuid import UUID

from agreements.model import Category, Circumstance, Direction, Purpose
from agreements.paper import STYLES, Paper
from agreements.record.dates import dates, term_words
from agreements.record.model import Whole
from agreements.record.queries import today_of, whole
from agreements.record.terms import span
from agreements.words import CIRCUMSTANCES, DIRECTIONS, FOOTER, PURPOSES, ROLES
from registry.platform import audit, clock, db
from registry.platform.access.model import Actor
from registry.platform.documents.render import pdf
from registry.platform.web.page import environment

MOST_PARTIES = 12  # of more, the sheet says how many are left out


async def summary_pdf(actor: Actor, agreement_id: UUID, *, paper: Paper) -> tuple[str, bytes]:
    """The reference and the sheet. That it was taken along is recorded.

    Raises:
        NoSuchAgreement; Busy, OverLimit: see `render.pdf`.
    """
    it = await whole(actor, agreement_id)
    file = await pdf([sheet(it, actor)], title=it.row["title"], styles=[STYLES, paper.style])
    async with db.transaction():
        await audit.record(actor, "exported", "agreement", agreement_id, after={"form": "summary"})
    return it.row["reference"], file


async def summary_rows(actor: Actor, agreement_id: UUID) -> tuple[str, list[tuple[str, str, str]]]:
    """The reference and the sheet's facts, each as (section, what, says). That they were taken along is recorded.

    Raises:
        NoSuchAgreement.
    """
    it = await whole(actor, agreement_id)
    async with db.transaction():
        await audit.record(actor, "exported", "agreement", agreement_id, after={"form": "summary as CSV"})
    return it.row["reference"], _rows(it)


def _rows(it: Whole) -> list[tuple[str, str, str]]:
    today, latest = today_of(None), it.terms[0] if it.terms else None
    rows = [
        ("Agreement", "Reference", it.row["reference"]),
        ("Agreement", "Title", it.row["title"]),
        ("Agreement", "Kind", it.kind.label),
        ("Agreement", "Today", it.standing.state.label),
        ("Agreement", "Why", it.standing.reason),
    ]
    for one in it.parties:
        signed = f" {one.signed_on:%Y-%m-%d}" if one.signed_on else ""
        rows.append(("Parties", one.name, f"{ROLES[one.role]}, {one.state(today)}{signed}"))
    if latest:
        rows.append(("Dates", "Term", f"{span(latest)}. {' '.join(term_words(latest))}"))
    rows += [("Dates", one.name, f"{one.on:%Y-%m-%d}: {one.means}") for one in dates(it)]
    return rows + [("What it covers", name, text) for name, text in _said(it)]


def sheet(it: Whole, actor: Actor) -> str:
    """The page in HTML."""
    latest = it.terms[0] if it.terms else None
    return (
        environment()
        .get_template("agreements/report_summary_paper.html")
        .render(
            it=it,
            dates=dates(it),
            term=(span(latest), term_words(latest)) if latest else None,
            parties=it.parties[:MOST_PARTIES],
            more=max(0, len(it.parties) - MOST_PARTIES),
            roles=ROLES,
            said=_said(it),
            today=today_of(None),
            footer=FOOTER,
            by=actor.name,
            at=clock.now(),
            zone=actor.time_zone,
        )
    )


def _said(it: Whole) -> list[tuple[str, str]]:
    """What the record says beside parties and dates, in words; what it does not say is left out."""
    row = it.row
    hours = row["response_hours"]
    said = [
        ("Purposes", ", ".join(PURPOSES[Purpose(one)] for one in row["purposes"])),
        ("Areas", ", ".join(name for _, name in it.areas)),
        ("Places", ", ".join(name for _, name in it.sites)),
        ("May be asked for", ", ".join(Category(one).label for one in row["categories"])),
        ("Applies", ", ".join(CIRCUMSTANCES[Circumstance(one)] for one in row["circumstances"])),
        ("Direction", DIRECTIONS[Direction(row["direction"])]),
        ("Ask by", row["request_channel"]),
        ("Answer promised within", f"{hours} hour{'s' if hours != 1 else ''}" if hours else None),
        ("Identity is verified by", row["identity_check"]),
        ("Handling", ", ".join(part for part in (row["tlp"], *row["caveats"]) if part)),
        ("Retention", row["retention"]),
        ("Oversight", row["oversight"]),
        ("Clause", row["clause"]),
        ("Governing body", row["governing_body"]),
        ("Looked after by", ", ".join(part for part in (it.owner, it.backup_owner) if part)),
    ]
    return [(name, text) for name, text in said if text]
