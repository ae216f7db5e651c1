"""What the guide brings: who for what, who is near, and what is around a place."""

from registry.guide.near.positions import reindex
from registry.guide.near.zip_codes import nightly
from registry.platform.following import Follow, Rule
from registry.platform.jobs import Nightly
from registry.platform.slices import Slice

SLICE = Slice(
    name="registry.guide",
    jobs=[Nightly("guide.zip_codes", nightly)],
    reindex=reindex,
    follows=[Follow(table="organisation_position", column="organisation_id", rule=Rule.DERIVED)],
)
