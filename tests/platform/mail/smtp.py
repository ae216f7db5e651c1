"""A mail server on loopback that does what a script says, line by line, and remembers what it was given."""

import asyncio
import email
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from email import policy

# What to do instead of saying yes.
DROP = "drop"
STALL = "stall"
DROP_IN_BODY = "drop in the body"


@dataclass(frozen=True)
class Given:
    sender: str
    recipient: str
    content: bytes

    @property
    def message_id(self) -> str:
        return str(email.message_from_bytes(self.content, policy=policy.default)["Message-ID"])


# Asked at each step (connect, mail, rcpt, data, body, dot) with the recipient so far: an answer, DROP, STALL, or None.
Script = Callable[[str, str], str | None]


@dataclass
class Scripted:
    """`given` is everything whose final dot arrived, `accepted` what it said yes to."""

    script: Script = lambda _step, _recipient: None
    tls: ssl.SSLContext | None = None
    pause: float = 0.0
    port: int = 0
    given: list[Given] = field(default_factory=list)
    accepted: list[Given] = field(default_factory=list)
    connections: int = 0
    commands: list[str] = field(default_factory=list)
    _tasks: set["asyncio.Task[None]"] = field(default_factory=set)

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            with suppress(OSError, asyncio.IncompleteReadError):
                await _Talk(self, reader, writer).all()
        except asyncio.CancelledError:  # the test is over
            pass
        finally:
            writer.transport.abort()

    async def end(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


class _Over(Exception):
    pass


class _Talk:
    def __init__(self, server: Scripted, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.server, self.reader, self.writer = server, reader, writer
        self.sender = self.recipient = ""

    async def say(self, step: str, usual: str) -> bool:
        """Whether it went as usual."""
        chosen = self.server.script(step, self.recipient)
        if chosen == STALL:
            await asyncio.sleep(600)
        if chosen in {DROP, DROP_IN_BODY, STALL}:
            raise _Over
        self.writer.write(f"{chosen or usual}\r\n".encode())
        await self.writer.drain()
        return chosen is None

    async def all(self) -> None:
        with suppress(_Over):
            await self.say("connect", "220 ready")
            while line := (await self.reader.readline()).decode():
                self.server.commands.append(line.strip())
                await self.command(line.strip())

    async def command(self, line: str) -> None:
        verb = line.partition(" ")[0].upper()
        if verb in {"EHLO", "HELO"}:
            extra = "250-STARTTLS\r\n" if self.server.tls and not self.writer.get_extra_info("ssl_object") else ""
            await self.say("hello", f"250-scripted\r\n{extra}250 SIZE 1000000")
        elif verb == "STARTTLS" and self.server.tls:
            await self.say("starttls", "220 go")
            await self.writer.start_tls(self.server.tls)
        elif verb == "MAIL":
            self.sender = line.partition("<")[2].partition(">")[0]
            await self.say("mail", "250 ok")
        elif verb == "RCPT":
            self.recipient = line.partition("<")[2].partition(">")[0]
            await self.say("rcpt", "250 ok")
        elif verb == "DATA":
            if await self.say("data", "354 go on"):
                await self.body()
        elif verb == "QUIT":
            await self.say("quit", "221 bye")
            raise _Over
        else:
            await self.say(verb.lower(), "250 ok")

    async def body(self) -> None:
        if self.server.script("body", self.recipient) == DROP_IN_BODY:
            await self.reader.readline()
            raise _Over
        lines = []
        while (line := await self.reader.readuntil(b"\r\n")) != b".\r\n":
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        given = Given(self.sender, self.recipient, b"".join(lines))
        await asyncio.sleep(self.server.pause)
        self.server.given.append(given)
        if await self.say("dot", "250 2.0.0 taken"):
            self.server.accepted.append(given)


@asynccontextmanager
async def scripted(
    script: Script | None = None, tls: ssl.SSLContext | None = None, pause: float = 0.0
) -> AsyncIterator[Scripted]:
    server = Scripted(tls=tls, pause=pause)
    if script is not None:
        server.script = script
    listening = await asyncio.start_server(server.take, "127.0.0.1", 0)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listening.close()
        await server.end()
