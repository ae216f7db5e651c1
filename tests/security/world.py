"""A small directory in which every hidden thing has a mark of its own, and a way to every address of the service."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from contacts import service as contacts
from contacts.model import AssignmentKind, CheckMethod, CheckOutcome, PointKind, PositionRole, Visibility
from contacts.schemas import AssignmentIn, CheckIn, DelegationIn, EndIn, LeftIn, PersonIn, PositionIn
from registry.doubles.merging.model import Order
from registry.doubles.merging.service import merge
from registry.doubles.service import tell_apart
from registry.partners import service as partners
from registry.partners.bulk.model import Deed, DeedKind, Selection
from registry.partners.bulk.service import carry_out, preview
from registry.partners.model import (
    AreaRole,
    IdentifierScheme,
    JurisdictionType,
    NameKind,
    OrganisationKind,
)
from registry.partners.schemas import (
    AreaIn,
    ClosureIn,
    IdentifierIn,
    JurisdictionIn,
    MemberIn,
    NameIn,
    RegisterIn,
    SiteIn,
)
from registry.partners.sectors import Sector
from registry.platform import clock, db
from registry.platform.access import api_tokens, links
from registry.platform.access.model import Actor, Permission
from tests import cast
from tests.security.marks import World
from tests.security.world_agreements import agreements
from tests.security.world_bases import bases
from tests.security.world_confirmations import confirmations
from tests.security.world_feeds import feeds
from tests.security.world_mail import mails
from tests.security.world_meetings import HIDDEN as HIDDEN_MEETINGS
from tests.security.world_meetings import meetings
from tests.security.world_reminders import reminders
from tests.security.world_replies import replies
from tests.security.world_running import noted
from tests.security.writes_planning import plans
from tests.security.writes_received import received
from tests.walk import NOWHERE, Route, routes

HIDDEN = (Visibility.SWORN_ONLY, Visibility.COORDINATORS)


async def world(actor: Actor) -> World:
    """Two partners with every kind of thing, and points of every visibility wherever points can be."""
    made = World()
    place = await partners.add_jurisdiction(
        actor, JurisdictionIn(type=JurisdictionType.COUNTY, name="Marlow County", region="FL")
    )
    school = await _partner(made, actor, "Bayhaven High School", Sector.EDUCATION_K12, place)
    office = await _partner(made, actor, "Marlow Sheriff", Sector.LE_LOCAL, place)
    team = await partners.register(
        actor, RegisterIn(name="Threat Team", sector=Sector.LE_LOCAL, kind=OrganisationKind.TEAM, region="FL")
    )
    made.add("organisation_id", team)
    made.add("membership_id", await partners.join(actor, team, MemberIn(member_id=school, role="core")))
    made.add("jurisdiction_id", place)
    await _doubles(made, actor)
    await tell_apart(actor, school, team)
    await _bulk(made, actor, school, team)
    made.add("first_id", school)
    made.add("second_id", team)
    await _people(made, actor, school)
    made.ids["basis_id"] = await bases(actor)
    await contacts.publish_point(actor, office, made.point(Visibility.SWORN_ONLY, PointKind.DUTY_LINE))
    await agreements(made, actor, school, office)
    await meetings(made, actor, school, UUID(made.ids["person_id"][0]))
    await noted(made, actor, school, UUID(made.ids["person_id"][0]), HIDDEN_MEETINGS)
    await plans(made, actor, school)
    await feeds(made, actor)
    await reminders(made, actor)
    await confirmations(made)
    await mails(made)
    await replies(made)
    await received(made)
    for name, value in {
        "path": "openapi.json",
        "kind": "partners",
        "run_id": NOWHERE,
        "import_id": NOWHERE,
        "digest": "0" * 12,
        "name": "registry.css",
        "chain": "main",
    }.items():
        made.add(name, value)
    made.add("user_id", actor.user_id)
    made.add("user_id", (await cast.person("officer", name="Olive Other")).user_id)
    made.add("key", await links.make(links.Purpose.PASSWORD, actor.user_id))
    token, _ = await api_tokens.create(actor, "a token", frozenset({Permission.READ_DIRECTORY}), 30)
    made.add("token_id", token)
    row = await db.fetch_one("SELECT max(seq) AS last FROM audit_event")
    made.ids["seq"] = [str(number) for number in range(1, row["last"] + 1)] if row else []
    return made


async def _partner(made: World, actor: Actor, name: str, sector: Sector, place: UUID) -> UUID:
    given = RegisterIn(name=name, sector=sector, region="FL", jurisdiction_ids=[place])
    key = await partners.register(actor, given)
    made.add("organisation_id", key)
    made.add("site_id", await partners.place_site(actor, key, SiteIn(city="Marlow", region="FL")))
    made.add("name_id", await partners.add_name(actor, key, NameIn(name=f"{name} formerly", kind=NameKind.FORMER)))
    scheme = IdentifierIn(scheme=IdentifierScheme.OWN, value=f"OWN-{len(name)}")
    made.add("identifier_id", await partners.add_identifier(actor, key, scheme))
    day = clock.today()
    made.add(
        "closure_id", await partners.announce_closure(actor, key, ClosureIn(name="break", starts_on=day, ends_on=day))
    )
    await partners.serve_area(actor, key, AreaIn(jurisdiction_id=place, role=AreaRole.SHARED))
    return key


async def _doubles(made: World, actor: Actor) -> None:
    """Two records of one partner, and two that were made one before."""
    given = [RegisterIn(name=f"Gull Library {number}", sector=Sector.COMMUNITY, region="FL") for number in range(4)]
    twin, other, kept, gone = [await partners.register(actor, one) for one in given]
    made.add("twin_id", twin)
    made.add("other_twin_id", other)
    made.add("merge_id", await merge(actor, Order(keep=kept, drop=gone, versions=(1, 1))))


async def _bulk(made: World, actor: Actor, school: UUID, team: UUID) -> None:
    """A change of several that was done, and one that was looked at."""
    _, change = await carry_out(actor, Selection(ids=[school, team]), Deed(kind=DeedKind.TAG, tag="marlow"), None)
    seen = await preview(actor, Selection(ids=[school]), Deed(kind=DeedKind.TAG, tag="Gull 2031"))
    made.add("change_id", change)
    made.add("bulk_digest", seen.digest)


async def _people(made: World, actor: Actor, house: UUID) -> None:
    day = clock.today()
    person = await contacts.add_person(actor, house, PersonIn(name="Dana Example"))
    other = await contacts.add_person(actor, house, PersonIn(name="Ash Sample"))
    post = await contacts.open_position(actor, house, PositionIn(role=PositionRole.PRIMARY_POC))
    held = await contacts.assign(actor, post, AssignmentIn(person_id=person, kind=AssignmentKind.PRIMARY))
    # Today, whichever day that is where the organisation is.
    stands = DelegationIn(delegate_id=other, starts_on=day - timedelta(days=1), ends_on=day + timedelta(days=1))
    made.add("delegation_id", await contacts.delegate(actor, held, stands))
    for name, value in {"person_id": person, "position_id": post, "assignment_id": held}.items():
        made.add(name, value)
    made.add("person_id", other)
    leaver = await contacts.add_person(actor, house, PersonIn(name="Kai Parting"))
    await contacts.person_left(actor, leaver, LeftIn(left_on=day + timedelta(days=30)), 1)
    made.add("leaver_id", leaver)
    for visibility in Visibility:
        await _points(made, actor, house, visibility, person=other, post=post)
    await _hidden_later(made, actor, house)


async def _points(made: World, actor: Actor, house: UUID, visibility: Visibility, *, person: UUID, post: UUID) -> None:
    desk, mobile, mail = PointKind.DESK, PointKind.MOBILE, PointKind.EMAIL_PERSONAL
    of_house = await contacts.publish_point(actor, house, made.point(visibility, desk))
    of_post = await contacts.publish_point(actor, house, made.point(visibility, desk, position_id=post))
    own = await contacts.publish_point(actor, house, made.point(visibility, mobile, person_id=person))
    address = await contacts.publish_point(actor, house, made.point(visibility, mail, person_id=person))
    replaced = await contacts.publish_point(actor, house, made.point(visibility, desk))
    new = await contacts.correct_point(actor, replaced, made.point(visibility, desk), 1)
    retired = await contacts.publish_point(actor, house, made.point(visibility, desk))
    await contacts.retire_point(actor, retired, EndIn(), 1)
    failed = CheckIn(outcome=CheckOutcome.WRONG_PERSON, method=CheckMethod.PHONE_CALL)
    await contacts.record_check(actor, of_house, failed)
    for point in (of_house, of_post, own, address, replaced, new, retired):
        made.add("point_id", point)


async def _hidden_later(made: World, actor: Actor, house: UUID) -> None:
    """Points that everybody saw once: what was said of them then is hidden, too."""
    for visibility in HIDDEN:
        given = made.point(visibility, PointKind.DESK)
        mark = made.marks.pop()
        made.once_open += [form for form in mark.forms if form[0] == "…"]
        # While everybody saw it, the trail told its last four digits; only who reads the whole trail finds them there.
        made.marks.append(replace(mark, forms=tuple(form for form in mark.forms if form[0] != "…")))
        hidden = given.visibility
        given.visibility = Visibility.ALL_USERS
        point = await contacts.publish_point(actor, house, given)
        given.visibility = hidden
        await contacts.correct_point(actor, point, given, 1)
        made.add("point_id", point)


def readable() -> list[Route]:
    """Every route that is read."""
    return [route for route in routes() if route.method == "GET"]


async def readers() -> dict[str, cast.Client]:
    """One of each kind of reader; the coordinator looks after another sector."""
    return {
        "nobody": cast.anonymous(),
        "civilian officer": await cast.charlie(),
        "sworn officer": await cast.bob(),
        "limited coordinator": await cast.alice(sectors=["faith"]),
        "manager": await cast.dana(),
        "sworn manager": await cast.sign_in("manager", sworn=True),
        "auditor": await cast.erin(),
        "administrator": await cast.frank(),
    }
