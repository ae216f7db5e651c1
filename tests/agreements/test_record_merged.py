"""Two records of one partner become one: its agreements go along, and none is lost or without somebody who leads."""

import pytest

from agreements.model import PartyRole, Stage
from agreements.record import service
from agreements.record.queries import of_organisation, whole
from registry.doubles.merging.model import Order
from registry.doubles.merging.service import merge
from registry.doubles.merging.undo import undo
from tests import cast
from tests.agreements.places import drafted, in_force, sheriff, version
from tests.contacts.places import organisation

pytestmark = pytest.mark.usefixtures("database")


async def test_agreements_of_both_are_the_one_record_s_and_come_back_with_an_undo() -> None:
    frank = await cast.frank()
    kept, lost = await organisation("Gull Library"), await organisation("Gull Library North")
    first, second = await in_force(frank.actor, kept), await in_force(frank.actor, lost)

    made = await merge(frank.actor, Order(keep=kept, drop=lost, versions=(1, 1)))
    together = {one.id for one in await of_organisation(frank.actor, kept)}
    await undo(frank.actor, made)

    assert together == {first, second}
    assert {one.id for one in await of_organisation(frank.actor, lost)} == {second}


async def test_lead_that_went_into_another_party_leaves_an_agreement_that_can_be_worked_on() -> None:
    frank = await cast.frank()
    kept, lost, office = await organisation("Gull Library"), await organisation("Gull Library North"), await sheriff()
    key = await drafted(frank.actor, lost, kept, office)

    await merge(frank.actor, Order(keep=kept, drop=lost, versions=(1, 1)))
    await service.advance(frank.actor, key, Stage.NEGOTIATING, await version(key))

    it = await whole(frank.actor, key)
    assert {(one.name, one.role) for one in it.parties} == {
        ("Gull Library", PartyRole.PARTY), ("Marlow Sheriff", PartyRole.PARTY),
    }  # fmt: skip
    assert (await frank.get(f"/agreements/{key}")).status_code == 200
