"""What the tests of everything share: paper is looked through as the words that would be laid out on it."""

from collections.abc import Sequence
from typing import Any

import pytest

from agreements.drafting import document
from agreements.reports import summary
from contacts.meetings.running import papers


@pytest.fixture(autouse=True)
def _paper_as_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hundreds of addresses give a PDF; what is in it is what its parts say."""

    async def words(parts: Sequence[str], **_: Any) -> bytes:
        return "".join(parts).encode()

    monkeypatch.setattr(document, "pdf", words)
    monkeypatch.setattr(summary, "pdf", words)
    monkeypatch.setattr(papers, "pdf", words)
