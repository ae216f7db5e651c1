from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from registry.platform.mail.rules import (
    GIVE_UP,
    OPENS_AFTER,
    Breaker,
    Outcome,
    Result,
    Stage,
    Standing,
    State,
    after,
    blames,
    delay,
    enhanced,
    is_of_address,
    lost,
    replied,
    strained,
    troubles,
)

NOON = datetime(2026, 11, 21, 17, tzinfo=UTC)
STAGES = st.sampled_from(list(Stage))
OUTCOMES = st.builds(replied, STAGES, st.integers(200, 599), st.text(max_size=20)) | st.builds(
    lost, STAGES, st.just("nothing came back in time")
) | st.just(Outcome(result=Result.LAPSED, stage=Stage.CONNECT))  # fmt: skip


@given(st.integers(0, 100))
def test_waits_grow_and_stay_below_a_working_day(attempts: int) -> None:
    assert timedelta(minutes=1) <= delay(attempts) <= delay(attempts + 1) <= timedelta(hours=8)


@given(OUTCOMES, st.integers(0, 50), st.integers(0, 2), st.integers(0, 72))
def test_what_is_settled_is_not_due_and_what_waits_is(outcome: Outcome, attempts: int, doubts: int, hours: int) -> None:
    first = NOON - timedelta(hours=hours) if attempts else None
    then = after(Standing(attempts=attempts, doubts=doubts, tried_at=first), outcome, NOON)

    settled = {State.SENT, State.FAILED, State.SUPPRESSED}
    assert (then.due_at is None) == (then.state in settled or (then.state is State.UNKNOWN and then.due_at is None))
    assert then.state is not State.SENDING
    assert then.due_at is None or NOON <= then.due_at <= NOON + GIVE_UP
    assert not then.bad or then.state is State.FAILED
    assert (then.state is State.SENT) == (outcome.result is Result.ACCEPTED)
    if then.state is not State.SENT:
        assert then.reason


class OneMail(RuleBasedStateMachine):
    """Any server, any clock that goes on: what becomes of one mail."""

    def __init__(self) -> None:
        super().__init__()
        self.now, self.first = NOON, None
        self.attempts = self.doubts = self.handed = 0
        self.state, self.due = State.QUEUED, NOON

    @precondition(lambda self: self.due is not None)
    @rule(outcome=OUTCOMES, late=st.timedeltas(timedelta(0), timedelta(hours=30)))
    def tried(self, outcome: Outcome, late: timedelta) -> None:
        self.now = max(self.now, self.due) + late
        standing = Standing(attempts=self.attempts, doubts=self.doubts, tried_at=self.first)
        then = after(standing, outcome, self.now)
        if outcome.result in {Result.DOUBTFUL, Result.ACCEPTED}:
            self.handed += 1
        if outcome.result is not Result.UNREACHED:
            self.attempts, self.first = self.attempts + 1, self.first or self.now
        self.doubts += outcome.result is Result.DOUBTFUL
        self.state, self.due = then.state, then.due_at

    @rule(passing=st.timedeltas(timedelta(0), timedelta(hours=30)))
    def nobody_tries(self, passing: timedelta) -> None:
        self.now += passing

    @invariant()
    def is_handed_over_twice_at_most(self) -> None:
        assert self.handed <= 2

    @invariant()
    def doubt_is_never_forgotten_without_an_answer(self) -> None:
        if self.doubts and self.due is not None:
            assert self.state is State.UNKNOWN

    @invariant()
    def ends_after_two_days_of_tries(self) -> None:
        if self.due is not None and self.first is not None:
            assert self.due <= max(self.first + GIVE_UP, self.now + timedelta(minutes=1))


TestOneMail = OneMail.TestCase
TestOneMail.settings = settings(max_examples=60, stateful_step_count=12, deadline=None)


@pytest.mark.parametrize(
    ("stage", "code", "words", "guilty"),
    [
        (Stage.RECIPIENT, 550, "5.1.1 nobody", True),
        (Stage.RECIPIENT, 550, "nobody", True),
        (Stage.RECIPIENT, 550, "5.0.0 nobody", True),
        (Stage.RECIPIENT, 553, "no", True),
        (Stage.RECIPIENT, 554, "no", False),
        (Stage.RECIPIENT, 550, "5.7.1 no relaying", False),
        (Stage.RECIPIENT, 552, "5.2.2 full", False),
        (Stage.RECIPIENT, 550, "5.4.1 Recipient address rejected: Access denied", True),
        (Stage.RECIPIENT, 550, "5.4.4 Unable to look up host", True),
        (Stage.RECIPIENT, 450, "4.4.4 Unable to look up host", False),
        (Stage.RECIPIENT, 554, "5.4.6 Too many hops", False),
        (Stage.ANSWER, 550, "5.1.1 nobody", True),
        (Stage.ANSWER, 550, "looks like spam", False),
        (Stage.SENDER, 553, "5.1.8 bad sender", False),
        (Stage.SENDER, 550, "who are you", False),
        (Stage.RECIPIENT, 451, "5.1.1 nobody", False),
        (Stage.CONNECT, 554, "5.1.1 go away", False),
    ],
)
def test_address_is_blamed_only_for_what_it_is(stage: Stage, code: int, words: str, *, guilty: bool) -> None:
    assert blames(replied(stage, code, words)) == guilty


@given(st.text())
def test_any_words_have_a_status_or_none(words: str) -> None:
    found = enhanced(words)

    assert found is None or (len(found) == 3 and found[0] in {2, 4, 5})
    assert found is None or not is_of_address(found) or found[0] == 5


@given(st.lists(st.timedeltas(timedelta(0), timedelta(minutes=10)), min_size=1, max_size=30))
def test_server_is_left_alone_longer_each_time_but_never_for_long(waits: list[timedelta]) -> None:
    known, now, pauses = Breaker(), NOON, []
    for wait in waits:
        now += wait
        known = strained(known, now)
        pauses.append(known.open_until - now if known.open_until else timedelta(0))

    assert all(pause == timedelta(0) for pause in pauses[: OPENS_AFTER - 1])
    assert all(pause >= timedelta(seconds=30) for pause in pauses[OPENS_AFTER - 1 :])
    assert pauses == sorted(pauses)
    assert max(pauses) <= timedelta(minutes=5)


@pytest.mark.parametrize(
    ("outcome", "speaks_against_the_server"),
    [
        (replied(Stage.RECIPIENT, 421, "closing"), True),
        (replied(Stage.RECIPIENT, 451, "later"), False),
        (replied(Stage.RECIPIENT, 550, "no"), False),
        (replied(Stage.ANSWER, 250, "ok"), False),
        (lost(Stage.CONNECT, "x"), True),
        (lost(Stage.SENDER, "x"), True),
        (lost(Stage.ANSWER, "x"), True),
        (Outcome(result=Result.LAPSED, stage=Stage.CONTENT), False),
    ],
)
def test_what_speaks_against_the_server(outcome: Outcome, *, speaks_against_the_server: bool) -> None:
    assert troubles(outcome) == speaks_against_the_server
