"""What the platform itself brings: static files, health, the API's page, and people and their rights."""

from registry.platform.access.identity import IdentityLayer
from registry.platform.health import live, ready
from registry.platform.slices import Slice
from registry.platform.web.static_files import static_file

SLICE = Slice(
    name="registry.platform",
    routes=[static_file, live, ready],
    middleware=[IdentityLayer],
)
