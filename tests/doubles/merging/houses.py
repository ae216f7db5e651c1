"""Two records of one partner, with everything attached that can be, made through the services."""

import json
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

from contacts import service as contacts
from contacts.model import AssignmentKind, CheckMethod, CheckOutcome, PointKind, PositionRole, Visibility
from contacts.schemas import AssignmentIn, CheckIn, DelegationIn, EndIn, LeftIn, PersonIn, PointIn, PositionIn
from registry.doubles.merging import preview
from registry.doubles.merging.model import Order
from registry.partners import service as partners
from registry.partners.model import (
    AreaRole,
    IdentifierScheme,
    JurisdictionType,
    NameKind,
    OrganisationKind,
    Sector,
    Status,
)
from registry.partners.schemas import (
    AreaIn,
    ClosureIn,
    IdentifierIn,
    JurisdictionIn,
    MemberIn,
    OwnerIn,
    RegisterIn,
    SiteIn,
)
from registry.partners.whole import whole
from registry.platform import clock, db
from registry.platform.access.model import Actor
from tests.cast import person

# Derived from the rest, restless, or the record of what happened: not part of either record.
_LEFT_OUT = (
    "audit_event", "audit_head", "merge", "lookup_word_change", "double_due", "double_key", "double_pair",
    "idempotency_key", "session", "throttle",
)  # fmt: skip
# What the look-up keeps in the order in which it happened to read it; its words are sorted.
_UNORDERED = "- CASE WHEN to_jsonb(t) ? 'texts' THEN '{texts,names,digest}'::text[] ELSE '{}'::text[] END"
PEOPLE = ("Dana Example", "Ash Sample", "Kim Loose", "Noor Nights")
NUMBERS = ("(305) 555-0101", "(305) 555-0102", "(305) 555-0103")
ROLES = (PositionRole.PRIMARY_POC, PositionRole.AFTER_HOURS_POC, PositionRole.TRAINING)


@dataclass
class Houses:
    """The two records, a third partner, a network, and who made them."""

    actor: Actor
    one: UUID
    other: UUID
    third: UUID
    team: UUID
    area: UUID


async def houses(actor: Actor) -> Houses:
    """Two bare records of one school, a partner beside them and a team."""
    area = await partners.add_jurisdiction(
        actor, JurisdictionIn(type=JurisdictionType.COUNTY, name="Marlow County", region="FL")
    )
    keys = [
        await partners.register(actor, RegisterIn(name=name, sector=sector, region="FL", kind=kind))
        for name, sector, kind in (
            ("Bayhaven High School", Sector.EDUCATION_K12, OrganisationKind.ORGANISATION),
            ("Bayhaven HS", Sector.EDUCATION_K12, OrganisationKind.ORGANISATION),
            ("Marlow Sheriff", Sector.LE_LOCAL, OrganisationKind.ORGANISATION),
            ("Threat Team", Sector.LE_LOCAL, OrganisationKind.TEAM),
        )
    ]
    return Houses(actor, *keys, area)


async def furnish(made: Houses, seed: int) -> None:
    """Hang everything that there is on both records, some of it the same on both."""
    dice, actor = Random(seed), made.actor  # noqa: S311 - the same directory each time
    for key in (made.one, made.other):
        await _directory(made, key, dice)
        await _people(made, key, dice)
    for number in range(dice.randint(0, 2)):
        part = RegisterIn(name=f"Part {number}", sector=Sector.FAITH, region="FL", parent_id=made.other)
        await partners.register(actor, part)
    if dice.random() < 0.5:
        gone = await partners.register(actor, RegisterIn(name="Old House", sector=Sector.FAITH, region="FL"))
        await partners.end(actor, gone, Status.MERGED, successor_id=made.other)
    await person("officer", organisation_id=made.other)
    await db.execute(
        "INSERT INTO organisation_use (user_id, organisation_id, used_at) SELECT $1, unnest($2::uuid[]), now()",
        actor.user_id,
        [made.one, made.other][dice.randint(0, 1) :],
    )
    for key in (made.one, made.other):
        first, second = sorted((key, made.third))
        await db.execute("INSERT INTO double_not_same VALUES ($1, $2, NULL, 'x', now())", first, second)


async def _directory(made: Houses, key: UUID, dice: Random) -> None:
    actor, day = made.actor, clock.today()
    for name in dice.sample(["The Haven", "BHS", "Old Bayhaven", "Bayhaven HS "], dice.randint(0, 3)):
        await db.execute(
            "INSERT INTO organisation_name VALUES (gen_random_uuid(), $1, $2, lower(trim($2)), $3)"
            " ON CONFLICT DO NOTHING",
            key, name, dice.choice(list(NameKind)),
        )  # fmt: skip
    number = IdentifierIn(scheme=IdentifierScheme.OWN, value=f"OWN-{key.hex[-6:]}")
    await partners.add_identifier(actor, key, number)
    for city in dice.sample(["Bayhaven", "Marlow", "Gull"], dice.randint(0, 3)):
        place = SiteIn(city=city, region="FL", capacity=dice.choice([None, 300]))
        await partners.place_site(actor, key, place)
    if dice.random() < 0.7:
        await partners.serve_area(actor, key, AreaIn(jurisdiction_id=made.area, role=dice.choice(list(AreaRole))))
    if dice.random() < 0.7:
        await partners.join(actor, made.team, MemberIn(member_id=key, role=dice.choice(["", "core"])))
    if dice.random() < 0.7:
        await partners.announce_closure(actor, key, ClosureIn(name="Break", starts_on=day, ends_on=day))
    facts = {"website": "https://example.org/bay", "note": f"Seen {key.hex[-3:]}", "hours": "Mon–Fri 08:00–16:30"}
    chosen = {name: value for name, value in facts.items() if dice.random() < 0.6}
    if dice.random() < 0.4 and key == made.other:
        chosen["parent_id"] = dice.choice([made.one, made.third])
    await partners.amend(actor, key, chosen)
    await partners.assign_owner(actor, key, OwnerIn(owner_id=dice.choice([None, actor.user_id])))


async def _people(made: Houses, key: UUID, dice: Random) -> None:
    actor, day = made.actor, clock.today()
    people = {name: await contacts.add_person(actor, key, PersonIn(name=name)) for name in dice.sample(PEOPLE, 3)}
    some = list(people.values())
    posts = [await contacts.open_position(actor, key, PositionIn(role=role)) for role in dice.sample(ROLES, 2)]
    held = [
        await contacts.assign(actor, post, AssignmentIn(person_id=some[0], kind=dice.choice(list(AssignmentKind))))
        for post in posts
    ]  # fmt: skip
    stands = DelegationIn(delegate_id=dice.choice(some[1:]), starts_on=day, ends_on=day + timedelta(days=3))
    await contacts.delegate(actor, held[0], stands)
    for number in dice.sample(NUMBERS, 2):
        owner: dict[str, Any] = dice.choice([{}, {"person_id": some[0]}, {"position_id": posts[0]}])
        seen = dice.choice(list(Visibility))
        given = PointIn(kind=PointKind.DESK, value=number, visibility=seen, label=dice.choice([None, "front"]), **owner)
        point = await contacts.publish_point(actor, key, given)
        for _ in range(dice.randint(0, 2)):
            what = dice.choice([CheckOutcome.CONFIRMED, CheckOutcome.WRONG_PERSON, CheckOutcome.REACHED])
            await contacts.record_check(actor, point, CheckIn(outcome=what, method=CheckMethod.PHONE_CALL))
        if dice.random() < 0.3:
            await contacts.retire_point(actor, point, EndIn(), 1)
    if dice.random() < 0.3:
        await contacts.person_left(actor, some[1], LeftIn(successor_id=some[2]), 1)


async def rows() -> dict[str, list[str]]:
    """Every row of every table that belongs to somebody."""
    names = await db.fetch("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
    found = {}
    for name in (row["name"] for row in names if row["name"] not in _LEFT_OUT):
        listed = await db.fetch(f"SELECT (to_jsonb(t) {_UNORDERED})::text AS image FROM {name} t ORDER BY 1")
        found[name] = [row["image"] for row in listed]
    return found


def differences(before: dict[str, list[str]], after: dict[str, list[str]]) -> dict[str, Any]:
    """What differs, for a message that can be read; that a row was changed and changed back is no difference."""
    old, new = ({name: _said(lines) for name, lines in found.items()} for found in (before, after))
    return {
        name: (sorted(set(old[name]) - set(new[name])), sorted(set(new[name]) - set(old[name])))
        for name in old
        if old[name] != new[name]
    }


def _said(lines: list[str]) -> list[str]:
    return sorted(json.dumps(_without(json.loads(line)), sort_keys=True) for line in lines)


def _without(image: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in image.items() if name not in {"version", "updated_at"}}


def reused(one: dict[str, list[str]], other: dict[str, list[str]]) -> list[str]:
    """Rows that say something else in the second than in the first under the same version."""
    known = dict(_versions(one))
    return [str(key) for key, image in _versions(other) if known.get(key, image) != image]


def _versions(found: dict[str, list[str]]) -> list[tuple[tuple[str, str, int], dict[str, Any]]]:
    images = [(name, json.loads(line)) for name, lines in found.items() for line in lines]
    # What has no id goes by its code.
    return [
        ((name, image.get("id") or image["code"], image["version"]), _without(image))
        for name, image in images
        if "version" in image
    ]


async def order(keep: UUID, drop: UUID, **more: Any) -> Order:
    """The wish to merge two records as they are now."""
    versions = [(await whole(key)).organisation.version for key in (keep, drop)]
    return Order(keep=keep, drop=drop, versions=(versions[0], versions[1]), **more)


async def every_pair(keep: UUID, drop: UUID) -> frozenset[str]:
    """Join whatever can be joined."""
    return frozenset(pair.key for pair in await preview.pairs(drop, keep))


async def kept_of(table: str, key: UUID) -> dict[str, Any]:
    """One row."""
    row = await db.fetch_one(f"SELECT to_jsonb(t)::text AS image FROM {table} t WHERE id = $1", key)
    assert row is not None
    found: dict[str, Any] = json.loads(row["image"])
    return found
