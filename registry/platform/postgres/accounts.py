"""Under which account of the operating system PostgreSQL runs. It refuses root, so root lends it another."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from registry.platform.postgres.cluster import ENVIRONMENT, Cluster
from registry.platform.postgres.errors import PostgresFailed

# The packaged server's own account where there is one; `nobody` is on every machine.
_CANDIDATES = ("postgres", "nobody")


class RunAs(TypedDict, total=False):
    """The arguments of `subprocess` that change the account."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class Account:
    name: str
    uid: int
    gid: int
    lent: bool

    def run_as(self) -> RunAs:
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.lent else {}

    def reaches(self, folder: Path) -> bool:
        """Whether this account may enter the folder, parents included. The kernel answers, so ACLs count."""
        return not self.lent or self.can(["/bin/sh", "-c", 'cd "$0"', str(folder)])

    def can(self, command: list[str]) -> bool:
        try:
            done = subprocess.run(  # noqa: S603 - our own command lines
                command, env=ENVIRONMENT, cwd="/", capture_output=True, timeout=20, check=False, **self.run_as()
            )
        except OSError:
            return False
        return done.returncode == 0

    def own(self, path: Path) -> None:
        """Give a file or folder to this account; nothing to do unless root lends it."""
        if self.lent:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def own_tree(self, folder: Path) -> None:
        for parent, folders, files in os.walk(folder):
            for name in (".", *folders, *files):
                self.own(Path(parent) / name)


def chosen(cluster: Cluster, wanted: str | None) -> Account:
    """The account for the server: the present one, or for root the one asked for, the data folder's owner, a usual one.

    Raises PostgresFailed where there is none, or where the data folder belongs to somebody else.
    """
    return _for_root(cluster, wanted) if os.geteuid() == 0 else _present(cluster, wanted)


def _present(cluster: Cluster, wanted: str | None) -> Account:
    uid = os.geteuid()
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        raise PostgresFailed(
            f"User id {uid} has no name on this machine and PostgreSQL needs one. Add it to /etc/passwd, run as "
            "another account, or set DATABASE_URL to a PostgreSQL that already runs."
        ) from None
    if wanted not in {None, entry.pw_name}:
        raise PostgresFailed(f"Only root can run the database as {wanted}; this account is {entry.pw_name}.")
    owner = _owner(cluster.data)
    if owner not in {None, uid}:
        raise PostgresFailed(
            f"The data folder {cluster.data} belongs to user id {owner}, not to {entry.pw_name}. Run the registry as "
            f"the account it was started with (root, perhaps), or once: sudo chown -R {entry.pw_name} '{cluster.home}'"
        )
    return _account(entry, lent=False)


def _for_root(cluster: Cluster, wanted: str | None) -> Account:
    if wanted is not None:
        return _named(wanted)
    owner = _owner(cluster.data)
    if owner:
        return _of_data(cluster, owner)
    entry = next(filter(None, map(_entry, _CANDIDATES)), None)
    if entry is None:
        raise PostgresFailed("PostgreSQL does not run as root, and there is no account `nobody`. Run as another one.")
    return _account(entry, lent=True)


def _named(name: str) -> Account:
    entry = _entry(name)
    if entry is None or entry.pw_uid == 0:
        raise PostgresFailed(f"PostgreSQL cannot run as {name}: name an account that exists and is not root.")
    return _account(entry, lent=True)


def _of_data(cluster: Cluster, owner: int) -> Account:
    try:
        return _account(pwd.getpwuid(owner), lent=True)
    except KeyError:
        raise PostgresFailed(
            f"The data folder {cluster.data} belongs to user id {owner}, which has no name on this machine. "
            f"Give it to an account that has one: chown -R nobody '{cluster.data}'"
        ) from None


def name_of(uid: int) -> str | None:
    """The account's name, if it has one."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return None


def _owner(folder: Path) -> int | None:
    return folder.lstat().st_uid if folder.exists() else None


def _entry(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _account(entry: pwd.struct_passwd, *, lent: bool) -> Account:
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid, lent)
