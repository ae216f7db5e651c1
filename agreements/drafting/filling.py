"""From the record of an agreement to the words that a clause wants, and what the record does not say."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from agreements.model import Category, Circumstance, Direction, PartyRole, Renewal, State
from agreements.record.model import Whole
from agreements.terms.dates import Period, last_day_of, written

_BRACES = re.compile(r"\{([a-z_]+)\}")
_ANY_BRACES = re.compile(r"\{([^{}]*)\}")
_GAP = re.compile(r"\[to fill in: ([^\]]{1,80})\]")
_TIGHT = re.compile(r" {2,}")
_WHEN = {
    Circumstance.STEADY_STATE: "in ordinary times",
    Circumstance.EMERGENCY: "in emergencies",
    Circumstance.CASE_BY_CASE: "case by case",
}
_WAYS = {
    Direction.IN: "from the partners to law enforcement",
    Direction.OUT: "from law enforcement to the partners",
    Direction.BOTH: "both ways",
}


def filled(text: str, words: Mapping[str, str | None]) -> str:
    """The text with every word in braces filled in; where the record has none, a gap that names what is missing."""

    def word(found: re.Match[str]) -> str:
        value = words.get(found[1])
        return f"[to fill in: {_asked(found[1])}]" if value is None else value

    return "\n".join(_TIGHT.sub(" ", line).strip() for line in _BRACES.sub(word, text).split("\n"))


def _asked(name: str) -> str:
    return "handling label (TLP)" if name == "tlp" else name.removesuffix("_list").replace("_", " ")


def gaps(text: str) -> list[str]:
    """What is still to be filled in, each once."""
    return list(dict.fromkeys(_GAP.findall(text)))


def unknown_words(text: str) -> list[str]:
    """What stands in braces and no record can fill in."""
    return sorted({name for name in _ANY_BRACES.findall(text) if name not in WORDS})


def words_of(whole: Whole) -> dict[str, str | None]:
    """Every word that a clause may ask for, from one agreement; None where the record does not say."""
    return {name: say(whole) for name, say in WORDS.items()}


def joined(names: Sequence[str]) -> str | None:
    """“A”, “A and B”, “A, B and C”; None for nothing."""
    if not names:
        return None
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _inside(label: str) -> str:
    """A label as it stands inside a sentence; what begins with an abbreviation keeps its capitals."""
    return label if label[1:2].isupper() else f"{label[:1].lower()}{label[1:]}"


def _items(texts: Iterable[str]) -> str | None:
    return "\n".join(f"- {text}" for text in texts) or None


def _parties(whole: Whole) -> str | None:
    return joined([one.name for one in whole.parties if one.role.signs and one.withdrawn_on is None])


def _lead(whole: Whole) -> str | None:
    return whole.lead.name if whole.lead else None


def _others(whole: Whole) -> str | None:
    return joined([one.name for one in whole.parties if one.role is PartyRole.PARTY and one.withdrawn_on is None])


def _column(name: str) -> Callable[[Whole], str | None]:
    return lambda whole: whole.row[name] or None


def _purposes(whole: Whole) -> list[str]:
    return [str(one).replace("_", " ").capitalize() for one in whole.row["purposes"]]


def _circumstances(whole: Whole) -> str | None:
    return joined([_WHEN[Circumstance(one)] for one in whole.row["circumstances"]])


def _categories(whole: Whole) -> str | None:
    labels = [Category(one).label for one in whole.row["categories"]]
    return joined([_inside(label) for label in labels])


def _response(whole: Whole) -> str | None:
    hours = whole.row["response_hours"]
    return f"{hours} hour{'s' if hours != 1 else ''}" if hours else None


def _review(whole: Whole) -> str | None:
    latest = _latest(whole)
    months = latest["review_months"] if latest else None
    pack = whole.pack
    if pack and pack.review_months and (months is None or pack.review_months <= months):
        return f"at least every {pack.review_months} months, as {pack.citation} asks"
    return f"every {months or 12} months"


def _latest(whole: Whole) -> Mapping[str, Any] | None:
    return max(whole.terms, key=lambda term: int(term["number"]), default=None)


def _term(whole: Whole) -> str | None:
    """The term that is recorded; where one runs or ran already, the text is for the next, which nobody knows yet."""
    last = _latest(whole)
    if last is None or whole.standing.state.in_force or whole.standing.state is State.EXPIRED:
        return None
    begins, ends = written(last["begins_on"]), last["ends_on"]
    if ends is None:
        return f"from {begins} without an end"
    return f"from {begins}; its last day in force is {written(last_day_of(ends))}"


def _renewal(whole: Whole) -> str | None:
    last = _latest(whole)
    if last is None:
        return None
    renewal = Renewal(last["renewal"])
    if renewal is Renewal.TACIT:
        return _tacit(last)
    return {
        Renewal.NONE: "It ends then and does not renew itself.",
        Renewal.EXPRESS: "It is renewed only by a new term that all parties sign.",
        Renewal.EVERGREEN: "It goes on until the parties end it.",
    }.get(renewal)


def _tacit(term: Mapping[str, Any]) -> str:
    most = term["renewals_most"]
    often = f", at most {most} time{'s' if most != 1 else ''}" if most else ""
    length = Period.parse(term["renewal_period"]).words
    return f"It then renews itself for {length} at a time{often}, unless a party gives notice."


def _notice(whole: Whole) -> str | None:
    last = _latest(whole)
    if last is None:
        return None
    said = []
    if last["notice"]:
        said.append(
            f"Notice that it is not to be renewed reaches the other parties, in writing, at least"
            f" {Period.parse(last['notice']).words} before the end of the term."
        )
    if last["terminate_days"] is not None:
        said.append(f"Any party may end it for its own reasons with {last['terminate_days']} days' written notice.")
    return " ".join(said) or None


def _approval(whole: Whole) -> str:
    body, days = whole.row["governing_body"], whole.row["governing_lead_days"]
    if not body:
        return ""
    time = f", which needs {days} days for it" if days else ""
    return f"A new term also needs the approval of {body}{time}."


def _publication(whole: Whole) -> str:
    where = f" at {whole.row['published_url']}" if whole.row["published_url"] else ""
    return f"The signed text is published{where}." if whole.row["must_publish"] else ""


def _filing(whole: Whole) -> str:
    agency, due = whole.row["filing_agency"], whole.row["filing_due_on"]
    by = f" by {written(due)}" if due else ""
    return f"It is filed with {agency}{by}." if agency else ""


def _names(which: str) -> Callable[[Whole], str | None]:
    return lambda whole: joined([name for _, name in getattr(whole, which)])


WORDS: dict[str, Callable[[Whole], str | None]] = {
    "kind": lambda whole: _inside(whole.kind.label),
    "reference": _column("reference"),
    "title": _column("title"),
    "parties": _parties,
    "lead": _lead,
    "others": _others,
    "purposes_list": lambda whole: _items(_purposes(whole)),
    "areas": lambda whole: _names("areas")(whole) or "wherever the parties have authority",
    "sites": lambda whole: _names("sites")(whole) or "none by name",
    "circumstances": _circumstances,
    "categories": _categories,
    "direction": lambda whole: _WAYS[Direction(whole.row["direction"])],
    "tlp": _column("tlp"),
    "caveats": lambda whole: joined(list(whole.row["caveats"])) or "none",
    "request_channel": _column("request_channel"),
    "identity_check": _column("identity_check"),
    "response_time": _response,
    "retention": _column("retention"),
    "oversight": _column("oversight"),
    "review": _review,
    "term": _term,
    "renewal": _renewal,
    "notice": _notice,
    "approval": _approval,
    "publication": _publication,
    "filing": _filing,
    "citation": lambda whole: whole.pack.citation if whole.pack else None,
    "pack_list": lambda whole: _items(whole.pack.clauses) if whole.pack else None,
}
