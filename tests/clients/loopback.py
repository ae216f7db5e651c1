"""A calendar behind an address on this machine, for clients that know nothing but addresses."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

TAG = '"the only one"'


@contextmanager
def served(calendar: bytes) -> Iterator[str]:
    """Its address, as long as this lasts."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            known = self.headers["If-None-Match"] == TAG
            self.send_response(304 if known else 200)
            self.send_header("ETag", TAG)
            self.send_header("Content-Type", "text/calendar; charset=utf-8")
            self.send_header("Content-Length", str(len(calendar)))
            self.end_headers()
            self.wfile.write(b"" if known else calendar)

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/feed.ics"
        server.shutdown()
