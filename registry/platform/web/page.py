"""Turn a frozen thing and a template into a page."""

import functools
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from jinja2 import Environment, PrefixLoader, StrictUndefined
from jinja2.loaders import FileSystemLoader
from litestar import Request, Response
from litestar.enums import MediaType

from registry.platform import clock
from registry.platform.access.model import Actor
from registry.platform.audit.deeds import deed
from registry.platform.ids import new_id
from registry.platform.jobs.watch import seen
from registry.platform.slices import load
from registry.platform.web.static_files import asset

_ROOT = Path(__file__).parents[3]
_FOLDERS = {
    "web": "registry/platform/web/templates/web",
    "access": "registry/platform/access/templates",
    "audit": "registry/platform/audit/templates",
    "exchange": "registry/platform/exchange/templates",
    "mail": "registry/platform/mail/templates",
    "partners": "registry/partners/templates",
    "lookup": "registry/lookup/templates",
    "doubles": "registry/doubles/templates",
    "guide": "registry/guide/templates",
    "merging": "registry/doubles/merging/templates",
    "home": "registry/home/templates",
    "contacts": "contacts/templates",
    "agreements": "agreements/templates",
    "notifications": "notifications/templates",
}
DEFAULT_ZONE = "America/New_York"


def page(request: Request[Any, Any, Any], template: str, *, status: int = 200, **context: Any) -> Response[str]:
    """Render `<slice>/<file>.html` for whoever asks, with what every page needs."""
    return Response(render(request, template, **context), status_code=status, media_type=MediaType.HTML)


def render(request: Request[Any, Any, Any], template: str, **context: Any) -> str:
    """The text of a page; `request` gives the viewer, the place and the one-time form key."""
    return environment().get_template(template).render(**_common(request), **context)


def _common(request: Request[Any, Any, Any]) -> dict[str, Any]:
    actor: Actor | None = request.scope.get("actor")  # type: ignore[assignment]
    path = request.scope["path"]
    now, zone = clock.now(), actor.time_zone if actor else DEFAULT_ZONE
    return {
        "actor": actor,
        "nav": _nav(actor, path),
        "csrf": request.scope.get("csrf", ""),
        "once": new_id,
        "demo": bool(getattr(request.app.state, "demo", False)),
        "flash": request.scope.get("flash", ()),
        "path": path,
        "zone": zone,
        "zone_name": now.astimezone(ZoneInfo(zone)).tzname(),
        "now": now,
        "silent_since": seen(request.app.state),
        "banner": request.app.state.settings.sign_in_banner,
    }


def _nav(actor: Actor | None, path: str) -> list[dict[str, Any]]:
    if actor is None:
        return []
    items = sorted((item for part in load() for item in part.nav if actor.may(item.needs)), key=lambda i: i.order)
    return [{"label": i.label, "href": i.href, "current": _within(path, i.href)} for i in items]


def _within(path: str, href: str) -> bool:
    return path == href or (href != "/" and path.startswith(f"{href}/"))


@functools.cache
def environment() -> Environment:
    """The one Jinja environment: escaped always, and an unknown name is an error."""
    loader = PrefixLoader({name: FileSystemLoader(_ROOT / folder) for name, folder in _FOLDERS.items()})
    made = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals["asset"] = asset
    made.filters |= {"when": when, "day": day, "ago": ago, "words": words, "deed": deed}
    return made


def when(instant: datetime, zone: str) -> str:
    """An instant in the reader's zone, with the zone shown: `21 Nov 2026, 14:05 EST`."""
    local = instant.astimezone(ZoneInfo(zone))
    return f"{local.day} {local:%b %Y, %H:%M} {local.tzname()}"


def day(value: date) -> str:
    """A calendar day: `21 Nov 2026`."""
    return f"{value.day} {value:%b %Y}"


def ago(instant: datetime, now: datetime) -> str:
    """How long ago, in the largest unit that says enough."""
    seconds = max(0, int((now - instant.astimezone(UTC)).total_seconds()))
    for unit, size in (("year", 31_557_600), ("month", 2_629_800), ("day", 86_400), ("hour", 3600), ("minute", 60)):
        if seconds >= size:
            count = seconds // size
            return f"{count} {unit}{'s' if count != 1 else ''} ago"
    return "just now"


def words(value: object) -> str:
    """A code as words: `sworn_only` → `sworn only`; None → a dash."""
    if value is None or value == "":
        return "–"
    return value.hex[:8] if isinstance(value, UUID) else str(value).replace("_", " ")
