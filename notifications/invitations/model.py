"""What an invitation is made of: the facts that somebody was told last, and the letter that tells them what is new."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from registry.platform.calendar.model import Entry, Occasion


class Method(StrEnum):
    """What a letter asks a calendar program to do (RFC 5546, section 3.2)."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


class Why(StrEnum):
    """Why a letter is written. ELSEWHERE: the same guest is asked under another address from now on."""

    INVITED = "invited"
    AGAIN = "again"
    CHANGED = "changed"
    REMOVED = "removed"
    CANCELLED = "cancelled"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One meeting as it is held; `starts` is local, on the wall clock of its series' zone."""

    starts: datetime
    minutes: int
    place: str | None = None
    link: str | None = None

    @property
    def ends(self) -> datetime:
        """When it ends on the wall clock."""
        return self.starts + timedelta(minutes=self.minutes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """A meeting or a series, as a guest is told of it. Local times; `without` are those that the rule leaves out."""

    title: str
    starts: datetime
    minutes: int
    zone: str
    place: str | None = None
    link: str | None = None
    rrule: str | None = None
    without: tuple[datetime, ...] = ()
    changed: tuple[Occasion, ...] = ()

    @property
    def plan(self) -> Held:
        """The meeting itself, or the first of a series by its rule."""
        return Held(starts=self.starts, minutes=self.minutes, place=self.place, link=self.link)

    @property
    def gone(self) -> frozenset[datetime]:
        """The original times at which the rule puts a meeting and none is held."""
        return frozenset(self.without) | {one.original for one in self.changed if one.cancelled}

    @property
    def moved(self) -> Mapping[datetime, Held]:
        """The meetings that differ from the rule in what a calendar shows, by their original times."""
        held = {one.original: self._held(one) for one in self.changed if one.original not in self.gone}
        return {original: one for original, one in held.items() if one != self.by_rule(original)}

    def by_rule(self, original: datetime) -> Held:
        """The meeting that the rule puts at a time."""
        return Held(starts=original, minutes=self.minutes, place=self.place, link=self.link)

    def at(self, original: datetime) -> Held | None:
        """The meeting of an original time as it is held; None where it is not."""
        return None if original in self.gone else self.moved.get(original, self.by_rule(original))

    def titled(self, original: datetime | None) -> str:
        """The title of one meeting, or of all."""
        own = next((one.title for one in self.changed if one.original == original), None)
        return own or self.title

    def only(self, original: datetime) -> "Facts | None":
        """The facts for somebody who is asked to one meeting of a series; None where it is not held."""
        held = self.at(original)
        if held is None:
            return None
        return Facts(title=self.titled(original), starts=held.starts, minutes=held.minutes, zone=self.zone,
                     place=held.place, link=held.link)  # fmt: skip

    def _held(self, one: Occasion) -> Held:
        return Held(starts=one.starts, minutes=one.minutes, place=one.place or self.place, link=one.link or self.link)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What somebody was told last, of the whole or of one occasion (its original local time).

    `keys` are the planner's names for it. `sequence` is the number in the letter, which rises for each recipient on
    their own; `planned` is the planner's at that time.
    """

    address: str
    occasion: datetime | None
    keys: tuple[UUID, ...]
    name: str
    part: str
    zone: str
    method: Method
    sequence: int
    planned: int
    facts: Facts

    @property
    def stands(self) -> bool:
        """Whether they think they are asked to come."""
        return self.method is Method.REQUEST


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One letter to write: `told` is what its reader was told last once it is sent.

    `about` is the original time of the one meeting that it is about (RECURRENCE-ID), None for all; `before` is what
    they knew, None where they knew nothing that still counts.
    """

    told: Told
    why: Why
    about: datetime | None = None
    before: Facts | None = None

    @property
    def method(self) -> Method:
        """One meeting of a series is cancelled for somebody who stays asked to the rest."""
        alone = self.about is not None and self.told.facts.rrule is not None
        return Method.CANCEL if alone and self.held is None else self.told.method

    @property
    def held(self) -> Held | None:
        """The one meeting that it is about as it is held; None for all of them, or where it is not."""
        facts = self.told.facts
        if self.about is None:
            return None
        return facts.at(self.about) if facts.rrule is not None else facts.plan


def facts_of(entry: Entry) -> Facts | None:
    """What guests are told of an entry; None for one that fills a day, to which nobody is invited."""
    if not isinstance(entry.starts, datetime) or entry.minutes is None:
        return None
    return Facts(
        title=entry.title, starts=entry.starts, minutes=entry.minutes, zone=entry.zone, place=entry.place,
        link=entry.link, rrule=entry.rrule, without=entry.without if entry.rrule else (),
        changed=entry.changed if entry.rrule else (),
    )  # fmt: skip
