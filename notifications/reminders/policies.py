"""When whom is told, unless somebody chose otherwise.

Agreements are counted from the day that notice must have arrived, as 180, 90, 60, 30 and 15 days are the practice of
contract management and a governing board's calendar needs ninety of them. Registries that ask their contacts once a
year (ARIN NRPM 3.6) or half-yearly remind before the day, not after it.
"""

from notifications.reminders.model import Pace, Policy, Rule
from registry.platform.deadlines import DeadlineKind as Kind
from registry.platform.deadlines import Who


def _policy(
    kind: Kind, *days: int, who: Who = Who.OWNER, working_days: int | None = None, urgent: bool = False
) -> Policy:
    """Told at once on the last two days before the date and ever after, in the digest before."""
    close = sorted(day for day in days if day <= 0)[-2:]
    rules = (
        Rule(name=f"{day:+d} days", days=day, who=who, pace=Pace.AT_ONCE if day > 0 or day in close else Pace.DIGEST)
        for day in days
    )
    return Policy(kind=kind, rules=tuple(rules), working_days=working_days, urgent=urgent)


DEFAULTS = {
    each.kind: each
    for each in (
        _policy(Kind.NOTICE, -180, -90, -60, -30, -15, -3, working_days=5),
        _policy(Kind.DECISION, -90, -60, -30, -15, -3, working_days=5),
        _policy(Kind.EXPIRY, -60, -30, -7, 1, working_days=5),
        _policy(Kind.REVIEW, -60, -30, -7, 7, 30, working_days=10),
        _policy(Kind.CONFIRMATION, 0, 14),
        _policy(Kind.VACANCY, 0, 14, 30, working_days=10),
        _policy(Kind.MEETING, -7, -1),
        _policy(Kind.ACTION, -7, -1, 1, 7, working_days=5),
        _policy(Kind.CERTIFICATE, -60, -30, 1),
        _policy(Kind.FILING, -30, -14, -3, 1, working_days=3),
        _policy(Kind.REPORT, -30, -14, -3, 1, working_days=3),
        _policy(Kind.LEGAL_CARD, -60, -30, 0, 30, working_days=10),
    )
}
