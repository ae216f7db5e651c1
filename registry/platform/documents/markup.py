"""The little that people may mark in a text: paragraphs, and the items of one. Everything else is plain words.

A blank line ends a paragraph. A line that begins with “- ”, “* ”, “(a) ” or “1. ” is an item of the paragraph above it;
how items and paragraphs are numbered is decided where they are shown.
"""

import re
from dataclasses import dataclass

_ITEM = re.compile(r"(?:[-*•]|\(?(?:[a-z]|[ivx]{2,4}|\d{1,2})[.)])\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    items: tuple[str, ...] = ()


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    """The paragraphs of a text, each with its items. Nothing is lost but line breaks and the marks of items."""
    return tuple(_paragraph(block) for block in re.split(r"\n[ \t]*\n", text.strip("\n")) if block.strip())


def _paragraph(block: str) -> Paragraph:
    lines = [line.strip() for line in block.split("\n") if line.strip()]
    lead: list[str] = []
    items: list[str] = []
    for line in lines:
        mark = _ITEM.match(line)
        if mark:
            items.append(line[mark.end() :])
        elif items:
            items[-1] += f" {line}"
        else:
            lead.append(line)
    return Paragraph(" ".join(lead), tuple(items))
