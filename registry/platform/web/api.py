"""What all routes of the API have in common: the refusals they declare, and what they do not put up with."""

from typing import Any

import msgspec
from litestar import Request
from litestar.openapi.datastructures import ResponseSpec

from registry.platform.errors import RegistryError


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """A refusal (RFC 9457). `fields`: a sentence for each wrong field; `mine`, `theirs`: versions in conflict."""

    type: str
    title: str
    status: int
    detail: str
    fields: dict[str, str] | None = None
    mine: dict[str, Any] | None = None
    theirs: dict[str, Any] | None = None


class RepeatedParameter(RegistryError):
    """A query parameter that takes one value was given several (400)."""

    code = "repeated_parameter"


_WORDS = {
    400: "The request cannot be read.",
    401: "Nobody is signed in, or the token does not count.",
    403: "The role, the token or the limits of the account do not allow it.",
    404: "There is nothing there, or it may not be seen.",
    409: "Somebody changed it meanwhile.",
    412: "If-Match names a version that is no longer the current one.",
    413: "Too large.",
    422: "A value cannot be accepted; `fields` says which and why.",
    428: "If-Match is missing.",
    429: "Too many tries; Retry-After says when to come back.",
    503: "Busy, or the database does not answer; nothing was changed.",
}


def problems(*statuses: int) -> dict[int, ResponseSpec]:
    """The refusals of a route for the API's description."""
    return {
        status: ResponseSpec(
            Problem, description=_WORDS[status], media_type="application/problem+json", generate_examples=False
        )
        for status in statuses
    }


UNCHANGED = {304: ResponseSpec(None, description="The reader has this version already.")}
READING = problems(400, 401, 403, 404, 429, 503)
CONDITIONAL = READING | UNCHANGED
WRITING = problems(400, 401, 403, 404, 409, 413, 422, 429, 503)
MATCHING = WRITING | problems(412, 428)


def single_parameters(*several: str) -> Any:
    """A `before_request` hook: every query parameter but those named is given once at most.

    Raises:
        RepeatedParameter: one was given twice; which one would count is anybody's guess.
    """

    async def refuse_repeats(request: Request[Any, Any, Any]) -> None:
        names = [name for name, _ in request.query_params.multi_items() if name not in several]
        repeated = next((name for name in names if names.count(name) > 1), None)
        if repeated:
            raise RepeatedParameter(f"The parameter “{repeated[:40]}” was given more than once.")

    return refuse_repeats
