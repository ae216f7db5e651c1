"""What the tests of meetings share."""

from collections.abc import Iterator

import pytest

from registry.platform import clock
from tests.contacts.meetings.planned import NOW


@pytest.fixture
def _today() -> Iterator[None]:
    """The day on which the meetings of these tests are planned."""
    with clock.frozen(NOW):
        yield
