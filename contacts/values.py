"""What somebody typed as a number or an address, understood once: kept as it is dialled and as it was typed."""

import re
from dataclasses import dataclass

import phonenumbers

from contacts.model import PointKind
from registry.platform.errors import Invalid
from registry.platform.exchange.addresses import email, website
from registry.platform.exchange.telephone import telephone
from registry.platform.exchange.values import Unclear

_EXTENSION = re.compile(r"[0-9A-Za-z#*, -]{1,20}")
_SHORT = re.compile(r"\d{3}")


@dataclass(frozen=True, slots=True)
class Value:
    """A value that can be used: E.164 (or a three-digit service number), an address, a URL or a radio channel."""

    value: str
    extension: str | None
    as_typed: str


def understood(kind: PointKind, typed: str, extension: str | None = None) -> Value:
    """Understand what was typed for a kind of contact point; an extension in the number counts when none is given.

    Raises:
        Invalid: with a sentence for `value` or `extension`.
    """
    text = typed.strip()
    if not text:
        raise Invalid({"value": "Give a telephone number, an e-mail address or a web address."})
    if kind.telephone:
        return _number(text, extension)
    if extension:
        raise Invalid({"extension": f"Only a telephone number has an extension, not a {kind.label.lower()}."})
    if kind.email:
        return Value(_clear(email(text)), None, typed)
    if kind is PointKind.SECURE_PORTAL:
        return Value(_portal(text), None, typed)
    return Value(text, None, typed)


def shown(kind: PointKind, value: str) -> str:
    """A value for reading: `(305) 555-0123` for a North American number, the international form for any other."""
    if not kind.telephone or not value.startswith("+"):
        return value
    try:
        number = phonenumbers.parse(value)
    except phonenumbers.NumberParseException:
        return value
    home = phonenumbers.PhoneNumberFormat.NATIONAL
    return phonenumbers.format_number(
        number, home if number.country_code == 1 else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    )


def to_correct(kind: PointKind, value: str, extension: str | None, as_typed: str) -> str:
    """What a form shows for correcting: as it was typed, but without an extension, which has a field of its own."""
    if not extension or not kind.telephone:
        return as_typed
    try:
        typed = understood(kind, as_typed)
    except Invalid:
        return shown(kind, value)
    return as_typed if typed.extension is None else shown(kind, value)


def _number(text: str, extension: str | None) -> Value:
    if extension is not None and not _EXTENSION.fullmatch(extension):
        raise Invalid({"extension": "Give the extension in digits, at most 20."})
    if _SHORT.fullmatch(text) and _service(text):
        return Value(text, extension, text)
    found = telephone(text)
    if isinstance(found, Unclear):
        raise Invalid({"value": _sentence(text, found)})
    return Value(found.e164, extension or found.extension, text)


def _service(digits: str) -> bool:
    """Whether three digits are a service of North America, like 911, 211 or 988."""
    return phonenumbers.is_valid_short_number_for_region(phonenumbers.parse(digits, "US"), "US")


def _sentence(text: str, found: Unclear) -> str:
    digits = sum(letter.isdigit() for letter in text)
    if digits == 7 and not text.startswith("+"):
        return f"“{text}” has no area code; write it like (305) 555-0123."
    if "@" in text:
        return f"“{text}” is an e-mail address; choose that kind, or give a telephone number."
    return found.reason


def _clear(found: object) -> str:
    if isinstance(found, Unclear):
        raise Invalid({"value": found.reason})
    return str(found)


def _portal(text: str) -> str:
    address = _clear(website(text))
    if not address.startswith("https://"):
        raise Invalid({"value": "A secure portal has an address that begins with https://."})
    return address
