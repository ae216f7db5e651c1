"""An officer with a phone: finds the school, sees whom to call, says how it went, and sees at once what was mended."""

import re
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.journeys.conftest import Enter, Service, row

pytestmark = pytest.mark.journey

# The demonstration tells that this college was called otherwise until some years ago.
_RENAMED = """
    SELECT o.id, o.name, n.name AS before FROM organisation o JOIN organisation_name n ON n.organisation_id = o.id
    WHERE n.kind = 'former' AND o.status = 'active'
        AND EXISTS (SELECT 1 FROM contact_point c WHERE c.organisation_id = o.id AND c.kind = 'main_line')
    ORDER BY o.name LIMIT 1
"""


def misspelt(name: str) -> str:
    """The longest word with two letters the wrong way round."""
    word = max(name.split(), key=len)
    return name.replace(word, word[:2] + word[3] + word[2] + word[4:])


async def look_up(page: Page, words: str, name: str) -> None:
    await page.goto("/find")
    await page.get_by_role("searchbox").or_(page.get_by_role("combobox", name="Find a partner")).first.fill(words)
    await page.get_by_role("button", name="Find").click()
    await page.get_by_role("link", name=name, exact=True).first.click()
    await expect(page.get_by_role("heading", level=1)).to_have_text(name)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
async def test_old_name_with_a_slip_leads_to_a_number_to_tap(enter: Enter, service: Service, script: bool) -> None:
    renamed = await row(service, _RENAMED)
    page = await (await enter("officer", script=script)).new_page()

    await look_up(page, misspelt(renamed["before"]), renamed["name"])

    best = page.locator(".best .call-number").first
    assert re.fullmatch(r"tel:\+1(386|352)55501\d\d(;ext=\d+)?", await best.get_attribute("href") or "")
    await expect(best).to_be_in_viewport()

    await page.locator(".best .outcomes").first.get_by_role("button", name="No answer").click()

    await expect(page.get_by_role("status").get_by_text("Noted: no answer. Thank you.")).to_be_in_viewport()
    await expect(page.locator(".best .chip").first).to_contain_text("called, no answer just now")


async def test_first_two_choices_are_on_the_first_screen(enter: Enter, service: Service) -> None:
    school = await row(service, "SELECT id FROM organisation WHERE name = 'Bayhaven High School'")
    page = await (await enter("officer", sworn=True)).new_page()

    await page.goto(f"/card/{school['id']}")

    entries = page.locator(".call").filter(has=page.locator(".call-number"))
    for number in range(2):
        await expect(entries.nth(number).locator(".call-number").first).to_be_in_viewport()


async def test_wrong_number_reaches_the_coordinator_and_the_right_one_the_officer(
    enter: Enter, service: Service
) -> None:
    school = await row(service, "SELECT id FROM organisation WHERE name = 'Saltmarsh Elementary School'")
    officer = await (await enter("officer")).new_page()
    coordinator = await (await enter("coordinator", desk=True)).new_page()
    await officer.goto(f"/card/{school['id']}")
    best = officer.locator(".best .way").first
    wrong = (await best.locator(".unbroken").first.inner_text()).strip()
    point = (await best.get_attribute("id") or "").removeprefix("way-")

    whose = await row(
        service,
        "SELECT o.name FROM organisation o JOIN contact_point c ON c.organisation_id = o.id WHERE c.id = $1::uuid",
        point,
    )

    await best.get_by_role("button", name="Wrong person").click()
    await expect(officer.get_by_text(f"{wrong} is marked as wrong")).to_be_in_viewport()
    await expect(officer.locator(".best .way").first).not_to_have_attribute("id", f"way-{point}")

    await coordinator.goto("/")
    await coordinator.locator("#wrong").get_by_role("link", name=whose["name"]).first.click()
    assert point in coordinator.url
    await coordinator.get_by_label("Number or address").fill("386 555 0199")
    await coordinator.get_by_role("button", name="Save").click()
    await expect(coordinator.get_by_role("heading", level=1)).to_have_text(whose["name"])

    await officer.reload()
    link = officer.locator('a[href^="tel:+13865550199"]').first
    assert await link.count() == 1
    assert await officer.get_by_text(wrong, exact=True).count() == 0


async def test_restricted_number_is_nowhere_for_who_is_not_sworn(enter: Enter, service: Service) -> None:
    hidden = await row(
        service,
        "SELECT c.value, o.id FROM contact_point c JOIN organisation o ON o.id = c.organisation_id"
        " WHERE c.visibility = 'sworn_only' AND c.retired_on IS NULL AND o.status = 'active' ORDER BY o.name LIMIT 1",
    )
    last = hidden["value"][-4:]
    shown = {}
    for sworn in (False, True):
        page = await (await enter("officer", sworn=sworn)).new_page()
        texts = [await _text(page, f"/{part}/{hidden['id']}") for part in ("card", "partners")]
        asked = hidden["value"].removeprefix("+1")
        texts += [await _text(page, f"/find?q={asked}"), await _text(page, f"/find/suggest?q={asked}")]
        links = [f"555-{last}" in text for text in texts[:2]]
        shown[sworn] = [*links, str(hidden["id"]) in texts[2], str(hidden["id"]) in texts[3]]

    assert shown == {False: [False] * 4, True: [True] * 4}


async def _text(page: Page, path: str) -> str:
    answer: Any = await page.goto(path)
    return str(await answer.text())


async def test_everything_is_within_reach_of_the_keyboard(enter: Enter) -> None:
    page = await (await enter("officer", desk=True)).new_page()
    await page.goto("/find")

    await page.keyboard.type("bayhaven high")
    # Those for what was typed before may still stand there for a moment.
    await expect(page.get_by_role("listbox").get_by_role("option").first).to_contain_text("Bayhaven High School")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Bayhaven High School")

    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    await page.keyboard.press("Enter")
    for _ in range(12):
        await page.keyboard.press("Tab")
        if await page.evaluate("document.activeElement.matches('.call-number')"):
            break
    await expect(page.locator(".best .call-number").first).to_be_focused()
