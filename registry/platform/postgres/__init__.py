"""The database that comes with the registry, for a machine where no other PostgreSQL was chosen.

`running(home)` is all that the rest of the program needs. Every program that uses the database holds a shared
lock; one detached supervisor starts PostgreSQL and stops it when the last of those locks is gone. The operating
system gives locks back however a process ends, so nothing is left running and nothing has to be cleaned up.
"""

from registry.platform.postgres.binaries import versions
from registry.platform.postgres.client import running
from registry.platform.postgres.errors import PostgresFailed

__all__ = ["PostgresFailed", "running", "versions"]
