"""Writing what a register makes of agreements: whole files at once, in a fixed number of statements."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from agreements.model import Kind
from agreements.record.model import ends_on
from agreements.record.service import proposed
from agreements.record.standings import keep
from agreements.register import write_links, write_terms
from agreements.register.naming import directory
from agreements.register.read import DATES, LISTS, TEXTS
from agreements.register.wording import Party, amendments_of, parties_of, terms_of
from registry.platform import clock, db
from registry.platform.errors import Conflict
from registry.platform.exchange.difference import listed
from registry.platform.exchange.kinds import Current, Writing
from registry.platform.exchange.values import Value
from registry.platform.ids import new_id
from registry.platform.rows import columns

Facts = Mapping[str, Value]
Agreements = Mapping[UUID, Facts]
_PLAIN = (*TEXTS, *LISTS, *DATES, "must_publish", "terminated_on", "owner_id", "backup_owner_id")
_NEW = ("id", "reference", "region", *_PLAIN, "version", "created_at", "updated_at")
_SORTS = (
    dict.fromkeys(LISTS, "text")
    | dict.fromkeys((*DATES, "terminated_on"), "date")
    | dict.fromkeys(("owner_id", "backup_owner_id"), "uuid")
    | {"must_publish": "boolean", "response_hours": "integer", "governing_lead_days": "integer"}
)
_PARTY = (
    "id", "agreement_id", "organisation_id", "role", "signed_on", "withdrawn_on", "signatory_name", "signatory_title",
    "signatory_authority", "notice_address",
)  # fmt: skip
_MOVED_PARTIES = """
    UPDATE agreement_party p SET role = w.role, signed_on = w.signed_on, withdrawn_on = w.withdrawn_on,
        signatory_name = w.signatory_name, signatory_title = w.signatory_title,
        signatory_authority = w.signatory_authority, notice_address = w.notice_address
    FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::date[], $5::date[], $6::text[], $7::text[], $8::text[],
        $9::text[]) AS w (agreement_id, organisation_id, role, signed_on, withdrawn_on, signatory_name,
        signatory_title, signatory_authority, notice_address)
    WHERE (p.agreement_id, p.organisation_id) = (w.agreement_id, w.organisation_id)
"""


async def write(writing: Writing, current: Current) -> dict[str, list[str]]:
    """Write new agreements and changes of those that are there.

    Raises:
        Conflict: somebody changed one of them since it was read.
    """
    before = {record.id: record.fields for record in current.records.values()}
    new: dict[UUID, Facts] = {key: create.fields for key, create in writing.creates}
    changed = {UUID(one.id): {change.field: change.after for change in one.changes} for one in writing.updates}
    whole: dict[UUID, Facts] = {key: {**before[str(key)], **facts} for key, facts in changed.items()}
    await _hold(list(changed), current)
    owners = await _owners([*new.values(), *whole.values()])
    await _create(new, owners)
    await _amend(whole, owners)
    await _parties(new, {key: whole[key] for key, facts in changed.items() if "parties" in facts})
    timed = {key: whole[key] for key, facts in changed.items() if facts.keys() & {"terms", "amendments"}}
    await write_terms.write(
        {key: terms_of(_text(facts, "terms")) for key, facts in {**new, **timed}.items()},
        {
            key: amendments_of(_text(facts, "amendments"))
            for key, facts in {**new, **timed}.items()
            if key in new or "amendments" in changed[key]
        },
    )
    await write_links.areas({**new, **{key: whole[key] for key, facts in changed.items() if "areas" in facts}})
    await write_links.registers({**new, **{key: whole[key] for key, facts in changed.items() if "register" in facts}})
    await write_links.supersede({**new, **{key: whole[key] for key, facts in changed.items() if "superseded_by" in facts
                                or "superseded_on" in facts}}, writing)  # fmt: skip
    await write_links.regions([*new, *changed])
    await keep([*new, *changed])
    return {}


def _text(facts: Facts, name: str) -> str:
    return str(facts.get(name) or "")


async def _hold(ids: Sequence[UUID], current: Current) -> None:
    """Lock what is changed, as it was read."""
    sql = "SELECT id, reference, version FROM agreement WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE"
    rows = {row["id"]: row for row in await db.fetch(sql, list(ids))}
    for key in ids:
        row = rows.get(key)
        if row is None or row["version"] != current.versions[str(key)]:
            name = row["reference"] if row else "An agreement"
            raise Conflict(f"{name} was changed meanwhile. Nothing was imported; look at the file again.")


async def _owners(every: Iterable[Facts]) -> dict[str, UUID]:
    emails = {_text(facts, name) for facts in every for name in ("owner", "backup_owner")} - {""}
    rows = await db.fetch("SELECT email, id FROM app_user WHERE email = ANY($1)", list(emails)) if emails else []
    return {row["email"]: row["id"] for row in rows}


async def _create(new: Agreements, owners: Mapping[str, UUID]) -> None:
    references = await _references(new)
    now = clock.now()
    rows = [_new_row(key, references[key], facts, owners, now) for key, facts in new.items()]
    await db.copy("agreement", _NEW, rows)


async def _references(new: Agreements) -> dict[UUID, str]:
    """The references of new agreements; those that have none get the next free ones of their kind."""
    given = {key: _text(facts, "reference") for key, facts in new.items()}
    taken = set(given.values())
    free = {kind: await proposed(Kind(kind)) for kind in {_text(new[key], "kind") for key in given if not given[key]}}
    for key in [key for key, reference in given.items() if not reference]:
        kind = _text(new[key], "kind")
        while free[kind] in taken:
            free[kind] = _following(free[kind])
        given[key] = free[kind]
        taken.add(free[kind])
    return given


def _following(reference: str) -> str:
    stem, _, number = reference.rpartition("-")
    return f"{stem}-{int(number) + 1:03}"


def _new_row(key: UUID, reference: str, facts: Facts, owners: Mapping[str, UUID], now: datetime) -> tuple[object, ...]:
    # Where it lies is known once its parties are; the superseding one is pointed to once all are there.
    values = _values(facts, owners) | {"superseded_on": None}
    return (key, reference, "", *(values[name] for name in _PLAIN), 1, now, now)


def _values(facts: Facts, owners: Mapping[str, UUID]) -> dict[str, Any]:
    values: dict[str, Any] = {name: facts.get(name) for name in TEXTS}
    values |= {name: list(listed(facts.get(name))) for name in LISTS}
    values |= {name: _day(facts.get(name)) for name in DATES}
    values["must_publish"] = facts.get("must_publish") == "yes"
    values["terminated_on"] = ends_on(_day(facts.get("terminated_last_day")))
    values["owner_id"] = owners.get(_text(facts, "owner"))
    values["backup_owner_id"] = owners.get(_text(facts, "backup_owner"))
    return values


def _day(value: Value) -> date | None:
    return date.fromisoformat(str(value)) if value else None


async def _amend(whole: Agreements, owners: Mapping[str, UUID]) -> None:
    names = ("id", "reference", *(name for name in _PLAIN if name != "superseded_on"))
    rows = []
    for key, facts in whole.items():
        values = _values(facts, owners) | {"id": key, "reference": facts["reference"]}
        # An array within an array of arrays would have to be as long as the others.
        rows.append([_packed(values[name]) if name in LISTS else values[name] for name in names])
    if not rows:
        return
    sorts = ", ".join(f"${place}::{_sort(name)}[]" for place, name in enumerate(names, 1))
    sets = ", ".join(f"{name} = {_unpacked(name)}" for name in names[1:])
    await db.execute(
        f"UPDATE agreement a SET {sets}, version = a.version + 1, updated_at = ${len(names) + 1}"  # noqa: S608 - ours
        f" FROM unnest({sorts}) AS w ({', '.join(names)}) WHERE a.id = w.id",
        *columns(rows), clock.now(),
    )  # fmt: skip


def _sort(name: str) -> str:
    return "uuid" if name == "id" else "text" if name in LISTS else _SORTS.get(name, "text")


def _packed(items: Sequence[str]) -> str:
    return "\x1f".join(items)


def _unpacked(name: str) -> str:
    # The unit separator cannot come in: no text that is taken may hold a control character.
    return f"string_to_array(w.{name}, chr(31))" if name in LISTS else f"w.{name}"


async def _parties(new: Agreements, changed: Agreements) -> None:
    wanted = {key: parties_of(_text(facts, "parties")) for key, facts in {**new, **changed}.items()}
    known = await directory({one.called for parties in wanted.values() for one in parties})
    rows = {(key, known.numbered[one.reference].id): one for key, parties in wanted.items() for one in parties}
    there = await db.fetch(
        "SELECT agreement_id, organisation_id FROM agreement_party WHERE agreement_id = ANY($1)", list(changed)
    )
    pairs = {(row["agreement_id"], row["organisation_id"]) for row in there}
    await db.execute(
        "DELETE FROM agreement_party p USING unnest($1::uuid[], $2::uuid[]) AS w (agreement_id, organisation_id)"
        " WHERE (p.agreement_id, p.organisation_id) = (w.agreement_id, w.organisation_id)",
        *_two(pairs - rows.keys()),
    )
    # There is one lead at most, at every moment.
    await db.execute("UPDATE agreement_party SET role = 'party' WHERE agreement_id = ANY($1)", list(changed))
    moved = [(*pair, *_party(one)) for pair, one in rows.items() if pair in pairs]
    if moved:
        await db.execute(_MOVED_PARTIES, *columns(moved))
    await db.copy("agreement_party", _PARTY, [
        (new_id(), *pair, *_party(one)) for pair, one in rows.items() if pair not in pairs
    ])  # fmt: skip
    await db.take_stock(len(rows), "agreement", "agreement_party")


def _two(pairs: Iterable[tuple[UUID, UUID]]) -> tuple[list[UUID], list[UUID]]:
    every = list(pairs)
    return [pair[0] for pair in every], [pair[1] for pair in every]


def _party(one: Party) -> tuple[object, ...]:
    return (
        str(one.role), one.signed_on, ends_on(one.last_bound), one.signatory_name, one.signatory_title,
        one.signatory_authority, one.notice_address,
    )  # fmt: skip
