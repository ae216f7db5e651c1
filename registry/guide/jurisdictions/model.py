"""The nouns of coverage: who serves a place, how well a sector is covered there, and what is to be said of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from uuid import UUID

from registry.partners.model import AreaRole, Jurisdiction, OrganisationKind, Sector, Status


class Reach(IntEnum):
    """How what somebody serves lies to a place: it is the place, it is all around it, or it is a part of it."""

    ITSELF = 0
    AROUND = 1
    WITHIN = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A partner that serves a place, or what is around it, or a part of it (`area`); who looks after it, by name."""

    id: UUID
    name: str
    kind: OrganisationKind
    sector: Sector
    status: Status
    role: AreaRole
    reach: Reach
    area: Jurisdiction
    owner: str | None = None
    backup: str | None = None

    @property
    def active(self) -> bool:
        return self.status is Status.ACTIVE

    @property
    def agency(self) -> bool:
        """Whether it answers for itself: neither a network, nor a team, nor a part of another one."""
        return self.kind is OrganisationKind.ORGANISATION

    @property
    def helps(self) -> bool:
        """Whether it comes for mutual aid alone: then it covers nothing."""
        return self.role is AreaRole.MUTUAL_AID

    @property
    def comes(self) -> bool:
        """Whether it may come to all of the place: as its own task, or to help out."""
        return self.active and self.reach is not Reach.WITHIN

    @property
    def whole(self) -> bool:
        """Whether it covers all of the place."""
        return self.comes and not self.helps


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many active partners of a sector serve a place itself, what is around it, and only a part of it.

    Who comes for mutual aid alone is not counted: it covers nothing.
    `vouched`: somebody's number was confirmed in time at one that serves all of it.
    """

    itself: int = 0
    around: int = 0
    within: int = 0
    vouched: bool = False

    @property
    def whole(self) -> int:
        return self.itself + self.around


class Standing(StrEnum):
    """How a place stands in a sector."""

    CONFIRMED = "confirmed"
    UNCONFIRMED = "unconfirmed"
    PARTS = "parts"
    NOBODY = "nobody"


class Kind(StrEnum):
    """What is to be said of a place."""

    HOLE = "hole"
    UNCONFIRMED = "unconfirmed"
    OVERLAP = "overlap"
    SHARED = "shared"
    UNOWNED = "unowned"


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to know of a place, in words; `partners` are those it is about."""

    kind: Kind
    words: str
    sector: Sector | None = None
    partners: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A place inside, with how it stands in every sector that its kind needs."""

    place: Jurisdiction
    tallies: Mapping[Sector, Tally]


@dataclass(frozen=True, slots=True)
class Coverage:
    """All that is known of who covers a place; `around` are the places that it lies in, the largest first.

    `servers` are the first of each sector and reach, `tallies` say how many active ones there are.
    """

    place: Jurisdiction
    around: Sequence[Jurisdiction]
    servers: Sequence[Server]
    tallies: Mapping[Sector, Tally]
    unowned: int
    vouched: frozenset[UUID]
    parts: Sequence[Part]
    remarks: Sequence[Remark]
