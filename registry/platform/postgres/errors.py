"""What can go wrong with the embedded PostgreSQL, and what to do about it."""

import os
from pathlib import Path

from registry.platform.errors import RegistryError
from registry.platform.postgres.cluster import Cluster

# What PostgreSQL, initdb or the operating system say, and the sentence for a person; the first that occurs is taken.
_KNOWN = (
    (
        ("No space left on device", "Disk quota exceeded"),
        "The disk that holds {home} is full. Make room, then start again; nothing committed is lost.",
    ),
    (
        ("pre-existing shared memory block", "is another postmaster"),
        "Another PostgreSQL still uses {data}. Stop it, or wait until it has stopped, then start again.",
    ),
    (
        ("Cannot allocate memory", "could not create shared memory", "could not map anonymous shared memory"),
        "There is not enough memory to start PostgreSQL. Free some, or lower shared_buffers in {data}/postgresql.conf.",
    ),
    (
        ("configuration file", "unrecognized configuration parameter"),
        "A setting in {data}/postgresql.conf is wrong. Correct it, then start again.",
    ),
    (
        ("Permission denied", "Operation not permitted", "has wrong ownership", "has invalid permissions"),
        "PostgreSQL may not use its files in {home}. Give them back to the account that runs the registry (chown -R).",
    ),
)


class PostgresFailed(RegistryError):
    """The embedded PostgreSQL did not start. The sentence says what to do and names the log file if there is one."""

    code = "postgres_failed"


def explained(cluster: Cluster, said: str) -> PostgresFailed:
    """Turn the last words of a server that gave up into a sentence for a person, with those words at its end."""
    sentence = next((text for signs, text in _KNOWN if any(sign in said for sign in signs)), _UNKNOWN)
    words = {"home": cluster.home, "data": cluster.data}
    return PostgresFailed(f"{sentence.format(**words)}{_quoted(said)} The log is {cluster.log}.")


_UNKNOWN = "The embedded PostgreSQL did not start."


def unusable(path: Path, error: OSError) -> PostgresFailed:
    """The registry's own folder cannot be written or read by this account."""
    where = error.filename or path
    if isinstance(error, PermissionError):
        return PostgresFailed(
            f"This account (user id {os.geteuid()}) may not use {where}. Run as the account that it belongs to, "
            f"give the folder away (sudo chown -R), or set REGISTRY_HOME to a folder of your own."
        )
    return PostgresFailed(
        f"{where} cannot be used: {error.strerror}. Repair it, or set REGISTRY_HOME to another folder."
    )


def _quoted(said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    telling = [line for line in lines if "FATAL" in line or "PANIC" in line or "error:" in line] or lines
    return f" It said: {telling[0]}" if telling else ""
