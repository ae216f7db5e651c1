"""Who is told when, unless somebody chose otherwise.

Agreements are counted from the day that notice must have arrived, as 180, 90, 60, 30 and 15 days are the practice of
contract management and a governing board's calendar needs ninety of them. Registries that ask their contacts once a
year (ARIN NRPM 3.6) or half-yearly remind before the day, not after it.
"""

import math
from collections.abc import Sequence

from notifications.reminders.model import Pace, Policy, Rule
from registry.platform.deadlines import DeadlineKind as Kind
from registry.platform.deadlines import Who

_ALSO = {Who.BACKUP: ", to the backup too", Who.MANAGER: ", to the manager too", Who.PARTY: ", outside"}


def policy_of(  # noqa: PLR0913 - what somebody may choose
    kind: Kind,
    days: Sequence[int],
    *,
    backup_days: Sequence[int] = (),
    manager_days: Sequence[int] = (),
    party_days: Sequence[int] = (),
    at_once_from: int | None = None,
    working_days: int | None = None,
    urgent: bool = False,
    channel: str | None = None,
) -> Policy:
    """A policy that tells whoever is in charge on `days`, and the others as well on theirs.

    So many days before the date as `at_once_from` says, and later, they are told at once, before that in the digest;
    None: always in the digest. Those outside have none.
    """
    each_of = {Who.OWNER: days, Who.BACKUP: backup_days, Who.MANAGER: manager_days, Who.PARTY: party_days}
    first = at_once_from if at_once_from is not None else -math.inf
    rules = tuple(
        _rule(day, who, at_once=who is Who.PARTY or day >= -first) for who, of in each_of.items() for day in of
    )
    return Policy(kind=kind, rules=rules, working_days=working_days, urgent=urgent, channel=channel)


def _rule(day: int, who: Who, *, at_once: bool) -> Rule:
    name = "on the day" if day == 0 else f"{abs(day)} day{'s' * (abs(day) != 1)} {'before' if day < 0 else 'after'}"
    return Rule(name=f"{name}{_ALSO.get(who, '')}", days=day, who=who, pace=Pace.AT_ONCE if at_once else Pace.DIGEST)


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
