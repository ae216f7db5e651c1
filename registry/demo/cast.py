"""The users of the demonstration: one of each kind. None can sign in until an administrator hands over a link."""

from dataclasses import replace
from uuid import UUID

from registry.platform import clock, db
from registry.platform.access import queries, service, sessions
from registry.platform.access.model import Actor, Role
from registry.platform.access.rules import Account
from registry.platform.demonstration import Scene, Stage

WORK_FOR = "intelligence"  # the partner whose people they are
CAST = {
    "officer": Account(name="Marcus Tillery", email="marcus.tillery@example.org", role=Role.OFFICER, sworn=True),
    "analyst": Account(name="Priya Raman", email="priya.raman@example.org", role=Role.OFFICER),
    "coordinator": Account(name="Nadia Okafor", email="nadia.okafor@example.org", role=Role.COORDINATOR),
    "education": Account(
        name="Luis Marchetti",
        email="luis.marchetti@example.org",
        role=Role.COORDINATOR,
        sectors=frozenset({"education_k12", "education_higher"}),
    ),
    "manager": Account(name="Helen Sorensen", email="helen.sorensen@example.org", role=Role.MANAGER),
    "auditor": Account(name="Joan Abernathy", email="joan.abernathy@example.org", role=Role.AUDITOR),
}


async def enter(stage: Stage) -> None:
    """Open their accounts, without a password and without a link."""
    with clock.frozen(stage.workday(0, 7)):
        ids = {key: await service.open_account(None, account) for key, account in CAST.items()}
    # As new as they are: accounts that nobody used for long are closed at night.
    await db.execute(
        "UPDATE app_user SET demo = true, created_at = $2 WHERE id = ANY($1)", list(ids.values()), stage.now
    )
    stage.cast.update({key: await _actor(user_id) for key, user_id in ids.items()})


def employment(stage: Stage) -> Scene:
    """The moment at which it is said for whom they work: that partner is in the directory by then."""

    async def employ(_: Actor) -> None:
        home = stage.organisations[WORK_FOR]
        for actor in stage.cast.values():
            user = await queries.user(actor.user_id)
            await service.amend(None, user.id, user.version, replace(user.account, organisation_id=home))

    return Scene(stage.workday(5, 17), "manager", employ)


async def _actor(user_id: UUID) -> Actor:
    row = await db.fetch_one(f"SELECT {sessions.ACTOR_COLUMNS} FROM app_user u WHERE id = $1", user_id)  # noqa: S608
    actor = sessions.actor_of(row) if row else None
    assert actor is not None  # noqa: S101 - opened a moment ago
    return actor
