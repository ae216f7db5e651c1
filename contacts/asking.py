"""The fields of each form, in the order and the words in which they are asked."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from contacts.model import AssignmentKind, PointKind, PositionRole, Visibility
from contacts.service_checks import METHODS, OUTCOMES
from contacts.words import LANGUAGES, languages
from registry.platform.hours import WeeklyHours
from registry.platform.hours_text import hours_text
from registry.platform.web.form_page import VERSION, Asked, Choice, choices

_USUAL = list(LANGUAGES.values())[:11]
PURPOSES = ("intake", "crisis", "clinical", "records", "legal process", "training", "exercises")
_HOURS = "Like “Mon–Fri 08:00–16:30, Sat 09:00–12:00” or “24/7”. Blank: the organisation's own hours."
_OTHER = "Begin to type a name; for a deputy who serves a school, say."


def ticks(usual: Sequence[str], chosen: Iterable[str] = ()) -> list[Choice]:
    """Boxes for what is usual and for what was chosen beside it."""
    return [(word, word) for word in dict.fromkeys([*usual, *chosen])]


def _kind(required: bool = True) -> Asked:  # noqa: FBT001, FBT002 - reads as what it says
    return Asked(name="kind", label="What it is", kind="select", options=choices(PointKind), required=required)


def _visibility() -> Asked:
    return Asked(name="visibility", label="Who may see it", kind="radios", options=choices(Visibility), required=True)


def _languages(spoken: Iterable[str]) -> Asked:
    options = ticks(_USUAL, languages(spoken))
    return Asked(name="languages", label="Languages", kind="checkboxes", options=options, folded=True)


_SOURCE_HINT = "Who told it, or where it stands. Never anything about a person of concern."
_VALUE_HINT = "A number in any form, like (305) 555-0123 ext. 4; an e-mail address; or a web address."


def intake() -> tuple[Asked, ...]:
    """A person, a role and a number, in one short form."""
    return (
        Asked(name="name", label="Name", required=True),
        Asked(name="title", label="Title", hint="What they are called there: Principal, Captain, Clinical director."),
        Asked(name="role", label="Role", kind="select", options=choices(PositionRole), empty="No role yet"),
        Asked(name="assignment", label="As", kind="select", options=choices(AssignmentKind), required=True),
        _kind(),
        Asked(name="value", label="Number or address", hint=_VALUE_HINT),
        Asked(name="extension", label="Extension", width="short"),
        _visibility(),
    )


def person(spoken: Iterable[str] = ()) -> tuple[Asked, ...]:
    return (
        VERSION,
        Asked(name="name", label="Name", required=True),
        Asked(name="title", label="Title"),
        _languages(spoken),
        Asked(name="accepted_on", label="Agreed to be listed on", kind="date"),
    )


def left(people: Sequence[Choice]) -> tuple[Asked, ...]:
    return (
        VERSION,
        Asked(name="left_on", label="First day without them", kind="date", hint="Blank: today."),
        *_follows("Who takes over?", people),
    )


def moved(people: Sequence[Choice], posts: Sequence[Choice]) -> tuple[Asked, ...]:
    return (
        VERSION,
        Asked(
            name="position_id", label="New position", kind="select", options=posts, empty="Choose one", required=True
        ),
        Asked(name="title", label="New title", hint="Blank: as before."),
        Asked(name="since_on", label="Since", kind="date", hint="Blank: today."),
        *_follows("Who takes over what they held?", people),
    )


def _follows(label: str, people: Sequence[Choice]) -> tuple[Asked, ...]:
    nobody = "Nobody yet: show the positions as vacant"
    return (
        Asked(name="successor_id", label=label, kind="select", options=people, empty=nobody),
        Asked(name="newcomer", label="Or somebody who is not listed yet", hint="Their name; numbers are added after."),
        Asked(name="pass_on", label="Ask them to the meetings, and give them the open action items", kind="checkbox"),
    )


def away(people: Sequence[Choice]) -> tuple[Asked, ...]:
    return (
        VERSION,
        Asked(name="back_on", label="First day back", kind="date", hint="Blank when that is not known."),
        Asked(
            name="stand_in_id", label="Who stands in until then?", kind="select", options=people,
            empty="Nobody new", hint="For all that they hold. Somebody of another organisation: name them on the "
            "page of the person.",
        ),
    )  # fmt: skip


def position(purposes: Iterable[str] = (), *, new: bool) -> tuple[Asked, ...]:
    fields = (
        Asked(name="role", label="Role", kind="select", options=choices(PositionRole), required=True),
        Asked(name="title", label="What it is called there", hint="Blank: the name of the role."),
        Asked(name="purposes", label="Answers for", kind="checkboxes", options=ticks(PURPOSES, purposes)),
        Asked(name="required", label="Must be filled: show it to the coordinator when it is vacant", kind="checkbox"),
    )
    return fields if new else (VERSION, *fields)


def end(label: str, hint: str) -> tuple[Asked, ...]:
    return (VERSION, Asked(name="on", label=label, kind="date", hint=hint))


def abolish(posts: Sequence[Choice]) -> tuple[Asked, ...]:
    return (
        *end("First day without it", "Blank: today."),
        Asked(
            name="into_id", label="Which position takes over its work?", kind="select", options=posts,
            empty="None: its numbers are retired", hint="It gets its numbers and what it answered for.",
        ),
    )  # fmt: skip


def assign(people: Sequence[Choice]) -> tuple[Asked, ...]:
    return (
        Asked(
            name="person_id", label="Who", kind="select", options=people, empty="Choose somebody of this organisation"
        ),
        Asked(name="other", label="Or somebody of another organisation", hint=_OTHER, suggest="/people/suggest"),
        Asked(name="kind", label="As", kind="select", options=choices(AssignmentKind), required=True),
        Asked(
            name="rank",
            label="Order",
            kind="number",
            min=1,
            max=99,
            width="short",
            hint="1 is called first.",
            required=True,
        ),
        Asked(name="starts_on", label="First day", kind="date", hint="Blank: today."),
        Asked(name="ends_on", label="Last day", kind="date", hint="Blank: until further notice."),
    )


def meanwhile(people: Sequence[Choice]) -> tuple[Asked, ...]:
    return (
        Asked(name="person_id", label="Who", kind="select", options=people, empty="Choose somebody here"),
        Asked(name="other", label="Or somebody of another organisation", hint=_OTHER, suggest="/people/suggest"),
        Asked(name="starts_on", label="First day", kind="date", required=True),
        Asked(name="ends_on", label="Last day", kind="date", required=True),
    )


def delegate(people: Sequence[Choice]) -> tuple[Asked, ...]:
    return (
        Asked(name="starts_on", label="Away from", kind="date", required=True),
        Asked(name="ends_on", label="Away to, the last day", kind="date", required=True),
        Asked(name="delegate_id", label="Who stands in", kind="select", options=people, empty="Choose somebody here"),
        Asked(name="other", label="Or somebody of another organisation", hint=_OTHER, suggest="/people/suggest"),
    )


def _hours(stored: Mapping[str, Any]) -> str:
    return hours_text(WeeklyHours.from_json(stored))


def point(
    people: Sequence[Choice], posts: Sequence[Choice], spoken: Iterable[str] = (), *, new: bool
) -> tuple[Asked, ...]:
    fields = (
        _kind(),
        Asked(name="value", label="Number or address", hint=_VALUE_HINT, required=True),
        Asked(name="extension", label="Extension", width="short"),
        Asked(name="label", label="What it is called", hint="Like “Front office” or “Night desk”. Blank: what it is."),
        Asked(name="position_id", label="Belongs to the position", kind="select", options=posts, empty="No position"),
        Asked(name="person_id", label="Leads to", kind="select", options=people, empty="Nobody in particular"),
        Asked(name="coverage", label="Answered", hint=_HOURS, said=_hours),
        _languages(spoken),
        _visibility(),
        Asked(name="source", label="Where it comes from", hint=_SOURCE_HINT),
        Asked(
            name="confirm_months", label="Confirm every so many months", kind="number", min=1, max=60, width="short",
            required=True,
        ),
    )  # fmt: skip
    return fields if new else (VERSION, *fields)


def check() -> tuple[Asked, ...]:
    return (
        Asked(name="outcome", label="What came of it", kind="radios", options=choices(OUTCOMES), required=True),
        Asked(name="method", label="How", kind="select", options=choices(METHODS), required=True),
        Asked(name="minutes", label="Minutes until somebody answered", kind="number", min=0, width="short"),
    )
