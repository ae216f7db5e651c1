"""Feeds in words: what stands in them, what fetched them, and how each calendar program is told of one."""

from dataclasses import dataclass
from datetime import date, datetime

from notifications.feeds.model import Scope
from registry.platform.web.page import ago

SCOPES = {
    Scope.MINE: ("My meetings", "what you are invited to, run or have promised to do, and your agreements’ dates"),
    Scope.PARTNERS: ("My partners", "everything about the partners that you look after, alone or as backup"),
    Scope.SECTOR: ("A sector", "everything about the partners of one sector"),
    Scope.RENEWALS: ("Renewals and decisions", "the days by which somebody must act on an agreement"),
    Scope.ALL: ("Everything", "all that you may see, of every partner"),
}
OUTSIDE_SCOPES = {
    Scope.MINE: ("Their invitations", "the meetings that this address is invited to"),
    Scope.SECTOR: ("A sector", "the meetings of one sector that every user may see"),
}
ALARMS = {None: "None", 0: "When it starts", 15: "15 minutes before", 60: "An hour before", 1440: "A day before",
          10080: "A week before"}  # fmt: skip
DEEDS = {
    "subscribed calendar_feed": "made a calendar feed",
    "granted calendar_feed": "gave a calendar feed to somebody outside",
    "renewed calendar_feed": "gave a calendar feed a new address",
    "revoked calendar_feed": "ended a calendar feed",
    "vouched calendar_feed": "took over a calendar feed of somebody outside",
}
# What programs say of themselves when they fetch a calendar; the first that fits.
_CLIENTS = (
    ("Google-Calendar-Importer", "Google Calendar"), ("Thunderbird", "Thunderbird"), ("Betterbird", "Thunderbird"),
    ("Microsoft.Exchange", "Outlook on the web"), ("Outlook", "Outlook"), ("MSOffice", "Outlook"),
    ("Microsoft Office", "Outlook"), ("dataaccessd", "iPhone or iPad"), ("iOS/", "iPhone or iPad"),
    ("CalendarAgent", "Apple Calendar on a Mac"), ("macOS/", "Apple Calendar on a Mac"),
    ("Mac OS X/", "Apple Calendar on a Mac"), ("Nextcloud", "Nextcloud"), ("ICSx5", "ICSx⁵ on Android"),
    ("DAVx5", "DAVx⁵ on Android"), ("ProtonCalendar", "Proton Calendar"), ("YahooCalendar", "Yahoo Calendar"),
    ("vdirsyncer", "vdirsyncer"), ("khal", "khal"), ("Mozilla/", "a web browser"), ("curl/", "curl"),
)  # fmt: skip
_NAME_LETTERS = 40


def client(said: str | None) -> str:
    """A calendar program as people know it."""
    if not said:
        return "a program that does not say its name"
    known = next((name for sign, name in _CLIENTS if sign.casefold() in said.casefold()), None)
    return known or said[:_NAME_LETTERS]


def last_fetch(fetched_at: datetime | None, said: str | None, now: datetime) -> str:
    """Who fetched a feed last and when: "Google Calendar, 2 hours ago"."""
    return f"{client(said)}, {ago(fetched_at, now)}" if fetched_at else "never fetched"


@dataclass(frozen=True, slots=True)
class Steps:
    """How one program is told of a feed, and how old what it shows may be: in a word, and in a sentence."""

    name: str
    behind: str
    steps: tuple[str, ...]
    stale: str


# From the makers' own help and from what people measure; no maker promises more.
LOOKED_UP_ON = date(2026, 11, 21)
STEPS = (
    Steps(
        "iPhone and iPad",
        "15 minutes to a day behind, as set",
        (
            "Point the camera at the code, or open this page on the phone and tap “Open in my calendar”.",
            "Otherwise: in Calendar, tap Calendars, then Add Calendar, then Add Subscription Calendar.",
            "Paste the address, tap Subscribe, then Done.",
        ),
        "15 minutes to a day, as set under Fetch New Data in the settings of your calendar accounts; on some settings"
        " only while the phone charges.",
    ),
    Steps(
        "Apple Calendar on a Mac",
        "5 minutes to a week behind, as set",
        (
            "Choose File, then New Calendar Subscription.",
            "Paste the address and click Subscribe.",
            "Choose how often it refreshes, every hour for example. Kept in iCloud, it appears on your phone as well.",
        ),
        "5 minutes to a week, as you choose for this calendar.",
    ),
    Steps(
        "Google Calendar",
        "up to a day behind, or longer",
        (
            "Open calendar.google.com on a computer; the app on a phone cannot do it.",
            "Beside “Other calendars” click +, then “From URL”.",
            "Paste the address and click “Add calendar”. It appears on your phone by itself.",
        ),
        "Usually 8 to 24 hours, now and then longer. It cannot be set, and reloading the page does not help.",
    ),
    Steps(
        "Outlook: new, on the web, outlook.com",
        "3 hours to a day behind",
        (
            "In the calendar choose “Add calendar”, then “Subscribe from web”.",
            "Paste the address, give it a name and click Import.",
        ),
        "About 3 hours; Microsoft says that it can take more than a day. It cannot be set.",
    ),
    Steps(
        "Outlook, classic, on Windows",
        "about an hour behind while it is open",
        (
            "In the calendar choose “Open Calendar” or “Add Calendar”, then “From Internet”.",
            "Paste the address, click OK and answer Yes.",
        ),
        "Fetched when Outlook starts and with Send/Receive: about an hour while it is open, and never while it is not.",
    ),
    Steps(
        "Thunderbird",
        "30 minutes behind while it is open, or as set",
        (
            "In the calendar choose New Calendar, then “On the Network”.",
            "Paste the address as Location, leave the user name empty, click “Find Calendars”, then Subscribe.",
        ),
        "30 minutes, or what you choose in the calendar’s properties, while it is open.",
    ),
)
