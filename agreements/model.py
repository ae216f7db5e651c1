"""The nouns of agreements: kinds and states, who is bound, what they let partners ask, how they were decided on."""

from enum import StrEnum


class Kind(StrEnum):
    """What sort of paper it is. A handshake is an understanding that nobody wrote down."""

    MOU = "mou"
    MOA = "moa"
    INFORMATION_SHARING = "information_sharing"
    DATA_USE = "data_use"
    NDA = "nda"
    BAA_QSOA = "baa_qsoa"
    INTERAGENCY_JUVENILE = "interagency_juvenile"
    MUTUAL_AID = "mutual_aid"
    CJIS_EXCHANGE = "cjis_exchange"
    MANAGEMENT_CONTROL = "management_control"
    LETTER = "letter"
    HANDSHAKE = "handshake"

    @property
    def label(self) -> str:
        return _KINDS[self]


_KINDS = {
    Kind.MOU: "Memorandum of understanding",
    Kind.MOA: "Memorandum of agreement",
    Kind.INFORMATION_SHARING: "Information-sharing agreement",
    Kind.DATA_USE: "Data use agreement",
    Kind.NDA: "Non-disclosure agreement",
    Kind.BAA_QSOA: "Business associate or qualified service organization agreement",
    Kind.INTERAGENCY_JUVENILE: "Interagency (juvenile) agreement",
    Kind.MUTUAL_AID: "Mutual aid agreement",
    Kind.CJIS_EXCHANGE: "CJIS information exchange agreement",
    Kind.MANAGEMENT_CONTROL: "Management control agreement",
    Kind.LETTER: "Letter",
    Kind.HANDSHAKE: "Handshake (undocumented)",
}


class Stage(StrEnum):
    """How far the work on a new agreement, or a new term, has come. Everything later follows from dates."""

    DRAFT = "draft"
    NEGOTIATING = "negotiating"
    OUT_FOR_SIGNATURE = "out_for_signature"
    CONCLUDED = "concluded"


class State(StrEnum):
    """What an agreement is on a day; always derived, never kept."""

    DRAFT = "draft"
    NEGOTIATING = "negotiating"
    OUT_FOR_SIGNATURE = "out_for_signature"
    PARTLY_SIGNED = "partly_signed"
    NOT_YET = "not_yet"
    ACTIVE = "active"
    REVIEW_DUE = "review_due"
    NOTICE_WINDOW = "notice_window"
    DECIDE_BY = "decide_by"
    EXPIRING = "expiring"
    HOLDOVER = "holdover"
    EXPIRED = "expired"
    SUSPENDED = "suspended"
    TERMINATED = "terminated"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        return _STATES[self]

    @property
    def in_force(self) -> bool:
        """Whether its parties are bound by it on that day."""
        return self in _IN_FORCE


_STATES = {
    State.DRAFT: "Draft",
    State.NEGOTIATING: "Negotiating",
    State.OUT_FOR_SIGNATURE: "Out for signature",
    State.PARTLY_SIGNED: "Partly signed",
    State.NOT_YET: "Not yet in force",
    State.ACTIVE: "In force",
    State.REVIEW_DUE: "In force, review due",
    State.NOTICE_WINDOW: "In force, notice due",
    State.DECIDE_BY: "In force, decision due",
    State.EXPIRING: "In force, expiring",
    State.HOLDOVER: "Holdover",
    State.EXPIRED: "Expired",
    State.SUSPENDED: "Suspended",
    State.TERMINATED: "Terminated",
    State.SUPERSEDED: "Superseded",
    State.WITHDRAWN: "Withdrawn from",
}
_IN_FORCE = frozenset(
    {State.ACTIVE, State.REVIEW_DUE, State.NOTICE_WINDOW, State.DECIDE_BY, State.EXPIRING, State.HOLDOVER}
)


class Renewal(StrEnum):
    """What becomes of it at the end of a term. `UNKNOWN` is said where nobody knows: it is worked as a danger."""

    NONE = "none"
    EXPRESS = "express"
    TACIT = "tacit"
    EVERGREEN = "evergreen"
    UNKNOWN = "unknown"


class PartyRole(StrEnum):
    LEAD = "lead"
    PARTY = "party"
    BENEFICIARY = "beneficiary"
    OBSERVER = "observer"

    @property
    def signs(self) -> bool:
        return self in {PartyRole.LEAD, PartyRole.PARTY}


class Direction(StrEnum):
    """Which way information may go, seen from law enforcement."""

    IN = "in"
    OUT = "out"
    BOTH = "both"


class Circumstance(StrEnum):
    STEADY_STATE = "steady_state"
    EMERGENCY = "emergency"
    CASE_BY_CASE = "case_by_case"


class Category(StrEnum):
    """What is asked about: a kind of information, never whose."""

    OBSERVATION = "observation"
    DIRECTORY_INFORMATION = "directory_information"
    EDUCATION_RECORD = "education_record"
    LE_UNIT_RECORD = "le_unit_record"
    HEALTH_INFORMATION = "health_information"
    PSYCHOTHERAPY_NOTES = "psychotherapy_notes"
    SUD_RECORD = "sud_record"
    CRIMINAL_HISTORY = "criminal_history"
    CRIMINAL_INTELLIGENCE = "criminal_intelligence"
    CONDUCT_AND_ACCESS = "conduct_and_access"
    EMPLOYEE_MEDICAL = "employee_medical"
    VICTIM_INFORMATION = "victim_information"
    FEDERAL_RECORD = "federal_record"
    COMMUNICATIONS = "communications"
    INFRASTRUCTURE = "infrastructure"
    SUPERVISION_STATUS = "supervision_status"

    @property
    def label(self) -> str:
        return _CATEGORIES[self]


_CATEGORIES = {
    Category.OBSERVATION: "What staff saw or heard",
    Category.DIRECTORY_INFORMATION: "Directory information",
    Category.EDUCATION_RECORD: "Education records",
    Category.LE_UNIT_RECORD: "Records of the school's law-enforcement unit",
    Category.HEALTH_INFORMATION: "Health information",
    Category.PSYCHOTHERAPY_NOTES: "Psychotherapy notes",
    Category.SUD_RECORD: "Substance use treatment records",
    Category.CRIMINAL_HISTORY: "Criminal history",
    Category.CRIMINAL_INTELLIGENCE: "Criminal intelligence",
    Category.CONDUCT_AND_ACCESS: "Conduct, trespass notices, access logs and video",
    Category.EMPLOYEE_MEDICAL: "Medical information of employees",
    Category.VICTIM_INFORMATION: "Information about victims served",
    Category.FEDERAL_RECORD: "Records of a federal agency",
    Category.COMMUNICATIONS: "Accounts and messages at a provider",
    Category.INFRASTRUCTURE: "Protected infrastructure information",
    Category.SUPERVISION_STATUS: "Probation, parole or court status",
}


class Purpose(StrEnum):
    THREAT_ASSESSMENT = "threat_assessment"
    INFORMATION_SHARING = "information_sharing"
    INCIDENT_RESPONSE = "incident_response"
    SCHOOL_RESOURCE_OFFICERS = "school_resource_officers"
    CRISIS_CARE = "crisis_care"
    SITE_SECURITY = "site_security"
    TRAINING_AND_EXERCISES = "training_and_exercises"
    REFERRAL = "referral"
    SYSTEM_ACCESS = "system_access"


class Tlp(StrEnum):
    """Traffic Light Protocol 2.0 (FIRST, August 2022): the labels as they are written."""

    RED = "TLP:RED"
    AMBER_STRICT = "TLP:AMBER+STRICT"
    AMBER = "TLP:AMBER"
    GREEN = "TLP:GREEN"
    CLEAR = "TLP:CLEAR"


class SafecomSection(StrEnum):
    """The ten sections of SAFECOM's "Writing Guide for a Memorandum of Understanding"."""

    INTRODUCTION = "introduction"
    PURPOSE = "purpose"
    SCOPE = "scope"
    DEFINITIONS = "definitions"
    POLICY = "policy"
    USER_PROCEDURE = "user_procedure"
    MAINTENANCE = "maintenance"
    OVERSIGHT = "oversight"
    RESPONSIBILITY = "responsibility"
    UPDATES = "updates"


class DecisionKind(StrEnum):
    """What somebody with the right decided on an agreement; kept for ever, with the reason."""

    AFFIRM_REVIEW = "affirm_review"
    START_RENEWAL = "start_renewal"
    RENEGOTIATE = "renegotiate"
    LET_LAPSE = "let_lapse"
    TERMINATE = "terminate"
    SUSPEND = "suspend"
    RESUME = "resume"
    APPROVE_DRAFT = "approve_draft"
    RETURN_DRAFT = "return_draft"


class ObligationKind(StrEnum):
    DUTY = "duty"
    REPORT = "report"
    MEETING = "meeting"
    EXERCISE = "exercise"
    TRAINING = "training"
    PUBLICATION = "publication"
    FILING = "filing"
