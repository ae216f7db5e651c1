"""The look keeps its promises: small, nothing from elsewhere, nothing inline, escaped."""

import re
from pathlib import Path
from uuid import uuid4

import pytest

from registry.platform.web.page import environment
from registry.platform.web.static_files import asset
from tests.cast import anonymous

WEB = Path(__file__).parents[2] / "registry/platform/web"
ROOT = WEB.parents[2]
BUDGETS = {"registry.css": 36_000, "plots.css": 3_000, "feeds.css": 1_000, "app.js": 10_000, "favicon.svg": 1_000}
INLINE = re.compile(r"<style|<script(?![^>]*src=)|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE)
# Mail programs drop style sheets that come from elsewhere, and often those in the head: style stands at the words.
# Script and anything fetched stay out.
IN_MAIL = re.compile(r"<script|<link|<img|\son[a-z]+=|javascript:|url\(", re.IGNORECASE)
TEMPLATES = [
    path for part in ("registry", "contacts", "agreements", "notifications") for path in (ROOT / part).rglob("*.html")
]
EVIL = '"><script>alert(1)</script>'


def rendered(source: str) -> str:
    imports = (
        '{% from "web/forms.html" import form, field, error_summary %}'
        '{% from "web/components.html" import call_entry, call_way, calls, diff, shares, bars, day_strip %}'
        '{% from "web/components.html" import progress, table, cell %}'
    )
    return environment().from_string(imports + source).render(evil=EVIL, once=uuid4)


@pytest.mark.parametrize(("name", "budget"), BUDGETS.items())
def test_static_file_is_small(name: str, budget: int) -> None:
    assert (WEB / "static" / name).stat().st_size <= budget


@pytest.mark.parametrize(("name", "packed"), [("registry.css", True), ("app.js", True), ("app.js", False)])
async def test_static_file_travels_small_to_who_can_unpack_it(name: str, packed: bool) -> None:
    headers = {"Accept-Encoding": "br, gzip" if packed else "identity"}

    answer = await anonymous().get(asset(name), headers=headers)

    whole = (WEB / "static" / name).read_bytes()
    assert answer.content == whole
    assert (int(answer.headers["content-length"]) < len(whole) / 2) == packed
    assert answer.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_template_has_nothing_inline_and_escapes_all(path: Path) -> None:
    text = re.sub(r"{#.*?#}", "", path.read_text(), flags=re.DOTALL)

    assert not (IN_MAIL if "mails" in path.parts else INLINE).search(text)
    assert "|safe" not in text.replace(" ", "")
    assert not re.search(r"(src|href)=[\"']https?://", text)


@pytest.mark.parametrize("kind", ["text", "textarea", "select", "radios", "checkboxes", "checkbox", "hidden", "date"])
def test_field_escapes_what_was_typed(kind: str) -> None:
    page = rendered(
        f"{{{{ field('n', evil, evil, kind='{kind}', problems={{'n': evil}}, hint=evil, "
        "options=[(evil, evil, evil)]) }}"
    )

    assert "<script" not in page


def test_field_with_a_problem_says_it_where_it_is() -> None:
    page = rendered(
        "{{ field('name', 'Name', '', problems={'name': 'Give a name.'}, hint='As written.', required=true) }}"
    )

    assert 'aria-describedby="f-name-hint f-name-problem"' in page
    assert 'aria-invalid="true"' in page
    assert 'id="f-name-problem"' in page


def test_error_summary_links_to_each_field_and_takes_the_focus() -> None:
    page = rendered("{{ error_summary({'name': 'Give a name.', '': 'All wrong.'}, {'name': 'Name'}) }}")

    assert 'href="#f-name">Name: Give a name.</a>' in page
    assert "<li>All wrong.</li>" in page
    assert "autofocus" in page


def test_form_carries_the_token_and_a_fresh_one_time_id() -> None:
    page = rendered("{% for _ in 'ab' %}{% call form('/a?b=1', 'token', once) %}{% endcall %}{% endfor %}")

    assert page.count('name="csrf" value="token"') == 2
    assert len(set(re.findall(r"/a\?b=1&amp;once=([0-9a-f-]{36})", page))) == 2


def test_call_way_can_be_tapped_and_answered() -> None:
    page = rendered(
        "{% call calls() %}"
        "{% call call_entry(1, evil, 'Chair', 'On duty') %}"
        "{{ call_way('7', evil, '(386) 555-0142', 'tel:+13865550142;ext=12', '/r', 't', once,"
        " choices=[('reached', 'Reached', 'check'), ('moved', 'Moved', 'moved')]) }}"
        "{% endcall %}{% endcall %}"
    )

    assert 'href="tel:+13865550142;ext=12"' in page
    assert re.findall(r'name="outcome" value="(\w+)"', page) == ["reached", "moved"]
    assert "<script" not in page


def test_diff_shows_only_what_differs() -> None:
    page = rendered("{{ diff({'a': 'x', 'b': 'same'}, {'a': 'y', 'b': 'same'}) }}")

    assert "<del>x</del>" in page
    assert "<ins>y</ins>" in page
    assert "same" not in page


@pytest.mark.parametrize(
    "source",
    ["{{ shares([], 'None') }}", "{{ bars([], 'None') }}", "{{ progress(0, 0, 'None') }}", "{{ diff(none, none) }}"],
)
def test_pictures_of_nothing_are_drawn(source: str) -> None:
    assert rendered(source)
