"""What registers bring to the manifest: agreements as a kind of import and export."""

from collections.abc import Mapping, Sequence
from functools import cache
from uuid import UUID

from agreements.model import Kind
from agreements.register.fields import AGREEMENT, COLUMNS
from agreements.register.spreading import spread
from agreements.register.store import Agreements, hushed, shown
from registry.platform import db
from registry.platform.access.model import Actor, Permission
from registry.platform.exchange.kinds import Chosen, ImportKind, RecordType
from registry.platform.exchange.profile import Profile, Source

OWN = "registry_agreements"


@cache
def profiles() -> Mapping[str, Profile]:
    """The profile under which this registry reads its own exports."""
    own = Profile(
        name=OWN,
        label="Agreements, as this registry exports them",
        record="agreement",
        sources=tuple(Source(field=name, columns=(name,)) for name in COLUMNS),
        match=("id", "reference", "title"),
        sentinels=(),
        complete=True,
        flexible=True,
    )
    return {OWN: own}


async def listing(chosen: Chosen, by: Actor) -> Sequence[UUID]:
    """The agreements of the chosen kinds and states that this person may see, by reference."""
    rows = await db.fetch(
        """
        SELECT id FROM agreement
        WHERE visibility = ANY($1) AND (cardinality($2::text[]) = 0 OR kind = ANY($2))
            AND (cardinality($3::text[]) = 0 OR region = ANY($3))
        ORDER BY reference COLLATE "C", id
        """,
        by.visibilities(),
        *(list(chosen.get(name, ())) for name in ("type", "region")),
    )
    return [row["id"] for row in rows]


AGREEMENTS = ImportKind(
    name="agreements",
    label="Agreements",
    records={
        "agreement": RecordType(
            noun="agreement",
            nouns="agreements",
            targets=AGREEMENT,
            store=Agreements(),
            match=("id", "reference", "title"),
            spread=spread,
            shown=shown,
            hushed=hushed,
        )
    },
    profiles=profiles,
    own=OWN,
    link="/agreements/",
    schemes={},
    filters={"type": {str(kind): kind.label for kind in Kind}, "region": {}},
    listing=listing,
    reading=Permission.READ_AGREEMENTS,
    writing=Permission.EDIT_AGREEMENTS,
    settings=("register", "kind", "visibility", "date_order", "end_day"),
)
IMPORT_KINDS = [AGREEMENTS]
