"""What laws and guides want of agreements, for programs."""

from litestar import Response, get, post, put
from litestar.params import FromPath, JSONBody
from msgspec.structs import asdict

from agreements.frame import DECIDE, READ, AnyRequest
from agreements.record.outs_packs import PackOut, pack_out
from agreements.record.packs import add_pack, pack, packs, revise_pack
from agreements.record.schemas import NewPackIn, PackIn
from registry.platform import db
from registry.platform.access import current_actor
from registry.platform.web.api import CONDITIONAL, MATCHING, WRITING, single_parameters
from registry.platform.web.etag import body_etag, require_match, tagged

PATH = "/api/v1/agreement-packs"
TAGS = ["Agreements"]


@get(PATH, opt=READ, tags=TAGS, responses=CONDITIONAL, before_request=single_parameters())
async def list_packs(request: AnyRequest) -> Response[list[PackOut]]:
    """Every pack by title, also those that are no longer offered."""
    return tagged(request, [pack_out(one) for one in await packs(retired=True)])


@post(PATH, opt=DECIDE, tags=TAGS, responses=WRITING)
async def add(request: AnyRequest, data: JSONBody[NewPackIn]) -> Response[PackOut]:
    """Take in what another statute wants."""
    await add_pack(current_actor(request), data)
    return await _answer(data.code, 201)


@get(PATH + "/{pack_code:str}", opt=READ, tags=TAGS, responses=CONDITIONAL)
async def read_pack(request: AnyRequest, pack_code: FromPath[str]) -> Response[PackOut]:
    """One pack."""
    return tagged(request, pack_out(await pack(pack_code)))


@put(PATH + "/{pack_code:str}", opt=DECIDE, tags=TAGS, responses=MATCHING)
async def revise(request: AnyRequest, pack_code: FromPath[str], data: JSONBody[PackIn]) -> Response[PackOut]:
    """Change what it wants; agreements that name it are measured by it at once."""
    async with db.transaction():
        found = pack_out(await pack(pack_code))
        require_match(request, body_etag(found), mine=asdict(data), theirs=asdict(found))
        await revise_pack(current_actor(request), pack_code, data, found.version)
        return await _answer(pack_code)


async def _answer(code: str, status: int = 200) -> Response[PackOut]:
    body = pack_out(await pack(code))
    headers = {"ETag": body_etag(body)} | ({"Location": f"{PATH}/{code}"} if status == 201 else {})
    return Response(body, status_code=status, headers=headers)


PACK_ROUTES = [list_packs, add, read_pack, revise]
