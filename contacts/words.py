"""Times and ages in the words of the call list, and what was done in the words of the record."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, tzinfo

from registry.platform.hours import DAYS

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

# By the codes under which files and other systems keep them (ISO 639).
LANGUAGES = {
    "en": "English", "es": "Spanish", "ht": "Haitian Creole", "pt": "Portuguese", "fr": "French", "zh": "Chinese",
    "vi": "Vietnamese", "tl": "Tagalog", "ar": "Arabic", "ru": "Russian", "ase": "American Sign Language",
    "de": "German", "it": "Italian", "ko": "Korean", "pl": "Polish", "ur": "Urdu",
}  # fmt: skip

DEEDS = {
    "erased contact_point": "erased the number of somebody who left",
    "moved person": "gave somebody another position",
    "added person": "added a person",
    "corrected person": "changed a person",
    "left person": "noted that somebody left",
    "followed person": "said who follows somebody",
    "stays person": "noted that somebody stays after all",
    "returned person": "noted that somebody is back",
    "went on leave person": "noted that somebody is away",
    "opened position": "opened a position",
    "described position": "changed a position",
    "abolished position": "abolished a position",
    "assigned assignment": "put somebody into a position",
    "ended assignment": "took somebody out of a position",
    "reopened assignment": "put somebody back into a position",
    "withdrawn assignment": "took back that somebody was to follow",
    "withdrawn delegation": "took back that somebody stands in",
    "delegated delegation": "named a stand-in",
    "ended delegation": "ended a stand-in",
    "published contact_point": "added a number",
    "corrected contact_point": "changed a number",
    "replaced contact_point": "replaced a number",
    "retired contact_point": "retired a number",
    "revived contact_point": "took a number into use again",
    "passed on contact_point": "left a number to a position",
    "kept contact_point": "kept a number that was a position's",
    "checked contact_point": "noted how a number works",
    "imported contact_point": "brought in a number from a file",
    "removed contact_point": "took a number out again",
    "read contact_point": "saw restricted numbers",
    "read organisation": "saw restricted numbers",
    "exported person": "took a card along",
    "exported organisation": "took a card along",
}


def languages(given: Iterable[str]) -> list[str]:
    """Languages by their names, whether a name or a code was given, each once."""
    return list(dict.fromkeys(LANGUAGES.get(one.lower(), one) for one in given))


def moment(instant: datetime, at: datetime, zone: tzinfo) -> str:
    """Say a coming instant as short as it stays clear: "16:30 EDT", "Mon 08:00 EST", "4 Jan 08:00 EST"."""
    local, today = instant.astimezone(zone), at.astimezone(zone).date()
    clock = f"{local:%H:%M} {_zone_name(local)}"
    if local.date() == today:
        return clock
    if local.date() - today < timedelta(days=7):
        return f"{DAYS[local.weekday()]} {clock}"
    return f"{day_month(local.date(), today)} {clock}"


def last_day(day: date, today: date) -> str:
    """Say the last day of a stretch: "today", "Friday" within a week, else "3 Dec"."""
    if day == today:
        return "today"
    return WEEKDAYS[day.weekday()] if timedelta(0) < day - today < timedelta(days=7) else day_month(day, today)


def day_month(day: date, today: date) -> str:
    """Say a date, with its year only where it would be mistaken: "3 Dec", "3 Dec 2028"."""
    year = f" {day.year}" if abs(day - today) > timedelta(days=330) else ""
    return f"{day.day} {MONTHS[day.month - 1]}{year}"


def ago(then: datetime, now: datetime) -> str:
    """Say how long ago an instant was, in its largest fitting unit: "just now", "2 hours ago", "14 months ago"."""
    elapsed = now.astimezone(UTC) - then.astimezone(UTC)
    minutes, days = elapsed // timedelta(minutes=1), elapsed // timedelta(days=1)
    if minutes < 1:
        return "just now"
    if minutes < 60:
        return _count(minutes, "minute")
    if days < 1:
        return _count(minutes // 60, "hour")
    if days < 61:
        return _count(days, "day")
    return _count(int(days / 30.4375), "month") if days < 731 else _count(int(days / 365.25), "year")


def on_day(then: datetime, now: datetime) -> str:
    """Say an instant as the day it was in the reader's zone, for what is read later: "on 12 May 2026"."""
    local = then.astimezone(now.tzinfo)
    return f"on {local.day} {MONTHS[local.month - 1]} {local.year}"


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}{'' if number == 1 else 's'} ago"


def _zone_name(local: datetime) -> str:
    # Zones without an abbreviation of their own call themselves "-03".
    name = local.tzname() or "UTC"
    return f"UTC{name}" if name.startswith(("+", "-")) else name
