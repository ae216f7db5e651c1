"""The API of the contacts."""

from contacts.routes_people import PEOPLE_ROUTES
from contacts.routes_points import POINT_ROUTES
from contacts.routes_positions import POSITION_ROUTES
from contacts.routes_vcard import VCARD_ROUTES

ROUTES = [*PEOPLE_ROUTES, *POSITION_ROUTES, *POINT_ROUTES, *VCARD_ROUTES]
