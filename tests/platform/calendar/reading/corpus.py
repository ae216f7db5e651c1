"""Many calendars read in one child: its side, and what it is given."""

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from registry.platform.calendar.reading.inside import read
from registry.platform.documents.errors import Unreadable


def packed(files: list[Path]) -> bytes:
    return json.dumps([base64.b64encode(file.read_bytes()).decode() for file in files]).encode()


def read_all(data: bytes, asked: dict[str, Any], progress: Callable[[int, int], None]) -> Any:
    """For each file its reading, or the sentence with which it is refused."""
    found = []
    for text in json.loads(data):
        try:
            found.append(read(base64.b64decode(text), asked, progress))
        except Unreadable as refused:
            found.append(refused.sentence)
    return found
