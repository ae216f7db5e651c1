"""Who has to be written to when a meeting or its guests change, and with what (RFC 5546, section 3.2)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby
from typing import Final

from notifications.invitations.model import Facts, Held, Letter, Method, Told, Why, facts_of
from registry.platform.calendar import expand, zones
from registry.platform.calendar.guests import Guest
from registry.platform.calendar.model import Kept
from registry.platform.calendar.rules import same

_PARTS: Final = ("chair", "required", "optional")
_AHEAD: Final = timedelta(days=366 * 6)


def letters(told: Sequence[Told], kept: Kept, guests: Sequence[Guest], now: datetime) -> list[Letter]:
    """What to write to whom, in order; nobody hears twice of the same, or of what is over.

    `told` is what each recipient was told last of this entry, `guests` who is asked now, `now` an aware instant. One
    letter for each address, however often it is asked. Time, place or recurrence count; other words are not worth a
    letter.
    """
    facts = facts_of(kept.entry)
    if facts is None:
        return []
    asked = {address: list(group) for address, group in groupby(sorted(guests, key=folded), key=folded)}
    known = {one.address for one in told}
    keys = frozenset() if kept.entry.cancelled else frozenset(guest.key for guest in guests)
    return [
        letter
        for address in (*asked, *sorted(known - asked.keys()))
        for letter in _Desk(
            facts=facts,
            planned=kept.sequence,
            cancelled=kept.entry.cancelled,
            now=now,
            keys=keys,
            told=[one for one in told if one.address == address],
            guests=[] if kept.entry.cancelled else asked.get(address, []),
        ).letters()
    ]


def after(told: Sequence[Told], sent: Iterable[Letter]) -> list[Told]:
    """What everybody was told last, once these letters are sent."""
    standing = {(one.address, one.occasion): one for one in told}
    for letter in sent:
        one = letter.told
        if one.occasion is None:  # speaks of all, so that nothing said of one meeting counts any more
            standing = {where: other for where, other in standing.items() if other.address != one.address}
        standing[one.address, one.occasion] = one
    return list(standing.values())


def rekeyed(told: Sequence[Told], guests: Sequence[Guest]) -> list[Told]:
    """What stands and goes by other names with the planner now, so that answers to it still find their way."""
    found = []
    for one in told:
        mine = [guest for guest in guests if folded(guest) == one.address]
        same_part = [guest for guest in mine if guest.occasion == one.occasion] or mine
        keys = tuple(sorted(guest.key for guest in same_part))
        if one.stands and keys and keys != one.keys:
            found.append(replace(one, keys=keys))
    return found


def folded(guest: Guest) -> str:
    """The address under which a guest gets one letter, however it is written."""
    return guest.address.strip().casefold()


def over(facts: Facts, now: datetime) -> bool:
    """Whether none of it is to come any more."""
    if facts.rrule is None:
        return _ended(facts.plan, facts.zone, now)
    begun = now - timedelta(minutes=facts.minutes)
    coming = expand.occasions(facts.rrule, facts.starts, facts.zone, begun, now + _AHEAD, len(facts.gone) + 1)
    held = any(not _ended(one, facts.zone, now) for one in facts.moved.values())
    return not held and not any(original not in facts.gone and original not in facts.moved for original in coming)


def comes(facts: Facts, original: datetime) -> bool:
    """Whether a series has a meeting that its rule puts at this local time, there or moved."""
    if facts.rrule is None or original in facts.gone:
        return False
    at = zones.instant(original, facts.zone)
    by_rule = expand.occasions(facts.rrule, facts.starts, facts.zone, at, at + timedelta(seconds=1), 1)
    return original in facts.moved or original in by_rule


def _ended(held: Held, zone: str, now: datetime) -> bool:
    return zones.instant(held.ends, zone) <= now


@dataclass(frozen=True, slots=True, kw_only=True)
class _Differences:
    """What is new for somebody who is asked to all of a series: the whole of it, or single meetings."""

    whole: bool
    single: tuple[datetime, ...]
    back: bool  # what they heard of one meeting is to be forgotten, which a letter on that one cannot say

    @property
    def any(self) -> bool:
        return self.whole or bool(self.single)

    @property
    def one(self) -> datetime | None:
        """The only thing that is new, where a letter on one meeting says it all."""
        return self.single[0] if len(self.single) == 1 and not self.whole and not self.back else None


def differences(before: Facts, facts: Facts, now: datetime) -> _Differences:
    """What of a series, as far as it is to come, is not as it was told."""
    whole = (before.plan, before.zone) != (facts.plan, facts.zone) or not same(before.rrule, facts.rrule)
    were, are = _exceptions(before, now), _exceptions(facts, now)
    single = tuple(sorted(at for at in were.keys() | are.keys() if were.get(at, 0) != are.get(at, 0)))
    back = any(at in before.gone and at not in facts.gone for at in single)
    stray = any(at not in facts.gone and not comes(facts, at) for at in single)
    return _Differences(whole=whole, single=single, back=back or stray)


def _exceptions(facts: Facts, now: datetime) -> dict[datetime, Held | None]:
    """The meetings to come that differ from the rule; None for one that is not held."""
    gone = {original: None for original in facts.gone if zones.instant(original, facts.zone) > now}
    moved = {original: held for original, held in facts.moved.items() if not _ended(held, facts.zone, now)}
    return {**gone, **moved}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """The letters to one address."""

    facts: Facts
    planned: int
    cancelled: bool
    now: datetime
    keys: frozenset[object]
    told: Sequence[Told]
    guests: Sequence[Guest]

    def letters(self) -> list[Letter]:
        found = self._of_all() if self._to_all else [*self._withdrawn(), *self._of_single()]
        return self._numbered(found)

    @property
    def _to_all(self) -> list[Guest]:
        return [one for one in self.guests if one.occasion is None or self.facts.rrule is None]

    @property
    def _whole(self) -> Told | None:
        """What they were told of all of it, where they still think that they are asked."""
        return next((one for one in self.told if one.occasion is None and one.stands), None)

    def _of_all(self) -> list[Letter]:
        """To somebody who is asked to all of it."""
        known, guests = self._whole, self._to_all
        if over(self.facts, self.now):
            return []
        if known is None:
            return [Letter(told=self._now(guests, None, self.facts), why=Why.AGAIN if self._heard else Why.INVITED)]
        new = differences(known.facts, self.facts, self.now)
        if not new.any or self.planned <= known.planned:
            return []
        return [Letter(told=self._now(guests, None, self.facts), why=Why.CHANGED, about=new.one, before=known.facts)]

    def _withdrawn(self) -> list[Letter]:
        """To somebody who is not asked to all of it any more, or to single meetings."""
        asked = {guest.occasion for guest in self.guests if guest.occasion and comes(self.facts, guest.occasion)}
        left = [one for one in self.told if one.stands and one.occasion not in asked]
        return [
            Letter(told=self._off(one), why=self._reason(one), about=one.occasion, before=one.facts)
            for one in sorted(left, key=_by_occasion)
            if not over(one.facts, self.now)
        ]

    def _of_single(self) -> list[Letter]:
        """To somebody who is asked to single meetings of a series."""
        known = {one.occasion: one for one in self.told if one.stands and one.occasion}
        found = []
        for original in sorted({guest.occasion for guest in self.guests if guest.occasion}):
            facts = self.facts.only(original) if comes(self.facts, original) else None
            if facts is None or over(facts, self.now):
                continue
            one = known.get(original)
            told = self._now([guest for guest in self.guests if guest.occasion == original], original, facts)
            if one is None:
                heard = any(other.occasion == original for other in self.told)
                found.append(Letter(told=told, why=Why.AGAIN if heard else Why.INVITED, about=original))
            elif (one.facts.plan, one.facts.zone) != (facts.plan, facts.zone) and self.planned > one.planned:
                found.append(Letter(told=told, why=Why.CHANGED, about=original, before=one.facts))
        return found

    @property
    def _heard(self) -> bool:
        """Whether they were asked to all of it before, and then not."""
        return any(one.occasion is None for one in self.told)

    def _reason(self, one: Told) -> Why:
        if self.cancelled or (one.occasion and not comes(self.facts, one.occasion)):
            return Why.CANCELLED
        return Why.ELSEWHERE if not self.guests and self.keys & set(one.keys) else Why.REMOVED

    def _now(self, guests: Sequence[Guest], occasion: datetime | None, facts: Facts) -> Told:
        first = min(guests, key=lambda guest: _PARTS.index(guest.part) if guest.part in _PARTS else len(_PARTS))
        return Told(
            address=folded(first), occasion=occasion, keys=tuple(sorted(guest.key for guest in guests)),
            name=first.name, part=first.part, zone=first.zone, method=Method.REQUEST, sequence=0,
            planned=self.planned, facts=facts,
        )  # fmt: skip

    def _off(self, one: Told) -> Told:
        return replace(one, method=Method.CANCEL, planned=self.planned)

    def _numbered(self, found: Sequence[Letter]) -> list[Letter]:
        """Each with a number above that of the one before, which a program that has read that one needs to follow."""
        if not self.told:
            return [replace(one, told=replace(one.told, sequence=self.planned)) for one in found]
        first = max(self.planned, 1 + max(one.sequence for one in self.told))
        return [replace(one, told=replace(one.told, sequence=number)) for number, one in enumerate(found, start=first)]


def _by_occasion(one: Told) -> datetime:
    return one.occasion or one.facts.starts
