"""The days on which an organisation is closed: its own breaks and the public holidays of where it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType

import holidays

# In the law's list of legal holidays (Fla. Stat. 683.01), not in that of the days off (110.117): nothing closes.
_KEPT_OPEN = frozenset({("US", "FL", "Susan B. Anthony Day")})


@lru_cache(maxsize=1024)
def public_holidays(country: str, region: str | None, year: int) -> Mapping[date, str]:
    """Return the public holidays of a year by day, observed days included, for a country ("US") and its region ("FL").

    A region that the calendar does not know counts as its country; an unknown country has no holidays.
    """
    known = holidays.list_supported_countries(include_aliases=True)
    if country not in known:
        return MappingProxyType({})
    subdivision = region if region in known[country] else None
    days = holidays.country_holidays(country, subdiv=subdivision, years=year, language="en_US")
    closed = {day: days[day] for day in sorted(days) if (country, region, days[day]) not in _KEPT_OPEN}
    return MappingProxyType(closed)


@dataclass(frozen=True, slots=True, order=True)
class Break:
    """A named stretch of closed days, first and last day included ("winter break")."""

    starts_on: date
    ends_on: date
    name: str

    def covers(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on


@dataclass(frozen=True, slots=True)
class Closures:
    """When an organisation is closed; `country` None means that it works on public holidays."""

    breaks: tuple[Break, ...] = ()
    country: str | None = None
    region: str | None = None

    def closed_on(self, day: date, /) -> str | None:
        """Return why a day is closed ("winter break", "Thanksgiving Day"), None on an ordinary day.

        A break of its own is named before a public holiday that falls into it, of two breaks the one that began first.
        """
        named = min((stretch for stretch in self.breaks if stretch.covers(day)), default=None)
        return named.name if named else self._holiday(day)

    def _holiday(self, day: date) -> str | None:
        return public_holidays(self.country, self.region, day.year).get(day) if self.country else None
