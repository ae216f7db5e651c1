"""Training certificates: recorded for everybody who came in one step, listed before they expire, taken back."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from contacts.meetings.errors import NotYourMeeting, wrong
from contacts.meetings.rows import Row
from contacts.meetings.running.schemas import CertifyIn
from contacts.meetings.running.seats import CAME
from contacts.meetings.running.writing import Held, added, enter, event, record, sane
from registry.partners.queries import subject
from registry.platform import audit, clock, db
from registry.platform.access.model import Actor, Permission, can
from registry.platform.errors import Conflict, NotFound, Refused
from registry.platform.ids import new_id

_CAME = """
    SELECT a.person_id, a.name, p.organisation_id FROM meeting_attendance a JOIN person p ON p.id = a.person_id
    WHERE a.meeting_id = $1 AND a.attendance = ANY($2) AND NOT EXISTS (
        SELECT 1 FROM training_certificate c WHERE c.meeting_id = a.meeting_id AND c.person_id = a.person_id
            AND c.title = $3)
    ORDER BY a.name, a.person_id
"""
_HELD = """
    SELECT c.*, p.organisation_id, s.visibility FROM training_certificate c JOIN person p ON p.id = c.person_id
    LEFT JOIN meeting m ON m.id = c.meeting_id LEFT JOIN meeting_series s ON s.id = m.series_id
    WHERE c.id = $1 FOR NO KEY UPDATE OF c
"""


class NobodyToCertify(Conflict):
    """Certificates go to people of partners who came and have none of it yet."""

    code = "nobody_to_certify"

    def __init__(self) -> None:
        super().__init__(
            "Nobody who came is without this certificate. Note who was there first; a mere name has to be added as a "
            "person of its partner."
        )


async def certify(actor: Actor, meeting_id: UUID, given: CertifyIn) -> int:
    """Record the certificate for those who came and have not got it from this meeting; how many these were.

    Raises:
        As `enter`; NobodyToCertify; Invalid: a day is none, or it expires before it is issued.
    """
    async with db.transaction():
        held = await enter(actor, meeting_id, fixed=False)
        issued = given.issued_on or held.meeting.local_at.date()
        sane(issued_on=issued, expires_on=given.expires_on)
        if issued > held.today:
            raise wrong("issued_on", "Give the day on which it was issued, not one to come.")
        if given.expires_on and given.expires_on <= issued:
            raise wrong("expires_on", "It has to expire after the day on which it is issued.")
        rows = await db.fetch(_CAME, held.id, [str(kind) for kind in CAME], given.title)
        chosen = [row for row in rows if given.person_ids is None or row["person_id"] in given.person_ids]
        if not chosen:
            raise NobodyToCertify
        await _record(actor, held, chosen, given, issued)
        return len(chosen)


async def _record(actor: Actor, held: Held, chosen: Sequence[Row], given: CertifyIn, issued: date) -> None:
    facts = {"title": given.title, "number": given.number, "issued_on": issued, "expires_on": given.expires_on}
    events = []
    for row in chosen:
        await added("training_certificate", {
            "id": new_id(), "person_id": row["person_id"], "meeting_id": held.id, **facts, "created_at": clock.now(),
        })  # fmt: skip
        house = {"visibility": held.series.visibility, "host_id": row["organisation_id"]}
        events.append(event("certified", "person", row["person_id"], house, after=facts))
    await audit.record_many(actor, events)


async def take_back(actor: Actor, certificate_id: UUID) -> None:
    """Take out a certificate that was recorded by mistake.

    Raises:
        NotFound; Refused, NotYourMeeting: this person may not change its holder's organisation.
    """
    async with db.transaction():
        row = await db.fetch_one(_HELD, certificate_id)
        if row is None or not actor.sees(row["visibility"] or "all_users"):
            raise NotFound
        if not actor.may(Permission.EDIT_DIRECTORY):
            raise Refused
        whose = await subject(row["organisation_id"])
        if whose is None or not can(actor, Permission.EDIT_DIRECTORY, whose):
            raise NotYourMeeting
        await db.execute("DELETE FROM training_certificate WHERE id = $1", certificate_id)
        facts = {name: row[name] for name in ("title", "number", "issued_on", "expires_on")}
        house = {"visibility": row["visibility"] or "all_users", "host_id": row["organisation_id"]}
        await record(actor, "took back a certificate", "person", row["person_id"], house, before=facts)
