"""Whether what an agreement points to is there: owners, areas, sites, packs, people, organisations."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from agreements.errors import wrong
from registry.partners.model import Status
from registry.partners.queries import editors
from registry.platform import db

_OWNERS = ("owner_id", "backup_owner_id")


async def organisations_stand(ids: Collection[UUID], field: str) -> None:
    """Refuse organisations that are not there or have ended.

    Raises:
        Invalid: with a sentence for `field`.
    """
    rows = await db.fetch("SELECT id, name, status FROM organisation WHERE id = ANY($1)", list(ids))
    if len(rows) < len(set(ids)):
        raise wrong(field, "There is no such organisation. Register it first.")
    ended = [row["name"] for row in rows if Status(row["status"]).ended]
    if ended:
        raise wrong(field, f"{ended[0]} no longer exists as a partner. Choose the one that took its place.")


async def person_stands(person_id: UUID | None) -> None:
    """Refuse a signatory who is not listed.

    Raises:
        Invalid.
    """
    if person_id and not await db.fetch_one("SELECT 1 FROM person WHERE id = $1", person_id):
        raise wrong("signatory_id", "Choose somebody who is listed, or type the name alone.")


async def references_stand(changes: Mapping[str, Any], current: Mapping[str, Any]) -> None:
    """Refuse owners, areas, sites or packs that are not there, and an address that is not one of the web.

    Raises:
        Invalid: with a sentence for each field.
    """
    address = changes.get("published_url")
    if address and not address.startswith(("https://", "http://")):
        raise wrong("published_url", "Give a web address that begins with https://.")
    await _owners(changes, current)
    await _known(changes, "jurisdiction_ids", "jurisdiction", "Choose areas that are in the directory.")
    await _known(changes, "site_ids", "site", "Choose places that are in the directory.")
    if changes.get("pack_code") and not await db.fetch_one(
        "SELECT 1 FROM agreement_pack WHERE code = $1", changes["pack_code"]
    ):
        raise wrong("pack_code", "Choose one of the packs.")


async def _owners(changes: Mapping[str, Any], current: Mapping[str, Any]) -> None:
    wanted = {name: changes[name] for name in _OWNERS if changes.get(name)}
    if not wanted:
        return
    both = {name: changes.get(name, current.get(name)) for name in _OWNERS}
    if both["owner_id"] and both["owner_id"] == both["backup_owner_id"]:
        raise wrong("backup_owner_id", "Choose somebody else than the owner, or nobody.")
    known = {user_id for user_id, _ in await editors()}
    for name, user_id in wanted.items():
        if user_id not in known and user_id != current.get(name):
            raise wrong(name, "Choose somebody who may edit agreements.")


async def _known(changes: Mapping[str, Any], field: str, table: str, sentence: str) -> None:
    ids = set(changes.get(field) or ())
    if not ids:
        return
    row = await db.fetch_one(f"SELECT count(*) AS n FROM {table} WHERE id = ANY($1)", list(ids))  # noqa: S608
    if row is None or row["n"] < len(ids):
        raise wrong(field, sentence)
