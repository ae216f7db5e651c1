"""Where the embedded PostgreSQL keeps its things, and with which settings it is made and started. Reads, never acts."""

import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

ROLE = "registry"
DATABASE = "registry"
PORT = 5432  # only part of the socket's name: nothing listens on the network
# Addresses of unix sockets end at 103 bytes on macOS and at 107 on Linux: the smaller, so that both read alike.
LONGEST_SOCKET = 103

LOCALE = "C.UTF-8" if sys.platform.startswith("linux") else "en_US.UTF-8"
# Nothing of the caller's environment (PGDATA, LD_LIBRARY_PATH, secrets) reaches the server.
ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "LC_ALL": LOCALE}

# Written once into postgresql.conf, where whoever runs the registry may change them.
INITIAL = {
    "shared_buffers": "128MB",
    "max_connections": "100",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",
    "log_line_prefix": "%m [%p] ",
    # DETAIL lines quote the values of rows, which are people's names and numbers.
    "log_error_verbosity": "terse",
    "log_checkpoints": "off",
}
# Given at every start, whatever postgresql.conf says: what the supervisor and the security of the socket rest on.
FORCED = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "log_destination": "stderr",
    "logging_collector": "off",
}
# For a cluster that nobody will miss: a crash of the machine (not of a process) may spoil it.
FORGETFUL = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}

# Run by the bootstrap superuser in single-user mode; nobody can sign in as that one afterwards.
FIRST_STATEMENTS = f"CREATE ROLE {ROLE} LOGIN CREATEDB;\nCREATE DATABASE {DATABASE} OWNER {ROLE};\n"
HBA = f"# Written at every start. The operating system says who is calling; no password, no network.\n\
local all {ROLE} peer map=registry\n"


@dataclass(frozen=True)
class Cluster:
    """One embedded PostgreSQL: the folders and files it uses under the registry's home (an absolute path)."""

    home: Path

    @property
    def data(self) -> Path:
        return self.home / "postgres"

    @property
    def unfinished(self) -> Path:
        return self.home / "postgres.new"

    @property
    def log(self) -> Path:
        return self.home / "postgres.log"

    @property
    def run(self) -> Path:
        return self.home / "postgres-run"

    @property
    def holders(self) -> Path:
        """Locked (shared) by every program that uses the database; alone by a supervisor that is stopping."""
        return self.run / "holders"

    @property
    def starting(self) -> Path:
        """Locked by the one client that looks whether a supervisor is there and starts it if not."""
        return self.run / "starting"

    @property
    def supervisor(self) -> Path:
        """Locked by the supervisor as long as it lives."""
        return self.run / "supervisor"

    @property
    def server(self) -> Path:
        """Locked as long as any process of this PostgreSQL lives: all of them inherit it."""
        return self.run / "server"

    @property
    def ready(self) -> Path:
        """There while the server accepts connections; holds the socket's folder."""
        return self.run / "ready"

    @property
    def borrowed(self) -> Path:
        """Remembers the short folder outside of home that holds the socket when home's path is too long."""
        return self.run / "borrowed"

    @property
    def pid_file(self) -> Path:
        return self.data / "postmaster.pid"


def socket_path(folder: Path) -> Path:
    return folder / f".s.PGSQL.{PORT}"


def fits(folder: Path) -> bool:
    """Whether a socket in this folder has an address short enough, and one that a DSN can carry (no comma)."""
    return len(os.fsencode(socket_path(folder))) <= LONGEST_SOCKET and "," not in str(folder)


def dsn(socket_folder: Path) -> str:
    """The address of the database for asyncpg and libpq. The port is named so that PGPORT cannot change it."""
    return f"postgresql://{ROLE}@/{DATABASE}?host={quote(str(socket_folder))}&port={PORT}"


def initdb_arguments(data: str, *, durable: bool) -> list[str]:
    """How a cluster is made. Without --locale, pg_trgm would see no letters beyond ASCII."""
    locale = ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", f"--locale={LOCALE}"]
    access = ["--username=postgres", "--auth-local=peer", "--auth-host=reject", "--no-instructions"]
    settings = [part for name, value in INITIAL.items() for part in ("--set", f"{name}={value}")]
    return ["-D", data, *locale, *access, *settings, *([] if durable else ["--no-sync"])]


def server_arguments(data: str, socket_folder: Path, *, durable: bool) -> list[str]:
    quoted = str(socket_folder).replace('"', '""')
    settings = {**FORCED, "unix_socket_directories": f'"{quoted}"', **({} if durable else FORGETFUL)}
    return ["-D", data, *_flags(settings)]


def first_arguments(data: str, *, durable: bool) -> list[str]:
    """Single-user mode, for the statements that make the role and the database."""
    settings = {"exit_on_error": "on", "log_checkpoints": "off", **({} if durable else FORGETFUL)}
    return ["--single", "-D", data, *_flags(settings), "template1"]


def ident_map(accounts: set[str]) -> str:
    """pg_ident.conf: the accounts of the operating system that may connect as the registry."""
    lines = [f'registry "{account}" {ROLE}' for account in sorted(accounts)]
    return "# Written at every start.\n" + "\n".join(lines) + "\n"


def major(version: str) -> str:
    """`18` of `18.6`."""
    return version.partition(".")[0].strip()


@dataclass(frozen=True)
class PidFile:
    """What a server wrote about itself: its process id, and whether it accepts connections."""

    pid: int
    ready: bool


def read_pid_file(text: str) -> PidFile | None:
    """What postmaster.pid says (line 1 is the process, line 8 its state); None while it is half written."""
    lines = text.splitlines()
    if not lines or not lines[0].strip().isdigit():
        return None
    return PidFile(int(lines[0]), ready=len(lines) >= 8 and lines[7].strip() == "ready")


def _flags(settings: Mapping[str, str]) -> Iterator[str]:
    for name, value in settings.items():
        yield from ("-c", f"{name}={value}")
