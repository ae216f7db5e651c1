"""A web server on this machine that takes notes and answers as it is told."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

DROP, STALL = -1, -2


@dataclass
class Listening:
    """What came, and with which status each is answered; 200 when nothing is said."""

    port: int = 0
    answers: list[int] = field(default_factory=list)
    came: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    go_on: threading.Event = field(default_factory=threading.Event)


@contextmanager
def listening() -> Iterator[Listening]:
    """One on a free port."""
    found = Listening()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            found.came.append((self.path, headers, self.rfile.read(int(headers["content-length"]))))
            answer = found.answers.pop(0) if found.answers else 200
            if answer == DROP:
                self.close_connection = True
                self.connection.close()
                return
            if answer == STALL:
                found.go_on.wait(10)
                answer = 200
            self.send_response(answer)
            if answer in {301, 302, 307, 308}:
                self.send_header("Location", f"http://127.0.0.1:{found.port}/elsewhere")
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"ok")

        do_PUT = do_POST  # noqa: N815 - the name that the library looks for

        def log_message(self, *_: Any) -> None:
            pass

        def handle(self) -> None:
            with suppress(OSError, ValueError):  # it closed the connection itself
                super().handle()

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        found.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield found
        found.go_on.set()
        server.shutdown()
