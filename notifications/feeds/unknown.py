"""Addresses that lead to no feed: how many of them one caller may try before being asked to wait.

A secret of 256 bits is not found by trying. This is for programs that go on asking for a feed that is gone: each asks
as cheaply as one whose feed is there, and none of the others behind the same address is kept waiting.
"""

from datetime import datetime, timedelta

WINDOW = timedelta(minutes=5)
MOST = 60
_CALLERS = 10_000


class Unknown:
    """Counts by caller, within this process."""

    def __init__(self) -> None:
        self._since: datetime | None = None
        self._tries: dict[str, int] = {}

    def wait(self, caller: str, now: datetime) -> int:
        """Count one more; the seconds that this caller should wait, 0 while there were few."""
        if self._since is None or not timedelta() <= now - self._since < WINDOW or len(self._tries) >= _CALLERS:
            self._since, self._tries = now, {}
        self._tries[caller] = self._tries.get(caller, 0) + 1
        if self._tries[caller] <= MOST:
            return 0
        return max(1, int((self._since + WINDOW - now).total_seconds()))
