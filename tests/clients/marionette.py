"""The few words of Mozilla's Marionette that the tests need: run a script inside a program that was started with it."""

import json
import socket
import time
from typing import Any

PATIENCE = 30


class Marionette:
    """A session over a loopback connection. Messages are JSON behind their length: `12:[0,1,"x",{}]`."""

    def __init__(self, port: int) -> None:
        self._socket = _connected(port)
        self._socket.settimeout(PATIENCE)
        self._stream = self._socket.makefile("rb")
        self._asked = 0
        self._read()
        self.ask("WebDriver:NewSession", capabilities={})
        self.ask("Marionette:SetContext", value="chrome")

    def ask(self, command: str, **parameters: object) -> Any:
        self._asked += 1
        message = json.dumps([0, self._asked, command, parameters]).encode()
        self._socket.sendall(b"%d:%b" % (len(message), message))
        _, _, problem, answer = self._read()
        assert problem is None, problem
        return answer

    def run(self, script: str, *args: object) -> Any:
        """The answer of a script's promise; `args` are its arguments."""
        body = f"const done = [...arguments].at(-1); (async (...args) => {{{script}}})(...arguments).then(done);"
        asked = {"script": body, "args": args, "sandbox": "system", "newSandbox": False}
        return self.ask("WebDriver:ExecuteAsyncScript", **asked)["value"]

    def close(self) -> None:
        self._stream.close()
        self._socket.close()

    def _read(self) -> Any:
        length = b""
        while (digit := self._stream.read(1)) not in (b":", b""):
            length += digit
        return json.loads(self._stream.read(int(length)))


def _connected(port: int) -> socket.socket:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=1)
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
