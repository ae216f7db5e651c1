"""Mail that leaves: put into the outbox in the transaction of what causes it, delivered afterwards by the worker."""

from registry.platform.mail.errors import WrongAddress
from registry.platform.mail.letter import Attachment, Letter
from registry.platform.mail.note import Note
from registry.platform.mail.outbox import forget, put, put_note, trust
from registry.platform.mail.wording import written

__all__ = ["Attachment", "Letter", "Note", "WrongAddress", "forget", "put", "put_note", "trust", "written"]
