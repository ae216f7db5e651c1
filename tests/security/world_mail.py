"""A mail that waits, and one that came in and waits for a person."""

from registry.platform import db
from registry.platform.ids import new_id
from registry.platform.mail import Letter, links, put
from registry.platform.mail.receiving import receive
from tests.security.marks import World


async def mails(made: World) -> None:
    """One of each; the words are nobody's secret."""
    letter = Letter(recipient="kim@example.org", subject="Meeting", text="Hello.", html="<p>Hello.</p>")
    made.add("mail_id", await put(letter, kind="invitation", cause=("meeting", new_id())))
    digest = await put(letter, kind="digest", cause=("meeting", new_id()), may_leave=True)
    made.add("token", await links.token(digest, "leave"))
    await receive(b"From: kim@example.org\r\nSubject: Thanks\r\n\r\nI will be there.\r\n")
    row = await db.fetch_one("SELECT id FROM mail_received")
    assert row is not None
    made.add("received_id", row["id"])
