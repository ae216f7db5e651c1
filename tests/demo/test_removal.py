"""What is of the demonstration goes, what is real stays."""

import pytest

from registry.demo import county
from registry.demo.errors import LastAdministrator, NotLoaded
from registry.demo.removal import remove
from registry.partners import service
from registry.partners.model import Status
from registry.partners.schemas import AreaIn, IdentifierIn, NameIn, OwnerIn
from registry.platform import clock, db
from registry.platform.access.model import Actor
from registry.platform.audit.verify import verify
from tests.cast import person
from tests.demo.conftest import NOW
from tests.demo.everything import tables
from tests.partners.cases import school

pytestmark = pytest.mark.usefixtures("marlow")
# What may go on speaking of the demonstration: the record of it, and words without documents.
_KEEP = {"audit_event", "audit_head", "lookup_word", "lookup_word_change", "migration"}


async def _rows() -> dict[str, int]:
    found = {}
    for name in await tables():
        row = await db.fetch_one(f'SELECT count(*) AS rows FROM "{name}"')
        assert row is not None
        if name not in _KEEP and not name.startswith("pgqueuer"):
            found[name] = row["rows"]
    return found


async def _one(sql: str, *args: object) -> object:
    row = await db.fetch_one(sql, *args)
    assert row is not None
    return row[0]


async def _demo(table: str, where: str) -> object:
    return await _one(f"SELECT id FROM {table} WHERE demo AND {where}")


async def test_removal_leaves_the_empty_registry() -> None:
    before = await _rows()

    removed = await remove()

    left = {name: rows for name, rows in (await _rows()).items() if rows}
    assert removed == before["organisation"]
    # Shipped with the registry, like the states: what laws want, and the bases on which partners are asked. That
    # calendars changed, and the key of links in mails, are of no partner.
    assert set(left) - {"calendar_revision", "mail_key"} == {"agreement_pack", "jurisdiction", "legal_basis"}
    assert await _one("SELECT count(*) FROM jurisdiction WHERE type <> 'state'") == 0
    assert await _one("SELECT count(*) FROM lookup_vocabulary WHERE documents <> 0") == 0
    assert await county.is_demo() is False


async def test_removal_leaves_the_audit_trail_whole() -> None:
    before = await _one("SELECT count(*) FROM audit_event")

    await remove()

    assert await _one("SELECT count(*) FROM audit_event") == int(str(before)) + 1
    assert await _one("SELECT action || ' ' || kind FROM audit_event ORDER BY seq DESC LIMIT 1") == (
        "removed demonstration"
    )
    assert [verdict.reason for verdict in await verify()] == ["intact"]


async def test_removal_without_a_demonstration_is_refused() -> None:
    await remove()

    with pytest.raises(NotLoaded, match="no demonstration"):
        await remove()


async def test_the_county_can_come_back() -> None:
    await remove()

    with clock.frozen(NOW):
        assert await county.load_once() is True


async def test_real_rows_survive_and_let_go() -> None:
    alice = await person("coordinator", organisation_id=await _demo("organisation", "sector = 'fusion_center'"))
    parent = await _demo("organisation", "name = 'Marlow County School District'")
    mine = await school(alice, "Real Academy", parent_id=parent)
    await _tie_to_the_county(alice, mine)

    await remove()

    kept = await db.fetch_one("SELECT * FROM organisation WHERE id = $1", mine)
    assert kept is not None
    pointing = ("parent_id", "successor_id", "owner_id", "backup_owner_id")
    assert [kept[column] for column in pointing] == [None, None, alice.user_id, None]
    assert await _one("SELECT organisation_id FROM app_user WHERE id = $1", alice.user_id) is None
    assert await _one("SELECT count(*) FROM organisation_identifier WHERE organisation_id = $1", mine) == 1
    assert await _one("SELECT count(*) FROM service_area WHERE organisation_id = $1", mine) == 0
    assert await _one("SELECT string_agg(name, ' ') FROM lookup_organisation") == "Real Academy"
    told = await db.fetch("SELECT kind, subject_id FROM audit_event WHERE action = 'let go of the demonstration'")
    assert {(row["kind"], row["subject_id"]) for row in told} == {
        ("organisation", str(mine)),
        ("user", str(alice.user_id)),
    }


async def _tie_to_the_county(actor: Actor, mine: object) -> None:
    key = mine
    county_area = await _demo("jurisdiction", "type = 'county'")
    manager = await _demo("app_user", "role = 'manager'")
    await service.add_identifier(actor, key, IdentifierIn(scheme="own", value="R-1"))  # type: ignore[arg-type]
    await service.add_name(actor, key, NameIn(name="RA"))  # type: ignore[arg-type]
    await service.serve_area(actor, key, AreaIn(jurisdiction_id=county_area))  # type: ignore[arg-type]
    owners = OwnerIn(owner_id=actor.user_id, backup_owner_id=manager)  # type: ignore[arg-type]
    await service.assign_owner(actor, key, owners)  # type: ignore[arg-type]
    hospital = await _demo("organisation", "sector = 'healthcare'")
    await service.end(actor, key, Status.MERGED, successor_id=hospital)  # type: ignore[arg-type]


async def test_a_limit_to_the_county_never_becomes_no_limit() -> None:
    county_area = await _demo("jurisdiction", "type = 'county'")
    florida = await _one("SELECT id FROM jurisdiction WHERE type = 'state' AND region = 'FL'")
    narrow = await person("coordinator", jurisdictions=[county_area])
    wide = await person("coordinator", jurisdictions=[county_area, florida])

    await remove()

    limits = {row["id"]: row["jurisdictions"] for row in await db.fetch("SELECT id, jurisdictions FROM app_user")}
    assert limits == {narrow.user_id: [county_area], wide.user_id: [florida]}


async def test_the_last_administrator_is_not_removed() -> None:
    joined = {"password_hash": "x", "totp_secret": "y"}
    await person("administrator", demo=True, **joined)
    await person("officer", **joined)

    with pytest.raises(LastAdministrator, match="somebody else"):
        await remove()

    await person("administrator", **joined)
    await remove()
