"""Understanding addresses of the net and of the post: e-mail, websites, and a street address written on one line."""

import re
from functools import lru_cache
from urllib.parse import SplitResult, urlsplit

from email_validator import EmailNotValidError, validate_email

from registry.platform.exchange.regions import CODES
from registry.platform.exchange.values import Unclear, Value

_HOST = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{2,59})", re.ASCII)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_ONE_LINE = re.compile(
    r"(?P<street>.*\d.*),\s*(?P<city>[^,\d<>]+),\s*(?P<region>[A-Z]{2})\s+(?P<postal_code>\d{5}(?:-\d{4})?)"
)


@lru_cache(maxsize=4096)
def email(text: str) -> Value | Unclear:
    """An e-mail address as RFC 5321 writes it, the domain in small letters; its domain is not looked up."""
    bare = text.strip().removeprefix("mailto:")
    try:
        return validate_email(bare, check_deliverability=False).normalized
    except EmailNotValidError as problem:
        return Unclear(f"“{bare}” is not an e-mail address. {problem}")


@lru_cache(maxsize=8192)
def website(text: str) -> Value | Unclear:
    """An address of the web with its scheme: `www.example.org` is `http://www.example.org`, which sites send on."""
    bare = text.strip()
    try:
        parts = urlsplit(bare if _SCHEME.match(bare) and not _bare_port(bare) else f"http://{bare}")
        return _address(parts) or Unclear(f"“{bare[:200]}” is not the address of a website.")
    except ValueError:
        return Unclear(f"“{bare[:200]}” is not the address of a website.")


def _bare_port(text: str) -> bool:
    """Whether the colon is that of a port: `example.org:8080`."""
    return bool(re.match(r"[^:/]+\.[^:/]+:\d", text))


def _address(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    rest = parts._replace(scheme="", netloc="").geturl()
    plain = not re.search(r"[\s\x00-\x20\x7f<>\"\\]", rest) and len(rest) < 1800 and parts.username is None
    if parts.scheme not in {"http", "https"} or not plain or not _HOST.fullmatch(_ascii(host)):
        return ""
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{host}{port}{rest}"


def _ascii(host: str) -> str:
    try:
        return host.encode("idna").decode() if not host.isascii() else host
    except UnicodeError:
        return ""


def one_line(text: str) -> dict[str, str]:
    """The street, city, region and postal_code of `100 Main Street, Suite 2, St. Petersburg, FL 33701`.

    Empty when the text is not written so: then nothing of it is certain.
    """
    found = _ONE_LINE.fullmatch(" ".join(text.split()))
    if not found or found["region"].casefold() not in CODES:
        return {}
    return found.groupdict()


def labelled(text: str) -> dict[str, str]:
    """The parts of `main: 305-555-0101, tdd: 305-555-0102` by their labels."""
    parts = (part.partition(":") for part in re.split(r"[,;]\s*(?=[A-Za-z_]+:)", text))
    return {label.strip().casefold(): value.strip() for label, colon, value in parts if colon}
