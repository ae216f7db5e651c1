"""What registers say of ends and renewals in words: “unlimited”, “auto-renews annually”, “upon renewal”. Pure."""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from agreements.model import Renewal
from agreements.register.days import Order, day_of
from agreements.register.lengths import NUMBER, Found, length_of, lengths_in, number_of, plain
from agreements.terms.dates import Period
from registry.platform.exchange.values import Unclear

_UNSAID = {
    "", "n/a", "na", "tbd", "tba", "tbc", "unknown", "unk", "?", "??", "not stated", "not known", "to be determined",
    "not applicable", "not available", "null", "blank", "see agreement", "see contract",
}  # fmt: skip
_ENDLESS = {
    "unlimited", "indefinite", "indefinitely", "perpetual", "in perpetuity", "perpetuity", "no end", "no end date",
    "no expiration", "no expiration date", "no expiry", "does not expire", "never expires", "never", "open ended",
    "open end", "until terminated", "until cancelled", "until canceled", "until terminated by either party", "ongoing",
    "on going", "continuous", "continuing", "continues until terminated", "evergreen", "permanent", "no term",
    "until terminated or superseded", "until cancelled by either party", "until canceled by either party",
    "no termination date", "without end", "no set end", "until further notice", "remains in effect until terminated",
}  # fmt: skip
_NO = {
    "no", "n", "false", "none", "no renewal", "no renewals", "does not renew", "not renewable", "non renewing",
    "nonrenewing", "not automatic", "no auto renew", "no auto renewal", "no automatic renewal", "expires", "one time",
}  # fmt: skip
_YES = {"yes", "y", "true"}
_EXPRESS = re.compile(
    r"(?<!\w)(?:express|mutual(?:ly)?|optional|option|options|manual|renewable|by amendment|by agreement|in writing"
    r"|(?:must|may|can) be renewed|board approval|requires? renewal|written (?:agreement|consent))(?!\w)"
)
_TACIT = re.compile(
    r"(?<!\w)(?:auto(?:matic(?:ally)?)?|autorenews?|autorenewals?|tacit(?:ly)?|self renewing|rolls over)(?!\w)"
)
NEGATED = re.compile(r"(?<!\w)(?:no|not|non|never|without|unless|except|if|does nt|doesnt)(?!\w)")
_SAME = re.compile(r"(?<!\w)(?:same|like|equal|identical)\s+(?:initial\s+)?(?:terms?|periods?|lengths?)(?!\w)")
_TIMES = re.compile(
    rf"(?<!\w){NUMBER}\s*"
    r"(?:x|times|(?:automatic|auto|additional|successive|consecutive|further|more|renewals?|of|up to|,)\s*)*$"
)
_MOST = re.compile(
    rf"(?<!\w)(?:up to|maximum(?: of)?|max|at most|limit(?:ed to)?)\s+{NUMBER}\s*(?:times|renewals?|terms?)?(?!\w)"
)


@dataclass(frozen=True, slots=True)
class End:
    """What a cell says of an end: a day, a length from the begin, that there is none, or (all empty) nothing."""

    day: date | None = None
    length: Period | None = None
    endless: bool = False


@dataclass(frozen=True, slots=True)
class Renews:
    """What a cell says of renewal. `same`: for as long as the term before. A tacit one may lack its period."""

    renewal: Renewal
    period: Period | None = None
    most: int | None = None
    same: bool = False


def unsaid(text: str) -> bool:
    """Whether a cell says nothing: blank, a dash, “n/a”, “TBD”."""
    bare = " ".join(text.split()).casefold().strip(".")
    return bare in _UNSAID or not bare.strip("-\u2010\u2011\u2012\u2013\u2014_ /")


@lru_cache(maxsize=4096)
def end_of(text: str, order: Order | None = None) -> End | Unclear:
    """The end that a cell of an end column names; Unclear where it names none that is certain."""
    if unsaid(text):
        return End()
    simple = plain(text)
    if _worded(simple) in _ENDLESS:
        return End(endless=True)
    bare = " ".join(text.split())
    if simple == "none":
        return Unclear("“None” may mean that it never ends or that nobody knows. Write “no end”, or the last day.")
    if "renew" in simple or _TACIT.search(simple):
        return Unclear(f"“{bare[:60]}” is no end. Give the last day here, and in a column “Renewal” how it renews.")
    length = length_of(bare)
    if isinstance(length, Period):
        return End(length=length)
    found = day_of(_only_day(bare), order)
    return found if isinstance(found, Unclear) else End(day=found)


def _only_day(bare: str) -> str:
    return re.sub(r"^(?:ends?|expires?|through|thru|until|to)(?:\s+on)?:?\s+(?=\S*\d)", "", bare, flags=re.IGNORECASE)


def _worded(simple: str) -> str:
    return re.sub(r"[();,/]", " ", simple).strip()


@lru_cache(maxsize=4096)
def renews(text: str, *, asked_auto: bool = False) -> Renews | Unclear | None:
    """What a cell says of renewal; None where it says nothing. `asked_auto`: the column asks whether by itself."""
    if unsaid(text):
        return None
    simple, bare = plain(text), " ".join(text.split())[:80]
    return _in_a_word(_worded(simple), asked_auto=asked_auto) or _in_words(simple, bare, asked_auto=asked_auto)


def _in_a_word(words: str, *, asked_auto: bool) -> Renews | None:
    if words in {str(one) for one in Renewal}:
        return Renews(Renewal(words))
    if words in _NO:
        return Renews(Renewal.NONE)
    if words in _YES and asked_auto:
        return Renews(Renewal.TACIT)
    return Renews(Renewal.EVERGREEN) if words in _ENDLESS else None


def _in_words(simple: str, bare: str, *, asked_auto: bool) -> Renews | Unclear:
    without_yes = re.sub(r"^(?:yes|y)\W+", "", simple)
    if _TACIT.search(simple) or (asked_auto and not isinstance(length_of(without_yes), Unclear)):
        return _tacit(without_yes, bare)
    if _EXPRESS.search(simple) and not NEGATED.search(simple):
        return Renews(Renewal.EXPRESS)
    return Unclear(f"“{bare}” does not say for certain how it renews. Write “auto renews 1 year”, “express” or “none”.")


def _tacit(simple: str, bare: str) -> Renews | Unclear:
    unclear = Unclear(f"“{bare}” can be read in more than one way. Write it like “auto renews 1 year, up to 2 times”.")
    if NEGATED.search(simple) or _EXPRESS.search(simple.replace("in writing", "")):
        return unclear
    found = lengths_in(simple)
    if isinstance(found, Unclear):
        return found
    # A notice in the same cell is another length, so that none of them is certain.
    if len(found) > 1 or "notice" in simple:
        return unclear
    most, left = _most(simple, found)
    if isinstance(most, Unclear):
        return most
    if re.search(r"\d", left):
        return unclear
    return Renews(Renewal.TACIT, found[0].period if found else None, most, bool(_SAME.search(simple)))


def _most(simple: str, found: list[Found]) -> tuple[int | Unclear | None, str]:
    """How often it renews itself at most, and the text without what said so."""
    start, end = (found[0].start, found[0].end) if found else (len(simple), len(simple))
    head, tail = simple[:start], simple[end:]
    for part in (head, tail):
        if match := (_MOST.search(part) or (_TIMES.search(part.rstrip()) if part is head and found else None)):
            number = number_of(match)
            if match["word"] in {"a", "an"} or number == 0:
                continue
            return number, (head + tail).replace(match[0], " ", 1)
    return None, head + tail
