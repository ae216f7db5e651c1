"""The fields of each form of the record, in the order and the words in which they are asked."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from agreements.model import Category, Kind, Tlp
from agreements.record.model import Pack
from agreements.words import (
    CIRCUMSTANCES,
    DIRECTIONS,
    PURPOSES,
    RENEWALS,
    SECTIONS,
    STAGES,
    VISIBILITIES,
)
from registry.partners.sectors import Sector
from registry.platform.web.form_page import VERSION, Asked, Choice, choices

_PERIOD = "Like “90 days”, “3 months” or “1 year”."
NOT_HERE = "Never anything about a person of concern."


def options(words: Mapping[Any, str]) -> list[Choice]:
    return [(str(code), text) for code, text in words.items()]


def _kind() -> Asked:
    return Asked(name="kind", label="Kind", kind="select", options=choices(Kind), required=True)


def _visible() -> Asked:
    return Asked(name="visibility", label="Who may see it", kind="select", options=options(VISIBILITIES), required=True)


def organisation(name: str, label: str, hint: str | None = None) -> Asked:
    return Asked(
        name=name, label=label, required=True, suggest="/partners/suggest", hint=hint or "Begin to type its name."
    )


def new() -> Sequence[Asked]:
    """The whole of a new agreement; all but three fields may stay empty."""
    paper = "The paper, where there is one"
    return (
        Asked(name="title", label="Title", required=True),
        _kind(),
        organisation("lead", "Lead party", "The partner whose calendar and area count. Begin to type its name."),
        Asked(
            name="others", label="Other parties", kind="textarea", rows=2,
            hint="One to a line, by name. Your own agency too, where it is in the directory.",
        ),
        Asked(name="stage", label="How far it has come", kind="select", options=options(STAGES), required=True),
        Asked(
            name="signed_on", label="Signed by all on", kind="date", width="short",
            group=paper, hint="The day of the last signature.",
        ),
        *(replace(one, group=paper) for one in _term_dates()),
        Asked(
            name="reference", label="Reference", width="medium", group="More",
            hint="Blank: the next free number is proposed.",
        ),
        replace(_visible(), group="More"),
    )  # fmt: skip


def _term_dates() -> Sequence[Asked]:
    return (
        Asked(name="begins_on", label="First day in force", kind="date", width="short"),
        Asked(name="last_day", label="Last day in force", kind="date", width="short", hint="Both days included."),
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
        Asked(name="note", label="Note", kind="textarea", hint=NOT_HERE),
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
