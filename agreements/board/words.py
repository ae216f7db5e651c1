"""The board's words: what was decided and done, how far off a day is."""

from collections.abc import Mapping
from datetime import date

from agreements.board.lanes import SINCE
from agreements.board.model import Lane, Line
from agreements.model import DecisionKind, ObligationKind

DEEDS = {
    "affirmed agreement": "affirmed an agreement in a review",
    "began to renew agreement": "began to renew an agreement",
    "began to renegotiate agreement": "began to renegotiate an agreement",
    "let lapse agreement": "decided to let an agreement lapse",
    "approved agreement": "approved the draft of an agreement",
    "returned agreement": "returned the draft of an agreement",
    "recorded an obligation agreement": "recorded what is owed under an agreement",
    "changed an obligation agreement": "changed what is owed under an agreement",
    "fulfilled an obligation agreement": "recorded that something owed was done",
    "ended an obligation agreement": "ended something owed under an agreement",
    "recorded funding agreement": "recorded what pays for an agreement",
    "changed funding agreement": "changed what pays for an agreement",
    "recorded a funding report agreement": "recorded a report that is wanted",
    "filed a funding report agreement": "recorded that a report was filed",
}
DECISIONS: Mapping[str, str] = {
    DecisionKind.AFFIRM_REVIEW: "Affirmed as it is",
    DecisionKind.START_RENEWAL: "Renewal started",
    DecisionKind.RENEGOTIATE: "To be renegotiated",
    DecisionKind.LET_LAPSE: "To lapse",
    DecisionKind.TERMINATE: "Terminated",
    DecisionKind.SUSPEND: "Suspended",
    DecisionKind.RESUME: "Resumed",
    DecisionKind.APPROVE_DRAFT: "Draft approved",
    DecisionKind.RETURN_DRAFT: "Draft returned",
}
OBLIGATIONS: Mapping[str, str] = {kind: str(kind).capitalize() for kind in ObligationKind}
SOON_DAYS = 14


def when(line: Line, today: date) -> str:
    """The day of a line and how far off it is: `by 3 Dec 2026, in 12 days`."""
    if line.by is None:
        return "no day"
    day = f"{line.by.day} {line.by:%b %Y}"
    days = (line.by - today).days
    if line.lane in SINCE:
        return f"since {day}, {_days(-days)}"
    if days == 0:
        return f"today, {day}"
    return f"by {day}, in {_days(days)}" if days > 0 else f"was {day}, {_days(-days)} ago"


def tone(line: Line, today: date) -> str:
    """How pressing a line is: bad when its day has passed, due within two weeks."""
    if line.lane is Lane.LAPSED:
        return "bad"
    if line.by is None or line.lane in SINCE:
        return "neutral"
    days = (line.by - today).days
    return "bad" if days < 0 else "due" if days <= SOON_DAYS else "neutral"


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count:,} days"
