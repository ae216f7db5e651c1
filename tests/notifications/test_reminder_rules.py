"""Who is told of which day, when, once."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from notifications.reminders.model import Decision, Past, Policy, Rule, Told, Verdict
from notifications.reminders.policies import DEFAULTS
from notifications.reminders.rules import decisions, working_day_after
from notifications.reminders.times import digest_at, leaves_at
from registry.platform.access import Permission
from registry.platform.deadlines import Deadline, DeadlineKind, Recipient, Who

OWNER, BACKUP, MANAGER = (Recipient(user_id=UUID(int=each)) for each in (1, 2, 3))
LINE = {Who.OWNER: OWNER, Who.BACKUP: BACKUP, Who.MANAGER: MANAGER}
DAY = timedelta(days=1)
THE_DAY = date(2027, 3, 1)
POLICY = Policy(
    kind=DeadlineKind.NOTICE,
    rules=tuple(Rule(name=f"{each}", days=-each) for each in (30, 14, 7, 1)),
)


def _deadline(on: date = THE_DAY, people: dict[Who, Recipient] | None = None) -> Deadline:
    return Deadline(
        kind=DeadlineKind.NOTICE, object_kind="agreement", object_id=UUID(int=9), on=on, label="SC-2024", path="/",
        needs=Permission.READ_AGREEMENTS, people=LINE if people is None else people,
    )  # fmt: skip


def _weekend(day: date) -> bool:
    return day.weekday() > 4


def _sent(deadline: Deadline, policy: Policy, past: Past, today: date) -> list[Decision]:
    found = decisions(deadline, policy, past, today, _weekend)
    return [each for each in found if each.verdict is Verdict.SEND]


def _tell(past: Past, deadline: Deadline, sent: Sequence[Decision], today: date) -> Past:
    more = tuple(
        Told(
            rule=each.rule,
            reference_on=deadline.on,
            recipient=each.recipient.key,
            fired_on=each.fires_on,
            told_on=today,
        )
        for each in sent
        if each.recipient
    )
    return replace(past, told=past.told + more)


def _days(deadline: Deadline, policy: Policy, days: Sequence[date], past: Past | None = None) -> list[tuple[date, str]]:
    """What leaves when somebody looks on each of these days, in their order."""
    past, left = past or Past(), []
    for today in days:
        sent = _sent(deadline, policy, past, today)
        left += [(today, each.rule) for each in sent]
        past = _tell(past, deadline, sent, today)
    return left


def _every(first: date, last: date) -> list[date]:
    return [first + each * DAY for each in range((last - first).days + 1)]


def test_each_rule_is_told_once_on_its_day() -> None:
    left = _days(_deadline(), POLICY, _every(date(2027, 1, 1), date(2027, 4, 1)))

    assert left == [
        (date(2027, 1, 30), "30"), (date(2027, 2, 15), "14"), (date(2027, 2, 22), "7"), (date(2027, 2, 28), "1"),
    ]  # fmt: skip


def test_after_an_outage_there_is_one_mail_for_all_that_was_due() -> None:
    left = _days(_deadline(), POLICY, [date(2027, 1, 1), date(2027, 2, 28), date(2027, 3, 1)])

    assert left == [(date(2027, 2, 28), "1")]


def test_what_was_overtaken_is_said_to_be() -> None:
    found = decisions(_deadline(), POLICY, Past(), date(2027, 2, 23), _weekend)

    assert [(each.rule, each.verdict.value) for each in found] == [
        ("30", "overtaken"), ("14", "overtaken"), ("7", "send"), ("1", "later"),
    ]  # fmt: skip


def test_a_date_that_moves_arms_the_new_one_and_coming_back_tells_nothing_twice() -> None:
    here, there = _deadline(), _deadline(date(2027, 6, 1))
    past = _tell(Past(), here, _sent(here, POLICY, Past(), date(2027, 2, 23)), date(2027, 2, 23))

    assert [each.rule for each in _sent(there, POLICY, past, date(2027, 2, 23))] == []
    assert [each.rule for each in _sent(there, POLICY, past, date(2027, 5, 20))] == ["14"]
    assert [each.rule for each in _sent(here, POLICY, past, date(2027, 2, 24))] == []


def test_a_policy_that_loses_its_latest_rule_does_not_tell_an_older_one() -> None:
    past = _tell(Past(), _deadline(), _sent(_deadline(), POLICY, Past(), date(2027, 2, 23)), date(2027, 2, 23))
    fewer = replace(POLICY, rules=tuple(each for each in POLICY.rules if each.name != "7"))

    assert _sent(_deadline(), fewer, past, date(2027, 2, 24)) == []


def test_somebody_who_takes_over_is_told_the_latest() -> None:
    past = _tell(Past(), _deadline(), _sent(_deadline(), POLICY, Past(), date(2027, 2, 23)), date(2027, 2, 23))
    successor = Recipient(user_id=UUID(int=7))

    sent = _sent(_deadline(people={Who.OWNER: successor}), POLICY, past, date(2027, 2, 24))

    assert [(each.rule, each.recipient) for each in sent] == [("7", successor)]


def test_without_an_owner_the_next_in_line_is_told_and_without_anybody_that_is_said() -> None:
    backup = decisions(_deadline(people={Who.BACKUP: BACKUP}), POLICY, Past(), date(2027, 2, 23), _weekend)
    nobody = decisions(_deadline(people={}), POLICY, Past(), date(2027, 2, 23), _weekend)

    assert {(each.recipient, each.who, each.handed_on) for each in backup} == {(BACKUP, Who.BACKUP, Who.OWNER)}
    assert {each.verdict for each in nobody} == {Verdict.NOBODY}


def test_nobody_stands_in_for_a_partner_outside() -> None:
    outside = Policy(kind=DeadlineKind.NOTICE, rules=(Rule(name="7", days=-7, who=Who.PARTY),))

    assert [each.verdict for each in decisions(_deadline(), outside, Past(), THE_DAY, _weekend)] == [Verdict.NOBODY]


@pytest.mark.parametrize("who", [Who.BACKUP, Who.MANAGER])
def test_nobody_stands_in_for_who_is_only_told_as_well(who: Who) -> None:
    also = Policy(kind=DeadlineKind.NOTICE, rules=(Rule(name="7", days=-7, who=who),))
    alone = {each: one for each, one in LINE.items() if each is not who}

    found = decisions(_deadline(people=alone), also, Past(), THE_DAY, _weekend)

    assert [(each.recipient, each.verdict) for each in found] == [(None, Verdict.NOBODY)]


def test_nobody_acts_and_it_is_handed_on_in_working_days() -> None:
    handed = replace(POLICY, rules=(Rule(name="7", days=-7),), working_days=3)

    left = _days(_deadline(), handed, _every(date(2027, 2, 20), date(2027, 3, 10)))

    # Told on Monday the 22nd; three working days later it is Thursday, and three more make Tuesday.
    assert [(day, rule.split(" since ")[0]) for day, rule in left] == [
        (date(2027, 2, 22), "7"),
        (date(2027, 2, 25), "handed on to the backup"),
        (date(2027, 3, 2), "handed on to the manager"),
    ]


def test_an_acknowledgement_stops_the_line_until_the_next_reminder() -> None:
    handed = replace(POLICY, working_days=2)
    past = _tell(Past(), _deadline(), _sent(_deadline(), handed, Past(), date(2027, 2, 15)), date(2027, 2, 15))
    known = replace(past, acknowledged_on=date(2027, 2, 16))

    left = _days(_deadline(), handed, _every(date(2027, 2, 16), date(2027, 2, 26)), known)

    assert [(day, rule.split(" since ")[0]) for day, rule in left] == [
        (date(2027, 2, 22), "7"),
        (date(2027, 2, 24), "handed on to the backup"),
        (date(2027, 2, 26), "handed on to the manager"),
    ]


def test_the_same_person_is_not_told_by_themself() -> None:
    twice = {Who.OWNER: OWNER, Who.BACKUP: OWNER}
    handed = replace(POLICY, working_days=1)

    left = _days(_deadline(people=twice), handed, _every(date(2027, 2, 20), date(2027, 3, 10)))

    assert [rule for _, rule in left] == ["14", "7", "1"]


@pytest.mark.parametrize("kind", DeadlineKind)
def test_every_kind_of_day_has_a_schedule(kind: DeadlineKind) -> None:
    names = [each.name for each in DEFAULTS[kind].rules]

    assert names
    assert len(set(names)) == len(names)


def test_the_day_after_an_agreement_is_told_by_its_notice_not_by_its_end() -> None:
    assert [each.days for each in DEFAULTS[DeadlineKind.NOTICE].rules][:5] == [-180, -90, -60, -30, -15]


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(0, 40))
def test_working_days_are_those_on_which_somebody_works(day: date, days: int) -> None:
    after = working_day_after(day, days, _weekend)

    assert sum(not _weekend(each) for each in _every(day + DAY, after)) == days
    assert days == 0 or not _weekend(after)


@given(
    st.integers(0, 4 * 366 * 24 * 60).map(lambda each: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=each)),
    st.sampled_from(["America/New_York", "America/Phoenix", "Europe/London", "Pacific/Honolulu"]),
    st.times().map(lambda each: each.replace(second=0, microsecond=0)),
    st.times().map(lambda each: each.replace(second=0, microsecond=0)),
)
def test_quiet_hours_delay_by_less_than_a_day_and_end_where_they_say(
    now: datetime, zone: str, begins: time, ends: time
) -> None:
    then = leaves_at(now, zone, begins, ends, urgent=False)

    assert now <= then <= now + timedelta(hours=25)
    assert then == leaves_at(then, zone, begins, ends, urgent=False)
    assert leaves_at(now, zone, begins, ends, urgent=True) == now


def test_a_digest_comes_at_its_hour_on_both_sides_of_a_change_of_clocks() -> None:
    before = digest_at(datetime(2027, 3, 12, 15, tzinfo=UTC), "America/New_York", time(7, 30))
    after = digest_at(before + timedelta(minutes=1), "America/New_York", time(7, 30))

    assert [each.astimezone(ZoneInfo("America/New_York")).time() for each in (before, after)] == [time(7, 30)] * 2
    assert after - before == timedelta(hours=23)  # the clocks were put forward in the night between them


class Reminding(RuleBasedStateMachine):
    """Dates move, policies change, people come and go, the clock jumps: nobody is told the same twice, nor too late."""

    def __init__(self) -> None:
        super().__init__()
        self.today = date(2027, 1, 1)
        self.deadline = _deadline(date(2027, 3, 1))
        self.policy = replace(POLICY, working_days=2)
        self.past = Past()
        self.left: list[tuple[date, str, str]] = []
        self.last_look: list[Decision] = []

    @rule(days=st.integers(-20, 45))
    def clock_moves(self, days: int) -> None:
        self.today += days * DAY

    @rule(days=st.sampled_from([-60, -29, -1, 1, 28, 366]))
    def date_moves(self, days: int) -> None:
        self.deadline = replace(self.deadline, on=self.deadline.on + days * DAY)
        self.past = replace(self.past, acknowledged_on=None)

    @rule(kept=st.sets(st.tuples(st.sampled_from([60, 30, 14, 7, 1, 0, -7]), st.sampled_from(list(LINE)))))
    def policy_changes(self, kept: set[tuple[int, Who]]) -> None:
        rules = tuple(Rule(name=f"{day} {who}", days=-day, who=who) for day, who in sorted(kept))
        self.policy = replace(self.policy, rules=rules)

    @rule(line=st.sampled_from([LINE, {Who.BACKUP: BACKUP}, {}, {Who.OWNER: BACKUP, Who.BACKUP: OWNER}]))
    def people_change(self, line: dict[Who, Recipient]) -> None:
        self.deadline = replace(self.deadline, people=line)

    @precondition(lambda self: self.left)
    @rule()
    def acknowledged(self) -> None:
        self.past = replace(self.past, acknowledged_on=self.today)

    @rule()
    def looked(self) -> None:
        sent = _sent(self.deadline, self.policy, self.past, self.today)
        assert len({each.recipient for each in sent}) == len(sent)  # one mail each, however much is due
        for each in sent:
            assert each.recipient is not None
            assert each.fires_on <= self.today
            self.left.append((self.deadline.on, each.rule, each.recipient.key))
        self.past = _tell(self.past, self.deadline, sent, self.today)
        assert _sent(self.deadline, self.policy, self.past, self.today) == []

    @invariant()
    def nothing_was_told_twice(self) -> None:
        assert len(set(self.left)) == len(self.left)


TestReminding = Reminding.TestCase
