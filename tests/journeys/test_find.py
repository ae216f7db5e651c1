"""The find page on a phone with a slow network: what was meant appears while it is typed, and the last typed wins."""

import pytest
from playwright.async_api import CDPSession, Page, expect

from tests.journeys.conftest import Enter, Service, row
from tests.journeys.test_accessible import Seen

pytestmark = pytest.mark.journey

SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
OFFERED = ".suggestions [role=option]"
_CALLED = """
    SELECT o.name, n.name AS typed FROM organisation_name n JOIN organisation o ON o.id = n.organisation_id
    WHERE n.kind = $1 AND o.status = 'active' ORDER BY length(n.name) DESC, o.name LIMIT 1
"""
_NUMBERED = """
    SELECT o.name, c.value AS typed FROM contact_point c JOIN organisation o ON o.id = c.organisation_id
    WHERE c.visibility = 'all_users' AND c.retired_on IS NULL AND c.kind = 'main_line' AND o.status = 'active'
        AND (SELECT count(*) FROM contact_point d WHERE d.value = c.value) = 1 ORDER BY o.name LIMIT 1
"""
_MERGED = """
    SELECT s.id, s.name, o.name AS typed FROM organisation o JOIN organisation s ON s.id = o.successor_id
    WHERE o.status = 'merged' ORDER BY o.name LIMIT 1
"""
# No two of the same partner one after the other: what was shown before would pass for the answer.
TYPED = {
    "bayhaven high": "Bayhaven High School",
    "port ellery police": "Port Ellery Police Department",
    "bayhavn hihg school": "Bayhaven High School",
    "marlow sherif": "Marlow County Sheriff's Office",
    "high school bayhaven": "Bayhaven High School",
    "saltmarsh elem": "Saltmarsh Elementary School",
    "islamic center": "Islamic Center of Bayhaven",
}


async def _typed(service: Service) -> dict[str, str]:
    """What is typed, and the name of whoever is meant."""
    found = [await row(service, _CALLED, kind) for kind in ("former", "acronym")] + [await row(service, _NUMBERED)]
    return TYPED | {one["typed"].removeprefix("+1"): one["name"] for one in found}


async def _on_a_slow_network(page: Page) -> CDPSession:
    network = await page.context.new_cdp_session(page)
    await network.send("Network.enable")
    await network.send("Network.emulateNetworkConditions", SLOW)
    return network


async def test_what_is_meant_appears_while_it_is_typed_on_a_slow_network(enter: Enter, service: Service) -> None:
    page = await (await enter("officer")).new_page()
    await page.goto("/find")
    await _on_a_slow_network(page)
    box, options = page.get_by_role("combobox", name="Find a partner"), page.locator(OFFERED)
    await page.evaluate(
        """() => { window.said = [];
        new MutationObserver(() => window.said.push(document.querySelector(".suggest [role=status]").textContent))
            .observe(document.querySelector(".suggest [role=status]"), { childList: true }) }"""
    )
    for words, name in (await _typed(service)).items():
        await box.fill(words)
        await expect(options.filter(has=page.get_by_text(name, exact=True)).first).to_be_visible(timeout=8000)

    said = await page.evaluate("said")
    assert "Looking…" in said
    assert said[-1].endswith("Up and down arrows choose.")
    await expect(box).to_have_attribute("aria-expanded", "true")


async def test_last_typed_wins_and_nothing_older_is_ever_shown(enter: Enter) -> None:
    page = await (await enter("officer")).new_page()
    await page.goto("/find")
    network = await _on_a_slow_network(page)
    await page.evaluate(
        """() => { window.shown = [];
        new MutationObserver(() => window.shown.push(document.querySelector("[role=option] span")?.textContent))
            .observe(document.querySelector("[role=listbox]"), { childList: true }) }"""
    )
    box = page.get_by_role("combobox", name="Find a partner")

    async with page.expect_request(lambda request: "sheriff" in request.url):
        await box.fill("marlow sheriff")
    await box.fill("bayhaven high")
    await expect(page.locator(OFFERED).first).to_contain_text("Bayhaven High School")
    assert set(await page.evaluate("shown")) == {"Bayhaven High School"}

    await network.send("Network.emulateNetworkConditions", SLOW | {"offline": True})
    await box.fill("port ellery")
    await expect(page.get_by_role("status").get_by_text("You are offline")).to_be_visible()
    await page.keyboard.press("Enter")
    await expect(box).to_have_value("port ellery")

    await network.send("Network.emulateNetworkConditions", SLOW | {"latency": 0})
    await expect(page.locator(OFFERED).first).to_contain_text("Port Ellery")


async def test_keys_move_through_the_list_and_back_to_the_text(enter: Enter) -> None:
    page = await (await enter("officer", desk=True)).new_page()
    await page.goto("/find")
    box, options = page.get_by_role("combobox", name="Find a partner"), page.locator(OFFERED)
    await box.fill("bayhaven")
    await expect(options.first).to_be_visible()
    last = await options.count() - 1

    for key, marked in (("ArrowDown", 0), ("ArrowUp", last), ("ArrowDown", 0), ("Home", None), ("ArrowUp", last)):
        await page.keyboard.press(key)
        await expect(page.locator(".suggestions [aria-selected=true]")).to_have_count(0 if marked is None else 1)
        active = await box.get_attribute("aria-activedescendant")
        assert active == (None if marked is None else await options.nth(marked).get_attribute("id"))
    await page.keyboard.press("Escape")

    await expect(box).to_have_attribute("aria-expanded", "false")
    await expect(box).to_have_value("bayhaven")


async def test_find_page_with_pins_and_open_suggestions_is_accessible(enter: Enter, service: Service) -> None:
    merged = await row(service, _MERGED)
    page = await (await enter("officer", sworn=True)).new_page()
    await page.goto(f"/card/{merged['id']}")
    await page.get_by_role("button", name="Pin for me").click()
    await expect(page.get_by_role("button", name="Take off my pins")).to_be_visible()
    seen = Seen(page)
    await seen.go("/find")
    await expect(page.locator("#pinned").get_by_role("link", name=merged["name"], exact=True)).to_be_visible()
    assert await seen.violations() == []

    await page.emulate_media(color_scheme="dark")
    await page.get_by_role("combobox", name="Find a partner").fill(merged["typed"])
    await expect(page.locator(OFFERED).first).to_contain_text(f"now {merged['name']}")

    assert await seen.violations() == []
    assert not await seen.too_wide()


async def test_three_taps_lead_to_a_call_and_what_was_called_is_remembered(enter: Enter, service: Service) -> None:
    page = await (await enter("officer")).new_page()
    await page.goto("/find")
    box = page.get_by_role("combobox", name="Find a partner")
    await box.fill("marlow county sheriff")
    await page.keyboard.press("Enter")
    number = page.locator("a[data-called]").first
    await expect(number).to_be_in_viewport()
    assert ((await number.bounding_box()) or {"height": 0})["height"] >= 44
    await number.evaluate("link => link.addEventListener('click', event => event.preventDefault())")

    async with page.expect_response(lambda answer: answer.url.endswith("/called")) as noted:
        await number.click()
    assert (await noted.value).status == 204

    await page.get_by_role("navigation", name="Quick").get_by_role("link", name="Find").click()
    await expect(page.locator("#recent a[data-called]").first).to_be_in_viewport()
