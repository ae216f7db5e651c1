"""Weekly hours: when an office or a line is covered, as kept in the database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any, Self

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MIDNIGHT = time(0)


class HoursNotUnderstoodError(ValueError):
    """Hours that cannot be read; `sentence` names what was not understood."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """One stretch of a week in local time. Monday is 0; a close at or before the opening is on the next day."""

    weekday: int
    opens: time
    closes: time

    def __post_init__(self) -> None:
        if not 0 <= self.weekday <= 6:
            raise HoursNotUnderstoodError(f"{self.weekday} is not a day of the week: Monday is 0 and Sunday is 6.")
        if self.opens == self.closes != MIDNIGHT:
            clock = clock_text(self.opens)
            raise HoursNotUnderstoodError(f"{clock} to {clock} has no length; write the two days one by one.")

    @property
    def passes_midnight(self) -> bool:
        """Whether the closing time is on the next day; 24:00 counts as the next day's 00:00."""
        return self.closes <= self.opens

    @property
    def closes_text(self) -> str:
        return "24:00" if self.closes == MIDNIGHT else clock_text(self.closes)


@dataclass(frozen=True, slots=True)
class WeeklyHours:
    """The hours of a week: either always, or spans in the order of the week without repeats."""

    spans: tuple[Span, ...] = ()
    always: bool = False

    def __post_init__(self) -> None:
        if self.always and self.spans:
            raise HoursNotUnderstoodError("Hours are either always or listed by day, not both.")
        object.__setattr__(self, "spans", tuple(sorted(set(self.spans))))

    @classmethod
    def weekly(cls, spans: Iterable[Span]) -> Self:
        return cls(spans=tuple(spans))

    def to_json(self) -> dict[str, Any]:
        """Return the shape that is stored: {"always": true} or {"weekly": [[0, "08:00", "16:30"], …]}."""
        if self.always:
            return {"always": True}
        return {"weekly": [[span.weekday, clock_text(span.opens), span.closes_text] for span in self.spans]}

    @classmethod
    def from_json(cls, shape: Mapping[str, Any]) -> Self:
        """Read the stored shape; raises HoursNotUnderstoodError."""
        if dict(shape) == {"always": True}:
            return cls(always=True)
        if set(shape) != {"weekly"} or not isinstance(shape["weekly"], list | tuple):
            raise HoursNotUnderstoodError('Hours are {"always": true} or {"weekly": [[day, opens, closes], …]}.')
        return cls.weekly(_span(row) for row in shape["weekly"])


ALWAYS = WeeklyHours(always=True)


def clock_text(moment: time) -> str:
    return f"{moment.hour:02}:{moment.minute:02}"


def clock(text: str, *, closing: bool = False) -> time:
    """Read "08:00" or "8:00", and "24:00" where a span closes; raises HoursNotUnderstoodError."""
    hour, colon, minute = text.partition(":")
    digits = hour.isascii() and hour.isdigit() and minute.isascii() and minute.isdigit()
    if not (colon and digits and len(hour) <= 2 and len(minute) == 2):
        raise HoursNotUnderstoodError(f"“{text}” is not a time; write it like 08:00 or 16:30.")
    if closing and (int(hour), int(minute)) == (24, 0):
        return MIDNIGHT
    if int(hour) > 23 or int(minute) > 59:
        raise HoursNotUnderstoodError(f"“{text}” is not a time of the day; it runs from 00:00 to 24:00.")
    return time(int(hour), int(minute))


def span(weekday: int, opens: str, closes: str) -> Span:
    """Build a span from two times as text; raises HoursNotUnderstoodError."""
    first, last = clock(opens), clock(closes, closing=True)
    if first == last == MIDNIGHT and not closes.startswith("24"):
        raise HoursNotUnderstoodError("00:00 to 00:00 has no length; write 00:00-24:00 for the whole day.")
    return Span(weekday, first, last)


def _span(row: Any) -> Span:
    match row:
        case [int() as weekday, str() as opens, str() as closes] if not isinstance(weekday, bool):
            return span(weekday, opens, closes)
        case _:
            raise HoursNotUnderstoodError(f"{row!r} is not a stretch of hours: a day from 0 to 6, two times as text.")
