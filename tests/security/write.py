"""One way to change something, as a table of all of them lists it."""

from dataclasses import dataclass
from typing import Any

API = "/api/v1"


@dataclass(frozen=True)
class Write:
    """A change: `body` is what a page or a program sends, `of` where the version is that If-Match names."""

    method: str
    path: str
    body: dict[str, Any] | None = None
    of: str | None = None
    events: int = 1

    @property
    def api(self) -> bool:
        return self.path.startswith(API)

    def __str__(self) -> str:
        return f"{self.method} {self.path}"
