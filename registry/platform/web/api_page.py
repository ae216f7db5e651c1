"""A readable page of the API, made from the OpenAPI document itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from litestar import Request
from litestar.enums import MediaType
from litestar.openapi.plugins import OpenAPIRenderPlugin

from registry.platform.web.page import render

_METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True, slots=True)
class Operation:
    """One line of the page: what to send where, and what it is for."""

    tag: str
    method: str
    path: str
    summary: str
    parameters: tuple[str, ...]
    answers: tuple[str, ...]


class ApiPage(OpenAPIRenderPlugin):
    """The API as a page of our own: the framework's load their scripts from elsewhere."""

    def __init__(self) -> None:
        super().__init__(path="/", media_type=MediaType.HTML)

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        """The page, with a link to the OpenAPI document."""
        groups: dict[str, list[Operation]] = {}
        for operation in operations(openapi_schema):
            groups.setdefault(operation.tag, []).append(operation)
        return render(request, "web/api.html", groups=sorted(groups.items())).encode()


def operations(schema: dict[str, Any]) -> Iterator[Operation]:
    """Every operation of an OpenAPI 3.1 document, in its order."""
    for path, item in schema["paths"].items():
        for method in _METHODS:
            if method in item:
                yield _operation(path, method, item[method])


def _operation(path: str, method: str, found: dict[str, Any]) -> Operation:
    parameters = tuple(f"{p['name']} ({p['in']})" for p in found.get("parameters", ()))
    text = found.get("description") or found.get("summary") or ""
    return Operation(
        tag=(found.get("tags") or ["Other"])[0],
        method=method.upper(),
        path=path,
        summary=text.strip().splitlines()[0] if text.strip() else "",
        parameters=parameters,
        answers=tuple(sorted(found.get("responses", {}))),
    )
