"""Why a merge cannot be undone, in words, and without telling of what somebody may not see."""

from collections.abc import Sequence
from dataclasses import dataclass

from registry.doubles.merging.following import announced, everything
from registry.doubles.merging.ledger import Image
from registry.platform import db
from registry.platform.access.model import Actor
from registry.platform.following import Follow

_VERBS = {"changed": "was changed since", "added": "was added since", "removed": "was taken away since"}
_HIDDEN = "something that you may not see was changed since; ask an administrator"


@dataclass(frozen=True, slots=True)
class Found:
    """One row that is not as the merge left it: changed, added or removed; `image` is what is known of it."""

    table: str
    verb: str
    image: Image
    field: str = ""


async def sentences(actor: Actor, found: Sequence[Found]) -> list[str]:
    """One for each, without repeats."""
    return list(dict.fromkeys([await _sentence(actor, one) for one in found]))


async def _sentence(actor: Actor, found: Found) -> str:
    if found.field:
        words = found.field.removesuffix("_id").replace("_", " ")
        return f"the {words} of {found.image['name']} was changed since"
    of = next((one for one in everything(announced()) if one.table == found.table and one.what[0]), None)
    label, seen = await _told(of, found.image) if of else (None, "all_users")
    if not actor.sees(seen):
        return _HIDDEN
    what = of.what[0] if of else found.table.replace("_", " ")
    article = "an" if what[0] in "aeiou" else "a"
    name = f"the {what} “{label}”" if label else f"{article} {what}"
    return f"{name} {_VERBS[found.verb]}"


async def _told(of: Follow, image: Image) -> tuple[str | None, str]:
    """What a row is called, and who may see it; of a row that is gone as far as its image says."""
    if "id" not in image:
        return None, str(image.get("visibility", "all_users"))
    row = await db.fetch_one(
        f"SELECT {of.label} AS label, {of.seen} AS seen FROM {of.table} t WHERE t.id = $1::text::uuid",  # noqa: S608
        str(image["id"]),
    )
    return (row["label"], row["seen"] or "all_users") if row else (None, str(image.get("visibility", "all_users")))
