"""How a version is kept: its front and sections as JSON, and the hash that tells it from any other."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from msgspec import convert, to_builtins

from agreements.drafting.model import Front, Sections, Signer
from agreements.model import SafecomSection
from agreements.record.model import Whole


def front_of(whole: Whole) -> Front:
    """Whom and what the text names, as the record says it now. Who has withdrawn is named no more."""
    return Front(
        reference=whole.row["reference"],
        title=whole.row["title"],
        kind=whole.kind.label,
        parties=tuple(
            Signer(
                name=one.name,
                signs=one.role.signs,
                signatory=one.signatory_name,
                title=one.signatory_title,
                authority=one.signatory_authority,
            )
            for one in whole.parties
            if one.withdrawn_on is None
        ),
    )


def packed(front: Front, sections: Sections) -> tuple[str, str, str]:
    """The front and the sections as JSON, and the SHA-256 of both in lower hexadecimal digits."""
    parts = [_json(to_builtins(front)), _json({str(name): sections.get(name, "") for name in SafecomSection})]
    return (*parts, hashlib.sha256("\n".join(parts).encode()).hexdigest())  # type: ignore[return-value]


def front_in(text: str) -> Front:
    return convert(json.loads(text), Front)


def sections_in(text: str) -> dict[SafecomSection, str]:
    kept: Mapping[str, str] = json.loads(text)
    return {name: kept.get(str(name), "") for name in SafecomSection}


def _json(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
