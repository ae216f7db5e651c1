"""How well an organisation can be reached, as one letter with its reasons."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from contacts.candidates import Candidate, Stage, candidates
from contacts.coverage import local_day
from contacts.freshness import confirms, standing
from contacts.model import Check, CheckMethod, CheckOutcome, Directory, Freshness, Standing, Visibility
from contacts.words import ago

TESTED_WITHIN = timedelta(days=90)

_CALLS = {CheckMethod.LIVE_TEST, CheckMethod.PHONE_CALL, CheckMethod.USED_IN_CASE}
_USELESS = {Freshness.BAD, Freshness.UNRESPONSIVE}
_Judged = tuple[Candidate, Standing]


@dataclass(frozen=True, slots=True)
class Grade:
    """How well an organisation can be reached, from A to F, with what was found of each line that counts.

    A: fresh primary, fresh alternate and an after-hours line reached within 90 days; B: fresh primary and one of the
    two; C: some line that is neither bad nor unresponsive; F: none.
    """

    letter: str
    reasons: tuple[str, ...]


def grade(directory: Directory, at: datetime) -> Grade:
    """Grade an organisation at an aware instant by all its lines, whoever may see them; its parent does not count."""
    now = at.astimezone(directory.zone)
    found = candidates(directory, local_day(at, directory.zone), set(Visibility), directory.positions, asked=False)
    judged = [(one, _judge(one, directory, now)) for one in found if not one.absent and not one.unreachable]
    primary, primary_words = _confirmed("primary", Stage.PRIMARY, judged)
    alternate, alternate_words = _confirmed("alternate", Stage.ALTERNATE, judged)
    tested, tested_words = _tested(judged, directory.checks, now)
    usable = any(one.freshness not in _USELESS for _, one in judged)
    letter = _letter(primary=primary, others=alternate + tested, usable=usable)
    return Grade(letter, (primary_words, alternate_words, tested_words))


def _judge(one: Candidate, directory: Directory, now: datetime) -> Standing:
    return standing(one.point, directory.checks, now, directory.asked_on.get(one.point.id))


def _letter(*, primary: bool, others: int, usable: bool) -> str:
    if primary and others:
        return "A" if others == 2 else "B"
    return "C" if usable else "F"


def _confirmed(word: str, stage: Stage, judged: Iterable[_Judged]) -> tuple[bool, str]:
    """Tell whether a line of this stage is fresh, and in words how its best one stands."""
    order = list(Freshness)
    mine = [one for candidate, one in judged if candidate.stage is stage]
    best = min(mine, key=lambda one: (order.index(one.freshness), one.words), default=None)
    if best is None:
        return False, f"no {word}"
    return best.freshness is Freshness.FRESH, f"{word} {best.words}"


def _tested(judged: Iterable[_Judged], checks: Iterable[Check], now: datetime) -> tuple[bool, str]:
    lines = {
        candidate.point.id: one
        for candidate, one in judged
        if candidate.after_hours or candidate.stage is Stage.DUTY or candidate.point.always
    }
    if not lines:
        return False, "no after-hours line"
    working = {point for point, one in lines.items() if one.freshness is not Freshness.BAD}
    last = max((check.at for check in checks if check.contact_point_id in working and _reached(check)), default=None)
    if last is None:
        return False, "after-hours line never tested"
    return now - last <= TESTED_WITHIN, f"after-hours line reached {ago(last, now)}"


def _reached(check: Check) -> bool:
    return check.method in _CALLS and (check.outcome is CheckOutcome.REACHED or confirms(check))
