"""The fields of each form of the record, in the order and the words in which they are asked."""

from collections.abc import Mapping, Sequence
from typing import Any

from agreements.asking import VERSION, Asked, Choice, choices
from agreements.model import Category, Kind, Tlp
from agreements.record.model import Pack, PartyLine, Whole
from agreements.words import (
    CIRCUMSTANCES,
    DIRECTIONS,
    PURPOSES,
    RENEWALS,
    ROLES,
    SECTIONS,
    STAGES,
    VISIBILITIES,
)
from registry.partners.sectors import Sector

_PERIOD = "Like “90 days”, “3 months” or “1 year”."
_NOT_HERE = "Never anything about a person of concern."


def options(words: Mapping[Any, str]) -> list[Choice]:
    return [(str(code), text) for code, text in words.items()]


def _kind() -> Asked:
    return Asked(name="kind", label="Kind", kind="select", options=choices(Kind), required=True)


def _visible() -> Asked:
    return Asked(name="visibility", label="Who may see it", kind="select", options=options(VISIBILITIES), required=True)


def _organisation(name: str, label: str, hint: str | None = None) -> Asked:
    return Asked(
        name=name, label=label, required=True, suggest="/partners/suggest", hint=hint or "Begin to type its name."
    )


def new() -> Sequence[Asked]:
    """The whole of a new agreement; all but three fields may stay empty."""
    return (
        Asked(name="title", label="Title", required=True),
        _kind(),
        _organisation("lead", "Lead party", "The partner whose calendar and area count. Begin to type its name."),
        Asked(
            name="others", label="Other parties", kind="textarea", rows=2,
            hint="One to a line, by name. Your own agency too, where it is in the directory.",
        ),
        Asked(name="stage", label="How far it has come", kind="select", options=options(STAGES), required=True),
        Asked(
            name="signed_on", label="Signed by all on", kind="date", width="short",
            hint="For a paper that exists: the day of the last signature.",
        ),
        *_term_dates(),
        Asked(name="reference", label="Reference", width="medium", hint="Blank: the next free number is proposed."),
        _visible(),
    )  # fmt: skip


def _term_dates() -> Sequence[Asked]:
    return (
        Asked(name="begins_on", label="First day in force", kind="date", width="short"),
        Asked(name="last_day", label="Last day in force", kind="date", width="short", hint="Blank: see below."),
        Asked(name="lasts", label="Or how long it lasts", width="short", hint=f"{_PERIOD} Both blank: no end."),
        Asked(name="renewal", label="What happens then", kind="select", options=options(RENEWALS), required=True),
        Asked(name="renewal_period", label="Renews itself for", width="short", hint=_PERIOD),
        Asked(name="notice", label="Notice period", width="short", hint=f"{_PERIOD} Counted back from the end."),
    )


def term() -> Sequence[Asked]:
    begins, *rest = _term_dates()
    return (
        VERSION,
        Asked(name=begins.name, label=begins.label, kind="date", width="short", required=True),
        *rest,
        Asked(
            name="notice_of_others", label="Notice period of the other side", width="short",
            hint="Only where it differs.",
        ),
        Asked(
            name="renewals_most", label="Renews itself at most", kind="number", width="short", min=1,
            hint="How often; blank: without a limit.",
        ),
        Asked(name="review_months", label="Reviewed every so many months", kind="number", width="short", min=1),
        Asked(
            name="terminate_days", label="Days to terminate for convenience", kind="number", width="short", min=0,
        ),
        Asked(
            name="holdover", label="What holds on after the end",
            hint="The words of its survival or holdover clause, in short. Blank: nothing does.",
        ),
        Asked(name="holdover_last_day", label="Last day of that", kind="date", width="short"),
    )  # fmt: skip


def basics(owners: Sequence[Choice]) -> Sequence[Asked]:
    return (
        VERSION,
        Asked(name="title", label="Title", required=True),
        _kind(),
        Asked(name="reference", label="Reference", required=True, width="medium"),
        _visible(),
        Asked(name="purposes", label="What it is for", kind="checkboxes", options=options(PURPOSES)),
        Asked(name="owner_id", label="Looked after by", kind="select", options=owners, empty="Nobody yet"),
        Asked(name="backup_owner_id", label="Stand-in", kind="select", options=owners, empty="Nobody yet"),
        Asked(name="note", label="Note", kind="textarea", hint=_NOT_HERE),
    )


def scope(sites: Sequence[Choice]) -> Sequence[Asked]:
    places = [Asked(name="site_ids", label="Places", kind="checkboxes", options=sites)] if sites else []
    return (
        VERSION,
        Asked(
            name="areas", label="Areas", kind="textarea", rows=3,
            hint="One to a line, like “Bay County, FL”. Blank: where its parties are.",
        ),
        *places,
        Asked(name="sectors", label="Sectors", kind="checkboxes", options=choices(Sector)),
    )  # fmt: skip


def ask() -> Sequence[Asked]:
    return (
        VERSION,
        Asked(name="categories", label="What may be asked about", kind="checkboxes", options=choices(Category)),
        Asked(name="direction", label="Which way", kind="select", options=options(DIRECTIONS), required=True),
        Asked(name="circumstances", label="When", kind="checkboxes", options=options(CIRCUMSTANCES)),
        Asked(name="clause", label="Clause", hint="Where the paper says so: “section 4.2”."),
        Asked(name="request_channel", label="How a request is made", hint="Duty line, portal, form."),
        Asked(
            name="response_hours", label="Answer promised within hours", kind="number", width="short", min=1,
        ),
        Asked(name="identity_check", label="How the asker is verified", hint="Call back, badge, agency number."),
    )  # fmt: skip


def duties() -> Sequence[Asked]:
    handling, publishing, deciding = "Handling", "Publication and filing", "Oversight and approval"
    return (
        VERSION,
        Asked(
            name="tlp", label="Traffic Light Protocol", kind="select", options=[(one.value, one.value) for one in Tlp],
            empty="Not said", group=handling,
        ),
        Asked(
            name="caveats", label="Caveats", kind="textarea", rows=3, group=handling,
            hint="One to a line: no redisclosure, law enforcement sensitive.",
        ),
        Asked(name="retention", label="How long and then", group=handling, hint="How long it is kept, and what then."),
        Asked(name="must_publish", label="It must be published", kind="checkbox", group=publishing),
        Asked(name="published_url", label="Published at", kind="url", group=publishing),
        Asked(name="published_on", label="Published on", kind="date", width="short", group=publishing),
        Asked(name="filing_agency", label="To be filed with", group=publishing),
        Asked(name="filing_due_on", label="Filing due on", kind="date", width="short", group=publishing),
        Asked(name="filed_on", label="Filed on", kind="date", width="short", group=publishing),
        Asked(name="oversight", label="Who oversees it", group=deciding),
        Asked(name="governing_body", label="Which body must approve", group=deciding, hint="School board, council."),
        Asked(
            name="governing_lead_days", label="Days that it needs", kind="number", width="short", min=0, group=deciding,
            hint="Calendar days from the agenda to the decision; deadlines are pulled forward by them.",
        ),
    )  # fmt: skip


def checklist(packs: Sequence[Pack], chosen: Pack | None) -> Sequence[Asked]:
    known = {one.code: one for one in [*packs, *([chosen] if chosen else [])]}
    clauses = [(clause, clause) for clause in chosen.clauses] if chosen else []
    asked = [
        VERSION,
        Asked(
            name="sections", label="SAFECOM's ten sections", kind="checkboxes", options=options(SECTIONS),
            hint="Tick what the paper has.",
        ),
        Asked(
            name="pack_code", label="What a law or a guide wants", kind="select", empty="Nothing in particular",
            options=[(one.code, f"{one.title} ({one.citation})") for one in known.values()],
            hint="Its clauses can be ticked here once it is saved.",
        ),
    ]  # fmt: skip
    if clauses:
        asked.append(Asked(name="clauses", label="Clauses that the paper has", kind="checkboxes", options=clauses))
    return asked


def stage() -> Sequence[Asked]:
    return (VERSION, Asked(name="stage", label="How far it has come", kind="radios", options=options(STAGES)))


def _signatory(people: Sequence[Choice]) -> Sequence[Asked]:
    listed = Asked(
        name="signatory_id", label="Signatory, as listed here", kind="select", options=people, empty="Not listed",
        hint="Then it shows by itself when they leave.",
    )  # fmt: skip
    return (
        *([listed] if people else []),
        Asked(name="signatory_name", label="Signatory"),
        Asked(name="signatory_title", label="Title"),
        Asked(name="signatory_authority", label="Authority to sign", hint="By law, by resolution, by delegation."),
    )


_ROLE = Asked(name="role", label="Role", kind="select", options=options(ROLES), required=True)
_SIGNED = Asked(name="signed_on", label="Signed on", kind="date", width="short")
_NOTICES = Asked(name="notice_address", label="Where notice is sent")


def new_party() -> Sequence[Asked]:
    return (VERSION, _organisation("organisation", "Organization"), _ROLE, *_signatory(()), _SIGNED, _NOTICES)


def party(people: Sequence[Choice]) -> Sequence[Asked]:
    return (VERSION, _ROLE, *_signatory(people), _SIGNED, _NOTICES)


def sign(people: Sequence[Choice]) -> Sequence[Asked]:
    signed = Asked(name="signed_on", label="Signed on", kind="date", width="short", hint="Blank: today.")
    return (VERSION, signed, *_signatory(people))


def withdraw() -> Sequence[Asked]:
    hint = "The last day on which it is bound. Blank: yesterday, so that it is not bound today."
    return (VERSION, Asked(name="last_day", label="Last day", kind="date", width="short", hint=hint))


def amendment(it: Whole) -> Sequence[Asked]:
    numbers = [(str(row["number"]), f"Term {row['number']}") for row in it.terms]
    return (
        VERSION,
        Asked(name="summary", label="What it changes", kind="textarea", required=True, hint=_NOT_HERE),
        Asked(name="effective_on", label="In effect from", kind="date", width="short", required=True),
        Asked(
            name="signed_on",
            label="Signed on",
            kind="date",
            width="short",
            hint="Blank: not yet. Then it does not count.",
        ),
        Asked(name="term_number", label="Of which term", kind="select", options=numbers, required=True),
        Asked(name="moves_end", label="It moves the end of the term", kind="checkbox"),
        Asked(name="last_day", label="New last day in force", kind="date", width="short", hint="Blank: no end."),
    )


def signed_amendment() -> Sequence[Asked]:
    return (VERSION, Asked(name="signed_on", label="Signed on", kind="date", width="short", required=True))


def supersede(others: Sequence[Choice]) -> Sequence[Asked]:
    return (
        VERSION,
        Asked(name="by_id", label="Replaced by", kind="select", options=others, required=True),
        Asked(
            name="on",
            label="From",
            kind="date",
            width="short",
            hint="The first day on which the new one counts. Blank: today.",
        ),
    )


def _reason() -> Asked:
    return Asked(name="reason", label="Why", kind="textarea", required=True, hint=_NOT_HERE)


def terminate() -> Sequence[Asked]:
    day = Asked(name="last_day", label="Last day in force", kind="date", width="short", hint="Blank: it is over today.")
    return (VERSION, day, _reason())


def suspend() -> Sequence[Asked]:
    return (VERSION, Asked(name="on", label="From", kind="date", width="short", hint="Blank: today."), _reason())


def resume() -> Sequence[Asked]:
    return (VERSION, _reason())


def pack(*, new: bool) -> Sequence[Asked]:
    code = Asked(
        name="code", label="Short code", required=True, width="medium", hint="Small letters, like “ga_school”."
    )
    return (
        *([code] if new else [VERSION]),
        Asked(name="title", label="Title", required=True),
        Asked(name="citation", label="Where it stands", hint="Statute, regulation or guide."),
        Asked(name="kinds", label="For which kinds", kind="checkboxes", options=choices(Kind)),
        Asked(name="region", label="State", width="short", hint="Like FL; blank: everywhere."),
        Asked(name="term_months", label="Signed anew every so many months", kind="number", width="short", min=1),
        Asked(name="review_months", label="Reviewed every so many months", kind="number", width="short", min=1),
        Asked(name="clauses", label="Clauses that it wants", kind="textarea", rows=8, hint="One to a line."),
        Asked(name="signers", label="Who signs"),
        Asked(name="filing", label="Filed with"),
        Asked(name="publish", label="It must be published", kind="checkbox"),
        *([] if new else [Asked(name="retired", label="No longer offered", kind="checkbox")]),
    )


def signatory_label(one: PartyLine) -> str:
    """A signatory with the title, as a line."""
    return ", ".join(part for part in (one.signatory_name, one.signatory_title) if part)
