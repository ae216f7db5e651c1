"""Periods as people type them."""

import re

from agreements.terms.dates import Period, Unit
from registry.platform.errors import Invalid

_TYPED = re.compile(r"(\d{1,4})\s*(day|week|month|year|d|w|m|y)s?", re.IGNORECASE)
_UNITS = {"d": (1, Unit.DAYS), "w": (7, Unit.DAYS), "m": (1, Unit.MONTHS), "y": (12, Unit.MONTHS)}
_HINT = "Give a period like “90 days”, “3 months” or “1 year”."


def understood(field: str, text: str | None) -> Period | None:
    """The period that somebody typed: “90 days”, “3 months”, “1 year”, or `P3M`; None for nothing.

    Raises:
        Invalid: it cannot be read as one; the sentence is for `field`.
    """
    if not text:
        return None
    try:
        return Period.parse(text.strip().upper())
    except ValueError:
        pass
    found = _TYPED.fullmatch(text.strip())
    times, unit = _UNITS[found[2][0].lower()] if found else (0, Unit.DAYS)
    count = int(found[1]) * times if found else 0
    if not 0 < count < 10_000:
        raise Invalid({field: _HINT})
    return Period(count, unit)
