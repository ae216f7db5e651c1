"""Why a line stands where it stands on the call list, in the words of an officer."""

from datetime import datetime

from contacts.candidates import Candidate, Stage
from contacts.coverage import Cover
from contacts.model import Directory, PointKind
from contacts.opening import closed_for, house_cover
from contacts.words import moment

_HEADS = {
    Stage.PRIMARY: "primary",
    Stage.ALTERNATE: "alternate",
    Stage.ESCALATION: "escalation",
    Stage.SPECIALIST: "other role",
    Stage.UNPLACED: "no position here",
}


def reason(one: Candidate, directory: Directory, at: datetime, cover: Cover | None) -> str:
    """Say why: "primary, on duty until 16:30 EDT", "alternate, …; the primary is on leave until 3 Dec"."""
    warning = "marked unreachable" if one.unreachable else None
    parts = (_head(one), one.note, warning, duty(one, directory, at, cover))
    words = ", ".join(part for part in parts if part)
    return f"{words}; {one.cause}" if one.cause and not one.absent else words


def _head(one: Candidate) -> str | None:
    if one.stage is Stage.UNPLACED and one.position:
        return None  # somebody stands in for them, which is said anyway
    if one.stage in _HEADS:
        return _HEADS[one.stage]
    if one.after_hours:
        return "after-hours line"
    if one.stage is Stage.DUTY:
        return (
            one.point.kind.label.lower() if one.point.kind in {PointKind.DUTY_LINE, PointKind.DISPATCH} else "on call"
        )
    return "24-hour line" if one.point.always and one.point.kind.dialable else one.point.kind.label.lower()


def duty(one: Candidate, directory: Directory, at: datetime, cover: Cover | None) -> str:
    """Say when it answers: "on duty until 16:30 EDT", of what is written "read from Mon 07:00 EST"."""
    change = moment(cover.change, at, directory.zone) if cover and cover.change else None
    if not one.point.kind.spoken:
        return _read(one, cover, change)
    if one.absent:
        return f"{one.absent}, may not answer"
    if cover is None:
        return "hours not recorded, may not answer"
    if cover.on:
        return _on_duty(one, directory, at, change)
    outside = _silent(one, directory, at) or "outside the hours"
    return f"{outside}, may not answer; opens {change}" if change else f"{outside}, may not answer"


def _read(one: Candidate, cover: Cover | None, change: str | None) -> str:
    """Say when a letter, a portal or a fax is looked at: nobody answers it, and it waits."""
    if one.absent:
        return one.absent
    if cover is None:
        return "no hours recorded"
    if cover.on:
        return f"read until {change}" if change else "read at all hours"
    return f"read from {change}" if change else "not read now"


def _on_duty(one: Candidate, directory: Directory, at: datetime, change: str | None) -> str:
    closed = _office_closed(directory, at) if one.stage is Stage.DUTY else None
    if closed:
        return closed
    return f"on duty until {change}" if change else "at all hours"


def _office_closed(directory: Directory, at: datetime) -> str | None:
    """Say why a duty line is the one to call: "school closed for winter break", None while the office is open."""
    house = house_cover(directory, at)
    if house is None or house.on:
        return None
    named = closed_for(directory, at)
    if named:
        return f"{directory.noun} closed for {named}"
    opens = house.change and moment(house.change, at, directory.zone)
    return f"{directory.noun} closed until {opens}" if opens else f"{directory.noun} closed"


def _silent(one: Candidate, directory: Directory, at: datetime) -> str | None:
    """Say which closure silences a line, None where closures do not."""
    staffed = one.after_hours or (one.point.coverage is not None and one.point.kind.staffed_by_duty)
    named = None if staffed else closed_for(directory, at)
    return f"closed for {named}" if named else None
