"""Other ways than mail to reach people: a team's room, a text message, a program that listens."""

import base64
import binascii
import re
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote, urlsplit

from registry.platform.setting_values import LOOPBACK

MAIL: Final = "mail"
_NAME: Final = re.compile(r"[a-z][a-z0-9-]{0,30}")
_TARGET: Final = re.compile(r"\+[1-9][0-9]{6,14}|[A-Za-z][A-Za-z0-9_.-]{2,63}")
_OWN_NUMBER: Final = "{to}"
_KEY: Final = "whsec_"
_KEY_BYTES: Final = range(24, 65)  # Standard Webhooks, "Signature scheme"


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One of them, as the operator named it.

    `url` is in the words of Apprise; or an `https://` address with `#whsec_` and a key in base64 behind it: a webhook
    that is signed as Standard Webhooks says.
    """

    name: str
    url: str = field(repr=False)

    @property
    def personal(self) -> bool:
        """Whether every reader has a number or topic of their own in it; else it is one room for all."""
        return _OWN_NUMBER in self.url

    @property
    def key(self) -> bytes | None:
        """What signs a webhook; None where Apprise does the talking."""
        _, _, secret = self.url.partition(f"#{_KEY}")
        return base64.b64decode(secret) if secret and _is_http(self.url) else None

    def address(self, to: str) -> str:
        """The address for one reader, without what signs."""
        url = self.url.partition("#")[0] if _is_http(self.url) else self.url
        return url.replace(_OWN_NUMBER, quote(to, safe=""))


def is_target(text: str) -> bool:
    """Whether this can be a telephone number with its country in front (E.164), or the name of a topic."""
    return _TARGET.fullmatch(text) is not None


def read_channels(raw: str) -> tuple[Channel, ...]:
    """Channels as an operator sets them: `name=address`, blanks between them.

    Raises:
        ValueError: one cannot be used; the words name it, never its address, which holds secrets.
    """
    found: dict[str, Channel] = {}
    for place, part in enumerate(raw.split(), 1):
        name, is_one, url = part.partition("=")
        if not is_one or not _NAME.fullmatch(name) or name in {MAIL, *found}:
            raise ValueError(
                f"number {place} needs a name of its own in small letters, like duty=ntfys://ntfy.example.org/duty"
            )
        if problem := _problem(url):
            raise ValueError(f"{name}: {problem}")
        found[name] = Channel(name=name, url=url)
    return tuple(found.values())


def _problem(url: str) -> str | None:
    if not _is_http(url):
        return None if re.match(r"[a-z][a-z0-9+-]*://.", url) else "give an address in the words of Apprise"
    parts = urlsplit(url)
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        return "use https:// for any address but this machine's own"
    if not parts.hostname or not _signs(parts.fragment):
        return f"a webhook is signed: end its address in #{_KEY} and 24 to 64 random bytes in base64"
    return None


def _signs(fragment: str) -> bool:
    try:
        key = base64.b64decode(fragment.removeprefix(_KEY), validate=True)
    except binascii.Error:
        return False
    return fragment.startswith(_KEY) and len(key) in _KEY_BYTES


def _is_http(url: str) -> bool:
    return url.startswith(("https://", "http://"))
