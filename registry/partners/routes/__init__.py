"""The directory for programs, under /api/v1."""

from registry.partners.routes.organisations import ORGANISATION_ROUTES
from registry.partners.routes.parts import PART_ROUTES
from registry.partners.routes.places import PLACE_ROUTES

ROUTES = [*ORGANISATION_ROUTES, *PART_ROUTES, *PLACE_ROUTES]
