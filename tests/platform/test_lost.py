"""Pages that are not there, or not for this reader, still show the way on."""

import pytest

from tests import cast

pytestmark = pytest.mark.usefixtures("database")
NAVIGATION = 'aria-label="Main"'


@pytest.mark.parametrize("path", ["/nothing-here", "/card/not-an-id", "/partners/01900000-0000-7000-8000-000000000000"])
async def test_lost_page_shows_the_way_on_to_whoever_is_signed_in(path: str) -> None:
    async with await cast.charlie() as charlie, cast.anonymous() as nobody:
        found = await charlie.get(path)
        unknown = await nobody.get("/nothing-here")

    assert (found.status_code, NAVIGATION in found.text, "Charlie Cole" in found.text) == (404, True, True)
    assert (unknown.status_code, NAVIGATION in unknown.text) == (404, False)


async def test_refused_page_shows_the_way_on() -> None:
    async with await cast.charlie() as charlie:
        found = await charlie.get("/users")

    assert (found.status_code, NAVIGATION in found.text) == (403, True)
    assert "Ask an administrator" in found.text


async def test_lost_address_of_the_api_is_a_problem() -> None:
    async with await cast.charlie() as charlie:
        found = await charlie.get("/api/v1/nothing-here")

    assert (found.status_code, found.headers["content-type"]) == (404, "application/problem+json")
    assert "Not Found" not in found.json()["detail"]
