"""From what people type to the organisation or jurisdiction that they mean, and suggestions on the way there."""

from uuid import UUID

from registry.partners.model import Jurisdiction
from registry.partners.queries import Filters, Line, directory, jurisdictions
from registry.platform import db
from registry.platform.errors import Invalid
from registry.platform.text import fold

SUGGESTED = 8


def label_of(line: Line) -> str:
    """An organisation in a field of a form: its name and where it is."""
    return ", ".join(part for part in (line.name, line.city, line.region) if part)


def area_label(area: Jurisdiction) -> str:
    """A jurisdiction in a field of a form: `Bay County, FL`; a state is its name alone."""
    return area.name if area.type == "state" else f"{area.name}, {area.region}"


async def organisation_meant(field: str, text: str | None) -> UUID | None:
    """The one organisation that a typed name means; None for nothing typed.

    Raises:
        Invalid: none is called that, or several are; the sentence for `field` says what to type.
    """
    if not text:
        return None
    labels, names = await _candidates(text)
    # The whole label wins over the name alone, the name of today over a former one.
    meant = (
        [key for key, label in labels.items() if fold(label) == fold(text)]
        or [key for key, name in names.items() if name == fold(text)]
        or list(labels)
    )
    if len(meant) == 1:
        return meant[0]
    if not meant:
        raise Invalid(
            {field: f"No organisation is called “{text}”. Register it first, or type its name as it is here."}
        )
    raise Invalid({field: f"Several match: {'; '.join(labels[key] for key in meant[:4])}. Type one of them whole."})


async def _candidates(text: str) -> tuple[dict[UUID, str], dict[UUID, str]]:
    """The labels and the folded names of those that may be meant, by id: with or without the place behind the name."""
    ways = {fold(text), *(fold(text.rsplit(",", cut)[0]) for cut in (1, 2))}
    rows = await db.fetch(
        """
        SELECT o.id, o.sort_name, o.name, o.region, s.city FROM organisation o
        LEFT JOIN site s ON s.organisation_id = o.id AND s.main
        WHERE o.sort_name = ANY($1::text[])
            OR o.id IN (SELECT organisation_id FROM organisation_name WHERE folded = ANY($1::text[]))
        ORDER BY o.sort_name, o.id LIMIT 20
        """,
        sorted(ways),
    )
    labels = {row["id"]: ", ".join(part for part in (row["name"], row["city"], row["region"]) if part) for row in rows}
    return labels, {row["id"]: row["sort_name"] for row in rows}


async def area_meant(field: str, text: str | None) -> UUID | None:
    """The one jurisdiction that a typed name means; None for nothing typed.

    Raises:
        Invalid: none or several match.
    """
    if not text:
        return None
    name, _, region = text.rpartition(",")
    rows = await db.fetch(
        "SELECT id, name, type, region FROM jurisdiction WHERE folded = $1 OR (folded = $2 AND region = $3) LIMIT 20",
        fold(text),
        fold(name),
        region.strip().upper(),
    )
    if len(rows) == 1:
        known: UUID = rows[0]["id"]
        return known
    if not rows:
        raise Invalid({field: f"There is no area called “{text}” here yet. Type it like “Bay County, FL”."})
    listed = "; ".join(f"{row['name']}, {row['region']} ({row['type'].replace('_', ' ')})" for row in rows[:4])
    raise Invalid({field: f"Several match: {listed}. Type the name with its state."})


async def suggested_organisations(words: str) -> list[dict[str, str]]:
    """A few organisations whose names begin like that, for the field to offer."""
    found = await directory(Filters(starts=words), after=None, limit=SUGGESTED) if fold(words) else []
    return [{"text": label_of(line), "detail": line.sector.label} for line in found]


async def suggested_areas(words: str) -> list[dict[str, str]]:
    """A few jurisdictions whose names begin like that."""
    found = await jurisdictions(None, None, words, after=None, limit=SUGGESTED) if fold(words) else []
    return [{"text": area_label(area), "detail": area.type.replace("_", " ")} for area, _ in found]
