"""What can be done in the directory: one function for each thing, each one transaction."""

from registry.partners.service.areas import add_jurisdiction, county, leave_area, serve_area, serve_new_area
from registry.partners.service.closures import announce_closure, withdraw_closure
from registry.partners.service.members import join, leave
from registry.partners.service.names import add_identifier, add_name, end_identifier, forget_name
from registry.partners.service.organisations import amend, assign_owner, register, rename
from registry.partners.service.sites import close_site, move_site, place_site
from registry.partners.service.status import declare, end
from registry.partners.service.tags import tag

__all__ = [
    "add_identifier",
    "add_jurisdiction",
    "add_name",
    "amend",
    "announce_closure",
    "assign_owner",
    "close_site",
    "county",
    "declare",
    "end",
    "end_identifier",
    "forget_name",
    "join",
    "leave",
    "leave_area",
    "move_site",
    "place_site",
    "register",
    "rename",
    "serve_area",
    "serve_new_area",
    "tag",
    "withdraw_closure",
]
