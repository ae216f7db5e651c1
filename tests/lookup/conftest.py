"""What the tests of the look-up share."""

import pytest

from registry.lookup import service
from tests.lookup import county
from tests.lookup.directory import add


@pytest.fixture
async def everybody(database: None) -> None:
    """The partners of the county, in the look-up."""
    await add(county.CAST)
    await service.reindex([partner.id for partner in county.CAST])
