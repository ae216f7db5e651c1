"""Conversations with real servers: with TLS and without, with a login, and from the worker itself."""

import asyncio
import ssl
import time
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from aiosmtpd import smtp as real
from aiosmtpd.smtp import AuthResult, Envelope

from registry.platform import db
from registry.platform.jobs.worker import work
from registry.platform.mail import Letter, jobs, outbox, put, store
from registry.platform.mail.courier import Courier
from registry.platform.mail.server import Conversation, Server, server_of
from registry.platform.settings import WrongSettings, load
from tests.platform.mail import certificates
from tests.platform.mail.smtp import scripted


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, Path]:
    return certificates.made(tmp_path_factory.mktemp("tls"))


async def returns(_: store.Claimed) -> str:
    return "bounces@example.org"


def courier(server: Server | None) -> Courier:
    assert server is not None
    return Courier(server=server, return_path=returns, per_minute=10**9)


async def letter(text: str = "Hello.") -> UUID:
    async with db.transaction():
        made = Letter(recipient="kim@example.org", subject="Meeting", text=text)
        return await put(made, kind="invitation", cause=("meeting", uuid4()))


async def state(key: UUID) -> str:
    row = await db.fetch_one("SELECT state FROM mail WHERE id = $1", key)
    assert row is not None
    return str(row["state"])


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtps://u:p%40@mx.example.org", ("mx.example.org", 465, "implicit", "u", "p@")),
        ("smtp://mx.example.org", ("mx.example.org", 587, "starttls", None, "")),
        ("smtp://mx.example.org:25", ("mx.example.org", 25, "starttls", None, "")),
        ("smtp://localhost", ("localhost", 25, "none", None, "")),
        ("smtp://127.0.0.1:2525?starttls=required", ("127.0.0.1", 2525, "starttls", None, "")),
    ],
)
def test_server_is_read_from_its_address(url: str, expected: tuple[object, ...]) -> None:
    server = server_of(load({"SMTP_URL": url}))

    assert server is not None
    assert (server.name, server.port, server.tls, server.user, server.password) == expected
    assert "p@" not in repr(server)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SMTP_URL", "http://mx.example.org"), ("SMTP_URL", "smtp://mx.example.org:99999"),
        ("IMAP_URL", "imap://u:p@mx.example.org"), ("IMAP_URL", "imaps://mx.example.org"),
        ("REGISTRY_MAIL_FROM", "Registry <registry@example.org>"), ("REGISTRY_MAIL_RETURN", "x"),
        ("REGISTRY_PING_URL", "http://checks.example.org/x"), ("REGISTRY_PING_URL", "file:///etc/passwd"),
        ("REGISTRY_METRICS_TOKEN", "short"), ("REGISTRY_METRICS_TOKEN", "with a blank in the middle of it"),
        ("REGISTRY_MAIL_PACE", "0"),
    ],
)  # fmt: skip
def test_wrong_setting_is_named(name: str, value: str) -> None:
    with pytest.raises(WrongSettings) as refused:
        load({name: value})

    assert [line.partition(":")[0] for line in refused.value.problems] == [name]


async def test_starttls_with_a_certificate_that_is_vouched_for(
    database: None, tls: tuple[ssl.SSLContext, Path]
) -> None:
    key = await letter()
    async with scripted(tls=tls[0]) as smtp:
        url = f"smtp://127.0.0.1:{smtp.port}?starttls=required"
        await courier(server_of(load({"SMTP_URL": url, "REGISTRY_MAIL_ROOTS": str(tls[1])}))).deliver()

    assert (await state(key), len(smtp.given)) == ("sent", 1)
    assert smtp.commands.index("STARTTLS") < smtp.commands.index("MAIL FROM:<bounces@example.org>")


@pytest.mark.parametrize("offers", [True, False], ids=["certificate of nobody", "no starttls"])
async def test_without_a_good_certificate_nothing_is_handed_over(
    *, offers: bool, database: None, tls: tuple[ssl.SSLContext, Path]
) -> None:
    key = await letter()
    async with scripted(tls=tls[0] if offers else None) as smtp:
        url = f"smtp://127.0.0.1:{smtp.port}?starttls=required"
        await courier(server_of(load({"SMTP_URL": url}))).deliver()
        known = await db.fetch_one("SELECT trouble, failures FROM mail_server")

    assert (await state(key), smtp.given) == ("queued", [])
    assert not any(line.startswith("MAIL") for line in smtp.commands)
    assert known is not None
    assert known["failures"] == 3
    assert known["trouble"] == ("its certificate is not trusted" if offers else "it offers no STARTTLS")


@pytest.mark.parametrize("offers", [True, False])
async def test_mail_that_comes_back_is_asked_for_without_its_words(*, offers: bool, database: None) -> None:
    hello = "250-scripted\r\n250 DSN" if offers else None
    await letter()
    async with scripted(lambda step, _: hello if step == "hello" else None) as smtp:
        await courier(server_of(load({"SMTP_URL": f"smtp://127.0.0.1:{smtp.port}"}))).deliver()

    assert len(smtp.given) == 1
    assert ("MAIL FROM:<bounces@example.org> RET=HDRS" in smtp.commands) == offers


async def test_server_that_does_not_want_us_has_nothing_to_do_with_the_mail(database: None) -> None:
    key = await letter()
    async with scripted(lambda step, _: "554 5.7.1 go away" if step in {"hello", "mail"} else None) as smtp:
        await courier(server_of(load({"SMTP_URL": f"smtp://127.0.0.1:{smtp.port}"}))).deliver()

    assert (await state(key), smtp.given) == ("queued", [])
    assert not any(line.startswith("MAIL") for line in smtp.commands)


@pytest.mark.parametrize(
    ("speaks", "url", "words"),
    [
        (False, "smtp://127.0.0.1:{port}", None),
        (True, "smtp://127.0.0.1:{port}?starttls=required", None),
        (True, "smtp://u:p@127.0.0.1:{port}", "it offers no login"),
        (False, "smtps://127.0.0.1:{port}", "it does not speak TLS there"),
        (False, "smtp://127.0.0.1:1", "nobody listens there"),
    ],
)
async def test_operator_is_told_whether_the_server_would_take_a_mail(
    *, speaks: bool, url: str, words: str | None, tls: tuple[ssl.SSLContext, Path]
) -> None:
    async with scripted(tls=tls[0] if speaks else None) as smtp:
        chosen = load({"SMTP_URL": url.format(port=smtp.port), "REGISTRY_MAIL_ROOTS": str(tls[1])})
        server = server_of(chosen)
        assert server is not None
        found = await Conversation(replace(server, seconds=2)).greet()

    assert (found.words if found else None) == words
    assert smtp.given == []


class Box:
    """What a real server does with a mail."""

    def __init__(self) -> None:
        self.taken: list[Envelope] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:  # noqa: N802
        self.taken.append(envelope)
        return "250 2.0.0 taken"


async def _listening(box: Box, tls: ssl.SSLContext | None = None, **options: Any) -> asyncio.Server:
    loop = asyncio.get_running_loop()
    return await loop.create_server(lambda: real.SMTP(box, loop=loop, **options), "127.0.0.1", 0, ssl=tls)


def _allowed(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
    return AuthResult(success=(data.login, data.password) == (b"registry", b"p@ss"))


@pytest.mark.filterwarnings("ignore:Requiring AUTH")  # it does not see that TLS is there already
@pytest.mark.parametrize(("password", "then"), [("p%40ss", "sent"), ("wrong", "queued")])
async def test_real_server_over_tls_with_a_login(
    password: str, then: str, database: None, tls: tuple[ssl.SSLContext, Path]
) -> None:
    box, key = Box(), await letter("Hello.\n.\nÄ")
    listening = await _listening(box, tls[0], authenticator=_allowed, auth_required=True, auth_require_tls=False)
    url = f"smtps://registry:{password}@127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    server = server_of(load({"SMTP_URL": url, "REGISTRY_MAIL_ROOTS": str(tls[1])}))
    assert server is not None
    await courier(replace(server, seconds=0.5)).deliver()
    listening.close()
    await asyncio.sleep(0.05)  # for its own ends to close

    assert (await state(key), len(box.taken)) == (then, int(then == "sent"))
    row = await db.fetch_one("SELECT content FROM mail WHERE id = $1", key)
    assert row is not None
    assert [one.content for one in box.taken] == [row["content"]] * len(box.taken)
    assert [one.rcpt_tos for one in box.taken] == [["kim@example.org"]] * len(box.taken)


async def test_mail_leaves_at_once_when_its_transaction_commits(
    committed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with scripted() as smtp:
        chosen = load({"SMTP_URL": f"smtp://127.0.0.1:{smtp.port}"})
        monkeypatch.setattr(outbox, "settings", lambda: chosen)
        delivering = courier(server_of(chosen))
        monkeypatch.setattr(jobs, "_couriers", lambda: [delivering])
        working = asyncio.create_task(work(committed, jobs.JOBS[:1], "America/New_York"))
        await asyncio.sleep(0.5)
        begun = time.monotonic()
        async with db.transaction():
            for _ in range(3):
                await letter()
            queued = await db.fetch("SELECT FROM pgqueuer")
        while len(smtp.given) < 3 and time.monotonic() < begun + 10:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        took = time.monotonic() - begun
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)

    assert (len(smtp.given), len(queued)) == (3, 1)
    assert took < 2  # and not after the fifteen seconds of the short round
