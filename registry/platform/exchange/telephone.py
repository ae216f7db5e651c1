"""Understanding a telephone number: E.164 and the extension, or a sentence why not."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneMetadata, PhoneNumber, PhoneNumberFormat

from registry.platform.exchange.values import Unclear, lost_digits


@dataclass(frozen=True, slots=True)
class Telephone:
    """A number in E.164 and, where there is one, the extension's digits."""

    e164: str
    extension: str | None = None


_SPOILED = re.compile(r"(\+?\d{10,15})\.0+", re.ASCII)
_ORDINARY = re.compile(r"(?:\+?1[ .-]?)?\(?([2-9]\d\d)\)?[ .-]?(\d{3})[ .-]?(\d{4})", re.ASCII)
_EXTENSION = re.compile(r"(?:;ext=|[,;]?\s*(?:extension|extn?|x)\.?:?\s*)(\d{1,7})\s*\Z", re.ASCII | re.IGNORECASE)
_NUMBER = re.compile(r"(?:tel:)?[+\d][\d ().\-/\u00a0\u2010-\u2015]*|\([\d ().\-/\u00a0\u2010-\u2015]*", re.ASCII)
_SPELLED = re.compile(r"(?:\+?1[ .-]?)?\(?\d{3}\)?[ .-][A-Z0-9][A-Z0-9-]{6,8}", re.ASCII)


def telephone(text: str) -> Telephone | Unclear:
    """A number that can be dialled from the United States; `3052923595.0` is understood, `3.34387E+13` is not.

    Numbers without a country's code are North American. Words are refused except in a spelled number (800-273-TALK),
    and so are two numbers in one cell.
    """
    bare = text.strip()
    if found := _SPOILED.fullmatch(bare):
        bare = found[1]
    if found := _ORDINARY.fullmatch(bare):
        return _checked(f"{found[1]}{found[2]}{found[3]}", text)
    if sentence := lost_digits(bare):
        return Unclear(sentence)
    return _unusual(bare, text)


@cache
def _ordinary_lines() -> Callable[[str], object]:
    # The library asks these two patterns among some twenty, for every number; who matches both is valid by its rules.
    states = PhoneMetadata.metadata_for_region("US")
    kinds = (states.general_desc, states.fixed_line) if states else ()
    general, fixed = [kind.national_number_pattern for kind in kinds if kind]
    return re.compile(rf"(?=(?:{general})\Z)(?:{fixed})", re.ASCII).fullmatch


def _checked(national: str, typed: str) -> Telephone | Unclear:
    """Ten digits of North America; the same answer as the library's own reading, only sooner."""
    if _ordinary_lines()(national):
        return Telephone(f"+1{national}")
    number = PhoneNumber(country_code=1, national_number=int(national))
    return Telephone(f"+1{national}") if phonenumbers.is_valid_number(number) else _no_such(typed)


def _no_such(typed: str) -> Unclear:
    return Unclear(f"“{typed.strip()}” is not a telephone number that is given out; check its digits.")


def _unusual(bare: str, typed: str) -> Telephone | Unclear:
    ending = _EXTENSION.search(bare)
    number = bare[: ending.start()] if ending else bare
    if not (_NUMBER.fullmatch(number.strip()) or _SPELLED.fullmatch(number.strip())):
        return Unclear(f"“{typed.strip()}” is not one telephone number; write one, then x and its extension.")
    try:
        parsed = phonenumbers.parse(number, "US")
    except NumberParseException:
        return _no_such(typed)
    if parsed.extension or not phonenumbers.is_valid_number(parsed):
        return _no_such(typed)
    return Telephone(phonenumbers.format_number(parsed, PhoneNumberFormat.E164), ending[1] if ending else None)
