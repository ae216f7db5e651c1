"""Who is nearest, from the database, compared with looking at everybody; and ZIP codes from the packaged list."""

import random
from uuid import UUID

import pytest

from registry.guide.near import zip_codes
from registry.guide.near.positions import nearest
from registry.lookup.position import Position, kilometres
from registry.partners import service as partners
from registry.partners.model import Status
from registry.partners.schemas import SiteIn
from registry.partners.sectors import Sector
from registry.platform import db, slices
from tests import cast
from tests.guide.town import HERE, placed

pytestmark = pytest.mark.usefixtures("database")
SECTORS = (Sector.HEALTHCARE, Sector.LE_LOCAL, Sector.EDUCATION_K12)


async def _everywhere(count: int, seed: int) -> dict[UUID, tuple[Sector, Position]]:
    """Partners all over the earth, poles and date line included, and some close together."""
    dice = random.Random(seed)  # noqa: S311 - places, not secrets
    made: dict[UUID, tuple[Sector, Position]] = {}
    for number in range(count):
        far = number % 2 == 0
        at = (
            Position(dice.uniform(-90, 90), dice.uniform(-180, 180))
            if far
            else Position(HERE.latitude + dice.uniform(-1, 1), HERE.longitude + dice.uniform(-1, 1))
        )
        sector = dice.choice(SECTORS)
        made[await placed(f"Place {number}", sector, at)] = (sector, at)
    await slices.reindex(list(made))
    return made


async def test_the_nearest_are_those_that_looking_at_everybody_finds() -> None:
    made = await _everywhere(120, seed=7)
    for here in (HERE, Position(0, 180), Position(89.99, 10), Position(-90, 0), Position(28.2, -179.99)):
        for sectors in (SECTORS, SECTORS[:1], tuple(Sector)):
            found = await nearest(here, sectors, 20)

            inside = [(kilometres(here, at), key) for key, (sector, at) in made.items() if sector in sectors]
            assert [one.id for one in found] == [key for _, key in sorted(inside)[:20]]


async def test_so_many_of_each_sector_when_asked() -> None:
    await _everywhere(60, seed=11)

    found = await nearest(HERE, SECTORS, 50, of_each=2)

    assert sorted(one.sector for one in found) == sorted([*SECTORS, *SECTORS])


async def test_a_position_follows_its_partner() -> None:
    alice = (await cast.alice()).actor
    key = await placed("Gull Clinic", Sector.HEALTHCARE, HERE)
    await slices.reindex([key])
    row = await db.fetch_one("SELECT id FROM site WHERE organisation_id = $1", key)
    assert row

    await partners.move_site(alice, key, row["id"], SiteIn(city="Gull", region="FL", latitude=29.5, longitude=-82.0))
    moved = await nearest(HERE, [Sector.HEALTHCARE], 1)
    await partners.declare(alice, key, Status.INACTIVE)
    gone = await nearest(HERE, [Sector.HEALTHCARE], 1)
    await partners.declare(alice, key, Status.ACTIVE)
    back = await nearest(HERE, [Sector.HEALTHCARE], 1)
    await partners.close_site(alice, key, row["id"])

    assert [one.position for one in (*moved, *back)] == [Position(29.5, -82.0)] * 2
    assert gone == await nearest(HERE, [Sector.HEALTHCARE], 1) == []


async def test_a_zip_code_is_found_from_the_first_question_on_and_read_in_once(monkeypatch: pytest.MonkeyPatch) -> None:
    first = await zip_codes.zip_code("32401")
    reads: list[object] = []
    monkeypatch.setattr(zip_codes, "_packaged", lambda: reads.append(1))

    again = await zip_codes.zip_code("32401-0001")

    assert first == again
    assert first
    assert (first.label, first.region, first.county) == ("32401 Panama City", "FL", "Bay County")
    assert kilometres(first.position, Position(30.16, -85.65)) < 5
    assert await zip_codes.refresh() is False
    assert reads == []
    assert await zip_codes.zip_code("99998") is None
    row = await db.fetch_one("SELECT count(*) AS many FROM zip_centroid")
    assert row
    assert row["many"] > 40_000


async def test_a_zip_code_that_only_a_partner_has_lies_where_its_partners_are() -> None:
    await db.execute("INSERT INTO zip_centroid_source (version) VALUES ('any')")
    key = await placed("Gull School", Sector.EDUCATION_K12, HERE)
    await db.execute("UPDATE site SET postal_code = '34501-0001', city = 'Bayhaven' WHERE organisation_id = $1", key)

    found = await zip_codes.zip_code("34501")

    assert found
    assert (found.label, found.position) == ("34501 Bayhaven", HERE)
