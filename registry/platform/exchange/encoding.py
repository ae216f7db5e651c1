"""Which characters a text file's bytes stand for."""

import codecs
from collections.abc import Callable, Iterator
from typing import IO

from charset_normalizer import from_bytes

_CHUNK = 1 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NAMES = {"cp1252": "Windows-1252", "latin-1": "Latin-1"}


def encoding_of(open_file: Callable[[], IO[bytes]]) -> tuple[str, str]:
    """The encoding by Python's name, and a note for the person importing where it was inferred (else empty).

    A byte-order mark decides; then UTF-8 if the whole file is that; then UTF-16 without a mark; then Windows-1252 or
    Latin-1, which fit almost any bytes and are therefore always noted.
    """
    with open_file() as file:
        start = file.read(4096)
    for mark, name in _MARKS:
        if start.startswith(mark):
            return name, ""
    wide = _wide(start)
    if wide:
        return wide, "The file was read as UTF-16, though it does not say so."
    odd = _first_not_utf8(open_file)
    if odd is None:
        return "utf-8", ""
    name = _one_byte(odd)
    return name, f"The file is not UTF-8; it was read as {_NAMES[name]}. Look at the names with accents."


def _wide(start: bytes) -> str:
    """UTF-16 without a mark shows as every other byte zero."""
    half = max(len(start) // 2, 1)
    if start[1::2].count(0) > 0.4 * half:
        return "utf-16-le"
    return "utf-16-be" if start[0::2].count(0) > 0.4 * half else ""


def _first_not_utf8(open_file: Callable[[], IO[bytes]]) -> bytes | None:
    """The bytes around the first place that is not UTF-8; None when there is no such place."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with open_file() as file:
        for chunk in _chunks(file):
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError as problem:
                at = max(problem.start - 4096, 0)
                return problem.object[at : at + 65536]
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError as problem:
            return problem.object
    return None


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK):
        yield chunk


def _one_byte(sample: bytes) -> str:
    best = from_bytes(sample, cp_isolation=["cp1252", "latin_1"]).best()
    guess = "latin-1" if best is not None and best.encoding == "latin_1" and not _c1_only(sample) else "cp1252"
    try:
        sample.decode(guess)
    except UnicodeDecodeError:
        return "latin-1"
    return guess


def _c1_only(sample: bytes) -> bool:
    """Whether Latin-1 would turn some byte into an invisible control character, so that Windows-1252 is meant."""
    return any(0x80 <= byte <= 0x9F for byte in sample)
