"""Weekly hours in plain language, as people type and read them: "Mon–Fri 08:00–16:30, Sat 09:00–12:00", "24/7"."""

import re
from itertools import groupby

from registry.platform.hours import ALWAYS, DAYS, HoursNotUnderstoodError, Span, WeeklyHours, clock_text, span

NEVER = "never"
_ALWAYS_WORDS = {"24/7", "24x7", "24×7", "always", "at all hours"}
_DAY_WORDS = {
    word: number
    for number, words in enumerate(
        (
            ("mon", "monday"),
            ("tue", "tues", "tuesday"),
            ("wed", "weds", "wednesday"),
            ("thu", "thur", "thurs", "thursday"),
            ("fri", "friday"),
            ("sat", "saturday"),
            ("sun", "sunday"),
        )
    )
    for word in words
}
_DASH = re.compile(r"\s*(?:[-\u2010-\u2015]|\bto\b)\s*", re.IGNORECASE)
_HALF_DAY = re.compile(r"\b(1[0-2]|0?[1-9])(?::([0-5]\d))?\s*([ap])\.?m\b\.?", re.IGNORECASE)
_PIECES = re.compile(r"\s*[,;\n][\s,;]*")
_TIMES = re.compile(r"(\d{1,2}:\d{2})-(\d{1,2}:\d{2})")


def hours_text(hours: WeeklyHours) -> str:
    """Say weekly hours so that `hours_from_text` reads the same hours back."""
    if hours.always:
        return "24/7"
    rows = [(span.weekday, _times(span)) for span in hours.spans]
    by_day = [(day, tuple(times for _, times in group)) for day, group in groupby(rows, key=lambda row: row[0])]
    runs = groupby(enumerate(by_day), key=lambda item: (item[1][0] - item[0], item[1][1]))
    parts = [_part([day for _, (day, _) in run], times) for (_, times), run in runs]
    return ", ".join(parts) or NEVER


def hours_from_text(text: str) -> WeeklyHours:
    """Read weekly hours as a person types them.

    Days are "Mon", "Monday", "Mon–Fri", "Mon, Wed" or "daily", times "16:30" or "4:30 pm"; a piece without days
    continues the one before ("Mon 08:00–12:00, 13:00–16:00"); a closing time before the opening is on the next day.
    Raises HoursNotUnderstoodError, whose sentence names the piece that was not understood.
    """
    plain = _HALF_DAY.sub(_of_24_hours, _DASH.sub("-", text.strip().strip(",; ")))
    if plain.casefold() in _ALWAYS_WORDS:
        return ALWAYS
    return WeeklyHours() if plain.casefold() == NEVER else WeeklyHours.weekly(_read(_PIECES.split(plain)))


def _read(pieces: list[str]) -> list[Span]:
    spans: list[Span] = []
    days: list[int] = []
    awaiting: list[int] = []
    for piece in pieces:
        times = _TIMES.findall(piece)
        named = " ".join(_TIMES.sub(" ", piece).strip(": ").split())
        if named:
            days = [*awaiting, *_days(named, piece)]
        # "Mon, Wed 09:00–12:00": days wait for the times that follow.
        awaiting = [] if times else days
        spans += _spans(piece, days, times)
    if awaiting or not spans:
        raise _unreadable(pieces[-1])
    return spans


def _times(span: Span) -> str:
    return f"{clock_text(span.opens)}–{span.closes_text}"


def _part(days: list[int], times: tuple[str, ...]) -> str:
    if len(days) < 3:
        return ", ".join(f"{DAYS[day]} {', '.join(times)}" for day in days)
    return f"{DAYS[days[0]]}–{DAYS[days[-1]]} {', '.join(times)}"


def _of_24_hours(match: re.Match[str]) -> str:
    hour, minute, half = match.groups()
    return f"{int(hour) % 12 + (12 if half in 'pP' else 0):02}:{minute or '00'}"


def _days(named: str, piece: str) -> list[int]:
    if named.casefold() in {"daily", "every day"}:
        return list(range(7))
    first, dash, last = named.partition("-")
    start, end = _day(first, piece), _day(last if dash else first, piece)
    return [(start + step) % 7 for step in range((end - start) % 7 + 1)]


def _day(word: str, piece: str) -> int:
    day = _DAY_WORDS.get(word.strip().rstrip(".").casefold())
    if day is not None:
        return day
    if any(letter.isdigit() for letter in word):
        raise _unreadable(piece)
    raise HoursNotUnderstoodError(f"“{word}” is not a day of the week; write Mon, Tue, Wed, Thu, Fri, Sat or Sun.")


def _spans(piece: str, days: list[int], times: list[tuple[str, str]]) -> list[Span]:
    if times and not days:
        raise HoursNotUnderstoodError(f"“{piece}” does not say on which days; write it like Mon-Fri 08:00-16:30.")
    return [span(day, opens, closes) for day in days for opens, closes in times]


def _unreadable(piece: str) -> HoursNotUnderstoodError:
    return HoursNotUnderstoodError(
        f"“{piece}” has no times that can be read; write it like Mon-Fri 08:00-16:30, or 24/7."
    )
