"""When whom is told, unless somebody chose otherwise.

Agreements are counted from the day that notice must have arrived, as 180, 90, 60, 30 and 15 days are the practice of
contract management and a governing board's calendar needs ninety of them. Registries that ask their contacts once a
year (ARIN NRPM 3.6) or half-yearly remind before the day, not after it.
"""

from collections.abc import Sequence

from notifications.reminders.model import Pace, Policy, Rule
from registry.platform.deadlines import DeadlineKind as Kind
from registry.platform.deadlines import Who


def policy_of(  # noqa: PLR0913 - what somebody may choose
    kind: Kind,
    days: Sequence[int],
    *,
    party_days: Sequence[int] = (),
    at_once_from: int | None = None,
    working_days: int | None = None,
    urgent: bool = False,
) -> Policy:
    """A policy that tells whoever is in charge on `days`, and those outside on `party_days`.

    So many days before the date as `at_once_from` says, and later, they are told at once, before that in the digest;
    None: always in the digest. Those outside have none.
    """
    own = [_rule(day, Who.OWNER, at_once=at_once_from is not None and day >= -at_once_from) for day in days]
    outside = [_rule(day, Who.PARTY, at_once=True) for day in party_days]
    return Policy(kind=kind, rules=(*own, *outside), working_days=working_days, urgent=urgent)


def _rule(day: int, who: Who, *, at_once: bool) -> Rule:
    name = "on the day" if day == 0 else f"{abs(day)} day{'s' * (abs(day) != 1)} {'before' if day < 0 else 'after'}"
    outside = ", outside" if who is Who.PARTY else ""
    return Rule(name=f"{name}{outside}", days=day, who=who, pace=Pace.AT_ONCE if at_once else Pace.DIGEST)


DEFAULTS = {
    each.kind: each
    for each in (
        policy_of(Kind.NOTICE, (-180, -90, -60, -30, -15, -3), at_once_from=15, working_days=5),
        policy_of(Kind.DECISION, (-90, -60, -30, -15, -3), at_once_from=15, working_days=5),
        policy_of(Kind.EXPIRY, (-60, -30, -7, 1), at_once_from=30, working_days=5),
        policy_of(Kind.REVIEW, (-60, -30, -7, 7, 30), working_days=10),
        policy_of(Kind.FILING, (-30, -14, -3, 1), at_once_from=14, working_days=3),
        policy_of(Kind.OBLIGATION, (-14, -3, 1, 14), at_once_from=3, working_days=5),
        policy_of(Kind.REPORT, (-30, -14, -3, 1), at_once_from=14, working_days=3),
        policy_of(Kind.LEGAL_CARD, (-60, -30, 0, 30), working_days=10),
        policy_of(Kind.CONFIRMATION, (0, 14)),
        policy_of(Kind.VACANCY, (0, 14, 30), working_days=10),
        policy_of(Kind.MEETING, (-7, -1), at_once_from=1),
        policy_of(Kind.ACTION, (-7, -1, 1, 7), at_once_from=1, working_days=5),
        policy_of(Kind.CERTIFICATE, (-60, -30, 1)),
    )
}
