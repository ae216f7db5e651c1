"""Every page, on a phone and on a desk, held against WCAG 2.2 AA by axe-core."""

from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page

from tests.journeys.conftest import Enter, Service, row

pytestmark = pytest.mark.journey

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FIRST_LOAD_BYTES = 100_000

# Pages by what they show; {…} is filled from the demonstration.
PAGES = [
    "/", "/find", "/find?q=bayhaven", "/find?q=xyzzyqwert", "/card/{organisation}", "/organisations",
    "/organisations/new", "/organisations/{organisation}", "/organisations/{organisation}/edit", "/people",
    "/people/{person}", "/import", "/users", "/users/{user}", "/account", "/audit", "/schema", "/nothing-here",
]  # fmt: skip
PUBLIC_PAGES = ["/sign-in", "/schema"]


@pytest.fixture(scope="module")
async def ids(service: Service) -> dict[str, Any]:
    found = await row(
        service,
        "SELECT (SELECT id FROM organisation WHERE name = 'Bayhaven High School') AS organisation,"
        " (SELECT id FROM person ORDER BY name LIMIT 1) AS person,"
        " (SELECT id FROM app_user ORDER BY name LIMIT 1) AS user",
    )
    return {name: str(value) for name, value in found.items()}


async def _violations(page: Page) -> list[str]:
    found = await Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}})
    return [
        f"{problem['id']}: {node['target']} {node['failureSummary']}"
        for problem in found.response["violations"]
        for node in problem["nodes"]
    ]


@pytest.mark.parametrize("desk", [False, True], ids=["phone", "desk"])
@pytest.mark.parametrize("path", PAGES)
async def test_page_is_accessible_and_light(enter: Enter, ids: dict[str, Any], path: str, desk: bool) -> None:
    context = await enter("administrator", desk=desk)
    page = await context.new_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    sizes: list[int] = []
    page.on("response", lambda answer: sizes.append(int(answer.headers.get("content-length", 0))))

    answer = await page.goto(path.format(**ids))

    assert answer is not None
    assert answer.status == (404 if path == "/nothing-here" else 200)
    assert await _violations(page) == []
    assert [text for text in refused if "404" not in text] == []
    assert sum(sizes) < FIRST_LOAD_BYTES
    assert await page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize("path", PUBLIC_PAGES)
async def test_public_page_is_accessible(enter: Enter, path: str) -> None:
    page = await (await enter(None)).new_page()

    await page.goto(path)

    assert await _violations(page) == []
