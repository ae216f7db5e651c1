"""Confirmation from the first mail to silence, the executive and the call list; and one who answers on a phone."""

import email
import email.policy
import re
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from uuid import UUID

import pytest
from playwright.async_api import Locator, Page, expect

from contacts.campaigns.asking import ask_who_is_due
from contacts.campaigns.pursuing import follow_up
from registry.platform import clock, db
from tests.contacts.campaigns.confirming import line, person
from tests.contacts.places import organisation
from tests.journeys.conftest import Enter, Service
from tests.journeys.test_accessible import Seen

pytestmark = pytest.mark.journey

DAY = timedelta(days=1)
ASK, AGAIN = "Is what we have of you right?", "Still open: is what we have of you right?"
WHO_NOW = "Who is our point of contact at your organisation now?"


def _noon(days_ago: int) -> datetime:
    return datetime.combine(clock.now().date(), time(17), clock.now().tzinfo) - days_ago * DAY


async def _asked(recipient: str, days_ago: int) -> int:
    """Nights pass until they are asked; how many days ago that was."""
    for ago in range(days_ago, -1, -1):
        with clock.frozen(_noon(ago)):
            await ask_who_is_due()
        if await db.fetch("SELECT 1 FROM confirmation_ask WHERE recipient = $1", recipient):
            return ago
    raise AssertionError(f"{recipient} was never asked")


async def _nights(days_ago: Sequence[int]) -> None:
    for ago in days_ago:
        with clock.frozen(_noon(ago)):
            await follow_up()


async def _mails(recipient: str) -> list[tuple[str, str]]:
    """The subjects that somebody got, each with the path of its link."""
    rows = await db.fetch("SELECT subject, content FROM mail WHERE recipient = $1 ORDER BY put_at, id", recipient)
    return [(row["subject"], _link(row["content"])) for row in rows]


def _link(content: bytes) -> str:
    body = email.message_from_bytes(content, policy=email.policy.default).get_body(("plain",))
    assert body is not None
    found = re.search(r"/confirm/[a-z0-9]+", body.get_content())
    assert found is not None
    return found[0]


async def _silent() -> list[tuple[str, str]]:
    """A clinic where nobody answers for eighty days. All at once, so that no night of the service comes between."""
    async with db.transaction():
        clinic = await organisation("Quiet Harbor Clinic", "healthcare")
        dana = await person(clinic, "Dana Reyes")
        await line(clinic, "dana@quiet.example.org", of=dana, kind="email_personal", confirmed=None)
        await line(clinic, "+13055550163", of=dana, confirmed=None)
        boss = await person(clinic, "Bo Lund", "accountable_executive")
        await line(clinic, "bo@quiet.example.org", of=boss, kind="email_personal", confirmed=_noon(100).date())
        ago = await _asked("dana@quiet.example.org", 110)
        await _nights([ago - after for after in (7, 8, 21, 45, 59)])
        before = await db.fetch_one("SELECT state FROM confirmation_ask WHERE recipient = 'dana@quiet.example.org'")
        await _nights([ago - after for after in (60, 61, 75)])
        assert before is not None
        assert before["state"] == "asked"
        return [*await _mails("dana@quiet.example.org"), *await _mails("bo@quiet.example.org")]


async def _reachable() -> tuple[UUID, str]:
    """A clinic of somebody who was asked some days ago; it, and the path in the mail."""
    async with db.transaction():
        clinic = await organisation("Open Door Clinic", "healthcare")
        kim = await person(clinic, "Kim Loose")
        await line(clinic, "kim@open.example.org", of=kim, kind="email_personal", confirmed=None)
        await line(clinic, "+13055550161", of=kim, confirmed=None)
        await _asked("kim@open.example.org", 30)
        [(subject, path), *_] = await _mails("kim@open.example.org")
        assert subject == ASK
        return clinic, path


async def _press(page: Page, name: str) -> None:
    await page.locator("main").get_by_role("button", name=name, exact=True).first.click()


async def _correct(card: Locator, value: str) -> None:
    if await card.locator("details:not([open])").count():
        await card.locator("summary").click()
    await card.get_by_label("The right one").fill(value)
    await card.get_by_role("button", name="Send the correction").click()


async def _fits(page: Page) -> None:
    seen = Seen(page)
    assert await seen.violations() == []
    assert not await seen.too_wide()


async def test_silence_goes_from_the_first_mail_to_the_call_list(enter: Enter, service: Service) -> None:
    async with service.database():
        mails = await _silent()
    assert [subject for subject, _ in mails] == [ASK, AGAIN, AGAIN, AGAIN, WHO_NOW]
    own, theirs = mails[0][1], mails[-1][1]
    assert {path for _, path in mails} == {own, theirs}

    # The executive's page needs no account, and asks about somebody else.
    page = await (await enter(None)).new_page()
    await page.goto(theirs)
    await expect(page.locator("h1")).to_have_text("Who can be reached now?")
    await expect(page.locator("main")).to_contain_text("Dana Reyes has left, or should not be listed")
    await _fits(page)

    # The coordinator has them on the call list, and the number shows that nobody answers.
    desk = await (await enter("coordinator", desk=True)).new_page()
    await desk.goto("/confirmations/calls")
    card = desk.locator(".card").filter(has_text="Quiet Harbor Clinic")
    await _turn_to(card)
    await expect(card).to_contain_text("Dana Reyes")
    await card.get_by_role("link", name="Quiet Harbor Clinic", exact=True).click()
    await expect(desk.locator("main")).to_contain_text(re.compile(r"asked \d months ago, no answer"))

    # On a phone one tap notes that nobody answered, another that they have left; then it asks who comes next.
    await _called(await (await enter("coordinator")).new_page())


async def _called(page: Page) -> None:
    await page.goto("/confirmations/calls")
    card = page.locator(".card").filter(has_text="Quiet Harbor Clinic")
    await _turn_to(card)
    await _fits(page)
    await card.get_by_role("button", name="No answer").click()
    await expect(page.locator("main")).to_contain_text("Noted: nobody answered.")
    await _turn_to(card)  # they come after the others now
    await expect(card).to_contain_text("called, no answer")
    await card.get_by_role("button", name="Has left").click()
    await expect(page.locator("h1")).to_have_text("Dana Reyes has left")
    await page.goto("/confirmations/calls")
    await _turn_to(card)
    await expect(card).to_have_count(0)


async def _turn_to(card: Locator) -> None:
    """The page of the list on which somebody is, or its last."""
    onward = card.page.locator("a[rel=next]")
    while not await card.count() and await onward.count():
        await card.page.goto(str(await onward.get_attribute("href")))


async def test_somebody_confirms_on_a_phone_corrects_a_number_and_it_is_taken(enter: Enter, service: Service) -> None:
    async with service.database():
        clinic, path = await _reachable()

    page = await (await enter(None)).new_page()
    await page.goto(path)
    await _fits(page)
    await _correct(page.locator(".card").filter(has_text="(305) 555-0161"), "555-0162")
    wrong = page.locator(".card").filter(has_text="has no area code")
    await _fits(page)
    await _correct(wrong, "(305) 555-0162")
    await expect(page.locator("main")).to_contain_text("Your correction is with us")
    await _press(page, "All of it is right")
    await expect(page.locator("main")).to_contain_text("Thank you: that is all")
    await _fits(page)

    # The coordinator takes it, and it is what one calls from then on.
    desk = await (await enter("coordinator", desk=True)).new_page()
    await desk.goto("/confirmations/said")
    card = desk.locator(".card").filter(has_text="Open Door Clinic")
    await expect(card).to_contain_text("(305) 555-0162")
    await card.get_by_role("button", name="Take it").click()
    await expect(desk.locator("main")).to_contain_text("Done.")
    await desk.goto(f"/card/{clinic}")
    await expect(desk.locator("main")).to_contain_text("(305) 555-0162")
    await expect(desk.locator("main")).not_to_contain_text("(305) 555-0161")
