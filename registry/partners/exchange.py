"""Partners and their places as a kind of import: what the engine of the platform needs to know of them."""

from collections.abc import Sequence
from uuid import UUID

from registry.partners.exchange_fields import ORGANISATION, SITE, profiles
from registry.partners.exchange_sites import Sites
from registry.partners.exchange_store import Organisations
from registry.partners.identifiers import IdentifierScheme
from registry.partners.model import Sector, Status
from registry.platform import db
from registry.platform.access.model import Actor
from registry.platform.exchange.kinds import Chosen, ImportKind, RecordType


async def listing(chosen: Chosen, by: Actor) -> Sequence[UUID]:  # noqa: ARG001 - every reader sees every partner
    """The organisations of the chosen sectors, statuses and states, by name; an empty choice is all."""
    rows = await db.fetch(
        """
        SELECT id FROM organisation
        WHERE (cardinality($1::text[]) = 0 OR sector = ANY($1)) AND (cardinality($2::text[]) = 0 OR status = ANY($2))
            AND (cardinality($3::text[]) = 0 OR region = ANY($3))
        ORDER BY sort_name, id
        """,
        *(list(chosen.get(name, ())) for name in ("sector", "status", "region")),
    )
    return [row["id"] for row in rows]


PARTNERS = ImportKind(
    name="partners",
    label="Partners",
    records={
        "organisation": RecordType(
            noun="partner",
            nouns="partners",
            targets=ORGANISATION,
            store=Organisations(),
            echoes=frozenset({"county", "parent_identifier", "successor_identifier"}),
            derived=frozenset({"county_fips"}),
        ),
        "site": RecordType(
            noun="place",
            nouns="places",
            targets=SITE,
            store=Sites(),
            echoes=frozenset({"organisation"}),
            match=("site",),
        ),
    },
    profiles=profiles,
    own="registry_partners",
    link="/partners/",
    schemes={str(scheme): scheme.label for scheme in IdentifierScheme},
    filters={
        "sector": {str(sector): sector.label for sector in Sector},
        "status": {str(status): str(status).capitalize() for status in Status},
        "region": {},
    },
    listing=listing,
)
