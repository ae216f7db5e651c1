"""An agreement's life: drafted, approved, signed, its paper checked, renewed, amended and replaced by another one."""

import re
from datetime import date, timedelta

import pytest
from playwright.async_api import Page, expect

from registry.platform import clock
from tests.journeys.conftest import Enter, Service, row
from tests.platform.documents.papers import signed

pytestmark = pytest.mark.journey

LEAD, OTHER = "Bayhaven High School", "Bayhaven Police Department"
ZONE = "America/New_York"


def _first_of_next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


async def _send(page: Page, fields: dict[str, str], button: str) -> None:
    """Fill a form in by the words at its fields, and send it."""
    for label, value in fields.items():
        await page.locator("form.form").get_by_label(label).first.fill(value)
    await page.locator("form.form").get_by_role("button", name=button).click()


async def _recorded(page: Page, title: str, **fields: str) -> str:
    """The address of a new agreement between the school and the police."""
    await page.goto("/agreements/new")
    await page.get_by_label("What happens then").select_option(label="It ends, unless it is renewed in writing")
    given = {"Title": title, "Lead party": LEAD, "Other parties": OTHER}
    await _send(page, given | {name.replace("_", " "): value for name, value in fields.items()}, "Record it")
    await page.wait_for_url(re.compile("/agreements/[0-9a-f-]{36}"))
    return page.url.partition("?")[0]


async def _state(page: Page, address: str, words: str) -> None:
    await page.goto(address)
    await expect(page.locator("main .chip").first).to_contain_text(words)


async def _shows(page: Page, words: str) -> None:
    """The page says so after a while: a worker looks papers through."""
    for _ in range(40):
        if words in await page.locator("main").inner_text():
            return
        await page.wait_for_timeout(500)
        await page.reload()
    raise AssertionError(f"{words} is not on {page.url}")


async def _stage(page: Page, address: str, label: str) -> None:
    await page.goto(f"{address}/stage")
    await page.get_by_label(label).check()
    await _send(page, {}, "Save")


async def _approve(page: Page, address: str) -> None:
    await page.goto(f"{address}/decide")
    await page.get_by_label("Approve the draft").check()
    await _send(page, {"Why": "It says what both sides need"}, "Record the decision")


async def _sign(page: Page, service: Service, address: str, name: str, on: date) -> None:
    party = await row(
        service,
        "SELECT p.id FROM agreement_party p JOIN organisation o ON o.id = p.organisation_id"
        " WHERE p.agreement_id = $1 AND o.name = $2",
        address.rpartition("/")[2],
        name,
    )
    await page.goto(f"{address}/parties/{party['id']}")
    await _send(page, {"Signed on": on.isoformat()}, "Save")


async def test_agreement_from_first_draft_to_its_successor(enter: Enter, service: Service) -> None:
    coordinator = await (await enter("coordinator", desk=True)).new_page()
    manager = await (await enter("manager", desk=True, script=False)).new_page()
    today = clock.today(ZONE)
    begins = today.replace(day=1)
    named = "Looking after each other"
    one = await _recorded(coordinator, named, First_day_in_force=begins.isoformat(), Or_how_long_it_lasts="2 years")

    # A draft from a template, approved by somebody else.
    await coordinator.goto(f"{one}/drafts/begin")
    await coordinator.get_by_label("School and law enforcement, without").check()
    await _send(coordinator, {}, "Write the draft")
    await expect(coordinator.locator("main")).to_contain_text("This memorandum of understanding")
    await expect(coordinator.locator("main")).to_contain_text(OTHER)
    await _approve(manager, one)
    await expect(manager.get_by_role("alert")).to_contain_text("Still to fill in")
    await coordinator.goto(f"{one}/drafts/write")
    for box in await coordinator.locator("form.form textarea").all():
        await box.fill(re.sub(r"\[to fill in: ([^\]]+)\]", r"as both agreed (\1)", await box.input_value()))
    await _send(coordinator, {}, "Save")
    await coordinator.wait_for_url(re.compile("/drafts/2"))
    await _approve(manager, one)

    # Signatures come in one after the other; it holds when both are there.
    await _state(coordinator, one, "Out for signature")
    await _sign(coordinator, service, one, LEAD, begins)
    await _state(coordinator, one, "Partly signed")
    await _sign(coordinator, service, one, OTHER, today)
    await _stage(coordinator, one, "Signed, or known to hold")
    await _state(coordinator, one, "In force")

    # The signed copy is looked through, and says who signed it.
    await coordinator.goto(f"/agreements/papers/{one.rpartition('/')[2]}")
    paper = {"name": "signed.pdf", "mimeType": "application/pdf", "buffer": signed()}
    await coordinator.get_by_label("File").set_input_files(files=[paper])
    await _send(coordinator, {}, "Upload")
    await coordinator.wait_for_url(re.compile(one))
    await _shows(coordinator, "Dana Drew")

    # Renewed for another term, which then is amended.
    second = begins.replace(year=begins.year + 2)
    await coordinator.goto(f"{one}/terms/new")
    await coordinator.get_by_label("What happens then").select_option(label="It ends")
    await _send(coordinator, {"First day in force": second.isoformat(), "Or how long it lasts": "1 year"}, "Save")
    await coordinator.goto(f"{one}/amendments/new")
    await coordinator.get_by_label("Of which term").select_option(index=0)
    await coordinator.get_by_label("It moves the end of the term").check()
    longer = second.replace(year=second.year + 2) - timedelta(days=1)
    moved = {"What it changes": "One more year", "In effect from": second.isoformat(), "Signed on": today.isoformat()}
    await _send(coordinator, moved | {"New last day in force": longer.isoformat()}, "Save")
    await coordinator.goto(one)
    await expect(coordinator.locator("main")).to_contain_text("Term 2")
    await expect(coordinator.locator("main")).to_contain_text("One more year")

    # Another agreement takes its place.
    next_one = await _recorded(
        coordinator, f"{named}, anew", First_day_in_force=_first_of_next_month(today).isoformat()
    )
    await coordinator.goto(f"{one}/supersede")
    await coordinator.locator("form.form").get_by_label("Replaced by").select_option(next_one.rpartition("/")[2])
    await _send(coordinator, {"From": today.isoformat()}, "Replace it")
    await _state(coordinator, one, "Superseded")
    await expect(coordinator.locator("main")).to_contain_text(f"{named}, anew")
