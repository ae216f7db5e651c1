"""The papers of Marlow County, one of every state and of the kinds that partners meet; days count from today."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from agreements.model import Category, Circumstance, Direction, Kind, Purpose, Renewal, SafecomSection, Stage, Tlp

ALL_SECTIONS = tuple(SafecomSection)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A term: from `begins` (days from today) to its last day, or for as long as `lasts` says."""

    begins: int
    last: int | None = None
    lasts: str | None = None
    renewal: Renewal = Renewal.NONE
    more: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One agreement. `parties` are keys of partners, the lead first; `signed` is in days from today, None: by nobody.

    `signers`: how many of the parties had signed then, all where it is None.
    """

    key: str
    title: str
    kind: Kind
    parties: Sequence[str]
    stage: Stage = Stage.CONCLUDED
    signed: int | None = None
    signers: int | None = None
    term: Span | None = None
    owner: str | None = "coordinator"
    facts: Mapping[str, Any] = field(default_factory=dict)


_SCHOOL: dict[str, Any] = {
    "purposes": [Purpose.THREAT_ASSESSMENT, Purpose.INFORMATION_SHARING, Purpose.SCHOOL_RESOURCE_OFFICERS],
    "categories": [Category.OBSERVATION, Category.DIRECTORY_INFORMATION, Category.LE_UNIT_RECORD],
    "circumstances": [Circumstance.CASE_BY_CASE, Circumstance.EMERGENCY],
    "direction": Direction.BOTH, "clause": "section 5.2",
    "request_channel": "Duty line of the district's security office",
    "response_hours": 4, "identity_check": "Call back to the number listed here", "tlp": Tlp.AMBER,
    "caveats": ["No redisclosure (34 CFR 99.33)"], "retention": "Three years after the school year, then destroyed",
    "oversight": "Superintendent and sheriff, twice a year",
    "governing_body": "School board", "governing_lead_days": 45,
    "must_publish": True, "sections": ALL_SECTIONS[:8], "pack_code": "school_general",
}  # fmt: skip
_CARE: dict[str, Any] = {
    "purposes": [Purpose.CRISIS_CARE, Purpose.REFERRAL], "categories": [Category.HEALTH_INFORMATION],
    "circumstances": [Circumstance.EMERGENCY], "direction": Direction.BOTH,
    "request_channel": "Clinician on call", "response_hours": 1, "tlp": Tlp.RED,
    "caveats": ["What the clinician decides to disclose, nothing more"], "sections": ALL_SECTIONS[:6],
}  # fmt: skip
_VENUE: dict[str, Any] = {
    "purposes": [Purpose.SITE_SECURITY, Purpose.INCIDENT_RESPONSE], "categories": [Category.CONDUCT_AND_ACCESS],
    "circumstances": [Circumstance.STEADY_STATE, Circumstance.EMERGENCY], "direction": Direction.IN,
    "request_channel": "Security control room", "response_hours": 24, "sections": ALL_SECTIONS[:4],
}  # fmt: skip
_TACIT_YEAR = {"renewal_period": "1 year", "notice": "3 months"}

PAPERS = (
    Paper(
        key="district", title="School safety and information sharing", kind=Kind.MOU,
        parties=("schools", "sheriff", "bayhaven_police", "ellery_police"), signed=-205,
        term=Span(begins=-200, lasts="3 years", renewal=Renewal.EXPRESS, more={"notice": "90 days"}),
        facts=_SCHOOL | {"sections": ALL_SECTIONS},
    ),
    Paper(
        key="district_old", title="School resource officers", kind=Kind.MOU, parties=("schools", "sheriff"),
        signed=-1400, term=Span(begins=-1395, lasts="5 years"), facts=_SCHOOL,
    ),
    Paper(
        key="university", title="Threat assessment with the university", kind=Kind.MOU,
        parties=("university", "campus_police", "ellery_police"), signed=-376,
        term=Span(begins=-375, renewal=Renewal.EVERGREEN, more={"review_months": 12, "terminate_days": 60}),
        facts=_SCHOOL | {"governing_body": None, "governing_lead_days": None, "must_publish": False},
    ),
    Paper(
        key="college", title="Campus safety cooperation", kind=Kind.MOA, parties=("college", "college_safety"),
        signed=-1100, term=Span(begins=-1096, lasts="3 years", last=None, renewal=Renewal.TACIT, more=_TACIT_YEAR),
        facts={"direction": Direction.BOTH, "purposes": [Purpose.INCIDENT_RESPONSE], "sections": ALL_SECTIONS[:5]},
    ),
    Paper(
        key="stadium", title="Match days at Gulfwind Stadium", kind=Kind.MOU,
        parties=("stadium", "sheriff", "emergency"),
        signed=-610, term=Span(begins=-610, last=119, renewal=Renewal.TACIT, more=_TACIT_YEAR), facts=_VENUE,
    ),
    Paper(
        key="port", title="Harbor watch", kind=Kind.INFORMATION_SHARING, parties=("port", "sheriff", "federal"),
        signed=-590,
        term=Span(
            begins=-585, last=149, renewal=Renewal.TACIT, more={"renewal_period": "2 years", "notice": "60 days"},
        ),
        facts=_VENUE | {"governing_body": "Port commission", "governing_lead_days": 60, "tlp": Tlp.AMBER_STRICT},
    ),
    Paper(
        key="arena", title="Event security at the Civic Arena", kind=Kind.MOU, parties=("arena", "bayhaven_police"),
        signed=-700, term=Span(begins=-690, last=40), facts=_VENUE,
    ),
    Paper(
        key="airport", title="Airport emergency plan", kind=Kind.MUTUAL_AID,
        parties=("airport", "sheriff", "emergency"),
        signed=-760, term=Span(begins=-760, last=-30, more={
            "holdover": "Duties of sections 4 and 6 go on for 180 days after the end", "holdover_last_day": 150,
        }), facts=_VENUE,
    ),
    Paper(
        key="mall", title="Trespass notices and video at Juniper Crossing", kind=Kind.LETTER,
        parties=("mall", "juniper_police"), signed=-830, term=Span(begins=-830, last=-100), owner=None, facts=_VENUE,
    ),
    Paper(
        key="hospital", title="Emergency department liaison", kind=Kind.MOU, parties=("hospital", "bayhaven_police"),
        signed=-320, term=Span(begins=-315, lasts="2 years"), facts=_CARE,
    ),
    Paper(
        key="crisis", title="Co-response with the crisis center", kind=Kind.MOA,
        parties=("crisis", "behavioral", "sheriff"),
        signed=-400, term=Span(begins=-398, lasts="3 years", renewal=Renewal.EXPRESS), facts=_CARE,
    ),
    Paper(
        key="counseling", title="Consultation with the counseling center", kind=Kind.INFORMATION_SHARING,
        parties=("counseling", "campus_police"), signed=-500, term=Span(begins=-498, lasts="4 years"), facts=_CARE,
    ),
    Paper(
        key="recovery", title="Qualified service organization agreement", kind=Kind.BAA_QSOA,
        parties=("recovery", "behavioral"), signed=-150,
        term=Span(begins=-150, renewal=Renewal.EVERGREEN, more={"review_months": 12}),
        facts={"pack_code": "baa_qsoa", "categories": [Category.SUD_RECORD], "tlp": Tlp.RED,
               "caveats": ["42 CFR Part 2: no redisclosure"], "direction": Direction.OUT},
    ),
    Paper(
        key="interagency", title="Interagency agreement on youth", kind=Kind.INTERAGENCY_JUVENILE,
        parties=("protective", "schools", "probation"), stage=Stage.OUT_FOR_SIGNATURE, signed=-9, signers=1,
        term=Span(begins=1, lasts="2 years", renewal=Renewal.EXPRESS), facts=_SCHOOL | {"pack_code": None},
    ),
    Paper(
        key="platform", title="Emergency requests to Quillpost", kind=Kind.LETTER, parties=("platform", "sheriff"),
        stage=Stage.OUT_FOR_SIGNATURE, term=Span(begins=14, lasts="1 year"),
        facts={"categories": [Category.COMMUNICATIONS], "circumstances": [Circumstance.EMERGENCY]},
    ),
    Paper(
        key="tribal", title="Cross-jurisdiction cooperation", kind=Kind.MOU, parties=("tribal_police", "sheriff"),
        stage=Stage.NEGOTIATING, facts={"direction": Direction.BOTH, "purposes": [Purpose.INFORMATION_SHARING]},
    ),
    Paper(key="interfaith", title="Security liaison for houses of worship", kind=Kind.MOU,
          parties=("interfaith", "sheriff"), stage=Stage.DRAFT, owner=None),
    Paper(
        key="power", title="Protected infrastructure information", kind=Kind.NDA, parties=("power", "fusion"),
        signed=-12, term=Span(begins=20, lasts="5 years"),
        facts={"categories": [Category.INFRASTRUCTURE], "tlp": Tlp.AMBER_STRICT, "caveats": ["PCII (6 CFR 29)"]},
    ),
    Paper(
        key="fusion", title="Management control of the shared system", kind=Kind.MANAGEMENT_CONTROL,
        parties=("fusion", "sheriff"), signed=-900, term=Span(begins=-898, renewal=Renewal.EVERGREEN),
        facts={"pack_code": "cjis_control", "categories": [Category.CRIMINAL_HISTORY], "visibility": "coordinators",
               "purposes": [Purpose.SYSTEM_ACCESS]},
    ),
    Paper(
        key="cjis", title="Criminal justice information exchange", kind=Kind.CJIS_EXCHANGE,
        parties=("state_police", "sheriff", "fusion"), signed=-250, term=Span(begins=-245, lasts="3 years"),
        facts={"pack_code": "cjis_control", "categories": [Category.CRIMINAL_HISTORY], "direction": Direction.BOTH},
    ),
    Paper(
        key="warehouse", title="Access logs at Northgate", kind=Kind.DATA_USE, parties=("warehouse", "sheriff"),
        signed=-520, term=Span(begins=-520, lasts="3 years"), facts=_VENUE,
    ),
    Paper(key="library", title="The library calls when somebody worries them", kind=Kind.HANDSHAKE,
          parties=("library", "bayhaven_police"), owner=None, facts={"categories": [Category.OBSERVATION]}),
)  # fmt: skip
