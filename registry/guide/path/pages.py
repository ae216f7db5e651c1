"""The guided path: whom it is about, what is needed, and from there to a number. Every step is a page."""

from typing import Any, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from litestar import Request, Response, get
from litestar.params import FromQuery

from registry.guide.near.asking import TYPED_LETTERS, Place
from registry.guide.near.asking import place as place_meant
from registry.guide.path.asks import ASKS
from registry.guide.path.finding import Wish, path
from registry.guide.path.ways import Choice, Need, Scope, When, Who, ways
from registry.platform import clock
from registry.platform.access import Actor, Permission, current_actor, needs
from registry.platform.slices import Panel, load
from registry.platform.web.page import page

AnyRequest = Request[Any, Any, Any]
READ = needs(Permission.READ_DIRECTORY)
Links = list[tuple[str, str, str]]


@get("/guide", opt=READ, include_in_schema=False)
async def guide_page(  # noqa: PLR0913, PLR0917 - one for each choice
    request: AnyRequest,
    who: FromQuery[str] = "",
    need: FromQuery[str] = "",
    when: FromQuery[str] = "",
    place: FromQuery[str] = "",
    here: FromQuery[str] = "",
    name: FromQuery[str] = "",
    ask: FromQuery[str] = "",
) -> Response[str]:
    """One question after the other; what is left out is taken from where somebody works, and now."""
    about, wanted = _chosen(Who, who), _chosen(Need, need)
    if about is None:
        return page(request, "guide/step.html", title="Whom is it about?", step=1, links=_links(Who, "who", {}))
    if wanted is None:
        return page(
            request, "guide/step.html", title="What do you need?", step=2, above=about.words,
            links=_links(Need, "need", {"who": about}),
        )  # fmt: skip
    soon = _chosen(When, when) or When.NOW
    state = {"who": str(about), "need": str(wanted), "when": str(soon)}
    phone = here == "1" and not place.strip()
    found = await place_meant(request, current_actor(request), place, phone=phone)
    wish = Wish(about, wanted, soon, found.spot, name[:TYPED_LETTERS])
    if ask == "where" or found.choices or found.problem or _must_ask(wish):
        return _where(request, wish, state, found, place)
    kept = {"place": place.strip(), "here": "1" if phone else "", "name": name.strip()}
    return await _result(request, wish, state, kept)


C = TypeVar("C", bound=Choice)


def _chosen(kind: type[C], value: str) -> C | None:
    """The choice that was made; one that there is not counts as none."""
    return next((one for one in kind if one.value == value), None)


def address(*parts: dict[str, str], **more: str) -> str:
    """The path with these choices; empty ones are left out."""
    query = {key: value for part in (*parts, more) for key, value in part.items() if value}
    return "/guide" + (f"?{urlencode(query)}" if query else "")


def _links(kind: type[Choice], key: str, made: dict[str, str]) -> Links:
    return [(one.words, address(made, {key: one.value}), one.hint) for one in kind]


def _must_ask(wish: Wish) -> bool:
    """Whether nothing can be said before a place is known."""
    anywhere = all(way.scope is Scope.ANYWHERE for way in ways(wish.who, wish.need)[:1])
    return wish.spot is None and not wish.name.strip() and not anywhere


def _where(request: AnyRequest, wish: Wish, state: dict[str, str], found: Place, typed: str) -> Response[str]:
    return page(
        request, "guide/where.html", about=wish.who, need=wish.need, hidden=state, typed=typed, problem=found.problem,
        here_href=address(state, here="1"), choices=[(one, address(state, place=one)) for one in found.choices],
        known=(found.spot.label, address(state)) if found.spot and not typed else None,
    )  # fmt: skip


async def _result(request: AnyRequest, wish: Wish, state: dict[str, str], kept: dict[str, str]) -> Response[str]:
    actor = current_actor(request)
    led = await path(actor, wish, clock.now())
    others = {key: value for key, value in kept.items() if key != "name"}
    return page(
        request,
        "guide/result.html",
        about=wish.who,
        need=wish.need,
        led=led,
        whens=_whens(wish.when, state, kept),
        waits=wish.when is When.WEEK,
        silent=wish.when is When.NOW and bool(led.right) and not led.answered,
        spot=wish.spot,
        name=kept["name"],
        phone=bool(kept["here"]),
        where_href=address(state, ask="where"),
        need_href=address({"who": state["who"]}),
        hidden=state | others,
        without_name=address(state, others),
        ask=ASKS[wish.who],
        panels=await _bases(actor, led.right[0].partner.id) if led.right else [],
    )


def _whens(chosen: When, state: dict[str, str], kept: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {"label": one.words, "href": address(state, kept, when=one.value), "current": one is chosen} for one in When
    ]


async def _bases(actor: Actor, organisation_id: UUID) -> list[Panel]:
    """On which bases the first of them may be asked, where a slice knows any."""
    now = clock.now()
    made = [await make(actor, organisation_id, now) for part in load() for make in part.ask_panels]
    return sorted((panel for panel in made if panel is not None), key=lambda panel: panel.order)
