"""Where a mail comes back to when it cannot be delivered: an address that says which mail it was (VERP)."""

import re
from typing import Final
from uuid import UUID

from registry.platform.mail import links
from registry.platform.mail.configured import sender
from registry.platform.settings import Settings

_LONGEST_LOCAL: Final = 64
_TAGGED: Final = re.compile(r"\+([a-z2-7]{42})$", re.IGNORECASE)


async def return_path(settings: Settings, mail_id: UUID) -> str:
    """The sender of the envelope: `bounces+<signed word>@…` where a return address is set, else our own address."""
    if settings.mail_return is None:
        return sender(settings)
    local, _, domain = settings.mail_return.rpartition("@")
    tagged = f"{local}+{await links.token(mail_id, 'return')}"
    return f"{tagged}@{domain}" if len(tagged) <= _LONGEST_LOCAL else settings.mail_return


async def came_back(address: str) -> UUID | None:
    """The mail that an address of ours was the return path of."""
    found = _TAGGED.search(address.rpartition("@")[0])
    return await links.whose(found[1].lower(), "return") if found else None
