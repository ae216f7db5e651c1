"""What programs are sent of what laws want of agreements."""

from msgspec import Struct

from agreements.model import Kind
from agreements.record.model import Pack


class PackOut(Struct, frozen=True, kw_only=True):
    """What a statute or a guide wants of agreements. Information, not legal advice."""

    code: str
    title: str
    kinds: list[Kind]
    region: str
    citation: str
    term_months: int | None
    review_months: int | None
    clauses: list[str]
    signers: str | None
    filing: str | None
    publish: bool
    retired: bool
    version: int


def pack_out(one: Pack) -> PackOut:
    names = [name for name in PackOut.__struct_fields__ if name not in {"kinds", "clauses", "retired"}]
    return PackOut(
        **{name: getattr(one, name) for name in names},
        kinds=list(one.kinds),
        clauses=list(one.clauses),
        retired=one.retired_on is not None,
    )
