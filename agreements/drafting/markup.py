"""What of a text is compared, line by line, and letters of items; platform/documents/markup reads what is marked."""

from collections.abc import Iterator

from registry.platform.documents.markup import Paragraph, paragraphs

__all__ = ["Paragraph", "letter", "lines", "paragraphs"]

_LETTERS = 26


def lines(text: str) -> list[str]:
    """A text as it is compared: a line for each paragraph, and one for each item with a dash before it."""
    return list(_lines(text))


def _lines(text: str) -> Iterator[str]:
    for one in paragraphs(text):
        if one.text:
            yield one.text
        for item in one.items:
            yield f"– {item}"


def letter(number: int) -> str:
    """The letter of an item, from 1: a, b, … z, aa, ab …"""
    found = ""
    while number > 0:
        number, left = divmod(number - 1, _LETTERS)
        found = chr(ord("a") + left) + found
    return found
