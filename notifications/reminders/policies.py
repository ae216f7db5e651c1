"""When whom is told, unless somebody chose otherwise.

Agreements are counted from the day that notice must have arrived, as 180, 90, 60, 30 and 15 days are the practice of
contract management and a governing board's calendar needs ninety of them. Registries that ask their contacts once a
year (ARIN NRPM 3.6) or half-yearly remind before the day, not after it.
"""

from collections.abc import Collection, Sequence

from notifications.reminders.model import Pace, Policy, Rule
from registry.platform.deadlines import DeadlineKind as Kind
from registry.platform.deadlines import Who

_CLOSE = 2  # so many of the days up to the date are told at once, the earlier ones in the digest


def policy_of(  # noqa: PLR0913 - what somebody may choose
    kind: Kind,
    days: Sequence[int],
    *,
    party_days: Sequence[int] = (),
    digest_days: Collection[int] = (),
    working_days: int | None = None,
    urgent: bool = False,
) -> Policy:
    """A policy that tells whoever is in charge on `days`, those outside on `party_days`, in the digest where listed."""
    own = [_rule(day, Who.OWNER, Pace.DIGEST if day in digest_days else Pace.AT_ONCE) for day in days]
    outside = [_rule(day, Who.PARTY, Pace.AT_ONCE) for day in party_days]
    return Policy(kind=kind, rules=(*own, *outside), working_days=working_days, urgent=urgent)


def _rule(day: int, who: Who, pace: Pace) -> Rule:
    name = "on the day" if day == 0 else f"{abs(day)} day{'s' * (abs(day) != 1)} {'before' if day < 0 else 'after'}"
    return Rule(name=f"{name}, outside" if who is Who.PARTY else name, days=day, who=who, pace=pace)


def _usual(kind: Kind, *days: int, working_days: int | None = None) -> Policy:
    early = sorted(day for day in days if day <= 0)[:-_CLOSE]
    return policy_of(kind, days, digest_days=early, working_days=working_days)


DEFAULTS = {
    each.kind: each
    for each in (
        _usual(Kind.NOTICE, -180, -90, -60, -30, -15, -3, working_days=5),
        _usual(Kind.DECISION, -90, -60, -30, -15, -3, working_days=5),
        _usual(Kind.EXPIRY, -60, -30, -7, 1, working_days=5),
        _usual(Kind.REVIEW, -60, -30, -7, 7, 30, working_days=10),
        _usual(Kind.CONFIRMATION, 0, 14),
        _usual(Kind.VACANCY, 0, 14, 30, working_days=10),
        _usual(Kind.MEETING, -7, -1),
        _usual(Kind.ACTION, -7, -1, 1, 7, working_days=5),
        _usual(Kind.CERTIFICATE, -60, -30, 1),
        _usual(Kind.FILING, -30, -14, -3, 1, working_days=3),
        _usual(Kind.REPORT, -30, -14, -3, 1, working_days=3),
        _usual(Kind.OBLIGATION, -14, -3, 1, 14, working_days=5),
        _usual(Kind.LEGAL_CARD, -60, -30, 0, 30, working_days=10),
    )
}
