"""The first person in: from the one-time link to signed in, with a password and a code from a phone."""

import pyotp
import pytest
from playwright.async_api import Page, expect

from registry.platform import clock
from registry.platform.access.service import hand_over
from tests.cast import person
from tests.journeys.conftest import Enter, Service

pytestmark = pytest.mark.journey

PASSWORD = "seven lanterns over Saltmarsh quay"


async def _code(page: Page) -> pyotp.TOTP:
    spelled = await page.get_by_label("Key for the authenticator app").inner_text()
    return pyotp.TOTP(spelled.replace(" ", ""))


async def test_link_password_and_phone_lead_in(enter: Enter, service: Service) -> None:
    async with service.database():
        robin = await person("administrator", name="Robin Reyes", email="robin@example.org")
        link = await hand_over(None, robin.user_id, factors=True)
    page = await (await enter(None)).new_page()

    await page.goto(link)
    device = await _code(page)
    await page.get_by_label("Password").fill("too short")
    await page.get_by_label("Code that the app shows now").fill(device.at(clock.now()))
    await page.get_by_role("button", name="Done").click()
    await expect(page.get_by_role("alert").or_(page.get_by_text("15 characters")).first).to_be_visible()

    device = await _code(page)
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_label("Code that the app shows now").fill(device.at(clock.now()))
    await page.get_by_role("button", name="Done").click()
    await expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()

    await page.get_by_role("link", name="Sign in").click()
    await page.get_by_label("E-mail address").fill("robin@example.org")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Continue").click()
    # The code that enrolled the phone is used up; the next one is good already.
    await page.get_by_label("Code", exact=True).fill(device.at(clock.now(), counter_offset=1))
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("heading", name="Today")).to_be_visible()

    await page.goto(link)
    await expect(page.get_by_label("Password")).to_have_count(0)
