import json
import logging
import re
import signal
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import httpx
import pytest

from registry.platform import db, logs
from registry.platform.access import sessions
from registry.platform.access.addresses import network_address
from registry.platform.web import csrf
from registry.platform.web.edge import BODY_SECONDS, Edge, limits
from tests.cast import anonymous, person, sign_in
from tests.conftest import copy_database, drop_database, on
from tests.platform.serving import Serving, serving, until

SECRET = "planted-7Qx9-secret"
API = "/api/v1/organisations"
PARTS = b"multipart/form-data; boundary=b"
PART = b"--b\r\nContent-Disposition: form-data"


@pytest.fixture(scope="module")
async def alice(server: str, template: str) -> AsyncIterator[tuple[str, str]]:
    """A database with one coordinator in it: its address, and her session key."""
    name = await copy_database(server, template)
    await db.start(on(server, name), pool_size=2)
    actor = await person("coordinator", name="Alice")
    key = await sessions.begin(actor.user_id)
    await db.stop()
    yield on(server, name), key
    await drop_database(server, name)


@pytest.fixture(scope="module")
def service(alice: tuple[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    with serving(tmp_path_factory.mktemp("edge"), "--no-worker", DATABASE_URL=alice[0]) as found:
        yield found


def raw(service: Serving, request: bytes, *, wait: float = 5) -> bytes:
    """What comes back for these very bytes, until the connection is closed."""
    with socket.create_connection(("127.0.0.1", service.port), timeout=wait) as line:
        line.sendall(request)
        return _rest(line)


def _rest(line: socket.socket) -> bytes:
    answer = b""
    try:
        while piece := line.recv(65536):
            answer += piece
    except (TimeoutError, ConnectionResetError):
        pass
    return answer


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/1.1 ") else 0


def head(service: Serving, start: str, *lines: bytes) -> bytes:
    host = f"Host: 127.0.0.1:{service.port}".encode()
    return b"\r\n".join([start.encode(), host, b"Connection: close", *lines, b"", b""])


@pytest.fixture(scope="module")
def slow(service: Serving) -> Iterator[Callable[[], tuple[bytes, float]]]:
    """A client that sends a byte now and then, and how it ended: begun early, so that nobody has to wait for it."""
    ended: list[tuple[bytes, float]] = []

    def crawl() -> None:
        started = time.monotonic()
        with socket.create_connection(("127.0.0.1", service.port), timeout=1) as line:
            kind = b"Content-Type: application/x-www-form-urlencoded"
            line.sendall(head(service, "POST /sign-in HTTP/1.1", kind, b"Content-Length: 5000"))
            answer = b""
            while time.monotonic() - started < 25 and not answer:
                try:
                    line.sendall(b"a")
                    answer = line.recv(65536)
                except TimeoutError:
                    continue
                except OSError:
                    break
        ended.append((answer, time.monotonic() - started))

    thread = threading.Thread(target=crawl)
    thread.start()

    def result() -> tuple[bytes, float]:
        thread.join(40)
        return ended[0]

    yield result
    thread.join(40)


@pytest.mark.usefixtures("slow")
@pytest.mark.parametrize(
    "lines",
    [
        (b"X-Odd: \xe9t\xe9",),
        (b"Cookie: sid=\xff\xfe",),
        (b"Cookie: \x01=\x02",),
        (b"X-Odd: a\x00b",),
        (b"X-Odd: a\rSet-Cookie: x=y",),
        (b"X-CSRF-Token: \xc3\xa9",),
        (b"Accept-Language: " + b"a" * 9000,),
        (b"Authorization: Bearer \xf0\x9f\x98\x80",),
        (b"Authorization: Bearer",),
        (b'If-None-Match: "\x7f',),
        (b"Range: bytes=9-1,-,x",),
        (b"Content-Length: -1",),
        (b"Content-Length: 5", b"Content-Length: 6"),
        (b"Transfer-Encoding: chunked", b"Content-Length: 5"),
        (b"Content-Type: \xff/\xff",),
        (b"Sec-WebSocket-Protocol: \xe9", b"Upgrade: websocket", b"Sec-WebSocket-Version: 13", b"Sec-WebSocket-Key: x"),
        (b"Host: evil.example.org",),
    ],
)
@pytest.mark.parametrize("start", ["GET / HTTP/1.1", f"POST {API} HTTP/1.1", "GET /health/live HTTP/1.1"])
def test_odd_headers_break_nothing(service: Serving, start: str, lines: tuple[bytes, ...]) -> None:
    answer = raw(service, head(service, start, *lines))

    assert status(answer) < 500
    assert service.get("/health/live")[0] == 200


@pytest.mark.parametrize(
    "path",
    [
        "/%0d%0aSet-Cookie:%20x=y", "/%00", "/%e9", "/%ff%fe", "/\u00e9".encode().decode("latin-1"), "/a%2fb%2f..%2f",
        "/..%2f..%2fetc/passwd", "//evil.example.org/", "/sign-in?next=%0d%0aX:1", "/find?q=%00", "/find?q=%ff&page=%",
        "/static/%00/x", "/schema/%00", f"{API}?after=%00", f"{API}/not-a-uuid", f"{API}?limit=99999999999999999999",
        "/" + "a" * 6000, "/welcome/" + "%00" * 20,
    ],
)  # fmt: skip
def test_odd_paths_break_nothing(service: Serving, alice: tuple[str, str], path: str) -> None:
    cookie = f"Cookie: sid={alice[1]}".encode()
    start = f"GET {path} HTTP/1.1".encode("latin-1")
    answers = [raw(service, start + head(service, "", *more)) for more in ((), (cookie,))]

    assert all(status(answer) < 500 for answer in answers)
    assert all(b"\r\nSet-Cookie: x" not in answer for answer in answers)


def write(service: Serving, key: str, body: bytes, kind: bytes, path: str = API) -> bytes:
    lines = (
        f"Cookie: sid={key}".encode(), f"X-CSRF-Token: {csrf.token_for(key)}".encode(),
        b"Content-Type: " + kind, f"Content-Length: {len(body)}".encode(),
    )  # fmt: skip
    return raw(service, head(service, f"POST {path} HTTP/1.1", *lines) + body)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (b"application/json", b"[" * 100_000),
        (b"application/json", b'{"name":' * 30_000 + b"1" + b"}" * 30_000),
        (b"application/json", b'{"name": "\xff\xfe"}'),
        (b"application/json", b'{"name": "\\ud800", "sector": "education_k12", "region": "FL"}'),
        (b"application/json", b'{"name": "a\\u0000b", "sector": "education_k12", "region": "FL"}'),
        (b"application/json", b'{"name": 1e999}'),
        (b"application/json", b""),
        (b"application/json; charset=nonsense", b"{}"),
        (b"application/msgpack", b"\xc1"),
        (b"text/plain", b"{}"),
        (b"multipart/form-data", b"x"),
        (b"multipart/form-data; boundary=", b"--\r\n"),
        (PARTS, PART + b"\r\n\r\nx\r\n--b--"),
        (PARTS, PART + b'; name="a"\r\n\r\n\xff\r\n--b--\r\n'),
        (PARTS, PART + b'; name="a"\r\nContent-Type: text/plain; charset=nope\r\n\r\nx\r\n--b--\r\n'),
        (PARTS, (PART + b'; name="a"\r\n\r\nx\r\n') * 3000 + b"--b--"),
        (PARTS, PART + b'; name="email"; filename="x"\r\n\r\nx\r\n--b--'),
        (b"application/x-www-form-urlencoded", b"a=%ff&b=%00&%=%"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", [API, "/sign-in", "/partners"])
def test_odd_bodies_are_the_callers_fault(
    service: Serving, alice: tuple[str, str], path: str, kind: bytes, body: bytes
) -> None:
    answer = write(service, alice[1], body, kind, path)

    assert 400 <= status(answer) < 500


def test_too_much_is_refused_as_a_problem(service: Serving, alice: tuple[str, str]) -> None:
    announced = write(service, alice[1], b'{"name": "' + b"a" * 300_000 + b'"}', b"application/json")
    cookie = f"Cookie: sid={alice[1]}\r\nX-CSRF-Token: {csrf.token_for(alice[1])}".encode()
    chunk = b"10000\r\n" + b"a" * 0x10000 + b"\r\n"
    lines = (cookie, b"Content-Type: application/x-www-form-urlencoded", b"Transfer-Encoding: chunked")
    streamed = raw(service, head(service, "POST /sign-in HTTP/1.1", *lines) + chunk * 6 + b"0\r\n\r\n")

    assert (status(announced), status(streamed)) == (413, 413)
    assert b"application/problem+json" in announced
    assert b'"status":413' in announced


def test_host_is_ours_or_nobodys(service: Serving) -> None:
    evil = service.get("/sign-in", {"Host": "evil.example.org"})
    forwarded = service.get("/sign-in", {"X-Forwarded-Host": "evil.example.org"})
    probe = service.get("/health/ready", {"Host": "10.0.0.7:8000"})

    assert (evil[0], forwarded[0], probe[0]) == (400, 200, 200)
    assert b"evil" not in forwarded[1]


def test_log_has_one_line_in_utc_for_each_request_and_no_secret(service: Serving) -> None:
    for path in (f"/welcome/{SECRET}", f"/find?q={SECRET}", f"/{SECRET}", f"/sign-in?next=/{SECRET}"):
        service.get(path, {"Cookie": f"sid={SECRET}", "Authorization": f"Bearer {SECRET}", "User-Agent": SECRET})
    service.get(f"{API}/{SECRET}", {"Authorization": f"Bearer reg_{SECRET}", "Idempotency-Key": SECRET})
    form = f"email={SECRET}@example.org&password={SECRET}".encode()
    kind = b"Content-Type: application/x-www-form-urlencoded"
    raw(service, head(service, "POST /sign-in HTTP/1.1", kind, f"Content-Length: {len(form)}".encode()) + form)
    until(lambda: "POST /sign-in" in service.said().splitlines()[-1], "the last request is in the log")
    lines = service.said().splitlines()

    assert SECRET not in service.said()
    assert re.fullmatch(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z INFO registry\.access"
        r" POST /sign-in 422 [\d.]+ms user=- id=[0-9a-f]{12}",
        lines[-1],
    )


def test_slow_sender_is_sent_away_in_time(slow: Callable[[], tuple[bytes, float]]) -> None:
    answer, seconds = slow()

    assert status(answer) == 408
    assert BODY_SECONDS - 1 < seconds < 20


def test_request_under_way_is_finished_after_sigterm(alice: tuple[str, str], tmp_path: Path) -> None:
    form = b"email=nobody@example.org&password=none"
    with serving(tmp_path, "--no-worker", DATABASE_URL=alice[0]) as service:
        kind = b"Content-Type: application/x-www-form-urlencoded"
        request = head(service, "POST /sign-in HTTP/1.1", kind, f"Content-Length: {len(form)}".encode())
        with socket.create_connection(("127.0.0.1", service.port), timeout=15) as line:
            line.sendall(request + form[:5])
            time.sleep(0.5)
            service.process.send_signal(signal.SIGTERM)
            time.sleep(0.5)
            line.sendall(form[5:])
            answer = _rest(line)
        ended = service.process.wait(15)

    assert (status(answer), ended) == (422, 0)


async def test_answer_headers_are_always_there(database: None) -> None:
    client, somebody = anonymous(), await sign_in("officer", name="Bob")
    paths = ("/", "/none", API, "/health/live", "/schema")
    answers = [await each.get(path) for each in (client, somebody) for path in paths]

    for answer in answers:
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "private" in answer.headers["cache-control"]
        assert re.fullmatch("[0-9a-f]{12}", answer.headers["x-request-id"])


async def test_header_of_an_answer_cannot_be_broken() -> None:
    async def app(_: object, __: object, send: Callable[..., object]) -> None:
        headers = [(b"location", b"/a\r\nSet-Cookie: x=y\0")]
        await send({"type": "http.response.start", "status": 303, "headers": headers})  # type: ignore[misc]
        await send({"type": "http.response.body", "body": b""})  # type: ignore[misc]

    transport = httpx.ASGITransport(app=Edge(app, ["here"], secure=True))  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
        answer = await client.get("/")

    assert answer.headers["location"] == "/a  Set-Cookie: x=y "
    assert "max-age" in answer.headers["strict-transport-security"]


@pytest.mark.parametrize(
    ("header", "proxies", "seen"),
    [
        (b"", 0, "10.0.0.1"),
        (b"1.1.1.1", 0, "10.0.0.1"),
        (b"1.1.1.1", 1, "1.1.1.1"),
        (b"6.6.6.6, 1.1.1.1", 1, "1.1.1.1"),
        (b"6.6.6.6, 1.1.1.1, 2.2.2.2", 2, "1.1.1.1"),
        (b"1.1.1.1", 2, "10.0.0.1"),
    ],
)
def test_address_is_what_our_own_proxy_saw(header: bytes, proxies: int, seen: str) -> None:
    assert network_address("10.0.0.1", {b"x-forwarded-for": header}, proxies) == seen


def test_uploads_may_be_larger_and_take_longer() -> None:
    assert limits("/import") > limits("/sign-in")


def test_log_line_cannot_be_forged_and_errors_keep_their_words() -> None:
    record = logging.LogRecord("registry", logging.ERROR, "", 0, "met %s", ("a\n2026-01-01 forged\x1b[31m",), None)
    try:
        raise ValueError(SECRET)
    except ValueError as error:
        record.exc_info = (ValueError, error, error.__traceback__)
    line = logs.OneLine().format(record)

    assert "\n" not in line
    assert "\x1b" not in line
    assert SECRET not in line
    assert re.search(r"met a\\n2026-01-01 forged\\x1b\[31m \| ValueError at test_edge\.py:\d+$", line)


def test_problem_json_is_what_programs_get(service: Serving) -> None:
    code, body = service.get(API)

    assert (code, json.loads(body)["status"]) == (401, 401)


@pytest.mark.parametrize("path", ["/health/live", "/sign-in", "/nothing-here"])
async def test_head_answers_as_get_does_without_the_body(database: None, path: str) -> None:
    async with anonymous() as client:
        got, headed = await client.get(path), await client.head(path)

    assert (headed.status_code, headed.content) == (got.status_code, b"")
    assert headed.headers["content-type"] == got.headers["content-type"]
