"""What of the demonstration does not go with its partners."""

from contacts.demo import campaigns
from contacts.meetings import brought as meetings


async def forget() -> None:
    """What was planned and what was asked."""
    await meetings.forget_demo()
    await campaigns.forget()
