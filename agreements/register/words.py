"""Kinds and states of agreements as registers call them, and what a reference says of an amendment. Pure."""

import re

from agreements.model import Kind, Stage
from registry.platform.exchange.values import Unclear
from registry.platform.text import fold

_KINDS: dict[str, Kind] = {
    **{kind.value.replace("_", " "): kind for kind in Kind},
    **{fold(kind.label): kind for kind in Kind},
    "m o u": Kind.MOU, "memorandum of understanding mou": Kind.MOU, "memo of understanding": Kind.MOU,
    "memoranda of understanding": Kind.MOU, "m o a": Kind.MOA, "memorandum of agreement moa": Kind.MOA,
    "memo of agreement": Kind.MOA, "isa": Kind.INFORMATION_SHARING, "info sharing": Kind.INFORMATION_SHARING,
    "information sharing": Kind.INFORMATION_SHARING, "data sharing agreement": Kind.INFORMATION_SHARING,
    "info sharing agreement": Kind.INFORMATION_SHARING, "dua": Kind.DATA_USE, "data use agreement dua": Kind.DATA_USE,
    "nondisclosure agreement": Kind.NDA, "confidentiality agreement": Kind.NDA,
    "baa": Kind.BAA_QSOA, "qsoa": Kind.BAA_QSOA, "business associate agreement": Kind.BAA_QSOA,
    "qualified service organization agreement": Kind.BAA_QSOA, "ija": Kind.INTERAGENCY_JUVENILE,
    "interagency juvenile agreement": Kind.INTERAGENCY_JUVENILE, "mutual aid": Kind.MUTUAL_AID,
    "maa": Kind.MUTUAL_AID, "mutual aid compact": Kind.MUTUAL_AID, "cjis agreement": Kind.CJIS_EXCHANGE,
    "cjis user agreement": Kind.CJIS_EXCHANGE, "cjis": Kind.CJIS_EXCHANGE, "mca": Kind.MANAGEMENT_CONTROL,
    "letter of agreement": Kind.LETTER, "letter of understanding": Kind.LETTER, "letter of intent": Kind.LETTER,
    "loa": Kind.LETTER, "lou": Kind.LETTER, "handshake": Kind.HANDSHAKE, "verbal": Kind.HANDSHAKE,
    "oral": Kind.HANDSHAKE, "verbal agreement": Kind.HANDSHAKE, "oral agreement": Kind.HANDSHAKE,
    "undocumented": Kind.HANDSHAKE, "informal": Kind.HANDSHAKE, "informal agreement": Kind.HANDSHAKE,
    "handshake agreement": Kind.HANDSHAKE,
}  # fmt: skip
_IN_TITLES = {
    "mou": Kind.MOU, "memorandum of understanding": Kind.MOU, "moa": Kind.MOA, "memorandum of agreement": Kind.MOA,
    "mutual aid agreement": Kind.MUTUAL_AID, "data use agreement": Kind.DATA_USE, "nda": Kind.NDA,
    "information sharing agreement": Kind.INFORMATION_SHARING, "baa": Kind.BAA_QSOA,
    "business associate agreement": Kind.BAA_QSOA, "qsoa": Kind.BAA_QSOA, "management control agreement":
    Kind.MANAGEMENT_CONTROL, "non disclosure agreement": Kind.NDA, "verbal agreement": Kind.HANDSHAKE,
}  # fmt: skip
_USUAL = (
    "MOU, MOA, information sharing, data use, NDA, BAA, interagency juvenile, mutual aid, CJIS exchange, management "
    "control, letter, handshake"
)
AMENDING = frozenset(
    {"amendment", "addendum", "amended", "contract amendment", "mou amendment", "extension", "modification"}
)
_STAGES: dict[str, Stage] = {
    **{stage.value.replace("_", " "): stage for stage in Stage},
    **dict.fromkeys(
        ("active", "current", "executed", "signed", "in force", "effective", "fully executed", "complete", "completed",
         "ongoing", "expiring", "expiring soon", "expired", "inactive", "ended", "lapsed", "renewed",
         "superseded", "replaced", "terminated", "cancelled", "canceled"),
        Stage.CONCLUDED),
    **dict.fromkeys(("drafting", "in draft", "being drafted", "draft in progress"), Stage.DRAFT),
    **dict.fromkeys(
        ("under negotiation", "in negotiation", "negotiation", "under review", "in review", "legal review",
         "in progress", "pending approval", "at legal"),
        Stage.NEGOTIATING),
    **dict.fromkeys(
        ("pending signature", "pending signatures", "awaiting signature", "awaiting signatures", "for signature",
         "out for signatures", "sent for signature", "routing for signature", "partly signed", "partially signed",
         "partially executed"),
        Stage.OUT_FOR_SIGNATURE),
}  # fmt: skip
ENDED = frozenset({"terminated", "cancelled", "canceled"})
REPLACED = frozenset({"superseded", "replaced"})
_PART = re.compile(
    r"^(?P<base>.+?)[\s,./_-]+\(?(?:contract\s+)?(?P<word>amendment|amend|amd|amdt|addendum|add|mod|modification)\.?"
    r"[\s-]*(?:no\.?|number|nr\.?|#)?[\s-]*(?P<number>\d{1,3})?\)?$",
    re.IGNORECASE,
)
_SAYS_PART = re.compile(
    r"(?<!\w)(?:amendment|addendum)(?:\s*(?:no\.?|number|nr\.?|#)?\s*(?P<number>\d{1,3}))?(?!\w)", re.IGNORECASE
)


def kind_of(text: str) -> Kind | Unclear:
    """The kind that a cell names, by its usual names and letters."""
    found = _KINDS.get(fold(text)) or _KINDS.get(fold(text).removesuffix(" agreement"))
    return found or Unclear(f"“{text.strip()[:60]}” is no kind of agreement that is kept here. Write one of: {_USUAL}.")


def kind_in(title: str) -> Kind | None:
    """The kind that a title itself names, where it names exactly one."""
    padded = f" {fold(title)} "
    found = {kind for words, kind in _IN_TITLES.items() if f" {words} " in padded}
    return found.pop() if len(found) == 1 else None


def kind_at(reference: str) -> Kind | None:
    """The kind whose letters a reference begins with: “MOU-2023-04”."""
    letters = re.match(r"[A-Za-z]{3,5}(?=[-_ .#/]*\d)", reference)
    return _KINDS.get(letters[0].casefold()) if letters else None


def stage_of(text: str) -> Stage | Unclear:
    """How far the work is, of a column “Status”. In force, expired and the like all mean: it was concluded."""
    found = _STAGES.get(fold(text))
    usual = "active, expired, draft, negotiating, pending signature"
    return found or Unclear(f"“{text.strip()[:60]}” is no status that is understood. Write one of: {usual}.")


def part_of(reference: str) -> tuple[str, int | None] | None:
    """What a reference like “MOU-2023-04 Amendment 2” amends, and by which amendment; None for any other."""
    found = _PART.match(reference.strip())
    if found is None or not re.search(r"\d", found["base"]):
        return None
    return found["base"].strip(), int(found["number"]) if found["number"] else None


def amends(kind: str, title: str) -> tuple[bool, int | None]:
    """Whether a row is an amendment by its kind or title, and its number where it says one."""
    said = _SAYS_PART.search(kind) or _SAYS_PART.match(title.strip())
    number = next((int(one["number"]) for one in (_SAYS_PART.search(kind), _SAYS_PART.search(title))
                   if one and one["number"]), None)  # fmt: skip
    return bool(said) or fold(kind) in AMENDING, number
