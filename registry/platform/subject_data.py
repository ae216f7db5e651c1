"""No place here for the subject of a case: what looks like one in a box for free text is refused.

A soft detector, meant for a slip of the hand and made to leave numbers, addresses and identifiers of partners alone.
"""

import re
from enum import StrEnum


class Rule(StrEnum):
    """What was suspected; the log keeps this and nothing of the text."""

    SOCIAL_SECURITY = "social_security_number"
    BIRTH = "date_of_birth"
    CASE = "case_number"


SENTENCES = {
    Rule.SOCIAL_SECURITY: "This looks like a Social Security number.",
    Rule.BIRTH: "This looks like somebody's date of birth.",
    Rule.CASE: "This looks like the number of a case.",
}
REASON = "Nothing about a person of concern or a case may be kept here. Take it out, then save."

# 900 and up, 000 and 666 were never issued (SSA, POMS RM 10201.035).
_SSN = re.compile(
    r"(?<![\d-])(?!000|666|9)\d{3}([- ])(?!00)\d\d\1(?!0000)\d{4}(?![\d-])|\b(?:ssn|social security)\b\D{0,20}\d{9}\b",
    re.IGNORECASE,
)
_DATE = r"(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}-\d\d-\d\d|\d{1,2} [a-z]{3,9}\.? \d{4}|[a-z]{3,9}\.? \d{1,2}, \d{4})"
_BIRTH = re.compile(
    rf"\b(?:d\.?o\.?b\b|date of birth|birth ?date|birthday)\W{{0,12}}(?:is |on )?{_DATE}", re.IGNORECASE
)
_BORN = re.compile(rf"\b[A-Z][\w'-]+,? [A-Z][\w'-]+\W{{1,3}}(?i:(?:was )?born\W{{1,3}}(?:on )?{_DATE})")
_TELEPHONE = r"(?!\(?\d{3}\)?[-. ]?\d{3}[-. ]\d{4})"
_CASE = re.compile(
    r"\b(?:case|incident|offen[cs]e|report|docket|complaint|warrant|booking)\s*(?:no\b\.?|nr\b\.?|number|\#)\s*[:\#]?\s*"
    rf"{_TELEPHONE}[a-z]{{0,4}}-?\d[\da-z/-]{{3,}}|\b\d{{2,4}}-?(?:CF|CR|MM|CJ|JV|MH|DP)-?\d{{4,}}\b",
    re.IGNORECASE,
)


def suspected(text: str) -> Rule | None:
    """Which rule this text meets, None for none."""
    if _SSN.search(text):
        return Rule.SOCIAL_SECURITY
    if _BIRTH.search(text) or _BORN.search(text):
        return Rule.BIRTH
    return Rule.CASE if _CASE.search(text) else None
