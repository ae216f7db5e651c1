"""What the routes and the pages of the agreements begin with."""

from typing import Any

from litestar import Request

from registry.platform.access import Permission, needs

AnyRequest = Request[Any, Any, Any]
API = "/api/v1"
READ = needs(Permission.READ_AGREEMENTS)
EDIT = needs(Permission.EDIT_AGREEMENTS)
DECIDE = needs(Permission.DECIDE_AGREEMENTS)
APPROVE = needs(Permission.APPROVE_BASES)
