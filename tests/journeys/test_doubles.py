"""A coordinator: a partner is entered twice in spite of the warning, made one record, and two again."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.journeys.conftest import Enter

pytestmark = pytest.mark.journey


async def _register(page: Page, name: str) -> None:
    await page.goto("/partners/new")
    await page.get_by_label("Name", exact=True).fill(name)
    await page.get_by_label("Sector", exact=True).select_option(label="Venue or crowded place")
    await page.get_by_label("State", exact=True).fill("FL")
    await page.locator("form.form").get_by_role("button", name="Register").click()


async def _there(page: Page) -> str:
    """The address of the partner whose page it is."""
    await page.wait_for_url(re.compile("/partners/[0-9a-f-]{36}"))
    return page.url.partition("?")[0]


@pytest.mark.parametrize(
    ("known", "script"), [("Wrenfield Coliseum", True), ("Tarpon Yard Arena", False)], ids=["script", "no script"]
)
async def test_two_records_become_one_and_two_again(enter: Enter, known: str, script: bool) -> None:
    page = await (await enter("coordinator", desk=True, script=script)).new_page()
    await _register(page, known)
    first = await _there(page)
    await _register(page, f"{known} Inc")
    await expect(page.get_by_text("This may already be here")).to_be_visible()
    assert await page.get_by_label("Name", exact=True).input_value() == f"{known} Inc"
    await page.get_by_role("button", name="Register anyway").click()
    second = await _there(page)

    await page.goto(f"/doubles/merge?first={first.rpartition('/')[2]}&second={second.rpartition('/')[2]}")
    await page.get_by_role("button", name="Make it one record").click()
    await expect(page.locator("main")).to_contain_text("is one record with")
    ends = []
    for address in (first, second):
        await page.goto(address)
        ends.append(page.url)
    assert ends[0] == ends[1]
    assert ends[0] in {first, second}

    await page.goto("/doubles/merges")
    await page.get_by_role("row").filter(has_text=known).get_by_role("button", name="Undo").first.click()
    for address, name in ((first, known), (second, f"{known} Inc")):
        await page.goto(address)
        await expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()
        assert page.url == address
