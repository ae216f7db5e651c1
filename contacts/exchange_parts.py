"""How a file's telephone numbers and addresses reach the contacts: through the manifest."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from contacts import exchange
from contacts.exchange_fields import REACH
from registry.platform.access.model import Actor
from registry.platform.exchange.kinds import Fields, ImportPart


async def _write(given: Mapping[UUID, Fields], by: Actor | None, undo: bool) -> int:  # noqa: FBT001 - the seam's
    return await exchange.write(given, by=by, undo=undo)


async def _of_sites(ids: Sequence[UUID]) -> Mapping[UUID, Fields]:
    return await exchange.current(ids, sites=True)


async def _write_sites(given: Mapping[UUID, Fields], by: Actor | None, undo: bool) -> int:  # noqa: FBT001
    return await exchange.write(given, by=by, undo=undo, sites=True)


_PRIVATE = frozenset({"telephone", "email"})

PARTS = (
    ImportPart(
        kind="partners",
        record="organisation",
        targets=REACH,
        current=exchange.current,
        write=_write,
        standing=exchange.standing,
        private=_PRIVATE,
    ),
    ImportPart(kind="partners", record="site", targets=REACH, current=_of_sites, write=_write_sites, private=_PRIVATE),
)
