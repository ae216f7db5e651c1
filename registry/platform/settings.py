"""Everything that an operator may set, read once and checked all together."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from registry.platform import setting_values as values
from registry.platform.channel import Channel, read_channels
from registry.platform.errors import RegistryError

T = TypeVar("T")


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
    channels: tuple[Channel, ...] = ()
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


def load(environ: Mapping[str, str]) -> Settings:
    """Read the settings.

    Raises:
        WrongSettings: naming every setting that is wrong, not only the first.
    """
    take = _Reader(environ)
    host, port = take.take("REGISTRY_LISTEN", ("127.0.0.1", 8000), values.listen)
    settings = Settings(
        home=Path(environ.get("REGISTRY_HOME") or "var").resolve(),
        database_url=take.take("DATABASE_URL", None, values.postgres_url),
        read_database_url=take.take("READ_DATABASE_URL", None, values.postgres_url),
        public_url=take.take("PUBLIC_URL", f"http://127.0.0.1:{port}", values.public_url),
        listen_host=host,
        listen_port=port,
        server_processes=take.take("REGISTRY_PROCESSES", 1, values.number(1, 64)),
        pool_size=take.take("REGISTRY_POOL", 10, values.number(2, 100)),
        trusted_proxies=take.take("REGISTRY_TRUSTED_PROXIES", 0, values.number(0, 10)),
        time_zone=take.take("REGISTRY_TIME_ZONE", "America/New_York", values.zone),
        session_idle_minutes=take.take("REGISTRY_IDLE_MINUTES", 30, values.number(1, 30)),
        session_hours=take.take("REGISTRY_SESSION_HOURS", 12, values.number(1, 12)),
        inactive_days=take.take("REGISTRY_INACTIVE_DAYS", 90, values.number(30, 90)),
        sign_in_banner=environ.get("REGISTRY_BANNER", "").strip(),
        smtp_url=take.take("SMTP_URL", None, values.smtp_url),
        paper=take.take("REGISTRY_PAPER", "letter", values.paper),
        drain_seconds=take.take("REGISTRY_DRAIN_SECONDS", 0, values.number(0, 300)),
        log_level=take.take("REGISTRY_LOG", "INFO", values.log_level),
        documents_url=take.take("DOCUMENTS_URL", None, values.bucket),
        trust_roots=take.take("REGISTRY_TRUST_ROOTS", None, values.certificates),
        seal=take.take("REGISTRY_SEAL", None, values.file),
        seal_passphrase=environ.get("REGISTRY_SEAL_PASSPHRASE", ""),
        mail_from=take.take("REGISTRY_MAIL_FROM", None, values.mail_address),
        mail_name=" ".join(environ.get("REGISTRY_MAIL_NAME", "").split()) or "Partner registry",
        mail_return=take.take("REGISTRY_MAIL_RETURN", None, values.mail_address),
        mail_pace=take.take("REGISTRY_MAIL_PACE", 120, values.number(1, 60_000)),
        mail_roots=take.take("REGISTRY_MAIL_ROOTS", None, values.certificates),
        imap_url=take.take("IMAP_URL", None, values.imap_url),
        ping_url=take.take("REGISTRY_PING_URL", None, values.ping_url),
        metrics_token=take.take("REGISTRY_METRICS_TOKEN", None, values.token),
        channels=take.take("REGISTRY_CHANNELS", (), read_channels),
        erase_months=take.take("REGISTRY_ERASE_MONTHS", 12, values.number(1, 120)),
        trust_corrections=take.take("REGISTRY_TRUST_CORRECTIONS", False, values.yes_or_no),  # noqa: FBT003
    )
    if take.problems:
        raise WrongSettings(take.problems)
    return settings
