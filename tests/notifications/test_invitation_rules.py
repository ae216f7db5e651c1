"""Who is written to when a meeting or its guests change; and a calendar program that does as it is told."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from notifications.invitations.model import Facts, Held, Letter, Method, Told, Why, facts_of
from notifications.invitations.rules import after, folded, letters
from registry.platform.calendar import expand, zones
from registry.platform.calendar.guests import Guest
from registry.platform.calendar.model import Kept, Occasion
from tests.notifications.invited import FIRST, NOW, ZONE, again, guest, kept

WEEKLY = "FREQ=WEEKLY;COUNT=6"
SECOND = FIRST + timedelta(days=7)
THIRD = FIRST + timedelta(days=14)
KIM, LOU = guest("Kim Lee"), guest("Lou Ray")


def said(found: Sequence[Letter]) -> list[tuple[str, Method, Why, datetime | None, int]]:
    return [(one.told.address, one.method, one.why, one.about, one.told.sequence) for one in found]


def told(meeting: Kept, *guests: Guest) -> list[Told]:
    return after([], letters([], meeting, guests, NOW))


def test_letters_new_guest_is_asked() -> None:
    found = letters([], kept(sequence=3), [KIM], NOW)

    assert said(found) == [("kim.lee@example.org", Method.REQUEST, Why.INVITED, None, 3)]
    assert found[0].before is None


def test_letters_another_place_is_told_with_a_higher_number_and_what_it_was() -> None:
    meeting = kept()

    found = letters(told(meeting, KIM), again(meeting, place="Room 9"), [KIM], NOW)

    assert said(found) == [("kim.lee@example.org", Method.REQUEST, Why.CHANGED, None, 1)]
    assert found[0].before == facts_of(meeting.entry)


def test_letters_typo_is_not_worth_a_letter() -> None:
    meeting = kept()

    assert (
        letters(told(meeting, KIM), replace(meeting, entry=replace(meeting.entry, title="Liaison")), [KIM], NOW) == []
    )


def test_letters_removed_guest_alone_hears_of_it() -> None:
    meeting = kept()

    found = letters(told(meeting, KIM, LOU), meeting, [LOU], NOW)

    assert said(found) == [("kim.lee@example.org", Method.CANCEL, Why.REMOVED, None, 1)]


def test_letters_cancelled_meeting_is_told_to_all_and_once() -> None:
    meeting = kept()
    off = again(meeting, cancelled=True)
    known = told(meeting, KIM, LOU)

    found = letters(known, off, [KIM, LOU], NOW)

    assert {one[:3] for one in said(found)} == {
        ("kim.lee@example.org", Method.CANCEL, Why.CANCELLED), ("lou.ray@example.org", Method.CANCEL, Why.CANCELLED),
    }  # fmt: skip
    assert letters(after(known, found), off, [KIM, LOU], NOW) == []


def test_letters_asked_again_with_a_number_above_that_of_the_cancel() -> None:
    meeting = kept()
    known = told(meeting, KIM)
    known = after(known, letters(known, meeting, [], NOW))

    assert said(letters(known, meeting, [KIM], NOW)) == [("kim.lee@example.org", Method.REQUEST, Why.AGAIN, None, 2)]


def test_letters_one_moved_meeting_of_a_series_is_told_alone() -> None:
    series = kept(rrule=WEEKLY)
    moved = Occasion(original=SECOND, starts=SECOND + timedelta(hours=2), minutes=60)

    found = letters(told(series, KIM), again(series, changed=(moved,)), [KIM], NOW)

    assert said(found) == [("kim.lee@example.org", Method.REQUEST, Why.CHANGED, SECOND, 1)]
    assert found[0].held == Held(starts=SECOND + timedelta(hours=2), minutes=60, place="Room 4, Bayhaven High School")


def test_letters_one_cancelled_meeting_of_a_series_is_told_alone() -> None:
    series = kept(rrule=WEEKLY)
    off = again(series, changed=(Occasion(original=SECOND, starts=SECOND, minutes=60, cancelled=True),))

    found = letters(told(series, KIM), off, [KIM], NOW)

    assert said(found) == [("kim.lee@example.org", Method.CANCEL, Why.CHANGED, SECOND, 1)]
    assert after(told(series, KIM), found)[0].stands


def test_letters_two_moved_meetings_are_one_letter() -> None:
    series = kept(rrule=WEEKLY)
    moved = tuple(Occasion(original=at, starts=at + timedelta(hours=2), minutes=60) for at in (SECOND, THIRD))

    found = letters(told(series, KIM), again(series, changed=moved), [KIM], NOW)

    assert said(found) == [("kim.lee@example.org", Method.REQUEST, Why.CHANGED, None, 1)]


def test_letters_guest_of_one_meeting_hears_of_that_one_only() -> None:
    series, kim = kept(rrule=WEEKLY), guest("Kim Lee", occasion=SECOND)
    first = letters([], series, [kim], NOW)
    other = Occasion(original=THIRD, starts=THIRD + timedelta(hours=1), minutes=60)

    assert said(first) == [("kim.lee@example.org", Method.REQUEST, Why.INVITED, SECOND, 0)]
    assert letters(after([], first), again(series, changed=(other,)), [kim], NOW) == []

    off = again(series, without=(SECOND,))
    assert said(letters(after([], first), off, [kim], NOW)) == [
        ("kim.lee@example.org", Method.CANCEL, Why.CANCELLED, SECOND, 1)
    ]


def test_letters_from_all_to_one_meeting_and_back() -> None:
    series, one = kept(rrule=WEEKLY), guest("Kim Lee", occasion=SECOND)
    known = told(series, KIM)

    narrowed = letters(known, series, [one], NOW)
    widened = letters(after(known, narrowed), series, [KIM], NOW)

    assert [line[1:] for line in said(narrowed)] == [
        (Method.CANCEL, Why.REMOVED, None, 1), (Method.REQUEST, Why.INVITED, SECOND, 2),
    ]  # fmt: skip
    assert [line[1:] for line in said(widened)] == [(Method.REQUEST, Why.AGAIN, None, 3)]


def test_letters_other_address_ends_the_old_one() -> None:
    meeting = kept()

    found = letters(told(meeting, KIM), meeting, [replace(KIM, address="kim@example.net")], NOW)

    assert said(found) == [
        ("kim@example.net", Method.REQUEST, Why.INVITED, None, 0),
        ("kim.lee@example.org", Method.CANCEL, Why.ELSEWHERE, None, 1),
    ]


def test_letters_same_address_twice_is_one_letter_under_the_weightier_part() -> None:
    chair = guest("Kim Chair", address=" KIM.Lee@Example.org ", part="chair")

    found = letters([], kept(), [replace(KIM, part="optional"), chair], NOW)

    assert [(one.told.address, one.told.part, len(one.told.keys)) for one in found] == [
        ("kim.lee@example.org", "chair", 2)
    ]


def test_letters_nothing_of_what_is_over() -> None:
    meeting, series = kept(), kept(rrule=WEEKLY)
    later = NOW + timedelta(days=60)

    assert letters([], meeting, [KIM], later) == []
    assert letters(told(meeting, KIM), meeting, [], later) == []
    assert letters(told(series, KIM), again(series, place="Room 9"), [KIM], later) == []
    assert letters(told(meeting, KIM), again(meeting, starts=FIRST - timedelta(days=30)), [KIM], NOW) == []


def test_letters_past_meetings_of_a_series_do_not_count() -> None:
    series = kept(rrule=WEEKLY)
    off = again(series, without=(FIRST,))

    assert letters(told(series, KIM), off, [KIM], NOW + timedelta(days=12)) == []


@dataclass
class Program:
    """Somebody's calendar: does what it is sent, unless it knows of something newer (RFC 5546, section 2.1.5)."""

    rule: Facts | None = None
    single: dict[datetime, Held] = field(default_factory=dict)
    gone: set[datetime] = field(default_factory=set)
    sequence: int = -1

    def take(self, letter: Letter) -> None:
        assert letter.told.sequence >= self.sequence
        fresh = letter.told.sequence > self.sequence or self.sequence < 0 or letter.about is not None
        assert fresh, "a program passes over what has the number that it knows"
        self.sequence = letter.told.sequence
        if letter.about is None:
            self.rule = letter.told.facts if letter.method is Method.REQUEST else None
            self.single = dict(self.rule.moved) if self.rule else {}
            self.gone = set(self.rule.gone) if self.rule else set()
        elif letter.method is Method.CANCEL:
            self.single.pop(letter.about, None)
            self.gone.add(letter.about)
        else:
            assert letter.held is not None
            self.single[letter.about] = letter.held
            self.gone.discard(letter.about)

    def shown(self, now: datetime) -> dict[datetime, Held]:
        base = shown(replace(self.rule, without=(), changed=()), now) if self.rule else {}
        merged = {at: held for at, held in (base | self.single).items() if at not in self.gone}
        return {at: held for at, held in merged.items() if zones.instant(held.ends, ZONE) > now}


def shown(facts: Facts, now: datetime) -> dict[datetime, Held]:
    """The meetings to come, by original time, as the planner has them."""
    far = now + timedelta(days=900)
    base = (
        expand.occasions(facts.rrule, facts.starts, ZONE, now - timedelta(days=30), far, 99)
        if facts.rrule
        else [facts.starts]
    )
    held = {at: facts.at(at) for at in {*base, *facts.moved}}
    return {at: one for at, one in held.items() if one and zones.instant(one.ends, ZONE) > now}


hours = st.integers(min_value=1, max_value=20)
who = st.sampled_from(["Kim Lee", "Lou Ray", "Max Orr"])
which = st.integers(min_value=0, max_value=5)


class Planning(RuleBasedStateMachine):
    """Plans, moves, asks and takes off; each program must end with what the planner has."""

    def __init__(self) -> None:
        super().__init__()
        self.now, self.meeting = NOW, kept(rrule=WEEKLY)
        self.guests: dict[str, Guest] = {}
        self.told: list[Told] = []
        self.programs: dict[str, Program] = {}

    def change(self, **more: Any) -> None:
        changed = replace(self.meeting.entry, **more)
        counts = facts_of(changed) != facts_of(self.meeting.entry) and "title" not in more
        raised = self.meeting.sequence + (counts or changed.cancelled != self.meeting.entry.cancelled)
        self.meeting = replace(self.meeting, entry=changed, sequence=raised)
        self.convene()

    def convene(self) -> None:
        found = letters(self.told, self.meeting, list(self.guests.values()), self.now)
        assert len({(one.told.address, one.told.sequence, one.about) for one in found}) == len(found)
        for one in found:
            self.programs.setdefault(one.told.address, Program()).take(one)
        self.told = after(self.told, found)
        assert letters(self.told, self.meeting, list(self.guests.values()), self.now) == []

    def except_for(self, number: int, **how: Any) -> None:
        at = FIRST + timedelta(days=7 * number)
        others = tuple(one for one in self.meeting.entry.changed if one.original != at)
        self.change(changed=(*others, Occasion(**({"original": at, "starts": at, "minutes": 60} | how))))

    @rule(name=who, number=st.none() | which, address=st.booleans())
    def ask(self, name: str, number: int | None, address: bool) -> None:
        at = FIRST + timedelta(days=7 * number) if number is not None else None
        more = {"address": "shared@example.org"} if address else {}
        self.guests[name] = guest(name, occasion=at, **more)
        self.convene()

    @rule(name=who)
    def take_off(self, name: str) -> None:
        self.guests.pop(name, None)
        self.convene()

    @rule(hour=hours)
    def at_another_time(self, hour: int) -> None:
        self.change(starts=FIRST.replace(hour=hour), changed=(), without=())

    @rule(place=st.sampled_from(["Room 4", "Room 9"]))
    def elsewhere(self, place: str) -> None:
        self.change(place=place)

    @rule()
    def typo(self) -> None:
        self.change(title=self.meeting.entry.title + ".")

    @rule(number=which, hour=hours)
    def move_one(self, number: int, hour: int) -> None:
        at = FIRST + timedelta(days=7 * number)
        self.except_for(number, starts=at.replace(hour=hour))

    @rule(number=which)
    def cancel_one(self, number: int) -> None:
        self.except_for(number, cancelled=True)

    @rule(number=which)
    def leave_out(self, number: int) -> None:
        self.change(without=(FIRST + timedelta(days=7 * number),))

    @rule()
    def as_by_rule(self) -> None:
        self.change(changed=(), without=())

    @rule()
    def cancel_or_revive(self) -> None:
        self.change(cancelled=not self.meeting.entry.cancelled)

    @rule(days=st.integers(min_value=1, max_value=9))
    def time_goes_by(self, days: int) -> None:
        self.now = min(self.now + timedelta(days=days), NOW + timedelta(days=45))

    @invariant()
    def programs_show_what_is_planned(self) -> None:
        facts = facts_of(self.meeting.entry)
        assert facts is not None
        coming = {} if self.meeting.entry.cancelled else shown(facts, self.now)
        for address, program in self.programs.items():
            asked = [one.occasion for one in self.guests.values() if folded(one) == address]
            mine = {at: held for at, held in coming.items() if None in asked or at in asked}
            assert program.shown(self.now) == mine


TestPlanning = Planning.TestCase
TestPlanning.settings = settings(max_examples=30, stateful_step_count=25, deadline=None)
