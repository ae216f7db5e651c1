"""The fields of what is done with an agreement: its parties, amendments and endings; and of what laws want of it."""

from collections.abc import Sequence

from agreements.model import Kind
from agreements.record.fields import NOT_HERE, options, organisation
from agreements.record.model import Whole
from agreements.words import ROLES
from registry.platform.web.form_page import VERSION, Asked, Choice, choices


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
    return (VERSION, organisation("organisation", "Organization"), _ROLE, *_signatory(()), _SIGNED, _NOTICES)


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
        Asked(name="summary", label="What it changes", kind="textarea", required=True, hint=NOT_HERE),
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
