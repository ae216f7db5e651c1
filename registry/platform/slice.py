"""What the platform itself brings: static files, health, and its own pages as they come."""

from registry.platform.slices import Slice
from registry.platform.web.static_files import static_file

SLICE = Slice(name="registry.platform", routes=[static_file])
