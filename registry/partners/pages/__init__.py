"""The directory as pages, under /partners."""

from registry.partners.pages.directory import DIRECTORY_PAGES
from registry.partners.pages.organisation import ORGANISATION_PAGES
from registry.partners.pages.parts import PART_PAGES
from registry.partners.pages.places import PLACE_PAGES
from registry.partners.pages.tags import TAG_PAGES

PAGES = [*DIRECTORY_PAGES, *ORGANISATION_PAGES, *PART_PAGES, *PLACE_PAGES, *TAG_PAGES]
