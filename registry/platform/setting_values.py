"""How the value of one setting is read: what is meant, or a ValueError whose sentence says what to give instead."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from email_validator import EmailNotValidError, validate_email

from registry.platform.calendar import zones

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
TOKEN_LETTERS = 20
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def number(low: int, high: int) -> Callable[[str], int]:
    def read(raw: str) -> int:
        if not raw.isascii() or not raw.isdigit() or not low <= int(raw) <= high:
            raise ValueError(f"give a whole number from {low} to {high}")
        return int(raw)

    return read


def postgres_url(raw: str) -> str:
    parts = urlsplit(raw)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError("give an address like postgresql://user:password@host:5432/database?sslmode=verify-full")
    asked = dict(parse_qsl(parts.query))
    certificate = asked.get("sslrootcert")
    if certificate is not None and not Path(certificate).is_file():
        raise ValueError(f"there is no file {certificate} (sslrootcert)")
    if asked.get("statement_cache_size", "0") != "0":
        raise ValueError("statement_cache_size can only be 0, for a pooler in transaction mode")
    return raw


def smtp_url(raw: str) -> str:
    parts = urlsplit(raw)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ValueError("give an address like smtps://user:password@mail.example.org:465")
    return _with_port(raw)


def imap_url(raw: str) -> str:
    parts = urlsplit(raw)
    if parts.scheme != "imaps" or not parts.hostname or not parts.username:
        raise ValueError("give an address like imaps://user:password@mail.example.org/INBOX")
    return _with_port(raw)


def _with_port(raw: str) -> str:
    _ = urlsplit(raw).port  # a ValueError where it is none
    return raw


def mail_address(raw: str) -> str:
    try:
        found = validate_email(raw, check_deliverability=False).ascii_email
    except EmailNotValidError:
        found = None
    if found is None:
        raise ValueError("give an address alone, like registry@example.org")
    return found


def ping_url(raw: str) -> str:
    parts = urlsplit(raw)
    if not parts.hostname or (parts.scheme != "https" and parts.hostname not in LOOPBACK):
        raise ValueError("give the address of a checker that expects to be asked, like https://checks.example.org/id")
    return raw


def token(raw: str) -> str:
    if len(raw) < TOKEN_LETTERS or not raw.isascii() or not raw.isprintable() or " " in raw:
        raise ValueError(f"give at least {TOKEN_LETTERS} letters and digits that nobody guesses")
    return raw


def public_url(raw: str) -> str:
    parts = urlsplit(raw)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/") or parts.query:
        raise ValueError("give the address people open, without a path, like https://registry.example.org")
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise ValueError("use https:// for any address but this machine's own; sessions would be readable on the way")
    return raw.rstrip("/")


def listen(raw: str) -> tuple[str, int]:
    host, separator, port = raw.rpartition(":")
    if not separator:
        raise ValueError("give host:port, like 127.0.0.1:8000")
    return host.strip("[]") or "127.0.0.1", number(1, 65535)(port)


def bucket(raw: str) -> str:
    parts = urlsplit(raw)
    asked = dict(parse_qsl(parts.query))
    if parts.scheme != "s3" or not parts.hostname or asked.keys() - {"endpoint", "region"} or parts.username:
        raise ValueError("give an address like s3://bucket/folder?endpoint=https://s3.example.org&region=us-east-1")
    if "endpoint" in asked:
        end = urlsplit(asked["endpoint"])
        if end.scheme not in {"http", "https"} or not end.hostname:
            raise ValueError("the endpoint is an address like https://s3.example.org")
        if end.scheme == "http" and end.hostname not in LOOPBACK:
            raise ValueError(
                "use https:// for any endpoint but this machine's own; documents would be readable on the way"
            )
    return raw


def file(raw: str) -> Path:
    path = Path(raw).resolve()
    try:
        path.open("rb").close()
    except OSError:
        raise ValueError(f"there is no file {path} that can be read") from None
    return path


def certificates(raw: str) -> Path:
    path = file(raw)
    if b"-----BEGIN CERTIFICATE-----" not in path.read_bytes():
        raise ValueError("give a file of certificates in PEM, as -----BEGIN CERTIFICATE----- begins them")
    return path


def log_level(raw: str) -> str:
    if raw.upper() not in LOG_LEVELS:
        raise ValueError(f"give one of {', '.join(LOG_LEVELS)}")
    return raw.upper()


def paper(raw: str) -> str:
    if raw.lower() not in {"letter", "a4"}:
        raise ValueError("give letter or a4")
    return raw.lower()


def yes_or_no(raw: str) -> bool:
    if raw.lower() not in {"yes", "no"}:
        raise ValueError("give yes or no")
    return raw.lower() == "yes"


def zone(raw: str) -> str:
    if raw not in zones.known():
        raise ValueError("give an IANA time zone, like America/New_York")
    return raw
