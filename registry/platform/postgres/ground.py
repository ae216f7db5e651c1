"""Everything made ready for a server to start: account, programs, socket folder, and data made on the first day."""

import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from registry.platform.postgres import accounts, binaries, cluster, processes
from registry.platform.postgres.accounts import Account
from registry.platform.postgres.cluster import Cluster
from registry.platform.postgres.errors import PostgresFailed, explained


@dataclass(frozen=True)
class Ground:
    """What a server stands on. `lock` is the descriptor that all its processes inherit."""

    cluster: Cluster
    account: Account
    programs: Path
    socket_folder: Path
    durable: bool
    lock: int


def prepared(place: Cluster, user: str | None, lock: int, *, durable: bool) -> Ground:
    """Make everything ready, the data included on the first start. The caller holds `lock`: no server is running.

    Raises PostgresFailed, and OSError where the disk or its permissions refuse.
    """
    account = accounts.chosen(place, user)
    _check_version(place)
    programs = binaries.readable(place, account)
    ground = Ground(place, account, programs, _socket_folder(place, account), durable, lock)
    if not (place.data / "PG_VERSION").exists():
        _initialise(ground)
    _tidy(ground)
    return ground


@contextmanager
def address(account: Account, folder: Path) -> Iterator[tuple[str, tuple[int, ...]]]:
    """A path by which this account reaches the folder, and the descriptors that a process needs to inherit for it.

    Where a parent bars the way (root's home is 0700), root opens the folder and the process enters through the
    open descriptor, so that no other folder's permissions need to change.
    """
    if account.reaches(folder):
        yield str(folder), ()
        return
    if not Path("/proc/self/fd").is_dir():
        raise PostgresFailed(
            f"The account {account.name} may not enter {folder}. Set REGISTRY_HOME to a folder that every account "
            "may enter, such as /srv/registry."
        )
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        yield f"/proc/self/fd/{descriptor}", (descriptor,)
    finally:
        os.close(descriptor)


def _check_version(place: Cluster) -> None:
    marker = place.data / "PG_VERSION"
    if not marker.exists():
        if place.data.exists() and any(place.data.iterdir()):
            raise PostgresFailed(
                f"{place.data} holds files but no database. Move them away, or set REGISTRY_HOME to another folder."
            )
        return
    theirs, ours = marker.read_text().strip(), cluster.major(binaries.versions())
    if theirs != ours:
        raise PostgresFailed(
            f"The data in {place.data} was written by PostgreSQL {theirs}; this registry brings {ours}. Start the "
            f"release of the registry that brought {theirs}, dump the database with pg_dump, set REGISTRY_HOME to a "
            "new folder, start this release once, and load the dump into it."
        )


def _socket_folder(place: Cluster, account: Account) -> Path:
    own = place.run / "socket"
    if cluster.fits(own) and account.reaches(place.run):
        own.mkdir(mode=0o700, exist_ok=True)
        account.own(own)
        return own
    return _remembered(place, account) or _borrowed(place, account)


def _remembered(place: Cluster, account: Account) -> Path | None:
    """The short folder of last time, if it is still there and private: programs that still run know no other."""
    folder = _noted(place)
    if folder is None or not folder.exists():
        return None
    found = folder.lstat()
    private = stat.S_ISDIR(found.st_mode) and found.st_uid == account.uid and stat.S_IMODE(found.st_mode) == 0o700
    return folder if private else None


def _borrowed(place: Cluster, account: Account) -> Path:
    # Not XDG_RUNTIME_DIR: it is emptied when its user logs out, and a service outlives that.
    for base in (*(["/run"] if account.lent else []), tempfile.gettempdir(), "/tmp"):  # noqa: S108 - mkdtemp below
        if cluster.fits(Path(base) / "registry-12345678") and account.reaches(Path(base)) and os.access(base, os.W_OK):
            folder = Path(tempfile.mkdtemp(prefix="registry-", dir=base))
            account.own(folder)
            place.borrowed.unlink(missing_ok=True)
            place.borrowed.write_text(f"{place.home}\n{folder}\n")
            return folder
    raise PostgresFailed(f"The path of {place.home} is too long for a socket. Set REGISTRY_HOME to a shorter one.")


def return_borrowed(place: Cluster) -> None:
    """Remove the short folder outside of home, once nobody can know it any more."""
    if (folder := _noted(place)) is not None:
        shutil.rmtree(folder, ignore_errors=True)
        place.borrowed.unlink(missing_ok=True)


def _noted(place: Cluster) -> Path | None:
    """The folder that this home borrowed. Home is compared, because a copy of it copies the note."""
    try:
        home, folder = place.borrowed.read_text().splitlines()
    except (OSError, ValueError):
        return None
    return Path(folder) if home == str(place.home) else None


def _initialise(ground: Ground) -> None:
    """Make the data, the role and the database aside and move them in place whole: a half-made one is never seen."""
    new = ground.cluster.unfinished
    if new.exists():
        shutil.rmtree(new)
    new.mkdir(mode=0o700)
    ground.account.own(new)
    with address(ground.account, new) as (data, descriptors):
        _run(ground, "initdb", cluster.initdb_arguments(data, durable=ground.durable), descriptors)
        first = cluster.first_arguments(data, durable=ground.durable)
        _run(ground, "postgres", first, descriptors, cluster.FIRST_STATEMENTS)
    new.rename(ground.cluster.data)
    _sync(ground.cluster.home)


def _run(ground: Ground, program: str, arguments: list[str], descriptors: tuple[int, ...], said: str = "") -> None:
    done = subprocess.run(  # noqa: S603 - our own programs
        [ground.programs / program, *arguments],
        input=said,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        cwd="/",
        env=cluster.ENVIRONMENT,
        pass_fds=(ground.lock, *descriptors),
        preexec_fn=processes.dies_with_parent(),
        **ground.account.run_as(),
    )
    if done.returncode:
        sys.stderr.write(done.stdout + done.stderr)
        raise explained(ground.cluster, done.stderr or done.stdout)


def _tidy(ground: Ground) -> None:
    """Repair what a killed server or a restored backup left: owner, mode, the files that name a running server."""
    place, account = ground.cluster, ground.account
    if place.data.stat().st_uid != account.uid:
        account.own_tree(place.data)
    if stat.S_IMODE(place.data.stat().st_mode) not in {0o700, 0o750}:
        place.data.chmod(0o700)
    _refuse_foreign_server(place)
    # Whatever process id these name is not ours: the lock says so. PostgreSQL itself would believe a reused id.
    socket = cluster.socket_path(ground.socket_folder)
    for stale in (place.pid_file, socket, socket.with_name(f"{socket.name}.lock")):
        stale.unlink(missing_ok=True)
    callers = {name for uid in (os.geteuid(), place.home.stat().st_uid) if (name := accounts.name_of(uid))}
    _write(place.data / "pg_hba.conf", cluster.HBA, account)
    _write(place.data / "pg_ident.conf", cluster.ident_map(callers), account)


def _refuse_foreign_server(place: Cluster) -> None:
    """Somebody may have started a server in this folder by hand, who knows nothing of the lock."""
    if place.pid_file.exists() and (found := processes.inside(place.data)):
        raise PostgresFailed(
            f"Another PostgreSQL (process {found[0]}) already runs in {place.data}. Stop it, then start again."
        )


def _write(path: Path, text: str, account: Account) -> None:
    """Replace a file in the data folder, never through a link that its owner may have put there."""
    scratch = path.with_name(f"{path.name}.new")
    scratch.unlink(missing_ok=True)
    descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    account.own(scratch)
    scratch.replace(path)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
