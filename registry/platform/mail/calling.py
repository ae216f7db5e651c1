"""Handing a note to Apprise. Heavy (40 MB): only the worker comes here, once there is a note to hand over."""

import logging
from typing import Final

from apprise import Apprise, AppriseAsset, AppriseResultStatus, NotifyFormat, PersistentStoreMode

from registry.platform.mail.note import Note
from registry.platform.mail.rules import Outcome, Result, Stage

_ANSWER_SECONDS: Final = 15.0

# What these two write to a log names addresses, and those hold secrets.
for _name in ("apprise", "urllib3"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)


def known(address: str) -> bool:
    """Whether Apprise knows such an address; nothing is sent."""
    return Apprise.instantiate(address) is not None


def tell(address: str, content: bytes) -> Outcome:
    """Hand a note to the service that an address of Apprise names. Whether it took it is all that it says."""
    asset = AppriseAsset(
        app_id="Partner registry", app_desc="Partner registry", app_url="", async_mode=False, http_redirects=False,
        image_url_mask="", image_url_logo="", storage_mode=PersistentStoreMode.MEMORY, allow_templates=False,
        service_timeout=_ANSWER_SECONDS,
    )  # fmt: skip
    service = Apprise.instantiate(address, asset=asset)
    if service is None:
        return Outcome(result=Result.REFUSED, stage=Stage.CONNECT, words="Apprise does not know such an address")
    note = Note.read(content)
    said = Apprise(services=service, asset=asset).notify(
        title=note.title, body=f"{note.text}\n{note.url}", body_format=NotifyFormat.TEXT
    )
    if said.status is AppriseResultStatus.SUCCESS:
        return Outcome(result=Result.ACCEPTED, stage=Stage.ANSWER)
    if said.status is AppriseResultStatus.TIMEOUT:
        return Outcome(result=Result.DOUBTFUL, stage=Stage.ANSWER, words="nothing came back in time")
    return Outcome(result=Result.DEFERRED, stage=Stage.CONTENT, words="the service did not take it")
