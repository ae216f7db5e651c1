"""One request to somebody outside, as this service makes it: to the address that was set, and to no other."""

import urllib.request
from collections.abc import Mapping
from urllib.error import HTTPError
from urllib.parse import urlsplit


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Whoever is asked answers itself; a secret in an address or a header goes nowhere else."""

    def redirect_request(self, *_: object) -> None:
        return None


def status(url: str, seconds: float, *, data: bytes | None = None, headers: Mapping[str, str] | None = None) -> int:
    """Ask, with a POST where there is `data`; the status of the answer. Blocks, so call it in a thread.

    Raises:
        ValueError: it is no address of the web.
        URLError: nothing was handed over: nobody answers there, or the certificate is not trusted.
        OSError, http.client.HTTPException: the request left, and no answer came.
    """
    if urlsplit(url).scheme not in {"http", "https"}:
        raise ValueError
    request = urllib.request.Request(url, data=data, headers=dict(headers or {}))  # noqa: S310 - looked at above
    try:
        with urllib.request.build_opener(_NoRedirect).open(request, timeout=seconds) as answer:
            return int(answer.status)
    except HTTPError as refusal:
        with refusal:
            return refusal.code
