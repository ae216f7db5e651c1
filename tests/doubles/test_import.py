"""Doubles at import: what looks as if it were here already is shown, and left out where somebody says so."""

from pathlib import Path

from registry.partners.model import Sector
from registry.partners.schemas import IdentifierIn, SiteIn
from registry.partners.service import add_identifier, place_site
from registry.platform import db
from registry.platform.access.model import Actor
from tests.cast import alice
from tests.partners.cases import coordinator, school
from tests.partners.importing import csv_file, take, work_off

OFFICE = ",GULL CO SO,le_local,FL,Marlow,1 Main Street,850-555-0103,hifld_law:777,,,,"
OTHER = ",Gull Police Department,le_local,FL,Marlow,3 Main Street,850-555-0104,hifld_law:778,,,,"


async def known(actor: Actor) -> None:
    """The sheriff, who is in the directory under another name and another list's number."""
    key = await school(actor, "Gull County Sheriff's Office", sector=Sector.LE_LOCAL)
    await place_site(actor, key, SiteIn(street="1 Main St", city="Marlow", region="FL"))
    await add_identifier(actor, key, IdentifierIn(scheme="ori", value="FL0990000"))


async def names() -> list[str]:
    return [row["name"] for row in await db.fetch("SELECT name FROM organisation ORDER BY sort_name")]


async def test_new_rows_that_may_be_here_are_shown_and_taken_all_the_same(database: None, tmp_path: Path) -> None:
    await known(await coordinator())
    report = await take(csv_file(tmp_path, OFFICE, OTHER))
    [doubt] = report.prepared.plan.doubtful
    assert (doubt.number, doubt.likely.name) == (2, "Gull County Sheriff's Office")
    assert {"name differs only in abbreviations", "same address"} <= set(doubt.likely.reasons)
    assert (report.summary.create, report.summary.doubtful) == (2, 1)
    assert len(await names()) == 3


async def test_a_number_that_matches_is_no_doubt(database: None, tmp_path: Path) -> None:
    await known(await coordinator())
    report = await take(csv_file(tmp_path, OFFICE.replace("hifld_law:777", "ori:FL0990000")), apply=False)
    assert report.prepared.plan.doubtful == []
    assert report.summary.update == 1


async def test_they_are_left_out_for_a_look_and_the_others_come(database: None, tmp_path: Path) -> None:
    who = await alice()
    await known(who.actor)
    file = csv_file(tmp_path, OFFICE, OTHER)
    answer = await who.form("/import", {"kind": "partners"}, files={"file": (file.name, file.read_bytes())})
    page = answer.headers["location"]
    await work_off()
    shown = (await who.get(page + "?show=doubtful")).text
    assert "1 new partner may be in the directory already" in shown
    assert "name differs only in abbreviations" in shown
    assert (await who.form(page + "/doubles", {"leave": "yes"})).status_code == 303
    await work_off()
    assert "They are left out" in (await who.get(page)).text
    await who.form(page + "/apply")
    await work_off()
    assert await names() == ["Gull County Sheriff's Office", "Gull Police Department"]
