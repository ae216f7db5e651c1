"""How programs change an agreement: only as they saw it, and they are sent what it is then."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import Any, TypeVar, TypeVarTuple
from uuid import UUID

from litestar import Response
from msgspec import Struct
from msgspec.structs import asdict

from agreements.frame import AnyRequest
from agreements.record.outs import AgreementOut, agreement_out
from agreements.record.queries import whole
from registry.platform import db
from registry.platform.access import Actor, current_actor
from registry.platform.web.etag import body_etag, require_match

Sent = TypeVar("Sent", bound=Struct)
Keys = TypeVarTuple("Keys")


async def changed(
    request: AnyRequest,
    sent: Sent,
    act: Callable[[Actor, UUID, *Keys, Sent, int], Awaitable[object]],
    agreement_id: UUID,
    *keys: *Keys,
) -> Response[AgreementOut]:
    """Do with an agreement, or with the part of it that `keys` name, what was sent; see `done`."""
    return await done(
        request, agreement_id, asdict(sent), lambda a, version: act(a, agreement_id, *keys, sent, version)
    )


async def done(
    request: AnyRequest,
    agreement_id: UUID,
    sent: Mapping[str, Any],
    act: Callable[[Actor, int], Awaitable[object]],
    facts: Collection[str] = (),
) -> Response[AgreementOut]:
    """Do it if the agreement still is as If-Match says; the agreement as it is then.

    Raises:
        VersionMissing, VersionStale: with what was sent, and which version and `facts` of it are stored.
    """
    actor = current_actor(request)
    async with db.transaction():
        it = await whole(actor, agreement_id)
        theirs = {name: it.row[name] for name in facts if name in it.row} | {"version": it.version}
        require_match(request, body_etag(agreement_out(it)), mine=dict(sent), theirs=theirs)
        await act(actor, it.version)
        return await answer(actor, agreement_id)


async def answer(actor: Actor, agreement_id: UUID, status: int = 200) -> Response[AgreementOut]:
    """The agreement, with the tag that a change of it has to name."""
    body = agreement_out(await whole(actor, agreement_id))
    return Response(body, status_code=status, headers={"ETag": body_etag(body)})
