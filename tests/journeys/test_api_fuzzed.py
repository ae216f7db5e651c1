"""The whole API under generated requests: whatever is sent, no answer is a 5xx, and the document names each."""

import os
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from registry.platform.web import csrf
from tests.journeys.conftest import Service

pytestmark = pytest.mark.journey

# A few for each route in every run; FUZZ_EXAMPLES=2000 for a night.
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "8"))
CHECKS = [not_a_server_error, status_code_conformance, response_schema_conformance]


async def test_api_answers_every_request_as_documented(service: Service) -> None:
    key, _ = await service.session("administrator")
    headers = {"Cookie": f"sid={key}", "X-CSRF-Token": csrf.token_for(key)}
    schema = schemathesis.openapi.from_url(f"{service.url}/schema/openapi.json")

    problems: list[str] = []
    for found in schema.get_all_operations():
        _fuzz(found.ok(), headers, problems)

    assert not problems, "\n\n".join(problems)


def _fuzz(operation: Any, headers: dict[str, str], problems: list[str]) -> None:
    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy())
    def ask(case: Any) -> None:
        case.headers = {**dict(case.headers or {}), **headers}
        try:
            case.validate_response(case.call(), checks=CHECKS)
        except FailureGroup as failure:
            raise AssertionError("\n".join(str(part) for part in failure.exceptions)) from failure

    try:
        ask()
    except AssertionError as failure:
        problems.append(f"{operation.method.upper()} {operation.path}: {str(failure)[:800]}")
