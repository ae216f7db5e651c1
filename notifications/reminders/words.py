"""Reminders in words for people."""

from collections.abc import Mapping, Sequence

from notifications.reminders.model import Decision, Verdict
from notifications.reminders.world import Row
from registry.platform.channel import MAIL
from registry.platform.deadlines import DeadlineKind as Kind
from registry.platform.mail.rules import KEPT

# What matters most first.
KINDS: Mapping[Kind, str] = {
    Kind.NOTICE: "Notice of an agreement",
    Kind.DECISION: "Decision of a governing body",
    Kind.EXPIRY: "End of an agreement",
    Kind.FILING: "Filing of an agreement",
    Kind.REPORT: "Report to who pays",
    Kind.OBLIGATION: "What a party owes",
    Kind.ACTION: "Action items",
    Kind.MEETING: "Meetings",
    Kind.REVIEW: "Review of an agreement",
    Kind.LEGAL_CARD: "Review of a legal basis",
    Kind.VACANCY: "Positions to fill",
    Kind.CERTIFICATE: "Certificates",
    Kind.CONFIRMATION: "Numbers to confirm",
}
SIGN_IN = "Something that you see when you sign in"
_PLACES = {str(kind): place for place, kind in enumerate(KINDS)}
DEEDS = {
    "acknowledged agreement": "said that they act on",
    "acknowledged legal_basis": "said that they act on a legal basis",
    "acknowledged organisation": "said that they act on",
    "acknowledged position": "said that they fill a position",
    "acknowledged meeting": "said that they see to a meeting",
    "acknowledged action": "said that they act on an action item",
    "acknowledged certificate": "said that they see to a certificate",
    "chose times reminders": "chose when to be written to",
    "scheduled reminders": "changed when reminders are sent",
    "scheduled agreement": "changed the reminders of an agreement",
    "scheduled legal_basis": "changed the reminders of a legal basis",
    "scheduled organisation": "changed the reminders of a partner",
    "scheduled position": "changed the reminders of a position",
    "scheduled meeting": "changed the reminders of a meeting",
    "scheduled action": "changed the reminders of an action item",
    "scheduled certificate": "changed the reminders of a certificate",
}
_VERDICTS: Mapping[Verdict, tuple[str, str]] = {
    Verdict.SEND: ("due", "goes out with the next round"),
    Verdict.TOLD: ("good", "told"),
    Verdict.OVERTAKEN: ("neutral", "not sent: a later one was due at the same time"),
    Verdict.LATER: ("info", "still to come"),
    Verdict.NOBODY: ("vacant", "there is nobody to tell"),
}
_MAIL = {
    "queued": ("info", "on its way"),
    "sending": ("info", "on its way"),
    "sent": ("good", "sent"),
    "unknown": ("warn", "sent, though the server did not say so"),
    "failed": ("bad", "could not be delivered"),
    "suppressed": ("neutral", "stopped"),
}


def verdict(one: Decision) -> tuple[str, str]:
    """The tone and the words of what becomes of a rule."""
    return _VERDICTS[one.verdict]


def pressing(rows: Sequence[Row]) -> list[Row]:
    """What must be known at once first, then by what matters most, then by days."""
    return sorted(
        rows, key=lambda row: (row["pace"] != "at_once", _PLACES[row["kind"]], row["reference_on"], row["label"])
    )


def state_of(row: Row) -> tuple[str, str]:
    """The tone and the words of what became of a reminder."""
    if row["state"] == "withheld":
        return "neutral", f"not sent: {row['reason']}"
    if row["state"] == "waiting":
        return "info", "waits for the digest" if row["pace"] == "digest" else "waits for the end of quiet hours"
    if row["mail_state"] == "queued" and row["mail_reason"] == KEPT:
        return "info", "in the outbox"
    tone, words = _MAIL.get(row["mail_state"], ("good", "sent"))
    if row["channel"] not in {None, MAIL}:
        words += f" by {row['channel']}"
    elif row["by_mail"]:
        words += " by mail, in place of a note that did not arrive"
    told = row["mail_state"] in {"failed", "suppressed"} and row["mail_reason"]
    return tone, f"{words}: {row['mail_reason']}" if told else words
