"""A manager's morning: from the first page to the board, a decision with its reason, and back to what is left."""

from typing import Any

import pytest
from playwright.async_api import Page, expect

from agreements.board import matrix as coverage
from contacts.queries import directories
from contacts.reachability import grade
from registry.platform import clock, db
from tests.journeys.conftest import Enter, Service, row

pytestmark = pytest.mark.journey

LANES = "SELECT a.id, a.title FROM agreement a JOIN agreement_standing s ON s.agreement_id = a.id WHERE s.state = $1"


async def _in_state(service: Service, state: str) -> dict[str, Any]:
    return dict(await row(service, f"{LANES.replace('$1', repr(state))} ORDER BY s.ends_on LIMIT 1"))


async def _decide(page: Page, lane: str, title: str, decision: str, reason: str) -> None:
    """From the line of an agreement in a lane of the board to its decision."""
    line = page.locator(f"#lane-{lane} li").filter(has_text=title)
    await line.get_by_role("link", name="Decide").click()
    await page.get_by_label(decision, exact=True).check()
    await page.get_by_label("Why", exact=True).fill(reason)
    await page.get_by_role("button", name="Record the decision").click()


@pytest.mark.parametrize(
    ("desk", "script", "state", "lane"),
    [(False, True, "expiring", "expiring"), (True, False, "decide_by", "decide")],
    ids=["phone", "desk without script"],
)
async def test_morning_on_the_board(  # noqa: PLR0917 - the cases
    enter: Enter, service: Service, desk: bool, script: bool, state: str, lane: str
) -> None:
    page = await (await enter("manager", desk=desk, script=script)).new_page()
    await page.goto("/")
    await page.locator("#agreements-due").get_by_role("link", name="Open the board").click()
    await expect(page.get_by_role("heading", name="Board", exact=True)).to_be_visible()
    due = await _in_state(service, state)

    await _decide(page, lane, due["title"], "Start the renewal", "no")
    await expect(page.get_by_role("alert")).to_contain_text("three words")
    assert await page.get_by_label("Why", exact=True).input_value() == "no"
    await page.get_by_label("Why", exact=True).fill("The partner wants to go on for three more years.")
    await page.get_by_role("button", name="Record the decision").click()

    await expect(page.get_by_role("status")).to_contain_text("It is recorded")
    assert page.url.endswith(f"#lane-{lane}")
    await expect(page.locator(f"#lane-{lane} li").filter(has_text=due["title"])).to_have_count(0)
    await expect(page.locator("#lane-under_way li").filter(has_text=due["title"])).to_have_count(1)
    await (
        page.locator("#lane-under_way li").filter(has_text=due["title"]).get_by_role("link", name=due["title"]).click()
    )
    await expect(page.locator("#decisions")).to_contain_text("The partner wants to go on for three more years.")


async def test_duty_is_recorded_comes_due_and_is_done_with_evidence(enter: Enter, service: Service) -> None:
    paper = await _in_state(service, "active")
    page = await (await enter("manager")).new_page()
    await page.goto(f"/agreements/{paper['id']}")

    await page.get_by_role("link", name="Record what is owed").click()
    await page.get_by_role("textbox", name="What is owed").fill("Radio drill with the school")
    await page.get_by_label("Kind").select_option(label="Exercise")
    await page.get_by_label("First due on").fill("2026-01-15")
    await page.get_by_label("Again every").fill("1 year")
    await page.get_by_role("button", name="Record it").click()
    await page.goto("/agreements/board")
    line = page.locator("#lane-obligations li").filter(has_text="Radio drill")
    await line.get_by_role("link", name="It was done").click()
    await page.get_by_role("textbox", name="Evidence").fill("Report of the exercise, in the shared folder.")
    await page.get_by_role("button", name="Record it").click()

    await expect(page.get_by_role("status")).to_contain_text("It is recorded")
    await expect(page.locator("#lane-obligations li").filter(has_text="Radio drill")).to_have_count(0)


@pytest.mark.parametrize("path", ["/agreements/timeline", "/agreements/matrix"])
async def test_picture_is_whole_on_paper_and_said_in_words(enter: Enter, path: str) -> None:
    page = await (await enter("manager", desk=True)).new_page()
    await page.goto(path)
    pictures = page.get_by_role("img").filter(has=page.locator("title"))
    assert await pictures.count() >= 1
    assert await page.get_by_role("table").count() >= 1 or await page.get_by_text("Show the table").count() == 1

    await page.emulate_media(media="print")
    await page.set_viewport_size({"width": 720, "height": 900})  # as wide as a sheet of paper

    box = page.locator(".plot").first
    assert await box.evaluate("box => box.scrollWidth <= box.clientWidth + 1")


async def test_matrix_grades_partners_as_their_own_page_does(service: Service) -> None:
    async with service.database():
        now = clock.now()
        sql = coverage.GRADES + " SELECT id, letter FROM grade"
        rows = await db.fetch(sql, "FL", *coverage.graded_on(now.date(), now))
        found = await directories([one["id"] for one in rows], ["all_users", "sworn_only", "coordinators"])

    assert len(rows) > 40
    assert {one["letter"] for one in rows} >= {"A", "B", "C"}
    assert {one["id"]: one["letter"] for one in rows} == {key: grade(one, now).letter for key, one in found.items()}
