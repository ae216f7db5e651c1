"""Whom to ask for what: the choices of the guided path in plain words, and where each leads. Data, no decisions.

The roles and tags are those by which positions are found at a partner (`PositionRole`, and the usual tags); the first
that a partner has is taken. Sectors of one way are asked together; the ways of a choice come one after the other.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from registry.partners.sectors import Sector

S = Sector


class Choice(StrEnum):
    """Something to choose: its key stands in the address, its words on the page."""

    words: str
    hint: str

    def __new__(cls, value: str, words: str, hint: str) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.words, member.hint = words, hint
        return member


class Who(Choice):
    """Whom it is about, in the words people use."""

    SCHOOL = "school", "A school or university", "Staff, a threat-assessment team, a school resource officer"
    HEALTH = "health", "Somebody's mental health", "A crisis team, a clinic, a hospital, a treatment program"
    PLACE = "place", "A mall, stadium, workplace or plant", "Security there, an employer, a utility, a port"
    COMMUNITY = "community", "A community or faith group", "A congregation, a youth center, a shelter, child protection"
    POLICE = "police", "Another police agency", "Police, sheriff, campus, tribal, state or federal; a fusion center"
    JUSTICE = "justice", "A court, a prosecutor or probation", "Conditions, orders, who is under supervision"
    ONLINE = "online", "An account or a message online", "A platform's desk for law enforcement"
    OTHER = "other", "Veterans, emergency management, others", "A veterans' clinic, the county's duty line, a library"


class Need(Choice):
    """What is needed from them."""

    SAFE = "safe", "Is somebody safe right now?", "Somebody who can look, or go there"
    KNOWN = "known", "Is somebody known there?", "What staff saw or heard, and who would know"
    ASSESSMENT = "assessment", "A threat assessment", "The team or the clinician who does them"
    WELFARE = "welfare", "A welfare check", "Go and see how somebody is"
    RECORDS = "records", "Records or documents", "The desk that gives them out, and takes legal process"
    BAN = "ban", "A trespass warning or a ban", "Whoever can say who may not come in"
    WARN = "warn", "Share a warning with them", "Whoever takes in what you know"


class When(Choice):
    """How soon an answer is needed."""

    NOW = "now", "Now", "Who answers this minute"
    TODAY = "today", "Today", "Who is there in the next hours"
    WEEK = "week", "This week", "The right desk, in its own hours"


class Scope(StrEnum):
    """How the right partners are chosen from those of a sector."""

    SERVING = "serving"  # who serves the area first, then the nearest
    NEAREST = "nearest"  # the nearest first, then who serves the area
    ANYWHERE = "anywhere"  # wherever they are


@dataclass(frozen=True, slots=True)
class Way:
    """Partners of some sectors, asked for whoever there serves one of these purposes, the best first."""

    sectors: frozenset[Sector]
    purposes: tuple[str, ...]
    scope: Scope = Scope.NEAREST


SCHOOLS = frozenset({S.EDUCATION_K12, S.EDUCATION_HIGHER})
MINDS = frozenset({S.MENTAL_HEALTH})
CLINICS = frozenset({S.MENTAL_HEALTH, S.HEALTHCARE, S.SUD_PROGRAM})
BUSINESS = frozenset({S.PRIVATE_CROWDED_SPACE, S.PRIVATE_WORKPLACE, S.PRIVATE_CRITICAL_INFRASTRUCTURE})
GROUPS = frozenset({S.COMMUNITY, S.FAITH, S.SOCIAL_SERVICES, S.VICTIM_SERVICES})
CARERS = frozenset({S.SOCIAL_SERVICES, S.VICTIM_SERVICES})
PATROL = frozenset({S.LE_LOCAL, S.LE_TRIBAL, S.LE_CAMPUS})
AGENCIES = PATROL | {S.LE_STATE, S.LE_FEDERAL, S.FUSION_CENTER}
COURTS = frozenset({S.PROSECUTOR_COURTS, S.PROBATION_PAROLE})
ONLINE = frozenset({S.ONLINE_PLATFORM})
OTHERS = frozenset({S.MILITARY_VA, S.EMERGENCY_MGMT, S.OTHER})

_SERVING, _NEAREST, _ANYWHERE = Scope.SERVING, Scope.NEAREST, Scope.ANYWHERE
_CRISIS = ("crisis", "mental_health_emergency", "clinical_on_call", "clinical", "intake", "primary_poc")
_TEAM = ("threat_assessment_chair", "campus_bit_chair", "intake", "primary_poc")
_DESK = ("legal process", "legal_process", "records", "records_custodian", "privacy_officer", "primary_poc")
_FRONT = ("intake", "primary_poc")
_DUTY = ("crisis", "intake", "after_hours_poc", "primary_poc")

POLICE = Way(PATROL, _DUTY, _SERVING)
CRISIS_TEAM = Way(MINDS, _CRISIS, _SERVING)
# Where nobody of the right partners answers: the police that serves the place, then whoever has the county's duty line.
LAST_RESORT = Way(PATROL - {S.LE_CAMPUS} | {S.LE_STATE, S.EMERGENCY_MGMT}, _DUTY, _SERVING)

WAYS: Mapping[tuple[Who, Need], tuple[Way, ...]] = {
    (Who.SCHOOL, Need.SAFE): (Way(SCHOOLS, ("crisis", "school_resource_officer", *_FRONT)), POLICE),
    (Who.SCHOOL, Need.KNOWN): (Way(SCHOOLS, ("school_resource_officer", *_TEAM)),),
    (Who.SCHOOL, Need.ASSESSMENT): (Way(SCHOOLS, _TEAM), CRISIS_TEAM),
    (Who.SCHOOL, Need.WELFARE): (Way(SCHOOLS, ("clinical", "clinical_on_call", "crisis", *_FRONT)), POLICE),
    (Who.SCHOOL, Need.RECORDS): (Way(SCHOOLS, ("records", "records_custodian", *_DESK)),),
    (Who.SCHOOL, Need.BAN): (Way(SCHOOLS, _FRONT), POLICE),
    (Who.SCHOOL, Need.WARN): (Way(SCHOOLS, _TEAM), POLICE),
    (Who.HEALTH, Need.SAFE): (CRISIS_TEAM, Way(CLINICS, _CRISIS)),
    (Who.HEALTH, Need.KNOWN): (Way(CLINICS, ("intake", "clinical", "clinical_on_call", "primary_poc")),),
    (Who.HEALTH, Need.ASSESSMENT): (Way(MINDS, ("clinical", "clinical_on_call", *_CRISIS), _SERVING),),
    (Who.HEALTH, Need.WELFARE): (CRISIS_TEAM, POLICE),
    (Who.HEALTH, Need.RECORDS): (Way(CLINICS, ("records", *_DESK)),),
    (Who.HEALTH, Need.BAN): (Way(CLINICS, ("primary_poc",)), POLICE),
    (Who.HEALTH, Need.WARN): (Way(CLINICS, _CRISIS),),
    (Who.PLACE, Need.SAFE): (Way(BUSINESS, _DUTY), POLICE),
    (Who.PLACE, Need.KNOWN): (Way(BUSINESS, _FRONT),),
    (Who.PLACE, Need.ASSESSMENT): (Way(BUSINESS, ("threat_assessment_chair", *_FRONT)), POLICE),
    (Who.PLACE, Need.WELFARE): (POLICE, Way(BUSINESS, _DUTY)),
    (Who.PLACE, Need.RECORDS): (Way(BUSINESS, _DESK),),
    (Who.PLACE, Need.BAN): (Way(BUSINESS, _FRONT), POLICE),
    (Who.PLACE, Need.WARN): (Way(BUSINESS, ("fusion_tlo", "infragard", *_FRONT)),),
    (Who.COMMUNITY, Need.SAFE): (Way(CARERS, _DUTY, _SERVING), Way(GROUPS, _FRONT)),
    (Who.COMMUNITY, Need.KNOWN): (Way(GROUPS, _FRONT),),
    (Who.COMMUNITY, Need.ASSESSMENT): (CRISIS_TEAM, Way(GROUPS, ("victim_lethality", *_FRONT))),
    (Who.COMMUNITY, Need.WELFARE): (Way(CARERS, _DUTY, _SERVING), POLICE),
    (Who.COMMUNITY, Need.RECORDS): (Way(GROUPS, _DESK),),
    (Who.COMMUNITY, Need.BAN): (Way(GROUPS, _FRONT), POLICE),
    (Who.COMMUNITY, Need.WARN): (Way(GROUPS, _FRONT),),
    (Who.POLICE, Need.SAFE): (POLICE,),
    (Who.POLICE, Need.KNOWN): (Way(AGENCIES, ("intake", "fusion_tlo", "primary_poc"), _SERVING),),
    (Who.POLICE, Need.ASSESSMENT): (Way(AGENCIES, ("threat_assessment_chair", "fbi_tmc", *_FRONT), _SERVING),),
    (Who.POLICE, Need.WELFARE): (POLICE,),
    (Who.POLICE, Need.RECORDS): (Way(AGENCIES, ("records", *_DESK), _SERVING),),
    (Who.POLICE, Need.BAN): (POLICE,),
    (Who.POLICE, Need.WARN): (Way(AGENCIES, ("fusion_tlo", "jttf", "intake", "primary_poc"), _SERVING),),
    (Who.JUSTICE, Need.SAFE): (POLICE, Way(COURTS, _DUTY, _SERVING)),
    (Who.JUSTICE, Need.KNOWN): (Way(COURTS, ("probation_parole", *_FRONT), _SERVING),),
    (Who.JUSTICE, Need.ASSESSMENT): (Way(COURTS, ("threat_assessment_chair", *_FRONT), _SERVING), CRISIS_TEAM),
    (Who.JUSTICE, Need.WELFARE): (POLICE, Way(COURTS, _DUTY, _SERVING)),
    (Who.JUSTICE, Need.RECORDS): (Way(COURTS, ("records", *_DESK), _SERVING),),
    (Who.JUSTICE, Need.BAN): (Way(COURTS, ("erpo_coordinator", *_FRONT), _SERVING),),
    (Who.JUSTICE, Need.WARN): (Way(COURTS, _FRONT, _SERVING),),
    (Who.ONLINE, Need.SAFE): (Way(ONLINE, _DESK, _ANYWHERE), POLICE),
    (Who.ONLINE, Need.KNOWN): (Way(ONLINE, _DESK, _ANYWHERE),),
    (Who.ONLINE, Need.ASSESSMENT): (Way(ONLINE, ("primary_poc",), _ANYWHERE), CRISIS_TEAM),
    (Who.ONLINE, Need.WELFARE): (POLICE, Way(ONLINE, _DESK, _ANYWHERE)),
    (Who.ONLINE, Need.RECORDS): (Way(ONLINE, _DESK, _ANYWHERE),),
    (Who.ONLINE, Need.BAN): (Way(ONLINE, ("primary_poc",), _ANYWHERE),),
    (Who.ONLINE, Need.WARN): (Way(ONLINE, ("primary_poc",), _ANYWHERE),),
    (Who.OTHER, Need.SAFE): (POLICE, Way(OTHERS, _DUTY, _SERVING)),
    (Who.OTHER, Need.KNOWN): (Way(OTHERS, ("va_behavior_committee", *_FRONT), _SERVING),),
    (Who.OTHER, Need.ASSESSMENT): (Way(OTHERS, ("va_behavior_committee", *_TEAM), _SERVING), CRISIS_TEAM),
    (Who.OTHER, Need.WELFARE): (POLICE, Way(OTHERS, _DUTY, _SERVING)),
    (Who.OTHER, Need.RECORDS): (Way(OTHERS, _DESK, _SERVING),),
    (Who.OTHER, Need.BAN): (Way(OTHERS, _FRONT, _SERVING), POLICE),
    (Who.OTHER, Need.WARN): (Way(OTHERS, _DUTY, _SERVING),),
}
SECTORS_OF: Mapping[Who, frozenset[Sector]] = {
    Who.SCHOOL: SCHOOLS, Who.HEALTH: CLINICS, Who.PLACE: BUSINESS, Who.COMMUNITY: GROUPS, Who.POLICE: AGENCIES,
    Who.JUSTICE: COURTS, Who.ONLINE: ONLINE, Who.OTHER: OTHERS,
}  # fmt: skip


def ways(who: Who, need: Need) -> tuple[Way, ...]:
    """Where a choice leads: the right partners, then those who can stand in for them, and always the last resort."""
    found = WAYS[who, need]
    return found if LAST_RESORT in found else (*found, LAST_RESORT)


def asked_for(led: tuple[Way, ...], sector: Sector) -> tuple[str, ...]:
    """What a partner of a sector is asked for, by the first of these ways that leads to it; nothing by none of them."""
    return next((way.purposes for way in led if sector in way.sectors), ())
