"""The service: every slice mounted, one guard over all, errors in one place."""

import asyncio
import gc
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from litestar import Litestar, Router
from litestar.datastructures import State
from litestar.middleware import DefineMiddleware
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.types import ASGIApp

from registry.platform import db, leaving, slices
from registry.platform.access.policy import Guard, public
from registry.platform.jobs.watch import watch
from registry.platform.problems import HANDLERS
from registry.platform.settings import Settings, load
from registry.platform.web.api_page import ApiPage
from registry.platform.web.edge import Edge


def create_app(settings: Settings | None = None, *, open_database: bool = True) -> ASGIApp:
    """Build the service. `open_database=False` leaves the pool to the caller, as the tests do."""
    chosen = settings or load(os.environ)
    parts = slices.load()

    @asynccontextmanager
    async def lifespan(service: Litestar) -> AsyncIterator[None]:
        if open_database and chosen.database_url:
            await db.start(chosen.database_url, pool_size=chosen.pool_size, read_url=chosen.read_database_url)
        leaving.with_parent()
        gc.freeze()  # what was imported stays: no look through it in the middle of a request
        watching = asyncio.create_task(watch(service.state)) if open_database else None
        yield
        if watching is not None:
            watching.cancel()
        if open_database:
            await db.stop()

    app = Litestar(
        route_handlers=[handler for part in parts for handler in part.routes],
        middleware=[DefineMiddleware(layer) for layer in (*(one for part in parts for one in part.middleware), Guard)],
        exception_handlers=HANDLERS,
        lifespan=[lifespan],
        openapi_config=_openapi(),
        state=State({"settings": chosen}),
        request_max_body_size=None,  # the edge limits by route
        logging_config=None,  # `registry` itself set it up
        debug=False,
    )
    return Edge(app, hosts=[chosen.host], secure=chosen.secure)


def _openapi() -> OpenAPIConfig:
    # The framework's own pages load their scripts from elsewhere; ours is a page like any other.
    said = public("describes the API; holds no data")
    where = Router("/schema", route_handlers=[], opt=said, include_in_schema=False)
    return OpenAPIConfig(
        title="Partner registry",
        version="1",
        description="The partners of a community's prevention network, whom to call there now, and how fresh that is.",
        openapi_router=where,
        render_plugins=[ApiPage(), JsonRenderPlugin()],
    )
