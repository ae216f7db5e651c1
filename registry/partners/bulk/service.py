"""Looking at what would be done to many partners, and doing it: one use case, one transaction."""

from uuid import UUID

import msgspec
from msgspec import UNSET
from msgspec.structs import replace

from registry.partners import queries
from registry.partners.bulk import choosing, rules
from registry.partners.bulk.errors import NotAsAgreed
from registry.partners.bulk.model import Deed, Former, Preview, Selection
from registry.partners.bulk.words import said
from registry.partners.bulk.writing import write
from registry.partners.errors import NotYours, refuse
from registry.platform import clock, db
from registry.platform.access.model import Actor, Permission, can
from registry.platform.errors import Invalid, Refused
from registry.platform.ids import new_id
from registry.platform.text import fold


async def preview(actor: Actor, selection: Selection, deed: Deed) -> Preview:
    """What this would do to each of them.

    Raises:
        Refused: the role does not edit.
        Invalid: it can be done to nobody, nobody is chosen, or more than can be changed at a time.
    """
    deed, _ = await _understood(actor, deed)
    return await _preview(actor, await choosing.ids_of(selection), deed)


async def carry_out(actor: Actor, selection: Selection, deed: Deed, agreed: str | None) -> tuple[Preview, UUID | None]:
    """Do it to all to whom it may be done; what was done, and the id by which it can be undone for thirty days.

    The id is None when there was nothing to change.

    Raises:
        NotAsAgreed: it is no longer what `agreed`, the digest of a preview, stands for.
        NotYours: all of them are outside the limits of this person.
        Refused, Invalid: see `preview`.
    """
    async with db.transaction():
        deed, people = await _understood(actor, deed)
        ids = await choosing.ids_of(selection)
        await queries.hold(ids)
        found = await _preview(actor, ids, deed)
        if found.beyond == len(ids):
            raise NotYours
        if agreed is not None and agreed != found.digest:
            raise NotAsAgreed(found)
        if not found.changes:
            return found, None
        change_id = await _remember(actor, found, said(deed, people))
        await write(actor, deed, found.changes)
        return found, change_id


async def _understood(actor: Actor, deed: Deed) -> tuple[Deed, dict[UUID, str]]:
    """The deed with its tag folded, and the names of those who may look after partners."""
    if not can(actor, Permission.EDIT_DIRECTORY):
        raise Refused
    refuse(rules.against_deed(deed))
    people = dict(await queries.editors())
    wanted = {"owner_id": deed.owner_id, "backup_owner_id": deed.backup_owner_id}
    unknown = [name for name, key in wanted.items() if key is not UNSET and key and key not in people]
    if unknown:
        raise Invalid(dict.fromkeys(unknown, "Choose somebody who may edit the directory."))
    return replace(deed, tag=fold(deed.tag)), people


async def _preview(actor: Actor, ids: list[UUID], deed: Deed) -> Preview:
    found = await choosing.read(ids)
    return rules.previewed(deed, ids, found, await choosing.within(actor, found))


async def _remember(actor: Actor, found: Preview, what: str) -> UUID:
    change_id = new_id()
    former = [Former(one.chosen.id, one.chosen.name, one.chosen.state) for one in found.changes]
    await db.execute(
        "INSERT INTO bulk_change (id, by_user_id, by_name, at, deed, what, changed, rows)"
        " VALUES ($1, $2, $3, $4, $5::jsonb, $6, $7, $8::jsonb)",
        change_id, actor.user_id, actor.name, clock.now(), msgspec.json.encode(found.deed).decode(), what,
        len(former), msgspec.json.encode(former).decode(),
    )  # fmt: skip
    return change_id
