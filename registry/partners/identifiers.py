"""Numbers under which other directories know an organisation, and what is wrong with one that cannot be right."""

import re
from enum import StrEnum


class IdentifierScheme(StrEnum):
    NCES = "nces"
    NCES_DISTRICT = "nces_district"
    ORI = "ori"
    IPEDS = "ipeds"
    NPI = "npi"
    EIN = "ein"
    FSCS = "fscs"
    HIFLD_LAW = "hifld_law"
    HIFLD_VENUE = "hifld_venue"
    SAMHSA = "samhsa"
    OPEN_REFERRAL = "open_referral"
    OWN = "own"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    IdentifierScheme.NCES: "NCES school number",
    IdentifierScheme.NCES_DISTRICT: "NCES district number",
    IdentifierScheme.ORI: "ORI of a law enforcement agency",
    IdentifierScheme.IPEDS: "IPEDS number of a college",
    IdentifierScheme.NPI: "National Provider Identifier (NPI)",
    IdentifierScheme.EIN: "Employer Identification Number (EIN)",
    IdentifierScheme.FSCS: "FSCS number of a library",
    IdentifierScheme.HIFLD_LAW: "HIFLD law enforcement number",
    IdentifierScheme.HIFLD_VENUE: "HIFLD venue number",
    IdentifierScheme.SAMHSA: "SAMHSA facility",
    IdentifierScheme.OPEN_REFERRAL: "Open Referral number",
    IdentifierScheme.OWN: "Own reference",
}

# The pattern of a value in its kept form, and how to say it.
_FORMS = {
    IdentifierScheme.NCES: (r"\d{12}|[A-Z0-9]{8}", "An NCES school number has 12 digits (a private school's 8 signs)."),
    IdentifierScheme.NCES_DISTRICT: (r"\d{7}", "An NCES district number has 7 digits."),
    IdentifierScheme.ORI: (r"[A-Z]{2}[A-Z0-9]{7}", "An ORI has 9 signs and begins with the letters of its state."),
    IdentifierScheme.IPEDS: (r"\d{6}", "An IPEDS number has 6 digits."),
    IdentifierScheme.NPI: (r"[12]\d{9}", "An NPI has 10 digits and begins with 1 or 2."),
    IdentifierScheme.EIN: (r"\d{2}-\d{7}", "An EIN has 9 digits, written like 12-3456789."),
    IdentifierScheme.FSCS: (
        r"[A-Z]{2}\d{4}(-\d{3})?",
        "An FSCS number looks like FL0048, an outlet's like FL0048-002.",
    ),
}
_COMPACT = {IdentifierScheme.NCES, IdentifierScheme.NCES_DISTRICT, IdentifierScheme.ORI, IdentifierScheme.IPEDS}


def normal(scheme: IdentifierScheme, value: str) -> str:
    """The form in which a value is kept and compared: no blanks around, capitals, an EIN with its hyphen."""
    text = value.strip()
    if scheme not in _FORMS:
        return text
    text = re.sub(r"\s", "", text).upper()
    if scheme is IdentifierScheme.EIN and re.fullmatch(r"\d{9}", text):
        return f"{text[:2]}-{text[2:]}"
    return text.replace("-", "") if scheme in _COMPACT or scheme is IdentifierScheme.NPI else text


def problem_with(scheme: IdentifierScheme, value: str) -> str | None:
    """What is wrong with a value in its normal form, said to a person; None when nothing is."""
    if not 0 < len(value) <= 80:
        return "Give the number, at most 80 signs."
    pattern, words = _FORMS.get(scheme, (r".*", ""))
    if not re.fullmatch(pattern, value, re.ASCII):
        return words
    if scheme is IdentifierScheme.NPI and not _luhn(f"80840{value}"):
        return "That is no NPI: its check digit does not fit. Compare it with the source."
    return None


def _luhn(digits: str) -> bool:
    """The check of ISO/IEC 7812-1; an NPI counts with the prefix 80840 (45 CFR 162.406)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        number = int(digit) * (2 if place % 2 else 1)
        total += number - 9 if number > 9 else number
    return total % 10 == 0
