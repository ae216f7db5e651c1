"""Every page, on a phone and on a desk: WCAG 2.2 AA by axe-core, light, as wide as the screen, and without errors."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page

from tests.journeys.conftest import DESK, Enter, Service, row

pytestmark = pytest.mark.journey

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FIRST_LOAD_BYTES = 100_000
TINY = {"width": 320, "height": 640}

# Pages by what they show; {…} is filled from the demonstration.
PARTNER_FORMS = ("edit", "names", "areas", "members", "closures", "closures/calendar", "meanwhile", "owner",
                 "status", "tags",
                 "sites/new", "people/new", "points/new", "positions/new")  # fmt: skip
AGREEMENT_FORMS = ("basics", "scope", "asking", "duties", "checklist", "stage", "parties/new", "terms/new",
                   "amendments/new", "supersede")  # fmt: skip
PAGES = [
    "/", "/find", "/find?q=bayhaven", "/find?q=xyzzyqwert", "/card/{school}", "/card/{merged}", "/partners",
    "/guide", "/guide?who=school", "/guide?who=school&need=safe", "/guide?who=school&need=safe&ask=where", "/near",
    "/near?place=34501&sector=all:health",
    "/places", "/places?q=zzzz", "/places/{county}",
    "/partners?q=zzzz", "/partners/new", "/partners/{school}", "/partners/{merged}", "/partners/{team}",
    "/partners/{school}/sites/{site}", "/people", "/people?q=zzzz", "/people/due", "/people/{person}",
    "/people/{person}/edit", "/people/{person}/left", "/people/{person}/moved", "/people/{person}/away",
    "/positions/{post}/edit",
    "/positions/{post}/assign", "/positions/{post}/abolish", "/assignments/{held}/delegate", "/assignments/{held}/end",
    "/contact-points/{point}/edit", "/contact-points/{point}/retire", "/import", "/export", "/users", "/users/new",
    "/users/{user}", "/account", "/account/tokens", "/meetings/received",
    "/calendar/feeds", "/calendar/feeds/outside", "/audit", "/audit/main/1", "/schema", "/nothing-here",
    "/card/{school}/print", "/people/{person}/print", "/partners/print?q=bayhaven", "/people/due/print",
    "/doubles", "/doubles/not-the-same", "/doubles/merge", "/doubles/merge?first={school}&second={team}",
    "/doubles/merges", "/partners?choose=page", "/partners/bulk?chosen={school}&chosen={team}",
    "/partners/bulk/changes",
    "/bases", "/bases?status=overdue", "/bases?regime=vawa&status=retired", "/bases/new", "/bases/{basis}",
    "/bases/{draft}", "/bases/{draft}/edit", "/bases/{basis}/version", "/ask/{school}",
    "/ask/{school}?category=education_record&circumstance=emergency",
    "/calendar/replies",
    "/agreements", "/agreements?state=expired", "/agreements?q=zzzz", "/agreements/new?lead={school}",
    "/agreements/packs", "/agreements/packs/new", "/agreements/packs/pa_school", "/agreements/{paper}",
    "/agreements/{amended}", "/agreements/{paper}/parties/{party}", "/agreements/{paper}/parties/{party}/withdraw",
    "/agreements/{paper}/terms/1", "/agreements/{paper}/drafts", "/agreements/{text}/drafts",
    "/agreements/{text}/drafts/begin", "/agreements/{text}/drafts/write", "/agreements/{text}/drafts/2",
    "/agreements/{text}/drafts/2/changes",
    "/agreements/clauses", "/agreements/clauses/purpose_sro", "/agreements/reports", "/agreements/reports/renewals",
    "/agreements/reports/pocket", "/agreements/papers/{paper}", "/agreements/search?q=school",
    "/agreements/search?q=zzzz", "/agreements/board", "/agreements/board?lane=review", "/agreements/board?lane=unknown",
    "/agreements/timeline", "/agreements/matrix", "/agreements/{paper}/decide", "/agreements/{paper}/obligations/new",
    "/agreements/{paper}/funding/new",
    "/confirmations", "/confirmations/said", "/confirmations/calls", "/confirmations/night",
    "/reminders", "/reminders/choices", "/reminders/schedule", "/reminders/schedule/notice",
    "/reminders/of/agreement/{paper}", "/reminders/of/agreement/{paper}/review",
    "/meetings/{meeting}", "/meetings/{exercise}", "/meetings/{training}", "/meetings/{exercise}/after-action",
    "/meetings/{meeting}/agenda/{matter}", "/follow-ups", "/follow-ups?state=closed", "/follow-ups/{action}",
    "/follow-ups/{action}/edit", "/certificates", "/certificates?which=all",
    "/meetings", "/meetings?when=past", "/meetings?partner=zzzz", "/meetings/month", "/meetings/month?month=2020-01",
    "/meetings/cadence", "/meetings/cadence/set?kind=liaison", "/meetings/new", "/meetings/new?partner={school}",
    "/meetings/series/{series}", "/meetings/series/{series}/change", "/meetings/series/{series}/people",
    "/meetings/{planned}/move", "/meetings/{planned}/cancel",
    *(f"/agreements/{{paper}}/{part}" for part in AGREEMENT_FORMS),
    *(f"/partners/{{school}}/{part}" for part in PARTNER_FORMS),
]  # fmt: skip
PUBLIC_PAGES = ["/sign-in", "/schema", "/nothing-here"]
ON_A_DESK = [
    "/", "/find?q=bayhaven", "/card/{school}", "/guide?who=health&need=safe", "/near", "/places/{county}",
    "/partners", "/partners/{school}", "/agreements", "/agreements/{paper}",
    "/agreements/board", "/agreements/timeline", "/agreements/matrix",
    "/meetings/{meeting}", "/follow-ups", "/meetings", "/meetings/month", "/meetings/cadence", "/meetings/new",
    "/partners/{school}/edit", "/people/{person}", "/contact-points/{point}/edit", "/import", "/users/{user}", "/audit",
]  # fmt: skip
_IDS = """
    WITH school AS (SELECT id FROM organisation WHERE name = 'Bayhaven High School')
    SELECT school.id AS school, (SELECT id FROM organisation WHERE status = 'merged' LIMIT 1) AS merged,
        (SELECT id FROM organisation WHERE kind = 'team' LIMIT 1) AS team,
        (SELECT id FROM jurisdiction WHERE name = 'Marlow County') AS county,
        (SELECT id FROM site WHERE organisation_id = school.id LIMIT 1) AS site,
        (SELECT person_id FROM assignment a JOIN position p ON p.id = a.position_id
            WHERE p.organisation_id = school.id AND a.ends_on IS NULL LIMIT 1) AS person,
        (SELECT id FROM position WHERE organisation_id = school.id AND abolished_on IS NULL LIMIT 1) AS post,
        (SELECT a.id FROM assignment a JOIN position p ON p.id = a.position_id
            WHERE p.organisation_id = school.id AND a.ends_on IS NULL LIMIT 1) AS held,
        (SELECT id FROM contact_point WHERE organisation_id = school.id AND retired_on IS NULL LIMIT 1) AS point,
        (SELECT id FROM app_user WHERE demo LIMIT 1) AS user,
        (SELECT id FROM meeting_series WHERE title = 'School safety liaison') AS series,
        (SELECT m.id FROM meeting m JOIN meeting_series s ON s.id = m.series_id
            WHERE s.title = 'School safety liaison' AND m.state = 'planned' LIMIT 1) AS planned,
        matter.meeting_id AS meeting, matter.id AS matter,
        (SELECT meeting_id FROM exercise_objective LIMIT 1) AS exercise,
        (SELECT meeting_id FROM training_certificate WHERE meeting_id IS NOT NULL LIMIT 1) AS training,
        (SELECT id FROM action_item WHERE done_on IS NULL AND dropped_on IS NULL LIMIT 1) AS action,
        (SELECT id FROM agreement WHERE title = 'School safety and information sharing') AS paper,
        (SELECT agreement_id FROM agreement_amendment LIMIT 1) AS amended,
        (SELECT agreement_id FROM agreement_draft WHERE number = 2 LIMIT 1) AS text,
        (SELECT p.id FROM agreement_party p JOIN agreement a ON a.id = p.agreement_id
            WHERE a.title = 'School safety and information sharing' AND p.role = 'lead') AS party,
        (SELECT id FROM legal_basis WHERE code = 'ecpa-emergency') AS basis,
        (SELECT id FROM legal_basis WHERE code = 'tx-threat') AS draft
    FROM school, (
        SELECT i.id, m.id AS meeting_id FROM agenda_item i JOIN meeting m ON m.id = i.raised_for_id
        WHERE m.minutes_state = 'draft' LIMIT 1) AS matter
"""


@pytest.fixture(scope="module")
async def ids(service: Service) -> dict[str, Any]:
    return {name: str(value) for name, value in (await row(service, _IDS)).items()}


class Seen:
    """A page with what the browser complained of, and how much it fetched, since it was last asked to go somewhere."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        self.bytes = 0
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("response", lambda answer: self._weigh(answer.headers))

    def _weigh(self, headers: dict[str, str]) -> None:
        self.bytes += int(headers.get("content-length", 0))

    async def go(self, path: str) -> int:
        self.complaints.clear()
        self.bytes = 0
        answer = await self.page.goto(path)
        assert answer is not None
        return answer.status

    async def violations(self) -> list[str]:
        found = await Axe().run(self.page, options={"runOnly": TAGS, "resultTypes": ["violations"]})
        return [
            f"{problem['id']}: {node['target']} {node['failureSummary']}"
            for problem in found.response["violations"]
            for node in problem["nodes"]
        ]

    async def too_wide(self) -> bool:
        root = "document.documentElement"
        return bool(await self.page.evaluate(f"{root}.scrollWidth > {root}.clientWidth"))


@pytest.fixture(scope="module")
async def seen(service: Service, browser: Browser) -> AsyncIterator[Seen]:
    key, _ = await service.session("administrator")
    context = await browser.new_context(base_url=service.url, bypass_csp=False)
    await context.add_cookies([{"name": "sid", "value": key, "url": service.url, "httpOnly": True}])
    yield Seen(await context.new_page())
    await context.close()


@pytest.mark.parametrize("path", PAGES)
async def test_page_is_accessible_light_and_fits(seen: Seen, ids: dict[str, Any], path: str) -> None:
    """On the smallest of phones, which is also the desk at 400 % (WCAG 1.4.10)."""
    await seen.page.set_viewport_size(TINY)
    status = await seen.go(path.format(**ids))

    assert status == (404 if path == "/nothing-here" else 200)
    assert await seen.violations() == []
    assert not await seen.too_wide()
    assert [text for text in seen.complaints if "404" not in text] == []
    assert 0 < seen.bytes < FIRST_LOAD_BYTES


@pytest.mark.parametrize("path", PUBLIC_PAGES)
async def test_public_page_is_accessible(enter: Enter, path: str) -> None:
    seen = Seen(await (await enter(None)).new_page())

    await seen.go(path)

    assert await seen.violations() == []


@pytest.mark.parametrize("path", ON_A_DESK)
async def test_page_is_accessible_on_a_desk_in_the_dark(seen: Seen, ids: dict[str, Any], path: str) -> None:
    await seen.page.set_viewport_size(DESK)
    await seen.page.emulate_media(color_scheme="dark")
    await seen.go(path.format(**ids))

    assert await seen.violations() == []
    await seen.page.emulate_media(color_scheme="light")
