"""A mailbox that is read over TLS, and the command that a local mail server calls."""

import asyncio
import base64
import logging
import re
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg
import pytest
from click.testing import CliRunner

from registry.platform import db
from registry.platform.errors import Unavailable
from registry.platform.mail import commands, mailbox, parsing
from registry.platform.settings import Settings, load
from tests.platform.mail import certificates

LETTER = b"From: kim@example.org\r\nSubject: Number %d\r\n\r\nHello.\r\n"


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, Path]:
    return certificates.made(tmp_path_factory.mktemp("tls"))


@dataclass
class Box:
    """As much of IMAP as is asked of it."""

    mails: dict[int, bytes]
    seen: set[int] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    breaks_at: str = ""

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            writer.write(b"* OK ready\r\n")
            while line := (await reader.readline()).decode().strip():
                tag, _, command = line.partition(" ")
                self.asked.append(command)
                if command == "AUTHENTICATE PLAIN":
                    writer.write(b"+ \r\n")
                    self.asked.append((await reader.readline()).decode().strip())
                if self.breaks_at and self.breaks_at in command:
                    break
                writer.write(self._answer(command) + f"{tag} {self._verdict(command)} done\r\n".encode())
                await writer.drain()
            writer.close()

    def _verdict(self, command: str) -> str:
        return "NO" if command.startswith("LOGIN") and "p@ss" not in command else "OK"

    def _answer(self, command: str) -> bytes:
        if command == "CAPABILITY":
            return b"* CAPABILITY IMAP4rev1\r\n"
        if command.startswith("SELECT"):
            return f"* {len(self.mails)} EXISTS\r\n".encode()
        if command == "UID SEARCH UNSEEN":
            return f"* SEARCH {' '.join(str(n) for n in sorted(self.mails.keys() - self.seen))}\r\n".encode()
        if found := re.match(r"UID (FETCH|STORE) (\d+) (.*)", command):
            return self._of(found[1], int(found[2]), found[3])
        return b""

    def _of(self, verb: str, number: int, what: str) -> bytes:
        content = self.mails[number]
        if verb == "STORE":
            self.seen.add(number)
            return b""
        if "SIZE" in what:
            return f"* {number} FETCH (UID {number} RFC822.SIZE {len(content)})\r\n".encode()
        if part := re.search(r"<0\.(\d+)>", what):
            content = content[: int(part[1])]
        return f"* {number} FETCH (UID {number} BODY[] {{{len(content)}}}\r\n".encode() + content + b")\r\n"


@asynccontextmanager
async def serving(box: Box, tls: tuple[ssl.SSLContext, Path], word: str = "p%40ss") -> AsyncIterator[Settings]:
    listening = await asyncio.start_server(box.take, "127.0.0.1", 0, ssl=tls[0])
    url = f"imaps://registry:{word}@127.0.0.1:{listening.sockets[0].getsockname()[1]}/Answers"
    yield load({"IMAP_URL": url, "REGISTRY_MAIL_ROOTS": str(tls[1])})
    listening.close()
    await asyncio.sleep(0.05)  # for its own ends to close


async def received() -> list[tuple[str, str]]:
    return [(row["kind"], row["state"]) for row in await db.fetch("SELECT kind, state FROM mail_received ORDER BY id")]


async def test_mailbox_is_read_once_and_marked_as_seen(
    database: None, tls: tuple[ssl.SSLContext, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (mailbox, parsing):
        monkeypatch.setattr(module, "MOST_BYTES", 10_000)
    box = Box({4: LETTER % 4, 7: LETTER % 7, 9: b"Subject: x\r\n\r\n" + b"x" * 20_000}, seen={4})
    async with serving(box, tls) as chosen:
        counts = [await mailbox.fetch(chosen) for _ in range(2)]

    assert (counts, box.seen) == ([2, 0], {4, 7, 9})
    assert await received() == [("letter", "parked"), ("unreadable", "parked")]
    assert 'SELECT "Answers"' in box.asked
    assert not any("BODY[" in line for line in box.asked)  # that alone would mark it as seen


async def test_mailbox_that_breaks_is_read_again_and_nothing_is_taken_in_twice(
    database: None, tls: tuple[ssl.SSLContext, Path]
) -> None:
    box = Box({1: LETTER % 1, 2: LETTER % 2}, breaks_at="STORE")
    async with serving(box, tls) as chosen:
        first = await mailbox.fetch(chosen)
        box.breaks_at = ""
        second = await mailbox.fetch(chosen)

    assert (first, second, len(await received())) == (0, 2, 2)


@pytest.mark.parametrize("why", ["password", "certificate", "nobody"])
async def test_mailbox_that_cannot_be_opened_is_left_for_later(
    why: str, database: None, tls: tuple[ssl.SSLContext, Path], caplog: pytest.LogCaptureFixture
) -> None:
    box = Box({1: LETTER % 1})
    async with serving(box, tls, "zq-planted" if why == "password" else "p%40ss") as trusted:
        nobody, stranger = "imaps://u:zq-planted@127.0.0.1:1/", str(trusted.imap_url)
        chosen = {"nobody": load({"IMAP_URL": nobody}), "certificate": load({"IMAP_URL": stranger})}.get(why, trusted)
        with caplog.at_level(logging.DEBUG):
            assert await mailbox.fetch(chosen) == 0

    assert "the mailbox cannot be opened" in caplog.text
    assert "zq-planted" not in caplog.text
    assert await received() == []


@pytest.mark.parametrize(
    ("why", "words"), [("", None), ("password", "refuses the login"), ("certificate", "certificate is not trusted")]
)
async def test_operator_is_told_whether_the_mailbox_opens(
    why: str, words: str | None, tls: tuple[ssl.SSLContext, Path]
) -> None:
    async with serving(Box({}), tls, "wrong" if why == "password" else "p%40ss") as trusted:
        stranger = load({"IMAP_URL": str(trusted.imap_url)})
        found = await mailbox.trouble(stranger if why == "certificate" else trusted)

    assert (words is None) == (found is None)
    assert (words or "") in (found or "")


async def test_password_of_any_letters_opens_the_mailbox(database: None, tls: tuple[ssl.SSLContext, Path]) -> None:
    box = Box({1: LETTER % 1})
    async with serving(box, tls, "pä%40ss") as chosen:
        assert await mailbox.fetch(chosen) == 1

    assert base64.b64decode(box.asked[box.asked.index("AUTHENTICATE PLAIN") + 1]).decode() == "\0registry\0pä@ss"


async def test_mail_that_cannot_be_taken_in_keeps_no_other_back(
    database: None, tls: tuple[ssl.SSLContext, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def receive(content: bytes) -> str:
        if content == LETTER % 1:
            raise ValueError("zq-planted")
        return "letter"

    monkeypatch.setattr(mailbox, "receive", receive)
    box = Box({1: LETTER % 1, 2: LETTER % 2})
    async with serving(box, tls) as chosen:
        assert await mailbox.fetch(chosen) == 1

    assert box.seen == {2}


async def test_database_that_is_away_leaves_the_mail_for_later(
    database: None, tls: tuple[ssl.SSLContext, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def receive(_: bytes) -> str:
        raise ConnectionResetError

    monkeypatch.setattr(mailbox, "receive", receive)
    box = Box({1: LETTER % 1})
    async with serving(box, tls) as chosen:
        with pytest.raises(Unavailable):
            await mailbox.fetch(chosen)

    assert box.seen == set()


@pytest.mark.parametrize("problem", [Unavailable(), asyncpg.ConnectionDoesNotExistError(), ValueError()])
def test_local_mail_server_is_told_to_try_later(problem: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(_: object) -> str:
        raise problem

    monkeypatch.setattr(commands, "with_database", away)
    done = CliRunner().invoke(commands.mail, ["receive"], input=LETTER % 1)

    assert (done.exit_code, "try again later" in done.output) == (75, True)


def test_local_mail_server_hands_a_mail_over(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[tuple[bytes, tuple[str, ...]]] = []

    async def receive(content: bytes, to: tuple[str, ...]) -> str:
        taken.append((content, to))
        return "letter"

    monkeypatch.setattr(commands, "receive", receive)
    monkeypatch.setattr(commands, "with_database", lambda work: asyncio.run(work()))
    done = CliRunner().invoke(commands.mail, ["receive", "--to", "a@example.org", "--to", "b@example.org"], LETTER % 1)

    assert (done.exit_code, done.output) == (0, "letter\n")
    assert taken == [(LETTER % 1, ("a@example.org", "b@example.org"))]
