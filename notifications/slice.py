"""What the notifications bring: calendars to subscribe to, invitations, and the answers to them."""

from notifications.feeds import brought as feeds
from notifications.forgetting import addresses_left, forget_addresses
from notifications.gauges import gauges
from notifications.invitations import brought as invitations
from notifications.reminders import brought as reminders
from notifications.replies import brought as replies
from registry.platform.slices import Slice

SLICE = Slice(
    name="notifications",
    routes=[*feeds.HANDLERS, *replies.HANDLERS, *reminders.HANDLERS],
    jobs=[*feeds.JOBS, *reminders.JOBS],
    home_panels=[reminders.due_panel, feeds.left_out_panel, feeds.running_out_panel],
    deeds={**feeds.DEEDS, **replies.DEEDS, **reminders.DEEDS},
    mail_in=replies.MAIL_IN,
    meeting_panels=invitations.MEETING_PANELS,
    convene=invitations.convene,
    addresses_left=addresses_left,
    forget_addresses=forget_addresses,
    gauges=gauges,
    before_sending={**invitations.BEFORE_SENDING, **reminders.BEFORE_SENDING},
)
