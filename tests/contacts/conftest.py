"""What the tests of contacts share."""

from collections.abc import AsyncIterator

import pytest

from tests import cast
from tests.cast import Client


@pytest.fixture
async def alice() -> AsyncIterator[Client]:
    """The coordinator, signed in."""
    async with await cast.alice() as client:
        yield client
