"""A coordinator brings a directory in from a file, finds what came, and takes it back."""

import pytest
from playwright.async_api import FilePayload, Page, expect

from tests.journeys.conftest import Enter

pytestmark = pytest.mark.journey

# The worker is another process: reading, comparing and applying take as long as it takes on a busy machine.
PATIENCE = 30_000
ROWS = (
    "name,sector,region,city,telephone\r\n"
    "Quillfeather Academy,education_k12,FL,Bayhaven,(352) 555-0191\r\n"
    "Quillfeather Annex,education_k12,FL,Bayhaven,3.52556E+09\r\n"
)
FILE = FilePayload(name="quill.csv", mimeType="text/csv", buffer=ROWS.encode())


async def _button(page: Page, name: str, then: str) -> None:
    await page.get_by_role("button", name=name).click()
    await expect(page.get_by_role("button", name=then).first).to_be_visible(timeout=PATIENCE)


async def test_file_is_looked_at_applied_found_and_taken_back(enter: Enter) -> None:
    page = await (await enter("administrator", desk=True)).new_page()
    await page.goto("/import")

    await page.locator("input[type=file]").set_input_files(FILE)
    await _button(page, "Read the file", then="Look what it would change")
    await _button(page, "Look what it would change", then="Apply: 1")
    await expect(page.get_by_role("cell").filter(has_text="3.52556E+09")).to_be_visible()
    await _button(page, "Apply: 1", then="Take it all back")
    run = page.url
    await page.goto("/find?q=quilfether")
    await expect(page.get_by_role("link", name="Quillfeather Academy", exact=True)).to_be_visible()

    await page.goto(run)
    await page.get_by_role("button", name="Take it all back").click()
    await expect(page.get_by_text("Taken back as a whole")).to_be_visible(timeout=PATIENCE)
    await page.goto("/find?q=quillfeather")
    await expect(page.get_by_role("link", name="Quillfeather Academy", exact=True)).to_have_count(0)
