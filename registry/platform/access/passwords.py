"""Passwords: long, not guessable, stored with Argon2id (NIST SP 800-63B-4, 3.1.1; OWASP ASVS 5.0, 6.2)."""

import asyncio
import functools
import unicodedata
from collections.abc import Iterable

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn

LEAST = 15
MOST = 256
# zxcvbn: 3 is "safely unguessable, moderate protection from offline slow-hash scenario".
_LEAST_SCORE = 3
# It looks at no more than this; the rest can only make a password stronger.
_JUDGED = 72
_OWN_WORDS = (
    "registry", "partner", "partners", "partner registry", "directory", "officer", "coordinator", "police", "sheriff",
)  # fmt: skip
# So many letters and digits must remain when names and words that anybody would try first are taken out.
_LEAST_OF_ONE_S_OWN = 8
_HINT = "Add a word or two that do not belong together."

_HASHER = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
# Each hash holds 19 MiB: four at a time keep a flood of sign-ins from eating the machine.
_SLOTS = asyncio.Semaphore(4)


def composed(password: str) -> str:
    """The same password however a keyboard composes its letters."""
    return unicodedata.normalize("NFC", password)


async def hashed(password: str) -> str:
    """The text to store."""
    async with _SLOTS:
        return await asyncio.to_thread(_HASHER.hash, composed(password))


async def matches(stored: str | None, password: str) -> bool:
    """Whether it is the stored one. With nothing stored the same work is done, so that time tells nothing."""
    async with _SLOTS:
        return await asyncio.to_thread(_verify, stored or _nobodys(), composed(password)[:MOST]) and stored is not None


def outdated(stored: str) -> bool:
    """Whether it was hashed with weaker figures than today's."""
    return _HASHER.check_needs_rehash(stored)


def _verify(stored: str, password: str) -> bool:
    try:
        return _HASHER.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


@functools.cache
def _nobodys() -> str:
    return _HASHER.hash("nobody has this password")


async def weakness(password: str, words: Iterable[str] = ()) -> str | None:
    """Why it cannot be taken, in a sentence; None when it can. `words` are of the person and their organisation."""
    return await asyncio.to_thread(weakness_of, password, tuple(words))


def weakness_of(password: str, words: tuple[str, ...] = ()) -> str | None:
    """The same, for tests and for callers without an event loop."""
    text = composed(password)
    if len(text) < LEAST:
        return f"Use at least {LEAST} characters; a few words with blanks between them are fine."
    if len(text) > MOST:
        return f"Use at most {MOST} characters."
    own = _pieces((*_OWN_WORDS, *words))
    if len(_without(text.casefold(), own)) < _LEAST_OF_ONE_S_OWN:
        return "That is made of your own name or of words of this registry. Add words that nobody would link to them."
    judged = zxcvbn(text[:_JUDGED], user_inputs=own)
    if judged["score"] >= _LEAST_SCORE:
        return None
    return f"That is easy to guess. {judged['feedback']['warning'] or _HINT}"


def _without(text: str, words: Iterable[str]) -> str:
    for word in sorted(words, key=len, reverse=True):
        text = text.replace(word, "")
    return "".join(character for character in text if character.isalnum())


def _pieces(words: tuple[str, ...]) -> list[str]:
    parts = [part for word in words for part in (word, *word.replace("@", " ").replace(".", " ").split())]
    return [part.casefold() for part in parts if len(part) > 2]
