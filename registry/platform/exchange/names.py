"""Names that a file shouts (`FLORIDA VIRTUAL HIGH SCHOOL`) in the capitals that people write."""

import re
from functools import lru_cache

from registry.platform.exchange.values import Unclear, Value, day, title

_LISTS = """
an and at by for from in of on or the to with
AFB AME ASU BIA CMS DOD EMS FAMU FAU FBI FIU FSU GED HQ ISD ISU IUPUI KIPP LSU MSU NAACP NASA NSU OSU PAL PSU RFK SAP \
SDCCU SUNY TCU TIAA UAB UCF UCLA UNC UNF US USA USC USD USF UTEP UWF VA VPK YMCA YWCA NE NW SE SW \
II III IV VI VII VIII IX XI XII XIII XIV XV
bldg blvd brdg cmty cpl ct ctr dr drs dt frwy ft hwy jct jr ln lt mr mrs ms mt mtn pkw pkwy pky pl pt pvt rd rgnl sch \
sgt sq sr st ste sts svc svcs tpk trl twp vlg
"""
_SMALL, _ACRONYMS, _SHORTENED = (frozenset(line.split()) for line in _LISTS.strip().splitlines())
_WORD = re.compile(r"[^\s/()&@,;:\"-]+")
_ORDINAL = re.compile(r"\d+(ST|ND|RD|TH)")
_INITIALS = re.compile(r"(?:^[(\['’]*|\.)[^\W\d_]")
_JOINTS = frozenset("-/&")
_OPENS = frozenset('-/()@,;:"')
_UNTIL = re.compile(r"(.+?)\s+\(?until (\d{4})(-\d\d-\d\d)?\)?")


def title_case(text: str) -> str:
    """The text with each word's first letter large, unless it is not in capitals throughout: then it is left alone.

    Acronyms (words without a vowel and a list of known ones), roman numerals, grades (`PK-8`), directions (`NW`) and
    codes with digits keep their capitals; `MCCARTHY`, `O'NEIL` and `ST.` become McCarthy, O'Neil and St.
    """
    if text.upper() != text or text.lower() == text:
        return text
    pieces: list[str] = []
    opening = True
    for piece in text.split(" "):
        pieces.append(_piece(piece, opening=opening))
        opening = piece[-1] in _OPENS if piece else opening
    return " ".join(pieces)


@lru_cache(maxsize=32768)
def _piece(piece: str, *, opening: bool) -> str:
    """What stands between two blanks: words and the signs that join or enclose them."""
    parts: list[str] = []
    end = 0
    for found in _WORD.finditer(piece):
        before = piece[end : found.start()]
        first = before != "&" if before else opening and not end
        joined = before in _JOINTS or piece[found.end() : found.end() + 1] in _JOINTS
        parts += [before, _word(found[0], opening=first, joined=joined)]
        end = found.end()
    return "".join(parts) + piece[end:]


def _word(word: str, *, opening: bool, joined: bool) -> str:
    bare = word.strip(".'’")
    if bare.casefold() in _SMALL and not opening and not joined and word == bare:
        return word.lower()
    if _ORDINAL.fullmatch(bare):
        return word.lower()
    return word if _stays(bare, joined=joined) else _large(word)


def _stays(bare: str, *, joined: bool) -> bool:
    """Whether the word is an acronym, an initial, a numeral or a code, which keep their capitals."""
    if len(bare) < 2 or any(sign.isdigit() for sign in bare) or bare in _ACRONYMS:
        return True
    if joined and len(bare) == 2 and bare != "ST":
        return True
    if "." in bare:
        return all(len(part) < 2 for part in bare.split("."))
    return not re.search("[AEIOUYÀ-Ý]", bare) and bare.casefold() not in _SHORTENED and "'" not in bare


def _large(word: str) -> str:
    lower = word.lower()
    if found := re.fullmatch(r"([(\[.'’]*)(o'|o’|d'|l'|mc)(\w{2,}.*)", lower):
        return f"{found[1]}{found[2].capitalize()}{found[3].capitalize()}"
    return _INITIALS.sub(lambda start: start[0].upper(), lower)


def former_name(text: str) -> Value | Unclear:
    """A name that is no longer used; a year is taken as its last day: `Sun Life Stadium (until 2016-12-31)`."""
    found = _UNTIL.fullmatch(" ".join(text.split()))
    if not found:
        return title(text)
    until = day(f"{found[2]}{found[3] or '-12-31'}")
    name = title(found[1])
    return until if isinstance(until, Unclear) else name if isinstance(name, Unclear) else f"{name} (until {until})"


def split_former(text: str) -> tuple[str, str | None]:
    """The name and the day until which it was used, as `former_name` wrote them; None when it was not given."""
    found = _UNTIL.fullmatch(text)
    return (found[1], f"{found[2]}{found[3]}") if found and found[3] else (text, None)
