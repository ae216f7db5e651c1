"""Writing where agreements apply, from which register they came, and what took the place of which."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from agreements.register.wording import NAMED
from registry.platform import db
from registry.platform.exchange.difference import listed
from registry.platform.exchange.kinds import Writing
from registry.platform.exchange.values import Value
from registry.platform.rows import columns

Agreements = Mapping[UUID, Mapping[str, Value]]


async def areas(wanted: Agreements) -> None:
    items = {item for facts in wanted.values() for item in listed(facts.get("areas"))}
    found = {item: match["reference"].partition(":") for item in items if (match := NAMED.fullmatch(item))}
    rows = await db.fetch(
        "SELECT id, name, type, coalesce(fips, region) AS place FROM jurisdiction WHERE type = ANY($1)",
        list({one[0] for one in found.values()}),
    )  # fmt: skip
    ids = {f"{row['name']} [{row['type']}:{row['place']}]": row["id"] for row in rows}
    await db.execute("DELETE FROM agreement_jurisdiction WHERE agreement_id = ANY($1)", list(wanted))
    await db.copy("agreement_jurisdiction", ("agreement_id", "jurisdiction_id"), [
        (key, ids[item]) for key, facts in wanted.items() for item in listed(facts.get("areas")) if item in ids
    ])  # fmt: skip


async def registers(wanted: Agreements) -> None:
    await db.execute("DELETE FROM agreement_register WHERE agreement_id = ANY($1)", list(wanted))
    rows = [(key, str(facts.get("register"))) for key, facts in wanted.items() if facts.get("register")]
    await db.copy("agreement_register", ("agreement_id", "register"), rows)


async def supersede(wanted: Agreements, writing: Writing) -> None:
    """Say which took the place of which, once all are there."""
    keys = {create.key: key for key, create in writing.creates}
    names = {str(facts.get("superseded_by") or "").removeprefix("reference:") for facts in wanted.values()} - {""}
    rows = await db.fetch("SELECT id, reference FROM agreement WHERE reference = ANY($1)", list(names))
    keys |= {f"reference:{row['reference']}": row["id"] for row in rows}
    pairs = []
    for key, facts in wanted.items():
        other, since = keys.get(str(facts.get("superseded_by"))), facts.get("superseded_on")
        pairs.append((key, other if since else None, date.fromisoformat(str(since)) if other and since else None))
    if pairs:
        await db.execute(
            "UPDATE agreement a SET superseded_by_id = w.other, superseded_on = w.since"
            " FROM unnest($1::uuid[], $2::uuid[], $3::date[]) AS w (id, other, since) WHERE a.id = w.id",
            *columns(pairs),
        )


async def regions(ids: Sequence[UUID]) -> None:
    """An agreement lies where its lead party does."""
    await db.execute(
        "UPDATE agreement a SET region = o.region"
        " FROM agreement_party p JOIN organisation o ON o.id = p.organisation_id"
        " WHERE p.agreement_id = a.id AND p.role = 'lead' AND a.id = ANY($1) AND a.region <> o.region",
        list(ids),
    )
