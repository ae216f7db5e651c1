"""A coordinator plans a quarter by hand: what is overdue, a series, one date moved, one cancelled; others see it."""

import re
from datetime import date, timedelta

import pytest
from playwright.async_api import Page, expect

from registry.platform import clock
from tests.journeys.conftest import Enter, Service, row

pytestmark = pytest.mark.journey

ZONE = "America/New_York"


def _month(day: date) -> str:
    return f"{day:%Y-%m}"


def _first_tuesday(after: date) -> date:
    first = (after.replace(day=1) + timedelta(days=32)).replace(day=1)
    return first + timedelta(days=(1 - first.weekday()) % 7)


async def _press(page: Page, name: str) -> None:
    await page.locator("form.form").get_by_role("button", name=name, exact=True).first.click()


async def test_quarter_planned_by_hand(enter: Enter, service: Service) -> None:
    page = await (await enter("coordinator", desk=True)).new_page()
    today = clock.today(ZONE)
    first = _first_tuesday(today)

    # What is overdue leads to a form that is filled in.
    await page.goto("/meetings/cadence")
    line = page.locator("tr").filter(has_text="Faith community")
    await expect(line).to_contain_text("Overdue")
    await line.get_by_role("link", name=re.compile("Plan it.*Liaison meeting")).click()
    await expect(page.get_by_label("Title")).to_have_value("Liaison meeting: Faith community")
    await page.get_by_label("Day", exact=True).fill(first.isoformat())
    await page.get_by_label("How often").select_option(label="Every month, on the same weekday")
    await page.get_by_label("Or so many times").fill("3")
    await page.get_by_label("Place").fill("Interfaith Council, hall")
    await _press(page, "Plan it")

    # Three dates in words, with those who are asked; saved as they are.
    await expect(page.locator("#look")).to_contain_text("Every month on the first Tuesday")
    await expect(page.locator("#look li").first).to_contain_text(f"Tue {first.day} {first:%b %Y}, 09:30")
    await expect(page.locator(".asked-list input:checked")).not_to_have_count(0)
    await page.locator("#look").get_by_role("button").click()
    await page.wait_for_url(re.compile(r"/meetings/[0-9a-f-]{36}\?done=planned"))

    # The month shows it, and one date is moved by a day.
    await page.goto(f"/meetings/month?month={_month(first)}")
    await expect(page.locator("table.month")).to_contain_text("Liaison meeting: Faith community")
    await page.get_by_role("link", name=re.compile("Liaison meeting: Faith community")).first.click()
    await page.get_by_role("link", name="Move", exact=True).click()
    await page.get_by_label("Day", exact=True).fill((first + timedelta(days=1)).isoformat())
    await expect(page.locator("#told")).to_contain_text("By mail")
    await _press(page, "Move it")
    if await page.locator("#look").count():
        await page.locator("#look").get_by_role("button").click()
    await expect(page.locator("main")).to_contain_text("Moved")

    # The last of the three is cancelled with a reason, from the page of the series.
    await page.get_by_role("link", name="All of this series").click()
    await expect(page.locator("#dates li a[href$='/cancel']")).to_have_count(3)
    await page.locator("#dates a[href$='/cancel']").last.click()
    await page.get_by_label("Why").fill("The hall is being painted")
    await _press(page, "Cancel the meeting")
    await expect(page.locator("main")).to_contain_text("The hall is being painted")

    # An officer sees the quarter on a phone without a script, and may change nothing of it.
    officer = await (await enter("officer", script=False)).new_page()
    await officer.goto("/meetings?sector=faith&kind=liaison")
    await expect(officer.locator(".meeting")).to_have_count(3)
    await expect(officer.locator("main")).to_contain_text("Cancelled")
    assert await officer.get_by_role("link", name="Plan a meeting").count() == 0
    kept = await row(
        service,
        "SELECT count(*) FILTER (WHERE m.state = 'planned') AS planned, count(*) AS all FROM meeting m"
        " JOIN meeting_series s ON s.id = m.series_id WHERE s.title = 'Liaison meeting: Faith community'",
    )
    assert (kept["planned"], kept["all"]) == (2, 3)
