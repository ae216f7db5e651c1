"""The sectors of a prevention network, in the groups that people look for them under."""

from enum import StrEnum


class SectorGroup(StrEnum):
    EDUCATION = "education"
    HEALTH = "health"
    PRIVATE = "private"
    COMMUNITY = "community"
    LAW_ENFORCEMENT = "law_enforcement"
    OTHER = "other"


class Sector(StrEnum):
    EDUCATION_K12 = "education_k12"
    EDUCATION_HIGHER = "education_higher"
    MENTAL_HEALTH = "mental_health"
    HEALTHCARE = "healthcare"
    SUD_PROGRAM = "sud_program"
    PRIVATE_CROWDED_SPACE = "private_crowded_space"
    PRIVATE_CRITICAL_INFRASTRUCTURE = "private_critical_infrastructure"
    PRIVATE_WORKPLACE = "private_workplace"
    ONLINE_PLATFORM = "online_platform"
    SOCIAL_SERVICES = "social_services"
    COMMUNITY = "community"
    FAITH = "faith"
    VICTIM_SERVICES = "victim_services"
    LE_LOCAL = "le_local"
    LE_STATE = "le_state"
    LE_FEDERAL = "le_federal"
    LE_TRIBAL = "le_tribal"
    LE_CAMPUS = "le_campus"
    FUSION_CENTER = "fusion_center"
    PROSECUTOR_COURTS = "prosecutor_courts"
    PROBATION_PAROLE = "probation_parole"
    MILITARY_VA = "military_va"
    EMERGENCY_MGMT = "emergency_mgmt"
    OTHER = "other"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def group(self) -> SectorGroup:
        return _GROUP_OF[self]


class Subsector(StrEnum):
    """The sixteen critical infrastructure sectors of Presidential Policy Directive 21, as CISA names them."""

    CHEMICAL = "chemical"
    COMMERCIAL_FACILITIES = "commercial_facilities"
    COMMUNICATIONS = "communications"
    CRITICAL_MANUFACTURING = "critical_manufacturing"
    DAMS = "dams"
    DEFENSE_INDUSTRIAL_BASE = "defense_industrial_base"
    EMERGENCY_SERVICES = "emergency_services"
    ENERGY = "energy"
    FINANCIAL_SERVICES = "financial_services"
    FOOD_AGRICULTURE = "food_agriculture"
    GOVERNMENT_FACILITIES = "government_facilities"
    HEALTHCARE_PUBLIC_HEALTH = "healthcare_public_health"
    INFORMATION_TECHNOLOGY = "information_technology"
    NUCLEAR = "nuclear"
    TRANSPORTATION = "transportation"
    WATER = "water"

    @property
    def label(self) -> str:
        return _SUBSECTOR_LABELS[self]


GROUP_LABELS = {
    SectorGroup.EDUCATION: "Education",
    SectorGroup.HEALTH: "Health and mental health",
    SectorGroup.PRIVATE: "Private sector",
    SectorGroup.COMMUNITY: "Community",
    SectorGroup.LAW_ENFORCEMENT: "Law enforcement and justice",
    SectorGroup.OTHER: "Other",
}

_S, _G = Sector, SectorGroup
_TABLE = [
    (_S.EDUCATION_K12, _G.EDUCATION, "School or school district"),
    (_S.EDUCATION_HIGHER, _G.EDUCATION, "College or university"),
    (_S.MENTAL_HEALTH, _G.HEALTH, "Mental health"),
    (_S.HEALTHCARE, _G.HEALTH, "Health care"),
    (_S.SUD_PROGRAM, _G.HEALTH, "Substance use treatment"),
    (_S.PRIVATE_CROWDED_SPACE, _G.PRIVATE, "Venue or crowded place"),
    (_S.PRIVATE_CRITICAL_INFRASTRUCTURE, _G.PRIVATE, "Critical infrastructure"),
    (_S.PRIVATE_WORKPLACE, _G.PRIVATE, "Employer"),
    (_S.ONLINE_PLATFORM, _G.PRIVATE, "Online platform"),
    (_S.SOCIAL_SERVICES, _G.COMMUNITY, "Social services"),
    (_S.COMMUNITY, _G.COMMUNITY, "Community organisation"),
    (_S.FAITH, _G.COMMUNITY, "Faith community"),
    (_S.VICTIM_SERVICES, _G.COMMUNITY, "Victim services"),
    (_S.LE_LOCAL, _G.LAW_ENFORCEMENT, "Local law enforcement"),
    (_S.LE_STATE, _G.LAW_ENFORCEMENT, "State law enforcement"),
    (_S.LE_FEDERAL, _G.LAW_ENFORCEMENT, "Federal law enforcement"),
    (_S.LE_TRIBAL, _G.LAW_ENFORCEMENT, "Tribal law enforcement"),
    (_S.LE_CAMPUS, _G.LAW_ENFORCEMENT, "Campus law enforcement"),
    (_S.FUSION_CENTER, _G.LAW_ENFORCEMENT, "Fusion center"),
    (_S.PROSECUTOR_COURTS, _G.LAW_ENFORCEMENT, "Prosecutor or court"),
    (_S.PROBATION_PAROLE, _G.LAW_ENFORCEMENT, "Probation or parole"),
    (_S.MILITARY_VA, _G.OTHER, "Military or veterans affairs"),
    (_S.EMERGENCY_MGMT, _G.OTHER, "Emergency management"),
    (_S.OTHER, _G.OTHER, "Other"),
]
_LABELS = {sector: label for sector, _, label in _TABLE}
_GROUP_OF = {sector: group for sector, group, _ in _TABLE}
_SUBSECTOR_LABELS = {
    **{subsector: subsector.value.replace("_", " ").capitalize() for subsector in Subsector},
    Subsector.FOOD_AGRICULTURE: "Food and agriculture",
    Subsector.HEALTHCARE_PUBLIC_HEALTH: "Healthcare and public health",
    Subsector.NUCLEAR: "Nuclear reactors, materials and waste",
    Subsector.TRANSPORTATION: "Transportation systems",
    Subsector.WATER: "Water and wastewater",
}


def by_group() -> list[tuple[str, list[Sector]]]:
    """The sectors under their groups' labels, in the order in which they are shown."""
    return [(label, [sector for sector, of, _ in _TABLE if of is group]) for group, label in GROUP_LABELS.items()]
