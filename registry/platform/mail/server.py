"""One mail server and the conversation with it: what is said when, and what each answer means (RFC 5321)."""

import asyncio
import re
import socket
import ssl
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain
from typing import Final, cast
from urllib.parse import parse_qs, unquote, urlsplit

import aiosmtplib
from aiosmtplib import (
    SMTPException,
    SMTPHeloError,
    SMTPResponseException,
    SMTPServerDisconnected,
    SMTPTimeoutError,
)

from registry.platform.mail.configured import host
from registry.platform.mail.rules import Outcome, Result, Stage, lost, replied
from registry.platform.setting_values import LOOPBACK
from registry.platform.settings import Settings

CONNECT_SECONDS: Final = 15.0
COMMAND_SECONDS: Final = 30.0
ANSWER_SECONDS: Final = 60.0
_BEGIN: Final = 354
# Of a mail that comes back, its headers are enough (RFC 3461, 4.3): links for one reader alone stay out of the report.
_ONLY_HEADERS: Final = ("RET=HDRS",)
_LINE_ENDS: Final = re.compile(rb"\r\n|\r|\n")
# What the library says of a server that cannot what it was asked for.
_LACKS: Final = {"AUTH": "it offers no login", "STARTTLS": "it offers no STARTTLS"}
_WHY: Final = {
    ssl.SSLCertVerificationError: "its certificate is not trusted",
    ssl.SSLError: "it does not speak TLS there",
    socket.gaierror: "its name is not known",
    ConnectionRefusedError: "nobody listens there",
}
_DOTS: Final = re.compile(rb"^\.", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Where mail is handed over. `tls` is implicit, starttls or none: the last for this machine's own address only."""

    name: str
    port: int
    tls: str
    we: str
    user: str | None = None
    password: str = field(default="", repr=False)
    roots: str | None = None
    seconds: float = COMMAND_SECONDS
    answer_seconds: float = ANSWER_SECONDS

    @property
    def key(self) -> str:
        """The name under which all workers remember how it does."""
        return f"{self.name}:{self.port}"


def server_of(settings: Settings) -> Server | None:
    """The server of `SMTP_URL`, None where none is set. `?starttls=required` asks for it on this machine, too."""
    if settings.smtp_url is None:
        return None
    parts = urlsplit(settings.smtp_url)
    name = parts.hostname or ""
    implicit = parts.scheme == "smtps"
    plain = name in LOOPBACK and parse_qs(parts.query).get("starttls") != ["required"]
    return Server(
        name=name,
        port=parts.port or (465 if implicit else 25 if plain else 587),
        tls="implicit" if implicit else "none" if plain else "starttls",
        we=host(settings),
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password or ""),
        roots=str(settings.mail_roots) if settings.mail_roots else None,
    )


class Conversation:
    """A connection that is opened when the first mail needs it, and serves for the next ones."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._line: aiosmtplib.SMTP | None = None

    async def send(self, sender: str, recipient: str, content: bytes, hand: Callable[[], Awaitable[None]]) -> Outcome:
        """Hand one mail over to the server. `hand` is awaited right before the point of no return.

        Whatever `hand` raises comes out; the connection is then closed.
        """
        stage = Stage.CONNECT
        try:
            line = await self._opened()
            stage = Stage.SENDER
            await line.mail(sender, options=_ONLY_HEADERS if line.supports_extension("dsn") else None)
            stage = Stage.RECIPIENT
            await line.rcpt(recipient)
            stage = Stage.CONTENT
            reply = await line.execute_command(b"DATA")
            if reply.code != _BEGIN:
                raise SMTPResponseException(reply.code, reply.message)
            self._protocol(line).write(_dotted(content))
            await self._written(line)
            await hand()
            self._protocol(line).write(b".\r\n")
            stage = Stage.ANSWER
            reply = await self._protocol(line).read_response(timeout=self._server.answer_seconds)
            return replied(stage, reply.code, reply.message)
        except SMTPResponseException as refusal:
            return await self._refused(stage, refusal)
        except (SMTPException, OSError, TimeoutError, ValueError) as problem:
            self.drop()
            return lost(stage, why(problem))
        except BaseException:
            self.drop()
            raise

    async def greet(self) -> Outcome | None:
        """Come as far as a mail could be handed over, and leave; what stands in the way, None where nothing does."""
        try:
            await self._opened()
        except SMTPResponseException as refusal:
            return await self._refused(Stage.CONNECT, refusal)
        except (SMTPException, OSError, TimeoutError, ValueError) as problem:
            self.drop()
            return lost(Stage.CONNECT, why(problem))
        await self.end()
        return None

    async def _written(self, line: aiosmtplib.SMTP) -> None:
        """Until the content is on its way; it may take its time as long as it goes on."""
        loop, left, since = asyncio.get_running_loop(), -1, 0.0
        while size := self._transport(line).get_write_buffer_size():
            if size != left:
                left, since = size, loop.time()
            elif loop.time() - since > self._server.seconds:
                raise TimeoutError
            await asyncio.sleep(0.01)

    async def _refused(self, stage: Stage, refusal: SMTPResponseException) -> Outcome:
        if stage is Stage.CONNECT:  # a login that is refused as well: it has nothing to do with this mail
            self.drop()
            return Outcome(result=Result.UNREACHED, stage=stage, code=refusal.code, words=refusal.message)
        if stage is Stage.ANSWER:  # not a reply at all
            self.drop()
            return lost(stage, refusal.message)
        try:
            assert self._line is not None  # noqa: S101 - it has just answered
            await self._line.rset()
        except (SMTPException, OSError, TimeoutError, AssertionError):
            self.drop()
        return replied(stage, refusal.code, refusal.message)

    async def _opened(self) -> aiosmtplib.SMTP:
        if self._line is not None and self._line.is_connected:
            return self._line
        self.drop()
        of, context = self._server, None
        if of.tls != "none":
            context = ssl.create_default_context(cafile=of.roots)
        self._line = aiosmtplib.SMTP(
            hostname=of.name, port=of.port, local_hostname=of.we, timeout=of.seconds, tls_context=context,
            use_tls=of.tls == "implicit", start_tls=of.tls == "starttls",
            username=of.user, password=of.password if of.user else None,
        )  # fmt: skip
        await self._line.connect(timeout=min(CONNECT_SECONDS, of.seconds))
        await _greeted(self._line)
        return self._line

    @staticmethod
    def _protocol(line: aiosmtplib.SMTP) -> aiosmtplib.protocol.SMTPProtocol:
        if line.protocol is None:
            raise SMTPServerDisconnected("Connection lost")
        return line.protocol

    def _transport(self, line: aiosmtplib.SMTP) -> asyncio.WriteTransport:
        found = self._protocol(line).transport
        if found is None:
            raise SMTPServerDisconnected("Connection lost")
        return cast("asyncio.WriteTransport", found)

    def drop(self) -> None:
        """Close the connection without a word."""
        if self._line is not None:
            self._line.close()
        self._line = None

    async def end(self) -> None:
        """Take leave of the server, shortly."""
        if self._line is not None and self._line.is_connected:
            with suppress(SMTPException, OSError, TimeoutError):
                await self._line.quit(timeout=2)
        self.drop()


def _dotted(content: bytes) -> bytes:
    """The content with the line ends and the doubled dots of RFC 5321, 4.5.2, up to the final dot."""
    lines = _DOTS.sub(b"..", _LINE_ENDS.sub(b"\r\n", content))
    return lines if lines.endswith(b"\r\n") else lines + b"\r\n"


async def _greeted(line: aiosmtplib.SMTP) -> None:
    """Say who we are, where that was not said yet: a server that does not want us says so before any mail."""
    if line.is_ehlo_or_helo_needed:
        with suppress(SMTPHeloError):
            await line.ehlo()
    if line.is_ehlo_or_helo_needed:
        await line.helo()


def why(problem: BaseException) -> str:
    """Why a server cannot be talked to, in words that name nobody: those of others may."""
    if isinstance(problem, SMTPTimeoutError | TimeoutError):
        return "nothing came back in time"
    if isinstance(problem, SMTPServerDisconnected):
        return "the connection was lost"
    cause = problem.__cause__ or problem
    known = (words for kind, words in _WHY.items() if isinstance(cause, kind))
    lacks = (words for name, words in _LACKS.items() if type(problem) is SMTPException and name in str(problem))
    return next(chain(known, lacks), type(cause).__name__)
