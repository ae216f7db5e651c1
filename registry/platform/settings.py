"""Everything that an operator may set, read once and checked all together."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar
from urllib.parse import parse_qsl, urlsplit
from zoneinfo import available_timezones

from email_validator import EmailNotValidError, validate_email

from registry.platform.errors import RegistryError

T = TypeVar("T")
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
TOKEN_LETTERS = 20
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment said. Times are in the unit that the name ends in."""

    home: Path
    database_url: str | None
    read_database_url: str | None
    public_url: str
    listen_host: str
    listen_port: int
    server_processes: int
    pool_size: int
    trusted_proxies: int
    time_zone: str
    session_idle_minutes: int
    session_hours: int
    inactive_days: int
    sign_in_banner: str
    smtp_url: str | None
    paper: str = "letter"
    drain_seconds: int = 0
    log_level: str = "INFO"
    documents_url: str | None = None
    trust_roots: Path | None = None
    seal: Path | None = None
    seal_passphrase: str = field(default="", repr=False)
    mail_from: str | None = None
    mail_name: str = "Partner registry"
    mail_return: str | None = None
    mail_pace: int = 120
    mail_roots: Path | None = None
    imap_url: str | None = field(default=None, repr=False)
    ping_url: str | None = field(default=None, repr=False)
    metrics_token: str | None = field(default=None, repr=False)
    trust_corrections: bool = False
    erase_months: int = 12

    @property
    def secure(self) -> bool:
        """True when people reach us over TLS: cookies are then bound to it."""
        return self.public_url.startswith("https://")

    @property
    def host(self) -> str:
        """The only Host header that is answered, with its port where the address has one."""
        return urlsplit(self.public_url).netloc


class WrongSettings(RegistryError):
    """One sentence for every setting that is wrong."""

    code = "wrong_settings"

    def __init__(self, problems: list[str]) -> None:
        super().__init__("These settings need attention:\n" + "\n".join(f"  {line}" for line in problems))
        self.problems = problems


class _Reader:
    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.problems: list[str] = []

    def take(self, name: str, default: T, read: Callable[[str], T]) -> T:
        raw = self.environ.get(name, "").strip()
        if not raw:
            return default
        try:
            return read(raw)
        except ValueError as problem:
            self.problems.append(f"{name}: {problem}")
            return default


def _number(low: int, high: int) -> Callable[[str], int]:
    def read(raw: str) -> int:
        if not raw.isascii() or not raw.isdigit() or not low <= int(raw) <= high:
            raise ValueError(f"give a whole number from {low} to {high}")
        return int(raw)

    return read


def _postgres_url(raw: str) -> str:
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


def _smtp_url(raw: str) -> str:
    parts = urlsplit(raw)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ValueError("give an address like smtps://user:password@mail.example.org:465")
    return _with_port(raw)


def _imap_url(raw: str) -> str:
    parts = urlsplit(raw)
    if parts.scheme != "imaps" or not parts.hostname or not parts.username:
        raise ValueError("give an address like imaps://user:password@mail.example.org/INBOX")
    return _with_port(raw)


def _with_port(raw: str) -> str:
    _ = urlsplit(raw).port  # a ValueError where it is none
    return raw


def _mail_address(raw: str) -> str:
    try:
        found = validate_email(raw, check_deliverability=False).ascii_email
    except EmailNotValidError:
        found = None
    if found is None:
        raise ValueError("give an address alone, like registry@example.org")
    return found


def _ping_url(raw: str) -> str:
    parts = urlsplit(raw)
    if not parts.hostname or (parts.scheme != "https" and parts.hostname not in LOOPBACK):
        raise ValueError("give the address of a checker that expects to be asked, like https://checks.example.org/id")
    return raw


def _token(raw: str) -> str:
    if len(raw) < TOKEN_LETTERS or not raw.isascii() or not raw.isprintable() or " " in raw:
        raise ValueError(f"give at least {TOKEN_LETTERS} letters and digits that nobody guesses")
    return raw


def _public_url(raw: str) -> str:
    parts = urlsplit(raw)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/") or parts.query:
        raise ValueError("give the address people open, without a path, like https://registry.example.org")
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise ValueError("use https:// for any address but this machine's own; sessions would be readable on the way")
    return raw.rstrip("/")


def _listen(raw: str) -> tuple[str, int]:
    host, separator, port = raw.rpartition(":")
    if not separator:
        raise ValueError("give host:port, like 127.0.0.1:8000")
    return host.strip("[]") or "127.0.0.1", _number(1, 65535)(port)


def _bucket(raw: str) -> str:
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


def _file(raw: str) -> Path:
    path = Path(raw).resolve()
    try:
        path.open("rb").close()
    except OSError:
        raise ValueError(f"there is no file {path} that can be read") from None
    return path


def _certificates(raw: str) -> Path:
    path = _file(raw)
    if b"-----BEGIN CERTIFICATE-----" not in path.read_bytes():
        raise ValueError("give a file of certificates in PEM, as -----BEGIN CERTIFICATE----- begins them")
    return path


def _log_level(raw: str) -> str:
    if raw.upper() not in LOG_LEVELS:
        raise ValueError(f"give one of {', '.join(LOG_LEVELS)}")
    return raw.upper()


def _paper(raw: str) -> str:
    if raw.lower() not in {"letter", "a4"}:
        raise ValueError("give letter or a4")
    return raw.lower()


def _yes_or_no(raw: str) -> bool:
    if raw.lower() not in {"yes", "no"}:
        raise ValueError("give yes or no")
    return raw.lower() == "yes"


def _zone(raw: str) -> str:
    if raw not in available_timezones():
        raise ValueError("give an IANA time zone, like America/New_York")
    return raw


def load(environ: Mapping[str, str]) -> Settings:
    """Read the settings.

    Raises:
        WrongSettings: naming every setting that is wrong, not only the first.
    """
    take = _Reader(environ)
    host, port = take.take("REGISTRY_LISTEN", ("127.0.0.1", 8000), _listen)
    settings = Settings(
        home=Path(environ.get("REGISTRY_HOME") or "var").resolve(),
        database_url=take.take("DATABASE_URL", None, _postgres_url),
        read_database_url=take.take("READ_DATABASE_URL", None, _postgres_url),
        public_url=take.take("PUBLIC_URL", f"http://127.0.0.1:{port}", _public_url),
        listen_host=host,
        listen_port=port,
        server_processes=take.take("REGISTRY_PROCESSES", 1, _number(1, 64)),
        pool_size=take.take("REGISTRY_POOL", 10, _number(2, 100)),
        trusted_proxies=take.take("REGISTRY_TRUSTED_PROXIES", 0, _number(0, 10)),
        time_zone=take.take("REGISTRY_TIME_ZONE", "America/New_York", _zone),
        session_idle_minutes=take.take("REGISTRY_IDLE_MINUTES", 30, _number(1, 30)),
        session_hours=take.take("REGISTRY_SESSION_HOURS", 12, _number(1, 12)),
        inactive_days=take.take("REGISTRY_INACTIVE_DAYS", 90, _number(30, 90)),
        sign_in_banner=environ.get("REGISTRY_BANNER", "").strip(),
        smtp_url=take.take("SMTP_URL", None, _smtp_url),
        paper=take.take("REGISTRY_PAPER", "letter", _paper),
        drain_seconds=take.take("REGISTRY_DRAIN_SECONDS", 0, _number(0, 300)),
        log_level=take.take("REGISTRY_LOG", "INFO", _log_level),
        documents_url=take.take("DOCUMENTS_URL", None, _bucket),
        trust_roots=take.take("REGISTRY_TRUST_ROOTS", None, _certificates),
        seal=take.take("REGISTRY_SEAL", None, _file),
        seal_passphrase=environ.get("REGISTRY_SEAL_PASSPHRASE", ""),
        mail_from=take.take("REGISTRY_MAIL_FROM", None, _mail_address),
        mail_name=" ".join(environ.get("REGISTRY_MAIL_NAME", "").split()) or "Partner registry",
        mail_return=take.take("REGISTRY_MAIL_RETURN", None, _mail_address),
        mail_pace=take.take("REGISTRY_MAIL_PACE", 120, _number(1, 60_000)),
        mail_roots=take.take("REGISTRY_MAIL_ROOTS", None, _certificates),
        imap_url=take.take("IMAP_URL", None, _imap_url),
        ping_url=take.take("REGISTRY_PING_URL", None, _ping_url),
        metrics_token=take.take("REGISTRY_METRICS_TOKEN", None, _token),
        erase_months=take.take("REGISTRY_ERASE_MONTHS", 12, _number(1, 120)),
        trust_corrections=take.take("REGISTRY_TRUST_CORRECTIONS", False, _yes_or_no),  # noqa: FBT003
    )
    if take.problems:
        raise WrongSettings(take.problems)
    return settings
