"""What people call an organisation beside its name."""

import re

from registry.platform.text import fold

# fmt: off
_SMALL_WORDS = frozenset({
    "a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with",
    "inc", "llc", "ltd", "co", "corp", "incorporated", "corporation", "company",
})
# fmt: on
_WORD = re.compile(r"[0-9a-z]+")
SHORTEST, LONGEST = 2, 8


def acronym_of(name: str) -> str | None:
    """The first letters of a name's words that matter: "Miami-Dade Police Department" → "MDPD".

    None where it would have fewer than two letters or more than eight, or where the name has brackets to be read first
    ("… (CIC)": see `acronyms_of`).
    """
    words = [word for word in _WORD.findall(fold(name)) if word not in _SMALL_WORDS]
    letters = "".join(word[0] for word in words if word[0].isalpha())
    return letters.upper() if SHORTEST <= len(letters) <= LONGEST else None


def acronyms_of(name: str) -> list[str]:
    """Every acronym that a name gives: the ones it states in brackets, then the derived one, without repeats."""
    stated = [text for text in re.findall(r"\(([^()]*)\)", name) if _is_acronym(text)]
    bare = re.sub(r"\([^()]*\)", " ", name)
    derived = acronym_of(bare)
    found = [*(text.strip() for text in stated), *([derived] if derived else [])]
    own = fold(name)
    return [text for text in dict.fromkeys(found) if fold(text) != own]


def _is_acronym(text: str) -> bool:
    letters = text.strip()
    return letters.isascii() and letters.isalnum() and letters.isupper() and SHORTEST <= len(letters) <= LONGEST
