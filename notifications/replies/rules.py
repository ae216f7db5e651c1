"""What an answer that came by mail counts for: taken, too old, or something that a person has to look at."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from notifications.invitations.model import Told
from notifications.invitations.rules import comes
from notifications.replies.reading import Spoken

# Services that answer for their users write from an address of their own.
_SERVICES: Final = frozenset({"noreply", "no-reply", "donotreply", "do-not-reply", "calendar-notification"})

UNKNOWN: Final = "It answers an invitation that is not known here."
STRANGER: Final = "It answers for an address that is not asked to this meeting."
OTHER_SENDER: Final = "It came from another address than the one that it answers for."
SEVERAL: Final = "It answers for several at once."
DELEGATED: Final = "It passes the invitation on to somebody else."
UNCLEAR: Final = "It does not say yes, no or maybe."
NO_SUCH_DATE: Final = "It speaks of a date on which there is no such meeting."
NO_LONGER: Final = "Its sender is not asked to this meeting any more."
EARLIER: Final = "It answers an earlier letter; this has changed since."
OVERTAKEN: Final = "A later answer came before it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A letter to a guest: `about` is the original time of the one meeting it spoke of, None for all."""

    about: datetime | None
    sequence: int
    planned: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """Whom an answer may be from: what they were told last, the letters to them, and when they answered to what.

    `answers` are pairs of an occasion and when their program says that the answer was written.
    """

    address: str
    told: Sequence[Told]
    letters: Sequence[Sent]
    answers: Sequence[tuple[datetime | None, datetime]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What becomes of an answer: `state` is taken, old or parked, with the reason in words.

    `planned` is the planner's number of what was answered to, `told` what the guest was told of it.
    """

    state: str
    reason: str = ""
    occasion: datetime | None = None
    planned: int = 0
    told: Told | None = None


def judged(spoken: Spoken, sender: str, guests: Sequence[Guest] | None, arrived: datetime) -> Judged:
    """What an answer counts for. `guests` are those of its meeting, None where no such meeting is known."""
    if guests is None:
        return Judged(state="parked", reason=UNKNOWN)
    guest = next((one for one in guests if one.address == spoken.attendee), None)
    if guest is None:
        return Judged(state="parked", reason=STRANGER)
    doubt = _doubt(spoken, sender)
    if doubt is not None:
        return Judged(state="parked", reason=doubt)
    return _counted(spoken, guest, arrived)


def _doubt(spoken: Spoken, sender: str) -> str | None:
    """Why a person has to look at what a known guest is said to answer."""
    if sender and sender != spoken.attendee:
        service = sender.partition("@")[0] in _SERVICES
        if not service:
            return OTHER_SENDER if spoken.alone else SEVERAL
    if not spoken.alone and sender != spoken.attendee:
        return SEVERAL
    if spoken.answer == "counter" and spoken.proposed is None:
        return UNCLEAR
    return {"delegated": DELEGATED, "unclear": UNCLEAR}.get(spoken.answer)


def _counted(spoken: Spoken, guest: Guest, arrived: datetime) -> Judged:
    told, occasion = _meant(spoken, guest)
    if told is None:
        return Judged(state="parked", reason=NO_SUCH_DATE)
    letter = _answered(spoken, guest, arrived)
    good = Judged(state="taken", occasion=occasion, planned=letter.planned, told=told)
    stamped = spoken.stamped or arrived
    if not told.stands:
        return replace(good, state="old", reason=NO_LONGER)
    if letter.sequence < since(guest, occasion):
        return replace(good, state="old", reason=EARLIER)
    if any(where == occasion and at > stamped for where, at in guest.answers):
        return replace(good, state="old", reason=OVERTAKEN)
    return good


def since(guest: Guest, occasion: datetime | None) -> int:
    """The number of the last letter that changed what an answer to all, or to one occasion, is an answer to."""
    return max((one.sequence for one in guest.letters if one.about in {None, occasion}), default=0)


def _meant(spoken: Spoken, guest: Guest) -> tuple[Told | None, datetime | None]:
    """What was answered to: the row told, and the original time of one meeting of a series."""
    whole = next((one for one in guest.told if one.occasion is None), None)
    single = {one.occasion: one for one in guest.told if one.occasion}
    if whole is not None and whole.facts.rrule is None:
        return whole, None
    if spoken.occasion is None:
        only = next(iter(single.items())) if len(single) == 1 and (whole is None or not whole.stands) else None
        return (only[1], only[0]) if only else (whole, None)
    zone = next(one.facts.zone for one in guest.told)
    local = spoken.occasion.local(zone)
    for original, told in single.items():
        if original == local or (spoken.occasion.whole_day and original and original.date() == local.date()):
            return told, original
    if whole is not None and (comes(whole.facts, local) or local in whole.facts.gone):
        return whole, local
    return None, None


def _answered(spoken: Spoken, guest: Guest, arrived: datetime) -> Sent:
    """The letter that was answered: by its number, else the last one written before the answer."""
    letters = sorted(guest.letters, key=lambda one: one.sequence)
    if spoken.sequence is not None:
        known = [one for one in letters if one.sequence <= spoken.sequence]
    else:
        written = spoken.stamped or arrived
        known = [one for one in letters if one.at <= written]
    return (known or letters[:1])[-1]
