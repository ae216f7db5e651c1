"""A note: the few lines that go where a mail does not, and their bytes as they are kept and sent."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A few plain lines: `text` says it all, `url` is where to go on."""

    title: str
    text: str
    url: str

    def content(self, kind: str, at: datetime) -> bytes:
        """Its bytes, in the shape that Standard Webhooks recommends for a payload."""
        data = {"title": self.title, "text": self.text, "url": self.url}
        return json.dumps({"type": kind, "timestamp": at.isoformat(), "data": data}, ensure_ascii=False).encode()

    @classmethod
    def read(cls, content: bytes) -> Self:
        """The note of these bytes."""
        return cls(**json.loads(content)["data"])
