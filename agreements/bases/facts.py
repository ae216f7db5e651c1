"""What an ask is judged by: who holds the information, who asks, and what the two agreed on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from agreements.model import Category, Circumstance, Direction, Purpose, State
from registry.partners.model import Regime
from registry.partners.sectors import Sector

S, R, C = Sector, Regime, Category


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """The holder; `regimes` as recorded, `jurisdictions` those it serves with what lies around them."""

    sector: Sector
    regimes: frozenset[Regime] = frozenset()
    region: str = ""
    jurisdictions: frozenset[UUID] = frozenset()
    sites: frozenset[UUID] = frozenset()

    @property
    def assumed(self) -> bool:
        """Whether nobody recorded which rules cover it, so that those usual for its kind are taken."""
        return not self.regimes

    @property
    def rules(self) -> frozenset[Regime]:
        """The rules that cover it. A substance use programme is under Part 2, whatever else was recorded."""
        usual = USUAL_REGIMES.get(self.sector, frozenset())
        return (self.regimes or usual) | (usual if self.sector is S.SUD_PROGRAM else frozenset())


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who asks. `sector`: None where nobody recorded for whom they work; `houses`: that organisation, its parents."""

    sector: Sector | None = None
    sworn: bool = False
    houses: frozenset[UUID] = frozenset()
    region: str = ""

    @property
    def kinds(self) -> frozenset[Sector]:
        """The kinds of recipient they are; somebody sworn is a law-enforcement official wherever they work."""
        own = {self.sector} if self.sector else set()
        return frozenset(own | ({S.LE_LOCAL} if self.sworn else set()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """What one agreement says of an ask, and what it is on the day; empty means that it does not say.

    `parties` are those that have not withdrawn; `last_day` is the last day in force.
    """

    id: UUID
    reference: str
    title: str
    state: State
    reason: str = ""
    last_day: date | None = None
    categories: frozenset[Category] = frozenset()
    direction: Direction = Direction.IN
    circumstances: frozenset[Circumstance] = frozenset()
    purposes: frozenset[Purpose] = frozenset()
    jurisdictions: frozenset[UUID] = frozenset()
    sites: frozenset[UUID] = frozenset()
    parties: frozenset[UUID] = frozenset()
    clause: str | None = None
    request_channel: str | None = None
    response_hours: int | None = None
    identity_check: str | None = None
    tlp: str | None = None
    caveats: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.reference}, {self.title}"


_POLICE = (S.LE_LOCAL, S.LE_STATE, S.LE_TRIBAL, S.PROSECUTOR_COURTS, S.PROBATION_PAROLE)
_PRIVATE = (S.PRIVATE_CROWDED_SPACE, S.PRIVATE_CRITICAL_INFRASTRUCTURE, S.PRIVATE_WORKPLACE)
USUAL_REGIMES: Mapping[Sector, frozenset[Regime]] = {
    S.EDUCATION_K12: frozenset({R.FERPA}),
    S.EDUCATION_HIGHER: frozenset({R.FERPA}),
    S.MENTAL_HEALTH: frozenset({R.HIPAA}),
    S.HEALTHCARE: frozenset({R.HIPAA}),
    S.SUD_PROGRAM: frozenset({R.PART_2}),
    S.VICTIM_SERVICES: frozenset({R.VAWA}),
    S.LE_CAMPUS: frozenset({R.FERPA, R.CJIS}),
    S.LE_FEDERAL: frozenset({R.CJIS, R.PRIVACY_ACT}),
    S.FUSION_CENTER: frozenset({R.CJIS, R.PART_23}),
    S.MILITARY_VA: frozenset({R.PRIVACY_ACT}),
    **dict.fromkeys(_POLICE, frozenset({R.CJIS})),
    **dict.fromkeys(_PRIVATE, frozenset({R.ADA})),
}
_SCHOOL = (C.OBSERVATION, C.LE_UNIT_RECORD, C.DIRECTORY_INFORMATION, C.EDUCATION_RECORD)
_CLINIC = (C.OBSERVATION, C.HEALTH_INFORMATION)
_PLACE = (C.OBSERVATION, C.CONDUCT_AND_ACCESS, C.EMPLOYEE_MEDICAL)
_GROUP = (C.OBSERVATION, C.CONDUCT_AND_ACCESS)
# What somebody who calls a partner of this kind usually wants to know, the least protected first.
USUAL_CATEGORIES: Mapping[Sector, tuple[Category, ...]] = {
    S.EDUCATION_K12: _SCHOOL,
    S.EDUCATION_HIGHER: (*_SCHOOL, C.HEALTH_INFORMATION),
    S.MENTAL_HEALTH: (*_CLINIC, C.PSYCHOTHERAPY_NOTES),
    S.HEALTHCARE: _CLINIC,
    S.SUD_PROGRAM: (C.OBSERVATION, C.SUD_RECORD),
    S.ONLINE_PLATFORM: (C.COMMUNICATIONS,),
    S.VICTIM_SERVICES: (C.OBSERVATION, C.VICTIM_INFORMATION),
    S.LE_CAMPUS: (C.OBSERVATION, C.LE_UNIT_RECORD, C.CRIMINAL_HISTORY),
    S.LE_FEDERAL: (C.CRIMINAL_HISTORY, C.FEDERAL_RECORD),
    S.FUSION_CENTER: (C.CRIMINAL_INTELLIGENCE, C.CRIMINAL_HISTORY),
    S.MILITARY_VA: (C.FEDERAL_RECORD,),
    **dict.fromkeys(_POLICE, (C.CRIMINAL_HISTORY, C.SUPERVISION_STATUS)),
    **dict.fromkeys(_PRIVATE, _PLACE),
    **dict.fromkeys((S.COMMUNITY, S.FAITH, S.SOCIAL_SERVICES, S.EMERGENCY_MGMT, S.OTHER), _GROUP),
}
