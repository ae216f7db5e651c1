"""How the log is written: one line for each event, in UTC, without what people typed or hold secret."""

import copy
import logging
import time
import traceback
from typing import Any, Final

import asyncpg

LINE: Final = "%(asctime)s.%(msecs)03dZ %(levelname)s %(name)s %(message)s"
_QUIET = ("httpx", "httpcore", "asyncio", "pgqueuer", "fontTools", "weasyprint")
_MOST_PLACES = 12

# For the server's own messages, in the shape of `logging.config`.
SERVER: Final[dict[str, Any]] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "registry.platform.logs.OneLine"}},
    "handlers": {"error": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {"_granian": {"handlers": ["error"], "propagate": False}},
}


class OneLine(logging.Formatter):
    """One line whatever the message holds: a line break in it could pass for an entry of its own (CWE-117).

    Of an error it names the kind and the places, not its words: those quote addresses, numbers and what was typed.
    """

    def __init__(self) -> None:
        super().__init__(LINE, "%Y-%m-%dT%H:%M:%S")
        self.converter = time.gmtime

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record if record.exc_info is None else _wordless(record))
        if not line.isprintable():
            line = "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in line)
        error = record.exc_info[1] if record.exc_info else None
        return f"{line} | {told(error)}" if error is not None else line


def _wordless(record: logging.LogRecord) -> logging.LogRecord:
    plain = copy.copy(record)
    plain.exc_info = plain.exc_text = plain.stack_info = None
    return plain


def told(error: BaseException) -> str:
    """The kind of an error, the places it came through, innermost last, and the same of what caused it."""
    frames = traceback.extract_tb(error.__traceback__)[-_MOST_PLACES:]
    places = " > ".join(f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in frames) or "-"
    code = f" {error.sqlstate}" if isinstance(error, asyncpg.PostgresError) else ""
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return f"{type(error).__name__}{code} at {places}" + (f" | after {told(cause)}" if cause else "")


def begin(level: str) -> None:
    """Log to the standard error output from now on. A level that does not exist is left to the check of settings."""
    handler = logging.StreamHandler()
    handler.setFormatter(OneLine())
    known = logging.getLevelNamesMapping().get(level.strip().upper(), logging.INFO)
    logging.basicConfig(level=known, handlers=[handler], force=True)
    # A line names neither the place in the source nor the thread: do not look for them.
    logging._srcfile = None  # noqa: SLF001 - named in the documentation for this
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def route(scope: Any) -> str:
    """The pattern of a request's route, never its path: that can hold what was searched for, or a secret."""
    return str(scope.get("path_template") or "-")
