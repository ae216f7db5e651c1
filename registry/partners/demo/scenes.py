"""How the directory of the demonstration came about: registered in a week, then some partners changed or ended."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from random import Random
from uuid import UUID

from registry.partners import service
from registry.partners.demo.breaks import breaks, training_day
from registry.partners.demo.facts import Area, End, Partner, Place, county
from registry.partners.identifiers import IdentifierScheme
from registry.partners.model import AreaRole, NameKind, Status
from registry.partners.schemas import (
    AreaIn,
    ClosureIn,
    IdentifierIn,
    JurisdictionIn,
    MemberIn,
    NameIn,
    OwnerIn,
    RegisterIn,
    SiteIn,
)
from registry.platform import db
from registry.platform.access.model import Actor
from registry.platform.demonstration import Scene, Stage

A_DAY = 13  # registrations
# Middle of each town, in degrees, and its ZIP code.
TOWNS = {
    "Bayhaven": (28.93, -83.42, "34501"),
    "Port Ellery": (28.88, -83.51, "34502"),
    "Saltmarsh": (29.02, -83.55, "34503"),
    "Juniper Springs": (28.97, -83.28, "34504"),
}


def scenes(stage: Stage) -> Sequence[Scene]:
    """Everything that the cast does to the partners of Marlow County."""
    areas: dict[str, UUID] = {}
    found = county()
    stage.keepers.update({one.key: _keeper(one) for one in found.partner})
    return [
        Scene(stage.workday(0, 8), "coordinator", partial(_areas, areas)),
        *(_registration(stage, areas, place, one) for place, one in enumerate(found.partner)),
        *(_founding(stage, one) for one in found.partner if one.members),
        *(_closed_day(stage, one) for one in found.partner if one.breaks == "school"),
        *(scene for one in found.partner for scene in _changes(stage, one)),
    ]


def _registration(stage: Stage, areas: dict[str, UUID], place: int, one: Partner) -> Scene:
    days, turn = divmod(place, A_DAY)
    at = stage.workday(days, 9) + timedelta(minutes=35 * turn)
    return Scene(at, _keeper(one), partial(_registered, stage, areas, one))


def _founding(stage: Stage, one: Partner) -> Scene:
    return Scene(stage.workday(5, 10), _keeper(one), partial(_members, stage, one))


def _keeper(one: Partner) -> str:
    """Who of the cast has this sector."""
    return "education" if one.sector.value.startswith("education_") else "coordinator"


async def _areas(made: dict[str, UUID], actor: Actor) -> None:
    for area in county().jurisdiction:
        made[area.key] = await _area(made, area, actor)
    await db.execute("UPDATE jurisdiction SET demo = true WHERE id = ANY($1)", list(made.values()))


async def _area(made: dict[str, UUID], area: Area, actor: Actor) -> UUID:
    parent = made[area.parent] if area.parent else None
    return await service.add_jurisdiction(
        actor, JurisdictionIn(type=area.type, name=area.name, region="FL", parent_id=parent)
    )


async def _registered(stage: Stage, areas: dict[str, UUID], one: Partner, actor: Actor) -> None:
    key = await service.register(actor, _facts(stage, areas, one), demo=True)
    stage.organisations[one.key] = key
    for name in _names(stage, one):
        await service.add_name(actor, key, name)
    for scheme, _, value in (text.partition(":") for text in one.identifiers):
        await service.add_identifier(actor, key, IdentifierIn(scheme=IdentifierScheme(scheme), value=value))
    for place in [one.site, *one.sites]:
        if place:
            await service.place_site(actor, key, _site(one.key, place))
    for role, served in ((AreaRole.SHARED, one.shared), (AreaRole.MUTUAL_AID, one.mutual_aid)):
        for area in served:
            await service.serve_area(actor, key, AreaIn(jurisdiction_id=areas[area], role=role))
    for stretch in breaks(one.breaks, stage.today) if one.breaks else ():
        given = ClosureIn(name=stretch.name, starts_on=stretch.starts_on, ends_on=stretch.ends_on)
        await service.announce_closure(actor, key, given)
    if one.owner is None:
        await service.assign_owner(actor, key, _owners(stage, one))


def _facts(stage: Stage, areas: dict[str, UUID], one: Partner) -> RegisterIn:
    return RegisterIn(
        name=one.renamed.before if one.renamed else one.name,
        sector=one.sector,
        region=one.region,
        kind=one.kind,
        subsector=one.subsector,
        website=one.website,
        hours=one.hours,
        open_on_holidays=one.always_open,
        regimes=one.regimes,
        tier=one.tier,
        note=one.note,
        parent_id=stage.organisations[one.parent] if one.parent else None,
        jurisdiction_ids=[areas[key] for key in one.areas],
    )


def _names(stage: Stage, one: Partner) -> list[NameIn]:
    former = [(name, stage.today - timedelta(days=days)) for name, days in one.former]
    return [
        *(NameIn(name=name, kind=NameKind.ALIAS) for name in one.aliases),
        *(NameIn(name=name, kind=NameKind.ACRONYM) for name in one.acronyms),
        *(NameIn(name=name, kind=NameKind.FORMER, until_on=until) for name, until in former),
    ]


def _site(key: str, place: Place) -> SiteIn:
    latitude, longitude, postal_code = TOWNS[place.city]
    off = Random(f"{key} {place.street}")  # noqa: S311 - a spot on a map of nowhere
    return SiteIn(
        name=place.name,
        street=place.street,
        city=place.city,
        region="FL",
        postal_code=postal_code,
        latitude=round(latitude + off.uniform(-0.02, 0.02), 5),
        longitude=round(longitude + off.uniform(-0.02, 0.02), 5),
        capacity=place.capacity,
    )


def _owners(stage: Stage, one: Partner) -> OwnerIn:
    backup = "coordinator" if _keeper(one) == "education" else "manager"
    return OwnerIn(owner_id=stage.cast[_keeper(one)].user_id, backup_owner_id=stage.cast[backup].user_id)


async def _members(stage: Stage, one: Partner, actor: Actor) -> None:
    for member, role in one.members:
        given = MemberIn(member_id=stage.organisations[member], role=role, since_on=stage.first_day)
        await service.join(actor, stage.organisations[one.key], given)


def _closed_day(stage: Stage, one: Partner) -> Scene:
    day = training_day(stage.today)

    async def announced(actor: Actor) -> None:
        given = ClosureIn(name="staff training day", starts_on=day, ends_on=day)
        await service.announce_closure(actor, stage.organisations[one.key], given)

    return Scene(stage.ago(20, 11), "education", announced)


def _changes(stage: Stage, one: Partner) -> list[Scene]:
    made = []
    if one.prospect:
        made.append(Scene(stage.workday(5, 12), _keeper(one), partial(_not_yet, stage, one)))
    if one.renamed:
        made.append(Scene(stage.ago(one.renamed.on, 10), _keeper(one), partial(_renamed, stage, one)))
    if one.status:
        made.append(Scene(stage.ago(one.status.on, 15), _keeper(one), partial(_stands, stage, one.key, one.status)))
    return made


async def _not_yet(stage: Stage, one: Partner, actor: Actor) -> None:
    await service.declare(actor, stage.organisations[one.key], Status.PROSPECT)


async def _renamed(stage: Stage, one: Partner, actor: Actor) -> None:
    await service.rename(actor, stage.organisations[one.key], one.name)


async def _stands(stage: Stage, key: str, end: End, actor: Actor) -> None:
    organisation_id = stage.organisations[key]
    if not end.to.ended:
        await service.declare(actor, organisation_id, end.to, reason=end.reason)
        return
    successor = stage.organisations[end.successor] if end.successor else None
    await service.end(actor, organisation_id, end.to, successor_id=successor, reason=end.reason)
