"""What may be done to an organisation. Each rule returns the reasons against it, empty when there are none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from registry.partners.identifiers import IdentifierScheme, normal, problem_with
from registry.partners.model import OrganisationKind, Sector, Status, Subsector
from registry.platform.text import fold

# Who has ended may come back only as what it was ended by mistake; the way back is to be active again.
_MOVES: Mapping[Status, frozenset[Status]] = {
    Status.PROSPECT: frozenset({Status.ACTIVE, Status.DORMANT, Status.INACTIVE, Status.MERGED, Status.DISSOLVED}),
    Status.ACTIVE: frozenset({Status.PROSPECT, Status.DORMANT, Status.INACTIVE, Status.MERGED, Status.DISSOLVED}),
    Status.DORMANT: frozenset({Status.ACTIVE, Status.INACTIVE, Status.MERGED, Status.DISSOLVED}),
    Status.INACTIVE: frozenset({Status.ACTIVE, Status.DORMANT, Status.MERGED, Status.DISSOLVED}),
    Status.MERGED: frozenset({Status.ACTIVE}),
    Status.DISSOLVED: frozenset({Status.ACTIVE}),
}


LONGEST_TAG = 40
MOST_TAGS = 30


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something may not be: the field it is about and a sentence."""

    field: str
    sentence: str


def ways_on(status: Status) -> frozenset[Status]:
    """The statuses that an organisation of this status may take next."""
    return _MOVES[status]


def against_status(now: Status, then: Status, successor: Status | None, reason: str) -> list[Reason]:
    """Why a status may not follow another. `successor` is the successor's status, None without one."""
    reasons = []
    if then not in _MOVES[now]:
        reasons.append(Reason("status", f"It is {now} and cannot become {then} from there."))
    if then is Status.MERGED and successor is None:
        reasons.append(Reason("successor_id", "Say which organisation it became part of."))
    if successor is not None and not then.ended:
        reasons.append(Reason("successor_id", "Only one that merged or was dissolved has a successor."))
    if successor is not None and successor.ended:
        reasons.append(Reason("successor_id", f"That organisation is itself {successor}; choose the one that goes on."))
    if then is Status.DISSOLVED and successor is None and not reason.strip():
        reasons.append(Reason("reason", "Say why it ended, or name its successor."))
    return reasons


def against_parent(own: UUID, parent: UUID, parents: Mapping[UUID, UUID | None]) -> list[Reason]:
    """Why it may not stand under `parent`. `parents` gives the parent of each organisation from there upwards."""
    seen: set[UUID] = set()
    at: UUID | None = parent
    while at is not None and at not in seen:
        if at == own:
            return [Reason("parent_id", "That organisation is part of this one; neither can be above the other.")]
        seen.add(at)
        at = parents.get(at)
    return []


def against_member(kind: OrganisationKind, network: UUID, member: UUID, status: Status) -> list[Reason]:
    """Why an organisation may not join a network of this kind; `status` is the member's."""
    if not kind.has_members:
        return [Reason("network_id", "Only a network or a team has members.")]
    if network == member:
        return [Reason("member_id", "A network is not a member of itself.")]
    if status.ended:
        return [Reason("member_id", f"That organisation is {status} and cannot join.")]
    return []


def against_subsector(sector: Sector, subsector: Subsector | None) -> list[Reason]:
    """Why the subsector does not fit: it is told of critical infrastructure only."""
    if subsector is not None and sector is not Sector.PRIVATE_CRITICAL_INFRASTRUCTURE:
        return [Reason("subsector", "Only critical infrastructure has one. Leave it empty, or change the sector.")]
    return []


def against_identifier(scheme: IdentifierScheme, value: str) -> list[Reason]:
    """Why a number cannot be one of its scheme."""
    problem = problem_with(scheme, normal(scheme, value))
    return [Reason("value", problem)] if problem else []


def against_closure(starts_on: date, ends_on: date) -> list[Reason]:
    """Why these days are no closure."""
    if ends_on < starts_on:
        return [Reason("ends_on", "The last day is before the first.")]
    if (ends_on - starts_on).days > 366:
        return [Reason("ends_on", "That is more than a year. Make it dormant or inactive instead.")]
    return []


def against_tag(text: str, field: str = "tag") -> list[Reason]:
    """Why a text is no tag."""
    if not (tag := fold(text)):
        return [Reason(field, "Say which tag: a word or two, in letters and digits.")]
    if len(tag) > LONGEST_TAG:
        return [Reason(field, f"“{tag[:LONGEST_TAG]}…” is too long: a tag has at most {LONGEST_TAG} letters.")]
    return []


def against_tags(texts: Sequence[str]) -> list[Reason]:
    """Why these cannot be the tags of one partner."""
    if len(texts) > MOST_TAGS:
        return [Reason("tags", f"That is more than {MOST_TAGS} tags; nobody finds their way among so many.")]
    return [reason for text in texts for reason in against_tag(text, "tags")]


def against_coordinates(latitude: float | None, longitude: float | None) -> list[Reason]:
    """Why these degrees are no place: one without the other, or the Gulf of Guinea that stands for not known."""
    if (latitude is None) != (longitude is None):
        return [Reason("longitude" if longitude is None else "latitude", "Give both degrees, or neither.")]
    if latitude == 0 and longitude == 0:
        return [
            Reason("latitude", "0, 0 is in the sea and usually means that the place is not known. Leave both empty.")
        ]
    return []


@dataclass(frozen=True, slots=True)
class Renaming:
    """What a rename does: the former name that is kept (None: nothing changed but the writing), and aliases that go."""

    former: str | None
    until_on: date | None
    dropped: tuple[str, ...] = ()


def renaming(old: str, new: str, others: Sequence[str], on: date) -> Renaming:
    """Keep the old name as a former one, so that it still finds the organisation; drop an alias that the new name is.

    A change of capitals or accents only is a correction: there is nothing to remember.
    """
    dropped = tuple(name for name in others if fold(name) == fold(new))
    if fold(old) == fold(new):
        return Renaming(None, None, dropped)
    return Renaming(old, on, dropped)
