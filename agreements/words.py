"""What is known of agreements in the words of the pages, and what was done in the words of the trail."""

from agreements.model import Circumstance, Direction, PartyRole, Purpose, Renewal, SafecomSection, Stage, State

DEEDS = {
    "drafted agreement": "recorded an agreement",
    "amended agreement": "changed the record of an agreement",
    "advanced agreement": "said how far an agreement has come",
    "added a party agreement": "added a party to an agreement",
    "changed a party agreement": "changed a party of an agreement",
    "struck a party agreement": "took a party out of an agreement",
    "signed agreement": "recorded a signature under an agreement",
    "withdrew agreement": "recorded that a party withdrew from an agreement",
    "termed agreement": "recorded the term of an agreement",
    "renewed agreement": "renewed an agreement",
    "corrected a term agreement": "corrected a term of an agreement",
    "amended the terms of agreement": "recorded an amendment of an agreement",
    "signed an amendment of agreement": "recorded that an amendment was signed",
    "superseded agreement": "replaced an agreement by another",
    "terminated agreement": "terminated an agreement",
    "suspended agreement": "suspended an agreement",
    "resumed agreement": "resumed an agreement",
    "added agreement_pack": "added what a law wants of agreements",
    "revised agreement_pack": "changed what a law wants of agreements",
}
TONES = {
    State.DRAFT: "info", State.NEGOTIATING: "info", State.OUT_FOR_SIGNATURE: "info", State.PARTLY_SIGNED: "warn",
    State.NOT_YET: "info", State.ACTIVE: "good", State.REVIEW_DUE: "warn", State.NOTICE_WINDOW: "warn",
    State.DECIDE_BY: "warn", State.EXPIRING: "warn", State.HOLDOVER: "warn", State.EXPIRED: "bad",
    State.SUSPENDED: "warn", State.TERMINATED: "bad", State.SUPERSEDED: "neutral", State.WITHDRAWN: "bad",
}  # fmt: skip
STAGES = {
    Stage.DRAFT: "A draft",
    Stage.NEGOTIATING: "Being negotiated",
    Stage.OUT_FOR_SIGNATURE: "Out for signature",
    Stage.CONCLUDED: "Signed, or known to hold",
}
RENEWALS = {
    Renewal.UNKNOWN: "Nobody knows yet",
    Renewal.NONE: "It ends",
    Renewal.EXPRESS: "It ends, unless it is renewed in writing",
    Renewal.TACIT: "It renews itself, unless somebody gives notice",
    Renewal.EVERGREEN: "It runs without an end",
}
ROLES = {
    PartyRole.LEAD: "Lead party",
    PartyRole.PARTY: "Party",
    PartyRole.BENEFICIARY: "Beneficiary, does not sign",
    PartyRole.OBSERVER: "Observer, does not sign",
}
DIRECTIONS = {
    Direction.IN: "From partners to law enforcement",
    Direction.OUT: "From law enforcement to partners",
    Direction.BOTH: "Both ways",
}
CIRCUMSTANCES = {
    Circumstance.STEADY_STATE: "Day to day",
    Circumstance.EMERGENCY: "In an emergency",
    Circumstance.CASE_BY_CASE: "Case by case",
}
PURPOSES = {purpose: str(purpose).replace("_", " ").capitalize() for purpose in Purpose}
SECTIONS = {
    SafecomSection.INTRODUCTION: "Introduction: parties, capability and need",
    SafecomSection.PURPOSE: "Purpose: what for and when it is used",
    SafecomSection.SCOPE: "Scope: agencies, places and authority",
    SafecomSection.DEFINITIONS: "Definitions: the terms it uses",
    SafecomSection.POLICY: "Policy: when it may be invoked and who authorizes it",
    SafecomSection.USER_PROCEDURE: "User procedure: duties, training and exercises",
    SafecomSection.MAINTENANCE: "Maintenance: who keeps it current",
    SafecomSection.OVERSIGHT: "Oversight: governing body, representatives, disputes",
    SafecomSection.RESPONSIBILITY: "Responsibility: who answers for compliance at each party",
    SafecomSection.UPDATES: "Updates: who may amend it and what needs new signatures",
}
VISIBILITIES = {
    "all_users": "Everybody who signs in",
    "sworn_only": "Sworn officers and coordinators",
    "coordinators": "Coordinators and managers",
}
# Fixed words on everything that shows what an agreement allows.
FOOTER = "An agreement does not create authority to disclose. The partner decides."


def short(reason: str, said: str = "") -> str:
    """The first sentence of a reason, for a line of a list, without the words `said` right before it."""
    first, dot, _ = reason.removeprefix(f"{said}: ").partition(". ")
    return first[:1].upper() + first[1:] + ("." if dot else "")
