"""A coordinator: adds somebody in one short form, sees who left leave a gap, and meets a second editor."""

import pytest
from playwright.async_api import Page, expect

from tests.journeys.conftest import Enter, Service, row

pytestmark = pytest.mark.journey


async def _partner(service: Service, name: str) -> str:
    return str((await row(service, "SELECT id FROM organisation WHERE name = $1", name))["id"])


async def _save(page: Page, name: str = "Save") -> None:
    await page.get_by_role("button", name=name, exact=True).click()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
async def test_somebody_is_added_in_one_short_form(enter: Enter, service: Service, script: bool) -> None:
    partner = await _partner(service, "Bayhaven Youth Center")
    page = await (await enter("coordinator", script=script)).new_page()
    name = "Quill Marrow" if script else "Wren Marrow"
    await page.goto(f"/partners/{partner}")

    await page.get_by_role("link", name="Add somebody").first.click()
    await page.get_by_label("Name", exact=True).fill(name)
    await page.get_by_label("Role").select_option(label="Training coordinator")
    await page.get_by_label("Number or address").fill("555-0188")
    await _save(page, "Add")
    await expect(page.get_by_role("alert")).to_contain_text("no area code")
    assert await page.get_by_label("Name", exact=True).input_value() == name
    await page.get_by_label("Number or address").fill("(352) 555-0188")
    await _save(page, "Add")

    await expect(page.get_by_role("heading", name="Bayhaven Youth Center")).to_be_visible()
    await expect(page.get_by_role("link", name=name).first).to_be_visible()
    await page.goto(f"/find?q={name.replace(' ', '+')}")
    await expect(page.get_by_role("link", name="Bayhaven Youth Center").first).to_be_visible()


async def test_who_leaves_is_followed_or_leaves_a_vacancy(enter: Enter, service: Service) -> None:
    who = await row(
        service,
        "SELECT person.id, person.name, o.id AS house, p.title, p.role FROM assignment a"
        " JOIN person ON person.id = a.person_id JOIN position p ON p.id = a.position_id"
        " JOIN organisation o ON o.id = p.organisation_id WHERE p.required AND a.kind = 'primary' AND a.ends_on IS NULL"
        " AND person.status = 'active' AND o.status = 'active' AND person.organisation_id = o.id AND NOT EXISTS"
        " (SELECT 1 FROM delegation d WHERE d.assignment_id = a.id) AND 1 = (SELECT count(*) FROM assignment b"
        " WHERE b.position_id = p.id) ORDER BY o.name DESC LIMIT 1",
    )
    page = await (await enter("coordinator", desk=True)).new_page()
    await page.goto(f"/people/{who['id']}")

    await page.get_by_role("link", name="Has left").click()
    assert "vacant" in await page.get_by_label("Who takes over?").locator("option").first.inner_text()
    await page.locator("form.form button").click()

    await page.goto(f"/partners/{who['house']}")
    await expect(page.locator(".card").filter(has_text="Vacant").first).to_be_visible()
    officer = await (await enter("officer")).new_page()
    await officer.goto(f"/card/{who['house']}")
    await expect(officer.locator(".gap").first).to_contain_text("Nobody holds this position")
    assert await officer.get_by_role("link", name=who["name"]).count() == 0


async def test_second_editor_sees_both_versions_and_loses_nothing(enter: Enter, service: Service) -> None:
    partner = await _partner(service, "Bayhaven Civic Arena")
    pages = [await (await enter("coordinator", desk=True)).new_page() for _ in range(2)]
    for page in pages:
        await page.goto(f"/partners/{partner}/edit")
    first, second = pages

    await first.get_by_label("Note").fill("Gate 4 is for the police.")
    await _save(first)
    await expect(first.get_by_text("Saved.")).to_be_visible()
    await second.get_by_label("Note").fill("Gate 7 is for the police.")
    await _save(second)

    await expect(second.get_by_role("status").first).to_contain_text("Somebody changed")
    await expect(second.get_by_role("cell", name="Gate 4 is for the police.")).to_be_visible()
    await expect(second.get_by_role("cell", name="Gate 7 is for the police.")).to_be_visible()
    assert await second.locator("textarea[name=note]").input_value() == "Gate 7 is for the police."
    await _save(second)
    await expect(second.get_by_text("Saved.")).to_be_visible()
