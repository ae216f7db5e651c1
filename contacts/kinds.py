"""The closed lists of the contacts: roles, kinds of assignment and of contact point, what a check found."""

from enum import StrEnum
from typing import Self


class Labelled(StrEnum):
    """A closed list whose members are stored by their value and shown by their label."""

    label: str

    def __new__(cls, value: str, label: str) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


class PositionRole(Labelled):
    """What a position is for; the order is the order in which lists show them."""

    PRIMARY_POC = "primary_poc", "Primary point of contact"
    ALTERNATE_POC = "alternate_poc", "Alternate point of contact"
    AFTER_HOURS_POC = "after_hours_poc", "After-hours point of contact"
    THREAT_ASSESSMENT_CHAIR = "threat_assessment_chair", "Threat-assessment team chair"
    SCHOOL_RESOURCE_OFFICER = "school_resource_officer", "School resource officer"
    SRO_SUPERVISOR = "sro_supervisor", "School resource officer supervisor"
    LE_UNIT_HEAD = "le_unit_head", "Law enforcement unit head"
    CLINICAL_ON_CALL = "clinical_on_call", "Clinical on-call"
    CAMPUS_BIT_CHAIR = "campus_bit_chair", "Behavioral intervention or CARE team chair"
    MENTAL_HEALTH_EMERGENCY = "mental_health_emergency", "Local mental health authority emergency services"
    VICTIM_LETHALITY = "victim_lethality", "Domestic violence fatality or lethality coordinator"
    ERPO_COORDINATOR = "erpo_coordinator", "Extreme risk protection order coordinator"
    PROBATION_PAROLE = "probation_parole", "Probation or parole contact"
    TRIBAL_LE = "tribal_le", "Tribal law enforcement"
    VA_BEHAVIOR_COMMITTEE = "va_behavior_committee", "Veterans Affairs police or behavior committee"
    FUSION_TLO = "fusion_tlo", "Fusion center liaison officer coordinator"
    JTTF = "jttf", "Joint Terrorism Task Force"
    FBI_TMC = "fbi_tmc", "FBI threat management coordinator"
    INFRAGARD = "infragard", "InfraGard coordinator"
    SECRET_SERVICE = "secret_service", "Secret Service field office or NTAC"
    CISA_PSA = "cisa_psa", "CISA protective security advisor"
    DHS_IA = "dhs_ia", "DHS intelligence officer"
    CP3_REGIONAL = "cp3_regional", "CP3 regional coordinator"
    ATF_DISTRICT = "atf_district", "ATF district contact"
    USMS_DISTRICT = "usms_district", "Marshals Service district contact"
    STATE_SCHOOL_SAFETY = "state_school_safety", "State school safety center contact"
    ACCOUNTABLE_EXECUTIVE = "accountable_executive", "Accountable executive"
    SIGNATORY = "signatory", "Signatory"
    LEGAL_COUNSEL = "legal_counsel", "Legal counsel"
    PRIVACY_OFFICER = "privacy_officer", "Privacy officer"
    RECORDS_CUSTODIAN = "records_custodian", "Education records custodian"
    LEGAL_PROCESS = "legal_process", "Records and legal-process desk"
    PUBLIC_INFORMATION = "public_information", "Public information officer"
    IT_SECURITY = "it_security", "Information security"
    TRAINING = "training", "Training coordinator"

    @property
    def specialist(self) -> bool:
        """Whether someone calls it only for its own subject, not for a threat that came in a minute ago."""
        return self in _SPECIALISTS


_SPECIALISTS = {
    PositionRole.SIGNATORY,
    PositionRole.LEGAL_COUNSEL,
    PositionRole.PRIVACY_OFFICER,
    PositionRole.RECORDS_CUSTODIAN,
    PositionRole.LEGAL_PROCESS,
    PositionRole.PUBLIC_INFORMATION,
    PositionRole.IT_SECURITY,
    PositionRole.TRAINING,
}


class AssignmentKind(Labelled):
    PRIMARY = "primary", "Primary"
    ALTERNATE = "alternate", "Alternate"
    AFTER_HOURS = "after_hours", "After hours"
    ESCALATION = "escalation", "Escalation"


class PersonStatus(Labelled):
    ACTIVE = "active", "Active"
    ON_LEAVE = "on_leave", "On leave"
    LEFT = "left", "Left"
    UNREACHABLE = "unreachable", "Unreachable"


class PointKind(Labelled):
    """How a person or an office is reached; in the order in which an officer would try them."""

    DUTY_LINE = "duty_line", "Duty line"
    DISPATCH = "dispatch", "Dispatch"
    DESK = "desk", "Desk"
    MOBILE = "mobile", "Mobile"
    MAIN_LINE = "main_line", "Main line"
    EMAIL_SHARED = "email_shared", "Shared e-mail"
    EMAIL_PERSONAL = "email_personal", "Personal e-mail"
    SECURE_PORTAL = "secure_portal", "Secure portal"
    RADIO = "radio", "Radio"
    FAX = "fax", "Fax"

    @property
    def dialable(self) -> bool:
        """Whether a person answers when the number is dialled (a fax does not)."""
        return self in _DIALABLE

    @property
    def telephone(self) -> bool:
        """Whether the value is a telephone number: the dialable ones and a fax."""
        return self in _DIALABLE or self is PointKind.FAX

    @property
    def spoken(self) -> bool:
        """Whether one speaks with somebody, rather than writes and waits."""
        return self in _DIALABLE or self is PointKind.RADIO

    @property
    def email(self) -> bool:
        return self in {PointKind.EMAIL_SHARED, PointKind.EMAIL_PERSONAL}

    @property
    def personal(self) -> bool:
        """Whether it belongs to a person and leaves with them, whatever their position."""
        return self in {PointKind.MOBILE, PointKind.EMAIL_PERSONAL}

    @property
    def staffed_by_duty(self) -> bool:
        """Whether whoever is on duty answers, so that the office's closures do not silence it."""
        return self in {PointKind.DUTY_LINE, PointKind.DISPATCH, PointKind.RADIO}


_DIALABLE = {PointKind.DUTY_LINE, PointKind.DISPATCH, PointKind.DESK, PointKind.MOBILE, PointKind.MAIN_LINE}


class Visibility(Labelled):
    ALL_USERS = "all_users", "Everyone signed in"
    SWORN_ONLY = "sworn_only", "Sworn officers"
    COORDINATORS = "coordinators", "Coordinators"


class CheckMethod(Labelled):
    SELF_CONFIRM = "self_confirm", "Confirmed by the person"
    PHONE_CALL = "phone_call", "Telephone call"
    LIVE_TEST = "live_test", "Live test"
    MEETING = "meeting", "Meeting"
    USED_IN_CASE = "used_in_case", "Used in a case"
    BOUNCE = "bounce", "Mail came back"
    THIRD_PARTY = "third_party", "Told by someone else"
    EDITED = "edited", "Edited"
    IMPORTED = "imported", "Imported"


class CheckOutcome(Labelled):
    CONFIRMED = "confirmed", "Confirmed"
    REACHED = "reached", "Reached"
    CORRECTED = "corrected", "Corrected"
    NO_ANSWER = "no_answer", "No answer"
    WRONG_PERSON = "wrong_person", "Wrong person"
    MOVED = "moved", "Moved"
    REFUSED = "refused", "Refused"
    EDITED = "edited", "Edited"


class Freshness(Labelled):
    """How far a contact point can be trusted; always derived from its checks, never stored."""

    FRESH = "fresh", "Fresh"
    DUE = "due", "Due for confirmation"
    STALE = "stale", "Stale"
    UNRESPONSIVE = "unresponsive", "Unresponsive"
    BAD = "bad", "Bad"
    UNCHECKED = "unchecked", "Not confirmed"
