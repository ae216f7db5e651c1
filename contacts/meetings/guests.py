"""Who is asked to come, by which address they are written to, and what they said."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from contacts.meetings import rows
from contacts.meetings.model import Invitee, Meeting, Said, Series
from contacts.meetings.rows import Row
from registry.platform import clock, db
from registry.platform.calendar.guests import Guest


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Somebody who is asked, as they are known now.

    `name` is theirs, `organisation` where they are; `email` is where an invitation goes and not for showing, None where
    somebody has to tell them. `said` is their answer where it still counts. `gone`: they have left.
    """

    invitee: Invitee
    name: str
    organisation_id: UUID | None
    organisation: str | None
    sector: str | None
    zone: str
    email: str | None
    gone: bool = False
    said: Said | None = None

    @property
    def by_telephone(self) -> bool:
        """Whether no address of theirs is known, so that somebody has to tell them."""
        return self.email is None and not self.gone


# A person's own address, else that of a position they hold; of an organisation its shared one, else that of whoever
# is its first point of contact. Retired addresses do not count.
_ASKED = """
    SELECT i.*, o.id AS house_id, o.name AS house, o.sector, coalesce(u.time_zone, o.time_zone) AS zone,
        coalesce(p.name, u.name, CASE WHEN i.organisation_id IS NOT NULL THEN o.name END, i.name) AS shown,
        coalesce(p.left_on <= $2 OR p.status = 'left', u.disabled_at IS NOT NULL, false) AS gone,
        coalesce(i.address, u.email, own.value, post.value, shared.value, first.value) AS email
    FROM meeting_invitee i
    LEFT JOIN person p ON p.id = i.person_id
    LEFT JOIN app_user u ON u.id = i.user_id
    LEFT JOIN organisation o ON o.id = coalesce(i.organisation_id, p.organisation_id, u.organisation_id)
    LEFT JOIN LATERAL (
        SELECT c.value FROM contact_point c WHERE c.person_id = p.id AND c.kind LIKE 'email%'
            AND (c.retired_on IS NULL OR c.retired_on > $2)
        ORDER BY c.kind, c.id LIMIT 1
    ) own ON true
    LEFT JOIN LATERAL (
        SELECT c.value FROM assignment a JOIN contact_point c ON c.position_id = a.position_id
        WHERE a.person_id = p.id AND a.starts_on <= $2 AND (a.ends_on IS NULL OR a.ends_on >= $2)
            AND c.kind LIKE 'email%' AND c.person_id IS NULL AND (c.retired_on IS NULL OR c.retired_on > $2)
        ORDER BY a.kind <> 'primary', c.kind DESC, c.id LIMIT 1
    ) post ON true
    LEFT JOIN LATERAL (
        SELECT c.value FROM contact_point c WHERE c.organisation_id = i.organisation_id AND c.kind = 'email_shared'
            AND c.person_id IS NULL AND (c.retired_on IS NULL OR c.retired_on > $2)
        ORDER BY c.position_id NULLS FIRST, c.id LIMIT 1
    ) shared ON true
    LEFT JOIN LATERAL (
        SELECT c.value FROM position t JOIN assignment a ON a.position_id = t.id
        JOIN contact_point c ON c.person_id = a.person_id
        WHERE t.organisation_id = i.organisation_id AND (t.abolished_on IS NULL OR t.abolished_on > $2)
            AND a.starts_on <= $2 AND (a.ends_on IS NULL OR a.ends_on >= $2) AND c.kind LIKE 'email%'
            AND (c.retired_on IS NULL OR c.retired_on > $2)
        ORDER BY t.role <> 'primary_poc', a.kind <> 'primary', a.rank, c.kind, c.id LIMIT 1
    ) first ON true
    WHERE i.series_id = $1 AND i.removed_at IS NULL
    ORDER BY array_position(ARRAY['chair', 'required', 'optional'], i.part), shown, i.id
"""


@dataclass(frozen=True, slots=True)
class Known:
    """What is stored of everybody who is asked to a series or one of its meetings, and all their answers."""

    rows: Sequence[Row]
    answers: Mapping[UUID, Sequence[Said]]

    def of(self, series: Series, meeting: Meeting | None = None) -> list[Asked]:
        """Everybody; with `meeting` those who are asked to that one, with the answer that counts for it."""
        return [
            _asked(row, series, counting(self.answers.get(row["id"], ()), series, meeting))
            for row in self.rows
            if meeting is None or row["meeting_id"] in {None, meeting.id}
        ]


async def known(series: Series) -> Known:
    """Everybody who is asked to a series or to one of its meetings, with their answers, in two statements."""
    found = await db.fetch(_ASKED, series.id, clock.today(series.zone))
    answers: dict[UUID, list[Said]] = {}
    for row in await db.fetch("SELECT * FROM meeting_answer WHERE invitee_id = ANY($1)", [row["id"] for row in found]):
        answers.setdefault(row["invitee_id"], []).append(rows.said(row))
    return Known(found, answers)


def counting(answers: Iterable[Said], series: Series, meeting: Meeting | None = None) -> Said | None:
    """The answer that counts for a meeting, or for a series as a whole: to the time as it is now, the narrowest first.

    Of a series it is also the one to a meeting that its guest was asked to alone.
    """
    since = max(series.since_sequence, meeting.since_sequence if meeting else 0)
    if meeting and meeting.outside:  # an entry of its own, with numbers of its own
        since = 0
    counted = [one for one in answers if one.sequence >= since]
    own = [one for one in counted if meeting is not None and one.meeting_id == meeting.id]
    whole = [one for one in counted if one.meeting_id is None]
    return next(iter(own or whole), None)


def guests(asked: Sequence[Asked], originals: Mapping[UUID, datetime] | None = None) -> list[Guest]:
    """Those of them who can be written to.

    `originals` are the starts of the meetings of a series by their id: whoever is asked to one that is not among them
    is left out. None for what is held once, to which everybody is asked alike.
    """
    found = []
    for one in asked:
        alone = one.invitee.meeting_id if originals is not None else None
        occasion = originals.get(alone) if originals is not None and alone else None
        if one.email and not one.gone and (alone is None or occasion is not None):
            guest = Guest(
                key=one.invitee.id, name=one.name, address=one.email, part=str(one.invitee.part), occasion=occasion,
                zone=one.zone,
            )  # fmt: skip
            found.append(guest)
    return found


def _asked(row: Row, series: Series, said: Said | None) -> Asked:
    return Asked(
        invitee=rows.invitee(row),
        name=row["shown"],
        organisation_id=row["house_id"],
        organisation=row["house"],
        sector=row["sector"],
        zone=row["zone"] or series.zone,
        email=row["email"],
        gone=row["gone"],
        said=said,
    )
