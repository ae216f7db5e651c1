"""What merging brings: its pages and API, the way from an old address to the record that is kept, and the tidying."""

from registry.doubles.merging.jobs import JOBS
from registry.doubles.merging.pages import PAGES
from registry.doubles.merging.queries import former_ids, names_of
from registry.doubles.merging.redirects import Forwarding
from registry.doubles.merging.routes import ROUTES
from registry.doubles.merging.words import DEEDS
from registry.platform.slices import Slice

SLICE = Slice(
    name="registry.doubles.merging",
    routes=[*ROUTES, *PAGES],
    jobs=JOBS,
    middleware=[Forwarding],
    subject_names=names_of,
    former_ids=former_ids,
    deeds=DEEDS,
)
