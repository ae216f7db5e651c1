"""The guided path as data: every choice leads somewhere, by words that positions are really found by."""

from itertools import product
from uuid import UUID

import pytest

from contacts.asking import PURPOSES
from contacts.kinds import PositionRole
from registry.guide.near.areas import Area, Server
from registry.guide.near.positions import Neighbour
from registry.guide.path.asks import ASKS
from registry.guide.path.rules import Candidate, chosen, in_order, taken
from registry.guide.path.ways import (
    LAST_RESORT,
    POLICE,
    SECTORS_OF,
    WAYS,
    Need,
    Scope,
    Way,
    When,
    Who,
    asked_for,
    ways,
)
from registry.lookup.position import Position
from registry.partners.model import JurisdictionType
from registry.partners.sectors import Sector
from registry.platform.slices import Answer

CHOICES = list(product(Who, Need))
KNOWN = {role.value for role in PositionRole} | set(PURPOSES)
HERE = Position(28.93, -83.42)


@pytest.mark.parametrize(("who", "need"), CHOICES)
def test_every_choice_ends_somewhere_and_asks_by_known_words(who: Who, need: Need) -> None:
    led = ways(who, need)

    assert led[-1] is LAST_RESORT
    assert len(led) > 1
    assert all(way.sectors and way.purposes for way in led)
    assert {purpose for way in led for purpose in way.purposes} <= KNOWN
    assert asked_for(led, next(iter(led[0].sectors))) == led[0].purposes
    assert any(way.sectors & SECTORS_OF[who] for way in led)


def test_every_sector_is_about_somebody_and_everybody_has_an_ask_card() -> None:
    assert set().union(*SECTORS_OF.values()) | {Sector.LE_CAMPUS} == set(Sector)
    assert set(WAYS) == set(CHOICES)
    assert set(ASKS) == set(Who)
    assert all(ask.first and ask.ready and ask.expect for ask in ASKS.values())


def test_nothing_on_an_ask_card_says_that_something_must_be_given() -> None:
    said = " ".join(line for ask in ASKS.values() for line in (*ask.first, *ask.ready, *ask.expect)).lower()

    assert [word for word in ("entitled", "must", "required to", "obliged") if word in said] == []


def _server(number: int, sector: Sector, kind: JurisdictionType = JurisdictionType.COUNTY) -> Server:
    area = Area(UUID(int=9), kind, "Marlow County")
    return Server(
        UUID(int=number),
        f"Server {number}",
        sector,
        "organisation",
        around_the_clock=False,
        parts=False,
        area=area,
        position=HERE,
    )


def _neighbour(number: int, sector: Sector, north: float = 0.01, status: str = "active") -> Neighbour:
    at = Position(HERE.latitude + north, HERE.longitude)
    return Neighbour(
        UUID(int=number),
        f"Near {number}",
        sector,
        "organisation",
        status,
        "",
        around_the_clock=False,
        parent_id=None,
        position=at,
    )


def test_by_area_or_by_distance_as_the_way_says() -> None:
    serving, near = [_server(1, Sector.LE_LOCAL)], [_neighbour(2, Sector.LE_LOCAL)]
    by_distance = Way(POLICE.sectors, POLICE.purposes, Scope.NEAREST)

    assert [one.how for one in chosen(POLICE, HERE, serving, near)] == ["serves Marlow County, here", "0.7 miles N"]
    assert [one.id.int for one in chosen(by_distance, HERE, serving, near)] == [2, 1]


def test_a_campus_police_answers_for_its_campus_alone_and_nobody_far_or_dormant_is_offered() -> None:
    serving = [_server(1, Sector.LE_CAMPUS), _server(2, Sector.LE_CAMPUS, JurisdictionType.CAMPUS)]
    near = [
        _neighbour(3, Sector.LE_CAMPUS),
        _neighbour(4, Sector.LE_LOCAL, north=2),
        _neighbour(5, Sector.LE_LOCAL, status="dormant"),
        _neighbour(6, Sector.FAITH),
    ]

    assert [one.id.int for one in chosen(POLICE, HERE, serving, near)] == [2]


def _candidates(*numbers: int) -> list[Candidate]:
    return [Candidate(UUID(int=number), f"Partner {number}", Sector.FAITH, "") for number in numbers]


def test_a_partner_is_taken_once_and_only_a_few_are() -> None:
    assert [one.id.int for one in taken([_candidates(1, 2), _candidates(2, 3, 4, 5)])] == [1, 2, 3, 4]


def test_who_answers_now_comes_first_when_it_is_urgent_and_only_then() -> None:
    silent = Answer(open=False, opening="Closed", number="(305) 555-0101", href="tel:+13055550101", spoken=True)
    mobile = Answer(open=False, opening="Closed", number="x", href="tel:x", spoken=True, on_duty=True)
    house = Answer(open=True, opening="Open", number="x", href="tel:x", spoken=True, on_duty=True)
    letter = Answer(open=True, opening="Open", number="a@example.org", href="mailto:a@example.org", on_duty=True)
    answers = {UUID(int=number): one for number, one in enumerate((silent, mobile, house, letter), 1)}
    found = _candidates(9, 1, 2, 3, 4)

    assert [one.id.int for one in in_order(found, answers, When.NOW)] == [3, 2, 4, 1, 9]
    assert [one.id.int for one in in_order(found, answers, When.WEEK)] == [1, 2, 3, 4, 9]
