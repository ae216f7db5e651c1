"""Text as a line of iCalendar can carry it, whoever wrote it."""

import unicodedata

_PLAIN = frozenset({"Cc", "Cs", "Zl", "Zp", "Zs"})


def one_line(text: str) -> str:
    """Without control characters or line ends, each blank between words one blank.

    A client that splits lines at anything but CRLF (Python's own splitlines does at nine characters) then finds none.
    """
    apart = "".join(" " if unicodedata.category(letter) in _PLAIN else letter for letter in text)
    return " ".join(apart.split())


def folded(line: str) -> bytes:
    """A line in UTF-8 with its CRLF, in pieces of at most 75 octets, cut between characters (RFC 5545, section 3.1)."""
    pieces, begun, size = [], 0, 0
    for at, letter in enumerate(line):
        octets = len(letter.encode())
        if size + octets > 75:
            pieces.append(line[begun:at])
            begun, size = at, 1
        size += octets
    return "\r\n ".join([*pieces, line[begun:]]).encode() + b"\r\n"


def escaped(text: str) -> str:
    """One line of text as a value of type TEXT (RFC 5545, section 3.3.11)."""
    plain = one_line(text)
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
