"""Whatever happens in whatever order: nobody is told twice, nobody is forgotten, nobody is passed over.

Beside `test_reminder_rules`, what is decided on leaves here only when mail leaves, days later or never.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from notifications.reminders.model import Decision, Pace, Past, Policy, Rule, Told, Verdict
from notifications.reminders.rules import NOT_YET, decisions, working_day_after
from notifications.reminders.world import closed
from registry.platform.access import Permission
from registry.platform.deadlines import Deadline, DeadlineKind, Recipient, Who

A, B, C = (Recipient(user_id=UUID(int=each)) for each in (1, 2, 3))
OUT = Recipient(address="notices@example.org")
LINES = [
    {Who.OWNER: A, Who.BACKUP: B, Who.MANAGER: C},
    {Who.OWNER: B, Who.BACKUP: A, Who.MANAGER: C},
    {Who.OWNER: A, Who.BACKUP: A, Who.MANAGER: C},
    {Who.BACKUP: B, Who.MANAGER: C},
    {Who.OWNER: C},
    {},
]
DAY = timedelta(days=1)
# Around two holidays, a turn of the year and a leap day.
DAYS = st.sampled_from([date(2027, 12, 31), date(2028, 1, 3), date(2028, 2, 29), date(2028, 3, 1), date(2027, 11, 26)])
Key = tuple[date, str, str]


@dataclass
class Row:
    """A reminder as it is kept: the day that its rule is for, and when it left."""

    fires_on: date
    left_on: date = NOT_YET


class Reminding(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.today = date(2027, 11, 1)
        self.deadline = Deadline(
            kind=DeadlineKind.NOTICE, object_kind="agreement", object_id=UUID(int=9), on=date(2028, 2, 29), label="SC",
            path="/", needs=Permission.READ_AGREEMENTS, people=LINES[0], outside=[OUT],
        )  # fmt: skip
        self.policy = Policy(kind=DeadlineKind.NOTICE, rules=_rules({(30, Who.OWNER), (7, Who.OWNER)}), working_days=2)
        self.rows: dict[Key, Row] = {}
        self.acting: dict[date, date] = {}
        self.left: list[Key] = []

    @rule(days=st.integers(-9, 45))
    def clock_moves(self, days: int) -> None:
        self.today += days * DAY

    @rule(on=DAYS)
    def date_moves(self, on: date) -> None:
        self.deadline = replace(self.deadline, on=on)

    @rule(
        kept=st.sets(st.tuples(st.sampled_from([60, 30, 14, 7, 1, 0, -7]), st.sampled_from(list(Who)))),
        working_days=st.sampled_from([None, 1, 2, 10]),
    )
    def policy_changes(self, kept: set[tuple[int, Who]], working_days: int | None) -> None:
        self.policy = replace(self.policy, rules=_rules(kept), working_days=working_days)

    @rule(line=st.sampled_from(LINES), outside=st.sampled_from([[OUT], []]))
    def people_change(self, line: dict[Who, Recipient], outside: list[Recipient]) -> None:
        self.deadline = replace(self.deadline, people=line, outside=outside)

    @rule()
    def somebody_acts(self) -> None:
        self.acting[self.deadline.on] = self.today

    @rule()
    def planned(self) -> None:
        for key, one in self._to_send():
            self.rows[key] = Row(one.fires_on)
        assert self._to_send() == []

    @rule()
    def mail_leaves(self) -> None:
        for reader in sorted({key[2] for key, row in self.rows.items() if row.left_on == NOT_YET}):
            self._leaves_to(reader)

    @rule()
    def all_is_well_for_a_day(self) -> None:
        """Then whoever should know does."""
        for _ in range(2):  # what was withheld may have kept something else back
            self.planned()
            self.mail_leaves()
        due = [one for one in self._decided() if one.fires_on <= self.today and one.recipient]
        for one in due:
            assert one.recipient is not None
            told = {key: row for key, row in self.rows.items() if row.left_on != NOT_YET and key[0] == self.deadline.on}
            # By the same rule, though its day was another when it was told, or by a later one.
            same = told.get((self.deadline.on, one.rule, one.recipient.key))
            assert same or any(
                key[2] == one.recipient.key and row.fires_on >= one.fires_on for key, row in told.items()
            ), one

    def _leaves_to(self, reader: str) -> None:
        waiting = {key: self.rows.pop(key) for key, row in list(self.rows.items()) if _waits(key, row, reader)}
        holds = dict(self._to_send())
        leaving = [key for key in waiting if key in holds]
        assert len(leaving) <= 1  # one mail, however much waited
        for key in leaving:
            self._not_over_anybodys_head(holds[key])
            self.rows[key] = replace(waiting[key], left_on=self.today)
            self.left.append(key)

    def _not_over_anybodys_head(self, one: Decision) -> None:
        """Somebody to whom it is handed on: whoever had it before was told that many working days ago."""
        if not one.rule.startswith("handed on"):
            return
        assert one.handed_on is not None
        assert self.policy.working_days is not None
        before = self.deadline.people[one.handed_on].key
        told = [row.left_on for key, row in self.rows.items() if key[0] == self.deadline.on and key[2] == before]
        days = self.policy.working_days
        assert any(left != NOT_YET and working_day_after(left, days, closed) <= self.today for left in told)

    def _decided(self) -> list[Decision]:
        told = tuple(
            Told(rule=rule, reference_on=on, recipient=reader, fired_on=row.fires_on, told_on=row.left_on)
            for (on, rule, reader), row in self.rows.items()
        )
        past = Past(told=told, acknowledged_on=self.acting.get(self.deadline.on))
        return decisions(self.deadline, self.policy, past, self.today, closed)

    def _to_send(self) -> list[tuple[Key, Decision]]:
        found = [one for one in self._decided() if one.verdict is Verdict.SEND]
        return [((self.deadline.on, one.rule, one.recipient.key), one) for one in found if one.recipient]

    @invariant()
    def nothing_left_twice(self) -> None:
        assert len(set(self.left)) == len(self.left)

    @invariant()
    def nobody_is_told_twice_of_one_day_for_one_reason(self) -> None:
        keys = [(one.rule, one.recipient.key) for _, one in self._to_send() if one.recipient]
        assert len({reader for _, reader in keys}) == len(keys)


def _rules(kept: set[tuple[int, Who]]) -> tuple[Rule, ...]:
    return tuple(Rule(name=f"{day} {who}", days=-day, who=who, pace=Pace.AT_ONCE) for day, who in sorted(kept))


def _waits(key: Key, row: Row, reader: str) -> bool:
    return key[2] == reader and row.left_on == NOT_YET


TestReminding = Reminding.TestCase
TestReminding.settings = settings(max_examples=50)
