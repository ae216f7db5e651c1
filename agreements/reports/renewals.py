"""The renewal report: what needs somebody in the months to come, by month, with the reason."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from agreements.model import Kind, State
from agreements.record.model import last_day
from agreements.record.standings import fresh
from agreements.reports.model import Dates, Line, Month, by_month, deeds
from agreements.terms.dates import add_months
from registry.platform import db
from registry.platform.access.model import Actor
from registry.platform.slices import Leaves
from registry.platform.web.page import environment

COLUMNS = (
    "by", "what", "reference", "title", "kind", "lead_party", "owner", "state", "last_day_in_force", "reason",
)  # fmt: skip
LINES_OF_A_PART = 500
_IN_FORCE = [str(state) for state in State if state.in_force]
_NAMES = (
    "decide_by", "send_by", "notice_on", "review_on", "statute_on", "ends_on", "renews_on", "holdover_until",
)  # fmt: skip
# $3 is the first day that is not asked for. The rules decide; this only leaves out most.
_SQL = """
    SELECT a.id, a.reference, a.title, a.kind, u.name AS owner, l.name AS lead, s.state, s.reason, s.decide_by,
        s.send_by, s.notice_on, s.review_on, s.statute_on, s.ends_on, s.renews_on, s.holdover_until
    FROM agreement_standing s
    JOIN agreement a ON a.id = s.agreement_id
    LEFT JOIN app_user u ON u.id = a.owner_id
    LEFT JOIN LATERAL (
        SELECT o.name, o.sector FROM agreement_party p JOIN organisation o ON o.id = p.organisation_id
        WHERE p.agreement_id = a.id
        ORDER BY p.role <> 'lead', p.role <> 'party', p.signed_on NULLS LAST, p.id LIMIT 1
    ) l ON true
    WHERE a.visibility = ANY($1) AND s.state = ANY($2)
        AND least(s.decide_by, s.send_by, s.notice_on, s.review_on, s.statute_on, s.ends_on - 1, s.holdover_until - 1)
            < $3
        AND ($4::text IS NULL OR $4 = ANY(a.sectors) OR EXISTS (
            SELECT 1 FROM agreement_party p JOIN organisation o ON o.id = p.organisation_id
            WHERE p.agreement_id = a.id AND o.sector = $4))
        AND ($5::uuid IS NULL OR a.id IN (
            WITH RECURSIVE inside(id) AS (
                SELECT $5::uuid UNION SELECT j.id FROM jurisdiction j JOIN inside i ON j.parent_id = i.id)
            SELECT agreement_id FROM agreement_jurisdiction WHERE jurisdiction_id IN (SELECT id FROM inside)
            UNION SELECT p.agreement_id FROM agreement_party p
            JOIN service_area v ON v.organisation_id = p.organisation_id
            WHERE v.jurisdiction_id IN (SELECT id FROM inside)))
"""


async def renewals(
    actor: Actor, today: date, months: int, sector: str | None = None, area: UUID | None = None
) -> list[Line]:
    """What needs somebody from now on for so many months, as far as this person may see it, by day."""
    await fresh()
    until = add_months(today, months)
    rows = await db.fetch(_SQL, actor.visibilities(), _IN_FORCE, until, sector, area)
    found = (line for row in rows for line in _lines(row, today, until))
    return sorted(found, key=lambda line: (line.by, line.reference))


def _lines(row: Mapping[str, Any], today: date, until: date) -> Iterator[Line]:
    names = ("id", "reference", "title", "lead", "owner", "reason")
    for by, deed in deeds(Dates(**{name: row[name] for name in _NAMES}), today, until):
        yield Line(
            by=by, deed=deed, kind=Kind(row["kind"]), state=State(row["state"]), last_day=last_day(row["ends_on"]),
            **{name: row[name] for name in names},
        )  # fmt: skip


def cells(lines: Sequence[Line]) -> Iterator[Mapping[str, str]]:
    """The lines for a spreadsheet, by the names of COLUMNS; days as ISO 8601."""
    for line in lines:
        yield {
            "by": line.by.isoformat(), "what": line.deed.label, "reference": line.reference, "title": line.title,
            "kind": line.kind.label, "lead_party": line.lead or "", "owner": line.owner or "",
            "state": line.state.label, "last_day_in_force": line.last_day.isoformat() if line.last_day else "",
            "reason": line.reason,
        }  # fmt: skip


def leaves(lines: Sequence[Line], today: date, months: int, by: str, narrowed_to: str) -> Leaves:
    """The report on paper, in parts of some twenty pages."""
    parts = list(_parts(by_month(lines, today)))
    template = environment().get_template("agreements/report_renewals_paper.html")
    agreements = len({line.id for line in lines})
    told = {
        "count": len(lines),
        "agreements": agreements,
        "today": today,
        "horizon": months,
        "by": by,
        "narrowed_to": narrowed_to,
    }
    made = [template.render(months=part, first=number == 0, **told) for number, part in enumerate(parts or [[]])]
    return Leaves(title="Renewal report", parts=made, styles="", lines=len(lines))


def _parts(months: Sequence[Month]) -> Iterator[list[Month]]:
    """Months together until there are enough lines for a part; a long month is cut."""
    held: list[Month] = []
    room = LINES_OF_A_PART
    for month in months:
        left = list(month.lines)
        while left:
            held.append(Month(month.name, left[:room]))
            left, room = left[room:], room - len(left[:room])
            if room <= 0:
                yield held
                held, room = [], LINES_OF_A_PART
    if held:
        yield held
