"""Calendar feeds of the small directory: one's own, one of somebody outside, and the address of an officer's."""

from notifications.feeds import service
from notifications.feeds.model import Choice, Scope
from registry.platform.access.model import Actor
from tests import cast
from tests.security.marks import World


async def feeds(made: World, actor: Actor) -> None:
    made.add("feed_id", (await service.subscribe(actor, Choice(name="All", scope=Scope.ALL))).id)
    officer = await cast.person("officer", name="Fern Feed")
    handed = await service.subscribe(officer, Choice(name="All", scope=Scope.ALL))
    made.add("address", f"{handed.secret}.ics")
    sector = Choice(name="Schools", scope=Scope.SECTOR, sector="education_k12")
    other = await cast.person("manager", name="Vera Vouch")
    made.add("outside_feed_id", (await service.grant(other, sector, "Kim Lee", "kim.lee@example.org")).id)
