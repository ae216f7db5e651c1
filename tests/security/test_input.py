"""Whatever is sent, nothing breaks: every route under what no honest page or program sends."""

import html
import json
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import cast
from tests.cast import Client
from tests.security.marks import World
from tests.security.world import readable
from tests.security.writes import WRITES, Write, filled, ids_of, undone
from tests.walk import Route, routes

# As JSON, so that halves of characters and numbers beyond every column can be written.
VALUES = [
    "null", "true", "[]", "{}", '""', '" "', '"\\u0000"', '"a\\u0000b"', '"\\ud800"', '"\\udfff\\ud800"',
    '"\\u202eabc"',
    '"\\u2066a\\u2069"', '"\\r\\nSet-Cookie: x=1"', "9223372036854775808", "-9223372036854775809", "1e400", "-1", "0.5",
    '"1e400"', '"NaN"', "2147483648", '"' + "x" * 5000 + '"', '"' + "\\u00e9" * 201 + '"', '"0000-00-00"',
    '"9999-12-31"', '"0001-01-01"', '["a","a"]', '[[[[["x"]]]]]', '{"a":{"a":{"a":1}}}', '"\\ufdfa\\ufdfa"',
    '"%s%n{0}"',
    '"\' OR 1=1 --"', '"../../etc/passwd"', '"<script>alert(1)</script>"', '"{{7*7}}"', '"=1+1"',
]  # fmt: skip
QUERIES = [
    "", " ", "%00", "a%00b", "%ff", "%c3%28", "%ed%a0%80", "%e2%80%ae", "9223372036854775808", "-1", "1e9", "NaN",
    "%27--",
    "x" * 300, "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "9999-12-31T23:59:59-14:00",
    "0001-01-01T00:00:00%2B14:00",
    "2026-11-21T14:05:00", "9999-12-31", "0001-01-01", "%25%5f", "%5b%5d", "WyJhIiwgImIiXQ", "WyIxIl0", "AAAA", "*",
    "(", "a:*",
    "%26%21%7c", "01900000-0000-7000-8000-000000000000", "%F0%9F%98%80", "%EF%B7%BA" * 20,
]  # fmt: skip
NAMES = (
    "q", "at", "purpose", "cursor", "size", "page_size", "sector", "group", "jurisdiction", "organisation", "position",
    "person", "limit", "kind", "action", "who", "subject", "since", "until", "show", "status", "state", "done", "role",
    "name", "near", "type", "region", "within", "next", "once", "owner", "tier",
)  # fmt: skip


async def _raw(client: Client, method: str, path: str, body: bytes, kind: str, **headers: str) -> int:
    given = {"content-type": kind, "x-csrf-token": client.csrf, "if-match": '"x"'} | headers
    return (await client.request(method, path, content=body, headers=given)).status_code


def _json_with(write: Write, ids: dict[str, str], name: str, value: str) -> bytes:
    body = filled(write.body, ids)
    parts = [f'"{key}":{value if key == name else json.dumps(item)}' for key, item in body.items()]
    return ("{" + ",".join(parts) + "}").encode()


def _form_with(write: Write, ids: dict[str, str], name: str, value: str) -> bytes:
    raw = json.loads(value) if value[0] == '"' else value
    text = quote(raw.encode("utf-8", "surrogatepass"))
    body = {"version": 1} | filled(write.body, ids)
    return "&".join(f"{key}={text if key == name else quote(str(item))}" for key, item in body.items()).encode()


async def test_no_value_of_any_field_breaks_anything(made: World, frank: Client) -> None:
    ids = ids_of(made)
    broken = []
    for write in WRITES:
        for name in write.body or {}:
            for value in VALUES[len(name) % 3 :: 3]:
                fill = _json_with if write.api else _form_with
                kind = "application/json" if write.api else "application/x-www-form-urlencoded"
                async with undone():
                    path = filled(write.path, ids)
                    status = await _raw(frank, write.method, path, fill(write, ids, name, value), kind)
                    if status >= 500:
                        broken.append((str(write), name, value[:40]))

    assert broken == []


async def test_no_query_breaks_anything(made: World, frank: Client) -> None:
    broken = []
    alone = [f"{name}={query}" for name in ("q", "at", "cursor", "since", "until", "size") for query in QUERIES]
    together = ["&".join(f"{name}={query}" for name in NAMES) for query in QUERIES]
    for number, route in enumerate(readable()):
        path = next(made.paths(route))
        # Every query somewhere, every route with a good part of them.
        for asked in [*alone, *together][number % 19 :: 19]:
            async with undone():
                if (await frank.get(f"{path}?{asked}")).status_code >= 500:
                    broken.append((route.pattern, asked[:60]))

    assert broken == []


async def test_call_list_answers_for_any_instant(made: World, frank: Client) -> None:
    path = f"/api/v1/organisations/{made.ids['organisation_id'][0]}/call-list"

    for at in ("0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "1969-12-31T23:59:59Z", "3000-02-28T00:00:00-05:00"):
        answer = await frank.get(path, params={"at": at})

        assert answer.status_code in {200, 422}, at


BODIES = [
    b"", b"\x00", b"\xff\xfe", b"{", b"[" * 100_000, b'{"a":' * 50_000, b'"\xff"', b"--x\r\n", b"a=%ff&b=%", b"null",
    b"1",
    b'--x\r\nContent-Disposition: form-data; name="a"; filename="f"\r\nContent-Type: a/b; charset=no\r\n\r\ny\r\n--x--',
    b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\n\xff\xfe\r\n--x--\r\n',
    b"--x\r\nContent-Disposition: form-data\r\n\r\ny\r\n--x--\r\n",
    b"&".join(b"a%d=1" % number for number in range(20_000)),
    b"".join(b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\ny\r\n' for _ in range(2000)) + b"--x--\r\n",
]  # fmt: skip
KINDS = [
    "application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "multipart/form-data",
    "multipart/form-data; boundary=" + "y" * 200, "application/json; charset=utf-16", "text/plain", "", ";;;", "a/b/c",
    "application/x-www-form-urlencoded; charset=nope", 'application/json; charset="', "application/xml",
    "application/msgpack",
]  # fmt: skip


def _unsafe() -> list[Route]:
    return [
        route for route in routes() if route.method not in {"GET", "HEAD", "OPTIONS"} and route.pattern != "/sign-out"
    ]


async def test_no_body_breaks_anything(frank: Client) -> None:
    nobody = cast.anonymous()
    broken = []
    for number, route in enumerate(_unsafe()):
        # Every body somewhere with every kind, every route with a good part of them.
        pairs = [(body, kind) for body in BODIES for kind in KINDS][number % 37 :: 37]
        for body, kind in pairs:
            for who in (frank, nobody):
                async with undone():
                    status = await _raw(who, route.method, route.path, body, kind)
                    if status >= 500:
                        broken.append((str(route), body[:40], kind, status))

    assert broken == []


@pytest.mark.parametrize("path", ["/account", "/api/v1/people", "/sign-in"])
async def test_ten_megabytes_are_not_read(frank: Client, path: str) -> None:
    form = not path.startswith("/api")
    body = b"name=" + b"x" * 10_000_000 if form else b'{"name":"' + b"x" * 10_000_000 + b'"}'

    status = await _raw(frank, "POST", path, body, "application/x-www-form-urlencoded" if form else "application/json")

    assert status == 413


HEADERS: list[dict[str, str]] = [
    {"cookie": "sid=" + "x" * 4000}, {"cookie": 'sid="\\000"; ;;=;'}, {"cookie": "sid"}, {"authorization": "Bearer"},
    {"authorization": "Bearer reg_" + "0" * 32}, {"authorization": "Basic !!!"}, {"authorization": " "},
    {"authorization": "Bearer reg_" + "0" * 5000}, {"accept": "*/*;q=nope"}, {"accept-language": "x" * 3000},
    {"if-none-match": '"'}, {"if-none-match": ",,,"}, {"if-match": "W/"}, {"range": "bytes=-1"}, {"origin": "null"},
    {"content-length": "-1"}, {"content-length": "abc"}, {"content-length": "9" * 30}, {"x-forwarded-for": "x, y"},
    {"x-forwarded-host": "evil.example"}, {"x-http-method-override": "DELETE"}, {"idempotency-key": "x" * 3000},
    {"forwarded": "host=evil.example"}, {"x-original-url": "/users"}, {"upgrade": "websocket", "connection": "upgrade"},
    {"expect": "100-continue"}, {"transfer-encoding": "chunked"}, {"referer": "javascript:1"}, {"hx-request": "true"},
]  # fmt: skip


async def test_no_header_breaks_anything_or_shows_elsewhere(frank: Client) -> None:
    nobody = cast.anonymous()
    wrong = []
    for path in (
        "/",
        "/find",
        "/partners",
        "/api/v1/people",
        "/api/v1/organisations",
        "/sign-in",
        "/health/ready",
        "/x",
    ):
        for headers in HEADERS:
            for who in (frank, nobody):
                for method in ("GET", "POST"):
                    answer = await who.request(method, path, headers=headers)
                    if answer.status_code >= 500 or "evil.example" in f"{answer.headers} {answer.text}":
                        wrong.append((method, path, headers, answer.status_code))

    assert wrong == []


async def test_api_takes_a_scalar_parameter_once(frank: Client) -> None:
    lists = [route for route in readable() if route.pattern.startswith("/api/v1/") and "{" not in route.pattern]

    statuses = {route.pattern: (await frank.get(f"{route.path}?q=a&q=b&size=1&size=2")).status_code for route in lists}

    assert {pattern: status for pattern, status in statuses.items() if status != 400} == {}


ANY_TEXT = st.text(max_size=60)
CHOICES = {"kind", "sector"}
FORMS: list[tuple[str, dict[str, str]]] = [
    ("/partners/new", {"name": "x", "sector": "education_k12", "region": "FL", "note": "", "hours": ""}),
    ("/partners/{organisation_id}/people/new", {"name": "x", "title": "", "value": "", "extension": ""}),
    ("/partners/{organisation_id}/points/new", {"kind": "desk", "value": "x", "label": "", "coverage": ""}),
    ("/partners/{organisation_id}/sites/new", {"name": "", "street": "", "city": "", "postal_code": ""}),
]


@pytest.mark.parametrize(("path", "usual"), FORMS, ids=[path for path, _ in FORMS])
@settings(max_examples=40, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
async def test_any_text_is_stored_or_shown_again(
    made: World, frank: Client, path: str, usual: dict[str, str], data: st.DataObject
) -> None:
    chosen = {name: value for name, value in usual.items() if name in CHOICES}
    texts = {name: data.draw(ANY_TEXT | st.just(value), name) for name, value in usual.items() if name not in CHOICES}
    typed = chosen | texts
    pairs = {"csrf": frank.csrf} | typed
    body = "&".join(f"{name}={quote(value.encode('utf-8', 'surrogatepass'))}" for name, value in pairs.items())

    async with undone():
        answer = await frank.post(
            path.format(**ids_of(made)),
            content=body.encode(),
            headers={"content-type": "application/x-www-form-urlencoded"},
        )

    assert answer.status_code in {303, 400, 422}
    if answer.status_code == 422:
        shown = html.unescape(answer.text)
        assert [value for value in texts.values() if value.isprintable() and value not in shown] == []
