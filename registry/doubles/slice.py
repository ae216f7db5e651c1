"""What the search for doubles brings: who somebody new may be already, the nightly pass, and its pages and API."""

from registry.doubles.commands import doubles
from registry.doubles.finding import doubles_of
from registry.doubles.jobs import JOBS
from registry.doubles.keeping import reindex
from registry.doubles.pages import PAGES, waiting_panel
from registry.doubles.routes import ROUTES
from registry.doubles.service import DEEDS
from registry.platform.following import Follow, Rule
from registry.platform.slices import Slice

SLICE = Slice(
    name="registry.doubles",
    routes=[*ROUTES, *PAGES],
    commands=[doubles],
    jobs=JOBS,
    home_panels=[waiting_panel],
    reindex=reindex,
    follows=[
        Follow(table="double_pair", column="first_id", rule=Rule.DERIVED),
        Follow(table="double_pair", column="second_id", rule=Rule.DERIVED),
        Follow(table="double_not_same", column="first_id", key=("first_id", "second_id"), mirror="second_id"),
        Follow(table="double_not_same", column="second_id", key=("first_id", "second_id"), mirror="first_id"),
    ],
    deeds=DEEDS,
    doubles_of=doubles_of,
)
