"""Places compared: streets and ZIP codes as they are written. Pure."""

import functools
import re

from registry.doubles.words import COMPASS, NUMERALS
from registry.platform.text import fold

_SHORT = {
    "avenue": "ave", "boulevard": "blvd", "circle": "cir", "court": "ct", "drive": "dr", "highway": "hwy",
    "lane": "ln", "parkway": "pkwy", "place": "pl", "road": "rd", "square": "sq", "street": "st", "terrace": "ter",
    "trail": "trl", "saint": "st", "fort": "ft", "mount": "mt", "state": "st", "route": "rte", "us": "hwy",
    "avenu": "ave", "av": "ave", "boul": "blvd", "crt": "ct", "hiway": "hwy", "pky": "pkwy", "center": "ctr",
}  # fmt: skip
_ROOM = re.compile(r"\b(?:suite|ste|apt|unit|room|rm|floor|fl|bldg|building|p o box|po box)\b.*")


@functools.lru_cache(maxsize=8_000)
def street(text: str) -> str:
    """A street and number in one spelling, without suite or floor; empty where there is no number to tell it by."""
    words = _ROOM.sub("", fold(text)).split()
    if len(words) < 2 or not words[0][0].isdigit():
        return ""
    letters = {long: short for short, long in COMPASS.items()}
    plain = [letters.get(word, _SHORT.get(word, NUMERALS.get(word, word))) for word in words]
    return " ".join(re.sub(r"(?<=\d)(?:st|nd|rd|th)$", "", word) for word in plain)


def zip5(postal_code: str) -> str:
    """The five digits of a ZIP code; another country's code as it is, folded."""
    return postal_code.strip()[:5] if postal_code[:5].isdigit() else fold(postal_code)
