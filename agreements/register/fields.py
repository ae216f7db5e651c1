"""What a register of agreements may say, column by column."""

from agreements.model import Category, Circumstance, Direction, Kind, PartyRole, Purpose, SafecomSection, Stage, Tlp
from agreements.register.days import Order
from contacts.model import Visibility
from registry.partners.sectors import Sector
from registry.platform.exchange.fields import Target
from registry.platform.exchange.values import Unclear, Value, count

# These cells are understood together, once the whole register is read.
TERM = ("begins_on", "last_day", "term", "renewal", "auto_renew", "renewal_period", "renewals_most", "notice",
        "notice_of_others", "holdover", "holdover_last_day", "review_months", "terminate_days",
        "amendments")  # fmt: skip
DAYS = ("begins_on", "last_day", "signed_on", "holdover_last_day", "suspended_on", "terminated_last_day",
        "superseded_on", "published_on", "filing_due_on", "filed_on")  # fmt: skip
# Where people write what they like.
FREE = ("note", "clause", "request_channel", "identity_check", "retention", "oversight", "holdover", "department",
        "signatures", "amendments")  # fmt: skip
SETTINGS = ("date_order", "end_day")
# What is never empty: a cell that is says nothing.
NEVER_EMPTY = frozenset({"stage", "visibility", "direction", "must_publish", "kind", "title", "reference", "register"})
DEFAULTS = {"visibility": "all_users", "direction": "in", "must_publish": "no"}

_YES_NO = ("yes", "no")


def _said(name: str, label: str, *synonyms: str, required: bool = False, hint: str = "") -> Target:
    return Target(name=name, label=label, cleaner="prose", synonyms=synonyms, required=required, hint=hint)


def _positive(text: str) -> Value | Unclear:
    found = count(text)
    return Unclear(f"“{text.strip()[:60]}” is not more than nothing.") if found == 0 else found


AGREEMENT = (
    Target(name="id", label="Registry number", cleaner="number_here", synonyms=("registry id",)),
    Target(name="reference", label="Reference", cleaner="code",
           synonyms=("agreement no", "agreement number", "agreement id", "contract no",
                     "contract number", "contract id", "mou no", "mou number", "ref",
                     "ref no", "reference no", "reference number", "file no", "file number", "no", "number",
                     "tracking number")),
    Target(name="title", label="Title", cleaner="title", required=True,
           synonyms=("agreement title", "agreement name", "agreement", "contract title", "contract name", "name",
                     "description", "subject", "mou title", "document title", "purpose of agreement")),
    _said("kind", "Kind", "type", "agreement type", "contract type", "document type", "type of agreement", "category",
          required=True, hint="For all rows without one: MOU, NDA, handshake and so on."),
    _said("lead", "Lead party", "lead agency", "primary party", "first party", "party 1"),
    _said("parties", "Parties", "partner", "partners", "party", "agency", "agencies", "partner agency", "vendor",
          "organization", "organisation", "with", "other party", "parties to agreement", "contractor", "entity",
          "partner organization", "school district", "second party", "party 2"),
    _said("stage", "Status", "agreement status", "contract status", "current status"),
    _said("signed_on", "Signed on", "signed", "date signed", "signature date", "executed", "execution date",
          "date executed", "signed date", "fully executed"),
    _said("signatures", "Signatures"),
    _said("begins_on", "Begins on", "effective", "effective date", "start", "start date", "begin", "begin date",
          "begins", "from", "beginning date", "commencement", "commencement date", "effective from", "date effective"),
    _said("last_day", "Last day in force", "expiration", "expiration date", "expires", "expiry", "expiry date", "end",
          "end date", "ends", "through", "thru", "exp date", "exp", "valid through", "valid until", "until",
          "termination date", "term end", "expires on", "ending date", "effective through"),
    _said("term", "Term", "length", "term length", "duration", "initial term", "contract term", "term of agreement"),
    _said("renewal", "Renewal", "renewals", "renewal terms", "renewal type", "renewal options", "renewal option"),
    _said("auto_renew", "Renews itself", "auto renew", "auto renewal", "automatic renewal", "auto-renews",
          "automatically renews", "auto renew?", "autorenew"),
    _said("renewal_period", "Renews for", "renewal term", "renewal period", "renewal length"),
    _said("renewals_most", "Renewals at most", "max renewals", "number of renewals", "renewals allowed"),
    _said("notice", "Notice", "notice period", "notice required", "termination notice", "notice days", "notice (days)",
          "days notice", "notice to terminate", "cancellation notice", "non-renewal notice"),
    _said("notice_of_others", "Notice of the other side"),
    Target(name="holdover", label="Holdover"),
    _said("holdover_last_day", "Holdover until", "survival until"),
    Target(name="review_months", label="Review every (months)", cleaner="count", synonyms=("review cycle months",)),
    Target(name="terminate_days", label="Termination notice (days)", cleaner="count"),
    _said("amendments", "Amendments"),
    Target(name="suspended_on", label="Suspended from", cleaner="prose"),
    _said("terminated_last_day", "Terminated, last day", "terminated", "terminated on", "date terminated"),
    _said("superseded_by", "Superseded by", "replaced by", "successor agreement"),
    _said("superseded_on", "Superseded from"),
    Target(name="visibility", label="Who may see it", choices=tuple(Visibility)),
    _said("owner", "Owner", "agreement owner", "contract owner", "contract manager", "responsible person",
          "managed by", "owner email", "coordinator"),
    _said("backup_owner", "Backup owner"),
    _said("department", "Department", "dept", "division", "responsible department", "unit", "bureau"),
    Target(name="note", label="Notes", cleaner="prose",
           synonyms=("notes", "comment", "comments", "remarks", "remark", "memo", "details")),
    Target(name="purposes", label="Purposes", choices=tuple(Purpose), many=True),
    Target(name="sectors", label="Sectors", choices=tuple(Sector), many=True),
    Target(name="areas", label="Areas", many=True, cleaner="line"),
    Target(name="categories", label="Kinds of information", choices=tuple(Category), many=True),
    Target(name="direction", label="Direction", choices=tuple(Direction)),
    Target(name="circumstances", label="Circumstances", choices=tuple(Circumstance), many=True),
    Target(name="clause", label="Clause"),
    Target(name="request_channel", label="How to ask"),
    Target(name="response_hours", label="Answer within (hours)", cleaner=_positive),
    Target(name="identity_check", label="How identity is checked"),
    Target(name="tlp", label="TLP", choices=tuple(Tlp)),
    Target(name="caveats", label="Caveats", many=True),
    Target(name="retention", label="Retention"),
    Target(name="oversight", label="Oversight", synonyms=("oversight body",)),
    Target(name="must_publish", label="Must be published", choices=_YES_NO),
    Target(name="published_url", label="Published at", cleaner="title"),
    _said("published_on", "Published on"),
    Target(name="filing_agency", label="Filed with"),
    _said("filing_due_on", "Filing due on"),
    _said("filed_on", "Filed on"),
    Target(name="governing_body", label="Governing body", synonyms=("approving body", "board")),
    Target(name="governing_lead_days", label="Governing body's lead (days)", cleaner="count"),
    Target(name="sections", label="Sections", choices=tuple(SafecomSection), many=True),
    Target(name="pack_code", label="Pack of required clauses", cleaner="code"),
    Target(name="clauses", label="Clauses held", cleaner="title", many=True),
    Target(name="register", label="Name of the register", cleaner="code",
           hint="The next file of it then shows what is gone. The profile's name is taken where this is empty."),
    Target(name="date_order", label="In 03/04/2024, first comes", choices=tuple(Order),
           hint="Where a column itself leaves it open."),
    Target(name="end_day", label="An end date is", choices=("last_day_in_force", "first_day_without_force"),
           hint="The last day in force, unless said otherwise."),
)  # fmt: skip

# Facts that a cell gives as they are kept, and those of an export in their order.
PLAIN = (
    "visibility", "note", "purposes", "sectors", "areas", "categories", "direction", "circumstances", "clause",
    "request_channel", "response_hours", "identity_check", "tlp", "caveats", "retention", "oversight", "must_publish",
    "published_url", "published_on", "filing_agency", "filing_due_on", "filed_on", "governing_body",
    "governing_lead_days", "sections", "pack_code", "clauses", "suspended_on", "terminated_last_day", "superseded_by",
    "superseded_on", "owner", "backup_owner", "register",
)  # fmt: skip
TERM_COLUMNS = tuple(name for name in TERM if name not in {"term", "auto_renew"})
COLUMNS = (
    "id", "reference", "title", "kind", "lead", "parties", "stage", "signed_on", "signatures", *TERM_COLUMNS, *PLAIN,
)  # fmt: skip
KINDS, STAGES, ROLES = tuple(Kind), tuple(Stage), tuple(PartyRole)
