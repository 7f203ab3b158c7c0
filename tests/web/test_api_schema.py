"""Whatever a program sends, the API answers as its description says: no fault, nothing undocumented."""

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from ayni.kernel import tenancy
from ayni.web.api import tenant
from ayni.wsgi import application
from tests.factories import a_capability, a_cluster, a_coordinator, a_member, an_organization
from tests.web.api_story import a_token
from tests.work_factories import an_award

CHECKS = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
    ignored_auth,
    unsupported_method,
]


def from_somewhere(environ: dict[str, Any], start_response: Any) -> Any:
    """The application behind a server that says where a call comes from."""
    return application({"REMOTE_ADDR": "192.0.2.7", **environ}, start_response)


schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", from_somewhere)


@pytest.fixture(autouse=True)
def park(committed: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A park with a workshop that can bend, and a coordinator's token."""
    monkeypatch.setattr(tenant, "CALLS", 10**9)
    with tenancy.opened(a_cluster("ves")):
        a_capability(an_organization("Metal Andina"))
        an_organization("Taller Quispe")
        a_token(a_coordinator(), secret="a-secret")
        an_award(
            a_member(an_organization("Cocinas Rojas"), "Flor"),
            a_member(an_organization("Forja Inti"), "Julio"),
        )


@schema.parametrize()
@settings(max_examples=12, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_operation_answers_as_described(case: Any) -> None:
    if "slug" in case.path_parameters:
        case.path_parameters["slug"] = "ves"
    case.call_and_validate(headers={"Authorization": "Bearer a-secret"}, checks=CHECKS)
