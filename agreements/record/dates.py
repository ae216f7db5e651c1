"""Every date of an agreement that matters now, with what it means, for its page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from agreements.model import Renewal
from agreements.record.model import Row, Whole, last_day
from agreements.terms.dates import Period
from agreements.terms.model import Standing
from agreements.words import RENEWALS


@dataclass(frozen=True, slots=True)
class Dated:
    """One date with its name and what it means."""

    name: str
    on: date
    means: str = ""


def dates(it: Whole) -> list[Dated]:
    """The dates of today's standing, in the order of time within their kind."""
    return [*_running(it.standing), *_deadlines(it.standing), *_reviews(it.standing), *_ends(it)]


def _running(now: Standing) -> Iterator[Dated]:
    if now.effective_on:
        how = "The last signature." if now.by_last_signature else "From then on the parties are bound."
        yield Dated("In effect since", now.effective_on, how)
    if now.begins_on and now.begins_on != now.effective_on:
        renewed = f"It has renewed itself {now.renewal_number} times." if now.renewal_number > 1 else ""
        renewed = renewed or ("It has renewed itself once." if now.renewal_number else "")
        yield Dated("This term began", now.begins_on, renewed)
    if now.last_day:
        yield Dated("Last day in force", now.last_day, "Of the term that runs now, both days included.")
    if now.renews_on:
        until = last_day(now.renews_until)
        more = f" Its last day in force is then {until.day} {until:%b %Y}." if until else ""
        yield Dated("Renews itself on", now.renews_on, f"Unless notice has arrived in time.{more}")


def _deadlines(now: Standing) -> Iterator[Dated]:
    if now.decide_by:
        yield Dated("Decide by", now.decide_by, "So that the governing body can decide before notice is due.")
    if now.send_by:
        yield Dated("Send notice by", now.send_by, "The latest safe day to send it.")
    if now.notice_on:
        rolled = now.notice_counted_on and now.notice_counted_on != now.notice_on
        why = "Moved back to a working day of the lead party." if rolled else "By then notice must have arrived."
        yield Dated("Notice deadline", now.notice_on, why)
    if now.notice_of_others_on and now.notice_of_others_on != now.notice_on:
        yield Dated("Notice deadline of the others", now.notice_of_others_on, "By then theirs must have arrived.")


def _reviews(now: Standing) -> Iterator[Dated]:
    if now.review_on:
        whose = "By statute." if now.review_by_statute else "By its own terms, or yearly where they say nothing."
        yield Dated("Review was due on" if now.review_overdue else "Review due on", now.review_on, whose)
    if now.statute_on:
        yield Dated("New signatures due on", now.statute_on, "By statute, whatever its own term says.")


def _ends(it: Whole) -> Iterator[Dated]:
    until = last_day(it.standing.holdover_until)
    if until:
        yield Dated("Last day of the holdover", until, "What its text lets go on after the end.")
    if it.standing.earliest_end:
        yield Dated("Earliest end", it.standing.earliest_end, "If notice to terminate were sent today.")
    for name, column, means in (
        ("Suspended from", "suspended_on", "It rests until it is resumed."),
        ("Terminated; first day without it", "terminated_on", ""),
        ("Replaced; first day of the new one", "superseded_on", ""),
    ):
        if it.row[column]:
            yield Dated(name, it.row[column], means)


def term_words(row: Row) -> list[str]:
    """What one term says, in short sentences."""
    said = [RENEWALS[Renewal(row["renewal"])] + "."]
    if row["renewal_period"]:
        most = f", at most {row['renewals_most']} times" if row["renewals_most"] else ""
        said.append(f"Each time for {_words(row['renewal_period'])}{most}.")
    if row["notice"]:
        said.append(f"Notice: {_words(row['notice'])}.")
    if row["notice_of_others"]:
        said.append(f"Notice of the other side: {_words(row['notice_of_others'])}.")
    if row["review_months"]:
        said.append(f"Reviewed every {row['review_months']} months.")
    if row["terminate_days"] is not None:
        said.append(f"May be terminated for convenience with {row['terminate_days']} days' notice.")
    if row["holdover"]:
        said.append(f"After the end: {row['holdover']}")
    return said


def _words(period: str) -> str:
    return Period.parse(period).words
