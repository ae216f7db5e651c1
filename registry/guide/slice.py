"""What the guide brings: who for what, who is near, and what is around a place."""

from registry.guide.near.positions import reindex
from registry.guide.near.zip_codes import nightly
from registry.platform.jobs import Nightly
from registry.platform.slices import Slice

SLICE = Slice(
    name="registry.guide",
    jobs=[Nightly("guide.zip_codes", nightly)],
    reindex=reindex,
)
