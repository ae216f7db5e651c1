"""The board: what stands in which lane and why, who sees it, page by page, in a fixed number of statements."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from agreements.board.cells import Cell, Level, level_of
from agreements.board.matrix import matrix
from agreements.board.model import Filters, Lane
from agreements.board.queries import board, key_of, lane_lines
from agreements.board.shown import shown
from agreements.model import Kind, State
from agreements.record import service, standings
from contacts import service as contacts
from contacts.schemas import LeftIn, PersonIn
from registry.partners.sectors import Sector
from registry.platform import db
from registry.platform.access.model import Actor
from tests import cast
from tests.agreements.board_cases import agreement, every_lane, owned, sign, term, today, town, version
from tests.security.test_statements import counted

pytestmark = pytest.mark.usefixtures("database")


async def _two() -> tuple[Actor, UUID]:
    return await cast.person("manager"), (await cast.person("manager")).user_id


async def test_every_agreement_stands_in_its_lane_and_in_no_other() -> None:
    dana, other = await _two()
    made = await every_lane(dana, other, await town(dana))

    found = await board(dana, Filters())

    stands = {lane.value: [line.id for line in lines] for lane, lines in found.lines.items() if lines}
    expected = {name: [key] for name, key in made.items() if name != "quiet"}
    assert stands == expected
    assert {lane.value: n for lane, n in found.counts.items() if n} == dict.fromkeys(expected, 1)
    assert found.found_late == 1
    assert found.agreements == len(made)
    assert [line.lane for line in found.urgent] == [Lane.LAPSED, Lane.DECIDE, Lane.NOTICE]


async def test_many_that_lapsed_leave_room_for_what_can_still_be_saved() -> None:
    dana, other = await _two()
    made = await every_lane(dana, other, place := await town(dana))
    older = [await agreement(dana, place, f"Older {number}") for number in range(3)]
    for key in older:
        await term(dana, key, -900, -400)
    await standings.keep(older)

    found = await board(dana, Filters())

    assert found.counts[Lane.LAPSED] == 4
    assert found.urgent[0].id in older
    assert [line.id for line in found.urgent[1:]] == [made["decide"], made["notice"]]


async def test_line_says_what_is_missing() -> None:
    dana, other = await _two()
    made = await every_lane(dana, other, await town(dana))

    found = await board(dana, Filters())

    assert found.lines[Lane.SIGNING][0].why == "Not yet signed: Marlow High School."
    assert found.lines[Lane.ORPHANED][0].why == "Nobody looks after it. Nobody stands in."
    assert found.lines[Lane.NOTICE][0].by is not None
    assert found.lines[Lane.NOTICE][0].id == made["notice"]
    assert found.lines[Lane.LAPSED][0].by == today() - timedelta(days=21)


async def test_hidden_agreement_is_absent_everywhere() -> None:
    frank, officer = await cast.person("administrator"), await cast.person("officer")
    other = await cast.person("manager")
    place = await town(frank)
    made = await every_lane(frank, other.user_id, place)
    await db.execute("UPDATE agreement SET visibility = 'coordinators'")

    found = await board(officer, Filters())

    assert found.nothing
    assert (found.agreements, found.found_late, found.coming) == (0, 0, None)
    assert await lane_lines(officer, Lane.LAPSED, Filters(), after=None, limit=9) == []
    assert await shown(officer, Filters()) == ([], False)
    assert {cell.level for cell in (await matrix(officer, "FL")).cells.values()} == {Level.NONE}
    assert (await board(frank, Filters())).agreements == len(made)


async def test_filters_narrow_lines_and_counts() -> None:
    dana, other = await _two()
    place, elsewhere = await town(dana), await town(dana, "Gull")
    here, there = await agreement(dana, place, "Here"), await agreement(dana, elsewhere, "There")
    for key in (here, there):
        await term(dana, key, -300, 40)
    await service.amend(dana, there, {"sectors": [Sector.FAITH]}, await version(there))
    await owned(dana, here, other)
    await standings.keep([here, there])

    async def ids(filters: Filters) -> list[UUID]:
        found = await board(dana, filters)
        assert found.counts[Lane.EXPIRING] == len(found.lines[Lane.EXPIRING])
        return sorted(line.id for line in found.lines[Lane.EXPIRING])

    assert await ids(Filters()) == sorted([here, there])
    assert await ids(Filters(mine=dana.user_id)) == [here]
    assert await ids(Filters(mine=other)) == [here]
    assert await ids(Filters(county=elsewhere.county)) == [there]
    assert await ids(Filters(sector=Sector.EDUCATION_K12)) == [here]
    assert await ids(Filters(sector=Sector.FAITH)) == [there]


async def test_pages_of_a_lane_give_every_line_once() -> None:
    dana = await cast.person("manager")
    place = await town(dana)
    keys = [await agreement(dana, place, f"Understanding {number}") for number in range(7)]
    for number, key in enumerate(keys):
        await term(dana, key, -300, 40 + number // 2)
    await standings.keep(keys)

    for lane in (Lane.EXPIRING, Lane.ORPHANED):
        seen: list[UUID] = []
        after = None
        while lines := await lane_lines(dana, lane, Filters(), after=after, limit=2):
            seen += [line.id for line in lines]
            after = key_of(lines[-1])
        assert sorted(seen) == sorted(keys), lane


async def test_agreement_is_orphaned_when_somebody_behind_it_goes() -> None:
    dana, other = await _two()
    place = await town(dana)
    signatory = await contacts.add_person(dana, place.school, PersonIn(name="Kim Signer"))
    left, gone, disabled, whole = [await agreement(dana, place, name) for name in ("Left", "Gone", "Disabled", "Whole")]
    for key in (left, gone, disabled, whole):
        await term(dana, key, -10, 800)
        await owned(dana, key, other)
    await db.execute(
        "UPDATE agreement_party SET signatory_id = $2 WHERE agreement_id = $1 AND organisation_id = $3",
        left, signatory, place.school,
    )  # fmt: skip
    await contacts.person_left(dana, signatory, LeftIn(), 1)
    ended = await town(dana, "Gull")
    await db.execute("UPDATE organisation SET status = 'dissolved' WHERE id = $1", ended.school)
    await db.execute(
        "UPDATE agreement_party SET organisation_id = $2 WHERE agreement_id = $1 AND organisation_id = $3",
        gone, ended.school, place.school,
    )  # fmt: skip
    former = await cast.person("manager")
    await db.execute("UPDATE app_user SET disabled_at = now() WHERE id = $1", former.user_id)
    await db.execute("UPDATE agreement SET owner_id = $2 WHERE id = $1", disabled, former.user_id)
    await standings.keep([left, gone, disabled, whole])

    found = await board(dana, Filters())

    assert {line.id: line.why for line in found.lines[Lane.ORPHANED]} == {
        left: "Signed by Kim Signer, who left.",
        gone: "No longer there: Gull High School.",
        disabled: "Nobody looks after it.",
    }
    assert found.counts[Lane.ORPHANED] == 3


async def test_board_timeline_and_matrix_ask_as_often_for_many_as_for_few() -> None:
    dana, other = await _two()
    place = await town(dana)
    await every_lane(dana, other, place)

    async def asked() -> list[int]:
        numbers = []
        for read in (
            lambda: board(dana, Filters()),
            lambda: lane_lines(dana, Lane.EXPIRING, Filters(), after=None, limit=50),
            lambda: shown(dana, Filters()),
            lambda: matrix(dana, "FL"),
        ):
            with counted() as sent:
                await read()
            numbers.append(len(sent))
        return numbers

    await asked()  # the connection learns its types
    few = await asked()
    await _many(300)

    assert await asked() == few
    assert few[0] <= 5
    assert (await board(dana, Filters())).counts[Lane.EXPIRING] == 301


async def _many(count: int) -> None:
    """Copies of the agreement that expires, with its parties and what it is."""
    await db.execute(
        f"""
        CREATE TEMP TABLE copied ON COMMIT DROP AS SELECT a.id AS old, gen_random_uuid() AS id, n FROM agreement a
            JOIN agreement_standing s ON s.agreement_id = a.id AND s.state = 'expiring', generate_series(1, {count}) n;
        INSERT INTO agreement (id, reference, title, kind, owner_id, backup_owner_id, stage, created_at, updated_at)
            SELECT c.id, 'X-' || c.n, a.title, a.kind, a.owner_id, a.backup_owner_id, a.stage, a.created_at,
                a.updated_at FROM copied c JOIN agreement a ON a.id = c.old;
        INSERT INTO agreement_party (id, agreement_id, organisation_id, role, signed_on)
            SELECT gen_random_uuid(), c.id, p.organisation_id, p.role, p.signed_on
            FROM copied c JOIN agreement_party p ON p.agreement_id = c.old;
        INSERT INTO agreement_standing SELECT c.id, s.since_on, s.until_on, s.state, s.reason, s.begins_on, s.ends_on,
            s.renews_on, s.notice_on, s.send_by, s.decide_by, s.review_on, s.statute_on, s.holdover_until,
            s.review_overdue, s.next_on FROM copied c JOIN agreement_standing s ON s.agreement_id = c.old;
        """
    )


async def test_cell_has_the_best_agreement_and_the_gaps_beside_it() -> None:
    dana, _ = await _two()
    place = await town(dana)
    ended, now = await agreement(dana, place, "Ended"), await agreement(dana, place, "Now")
    await term(dana, ended, -400, -100)
    await term(dana, now, -10, 900)
    await standings.keep([ended, now])

    found = await matrix(dana, "FL")

    school = found.cells[place.county, Sector.EDUCATION_K12]
    assert school == Cell(partners=1, grade="F", people=0, level=Level.IN_FORCE, bound=1)
    assert school.single
    [gap] = [gap for gap in found.gaps() if gap.county.id == place.county]
    assert Sector.MENTAL_HEALTH in gap.nobody
    assert not gap.no_agreement


async def test_agreement_that_names_its_areas_counts_there_alone() -> None:
    dana, _ = await _two()
    place, elsewhere = await town(dana), await town(dana, "Gull")
    key = await agreement(dana, place, "Elsewhere")
    await term(dana, key, -10, 900)
    scope = {"jurisdiction_ids": [elsewhere.county], "sectors": [Sector.FAITH]}
    await service.amend(dana, key, scope, await version(key))
    await standings.keep([key])

    cells = (await matrix(dana, "FL")).cells

    assert {spot: cell.level for spot, cell in cells.items() if cell.level is not Level.NONE} == {
        (elsewhere.county, Sector.FAITH): Level.IN_FORCE
    }


def test_every_state_has_a_level_and_none_that_binds_is_worth_less_than_one_that_does_not() -> None:
    levels = list(Level)
    binding = {levels.index(level_of(state)) for state in State if state.in_force}
    others = {levels.index(level_of(state)) for state in State if not state.in_force}

    assert max(binding) < min(others)


def test_cell_says_in_words_what_it_shows() -> None:
    known = Cell(partners=3, grade="B", people=4, level=Level.DUE, bound=1)

    assert known.words == "3 partners, reached B, agreement in force, something due"
    assert replace(known, partners=1).words == "1 partner, reached B, agreement in force, something due, rests on one"
    assert Cell().words == "nobody"


async def test_handshake_goes_when_it_is_put_on_paper() -> None:
    dana, other = await _two()
    place = await town(dana)
    key = await agreement(dana, place, "Word", signed=False, kind=Kind.HANDSHAKE)
    await owned(dana, key, other)
    await standings.keep([key])

    assert [lane for lane, n in (await board(dana, Filters())).counts.items() if n] == [Lane.HANDSHAKE]


async def test_signature_is_missing_until_the_last_one() -> None:
    dana, other = await _two()
    key = await agreement(dana, await town(dana), "Round", signed=False)
    await owned(dana, key, other)
    await sign(dana, key, 1)
    await standings.keep([key])
    before = (await board(dana, Filters())).counts[Lane.SIGNING]
    await sign(dana, key)
    await standings.keep([key])

    assert (before, (await board(dana, Filters())).counts[Lane.SIGNING]) == (1, 0)
