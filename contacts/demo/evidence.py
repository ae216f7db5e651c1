"""What became of each number since it was listed: every way in which evidence comes about, and goes bad."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from contacts.model import CheckMethod as By
from contacts.model import CheckOutcome as Found
from contacts.model import PointKind

OLDEST = 390  # days; by then everything was listed
CONFIRM_MONTHS = {
    PointKind.DUTY_LINE: 3, PointKind.DISPATCH: 3, PointKind.DESK: 6, PointKind.MOBILE: 6, PointKind.MAIN_LINE: 6,
}  # fmt: skip
_CONFIRMS = (By.PHONE_CALL, By.PHONE_CALL, By.MEETING, By.SELF_CONFIRM, By.THIRD_PARTY)
_DEALT = {
    "fresh": 28, "due": 7, "stale": 6, "reached": 4, "attempted": 3, "edited": 3, "wrong": 2, "moved": 2,
    "recovered": 2, "refused": 1,
}  # fmt: skip
_DEALT_MAIL = {"fresh": 12, "due": 3, "stale": 3, "edited": 3, "bounced": 1, "recovered_mail": 1}


@dataclass(frozen=True, slots=True)
class Touch:
    """One check: so many days before today, by which means, with which result, and the minutes until an answer."""

    days: int
    by: By
    found: Found
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """Days since a confirmation that make a line with this many months fresh, due or stale."""

    months: int

    @property
    def fresh(self) -> tuple[int, int]:
        return 4, self.months * 28

    @property
    def due(self) -> tuple[int, int]:
        return self.months * 31 + 2, int(self.months * 30 * 1.25) - 3

    @property
    def stale(self) -> tuple[int, int]:
        return int(self.months * 31 * 1.25) + 3, OLDEST


def fates(dice: Random, dealt: dict[str, int]) -> Iterator[str]:
    """Fates in turn without end, every one of them in each round."""
    while True:
        deck = [fate for fate, count in dealt.items() for _ in range(count)]
        dice.shuffle(deck)
        yield from deck


def decks(dice: Random) -> tuple[Iterator[str], Iterator[str]]:
    """The fates of what is dialled, and of addresses."""
    return fates(dice, _DEALT), fates(dice, _DEALT_MAIL)


def history(fate: str, months: int, dice: Random) -> list[Touch]:
    """The checks of a line with this fate, the oldest first; none for one that was only listed."""
    told = _FATES.get(fate)
    return sorted(told(Span(months), dice), key=lambda touch: -touch.days) if told else []


def _confirmed(days: tuple[int, int], dice: Random, by: By | None = None) -> Touch:
    return Touch(dice.randint(*days), by or dice.choice(_CONFIRMS), Found.CONFIRMED)


def _fresh(span: Span, dice: Random) -> list[Touch]:
    last = _confirmed(span.fresh, dice)
    earlier = [Touch(min(OLDEST, last.days + 170), By.PHONE_CALL, Found.CONFIRMED)] if dice.random() < 0.4 else []
    used = [Touch(dice.randint(1, 3), By.USED_IN_CASE, Found.REACHED, 1)] if dice.random() < 0.15 else []
    return [*earlier, last, *used]


def _tested(span: Span, dice: Random) -> list[Touch]:
    days = dice.randint(6, span.months * 26)
    tests = range(days, OLDEST, 88)
    return [Touch(day, By.LIVE_TEST, Found.CONFIRMED, dice.randint(1, 4)) for day in tests]


def _due(span: Span, dice: Random) -> list[Touch]:
    return [_confirmed(span.due, dice)]


def _once(_: Span, dice: Random) -> list[Touch]:
    return [_confirmed((300, 380), dice)]


def _stale(span: Span, dice: Random) -> list[Touch]:
    confirmed = _confirmed(span.stale, dice)
    unanswered = [Touch(dice.randint(2, 40), By.PHONE_CALL, Found.NO_ANSWER)] if dice.random() < 0.3 else []
    return [confirmed, *unanswered]


def _reached(_: Span, dice: Random) -> list[Touch]:
    return [Touch(dice.randint(1, 60), By.USED_IN_CASE, Found.REACHED, dice.randint(1, 15))]


def _attempted(_: Span, dice: Random) -> list[Touch]:
    first = dice.randint(12, 50)
    return [Touch(day, By.PHONE_CALL, Found.NO_ANSWER) for day in (first, first - 7, first - 9)]


def _failed(found: Found, by: By) -> Callable[[Span, Random], list[Touch]]:
    def failed(_: Span, dice: Random) -> list[Touch]:
        return [_confirmed((200, 380), dice), Touch(dice.randint(2, 45), by, found)]

    return failed


def _recovered(by: By) -> Callable[[Span, Random], list[Touch]]:
    def recovered(span: Span, dice: Random) -> list[Touch]:
        confirmed = _confirmed((4, min(60, span.months * 28)), dice, By.PHONE_CALL)
        outcome = Found.NO_ANSWER if by is By.BOUNCE else Found.WRONG_PERSON
        return [Touch(confirmed.days + dice.randint(5, 40), by, outcome), confirmed]

    return recovered


_FATES: dict[str, Callable[[Span, Random], list[Touch]]] = {
    "fresh": _fresh,
    "tested": _tested,
    "due": _due,
    "stale": _stale,
    "reached": _reached,
    "attempted": _attempted,
    "wrong": _failed(Found.WRONG_PERSON, By.USED_IN_CASE),
    "moved": _failed(Found.MOVED, By.PHONE_CALL),
    "refused": _failed(Found.REFUSED, By.PHONE_CALL),
    "bounced": _failed(Found.NO_ANSWER, By.BOUNCE),
    "recovered": _recovered(By.USED_IN_CASE),
    "recovered_mail": _recovered(By.BOUNCE),
    "retired": _once,
}
