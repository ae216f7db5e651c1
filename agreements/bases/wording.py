"""How a card may speak: of what may be asked, never of what somebody must be given; and the words beside it."""

import re
from datetime import date, timedelta

from agreements.bases.model import Card
from registry.platform.errors import Invalid

FOOTER = (
    "This is information about provisions that are often used, not legal advice. The partner decides what it may"
    " disclose."
)
NO_COUNSEL = "In doubt, call your agency’s legal counsel before you ask."
LONGEST_REVIEW = timedelta(days=731)
USUAL_REVIEW = timedelta(days=365)
MOST_SENTENCES = 2

_CLAIMS = re.compile(
    r"\bentitle|\bmust (tell|give|hand|answer|disclose to) you\b|\byou have a right to (the|this|it)\b", re.IGNORECASE
)
_ENDS = re.compile(r"[.!?](?:\s+[A-Z]|$)")

DEEDS = {
    "wrote legal_basis": "wrote a draft of a legal basis",
    "revised legal_basis": "changed the draft of a legal basis",
    "approved legal_basis": "approved a legal basis",
    "reviewed legal_basis": "reviewed a legal basis",
    "retired legal_basis": "retired a legal basis",
    "shipped legal_basis": "brought in the draft of a legal basis",
}


def check(card: Card) -> None:
    """Refuse a card that promises an answer or says more than can be read at night.

    Raises:
        Invalid: with a sentence for each field that is wrong.
    """
    filled = ("title", "citation", "statement", "recipients", "discloses")
    problems = {name: "Fill this in." for name in filled if not getattr(card, name)}
    texts = {"title": card.title, "statement": card.statement, "discloses": card.discloses}
    for name, text in texts.items():
        if _CLAIMS.search(text):
            problems[name] = "Say what may be asked. The partner decides; nobody is owed an answer."
    if sentences(card.statement) > MOST_SENTENCES:
        problems["statement"] = "Say it in two sentences at most. Tests and limits have fields of their own."
    if card.effective_from and card.effective_to and card.effective_to <= card.effective_from:
        problems["effective_to"] = "This is the first day on which it is no longer law: later than the first day."
    if problems:
        raise Invalid(problems)


def sentences(text: str) -> int:
    """How many sentences a text has, roughly: an end is followed by a capital letter, or by nothing."""
    return len(_ENDS.findall(text))


def next_review(given: date | None, today: date) -> date:
    """The day by which a card is looked at again: in a year unless said.

    Raises:
        Invalid: it is not in the future, or more than two years ahead.
    """
    day = given or today + USUAL_REVIEW
    if not today < day <= today + LONGEST_REVIEW:
        raise Invalid({"next_review_on": "Choose a day after today, two years ahead at most."})
    return day
