"""The first page, assembled from what the other slices put there."""

from registry.home.pages import home
from registry.home.recent import recently_changed
from registry.platform.access.model import Permission
from registry.platform.slices import NavItem, Slice

SLICE = Slice(
    name="registry.home",
    routes=[home],
    home_panels=[recently_changed],
    nav=[NavItem("Today", "/", Permission.EDIT_DIRECTORY, order=5)],
)
