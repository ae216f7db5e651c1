"""The pages of the contacts."""

from contacts.pages_leaving import LEAVING_PAGES
from contacts.pages_meanwhile import MEANWHILE_PAGES
from contacts.pages_paper import PAPER_PAGES
from contacts.pages_people import PEOPLE_PAGES
from contacts.pages_points import POINT_PAGES
from contacts.pages_positions import POSITION_PAGES

PAGES = [*PEOPLE_PAGES, *LEAVING_PAGES, *MEANWHILE_PAGES, *POSITION_PAGES, *POINT_PAGES, *PAPER_PAGES]
