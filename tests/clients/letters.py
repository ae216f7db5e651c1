"""What libraries of others read in an invitation: icalendar, vobject and ical.js, each event by its facts."""

from pathlib import Path
from typing import Any

import icalendar
import vobject

from tests.clients.instance import told
from tests.clients.libraries import node

LETTERS = Path(__file__).with_name("letters.cjs")
Facts = dict[str, Any]


def by_icaljs(calendar: bytes) -> list[Facts]:
    return list(node(LETTERS, calendar))


def by_icalendar(calendar: bytes) -> list[Facts]:
    read = icalendar.Calendar.from_ical(calendar)
    return [
        {
            "method": read["METHOD"],
            "uid": event["UID"],
            "sequence": event["SEQUENCE"],
            "instance": told(event["RECURRENCE-ID"].dt) if "RECURRENCE-ID" in event else "",
            "start": told(event.start),
            "end": told(event.end),
            "status": event["STATUS"],
            "summary": event["SUMMARY"],
            "organizer": event["ORGANIZER"],
            "attendees": [[event["ATTENDEE"], event["ATTENDEE"].params.get("RSVP", "")]],
        }
        for event in read.walk("VEVENT")
    ]


def by_vobject(calendar: bytes) -> list[Facts]:
    read = vobject.readOne(calendar.decode())
    return [
        {
            "method": read.method.value,
            "uid": event.uid.value,
            "sequence": int(event.sequence.value),
            "instance": told(event.recurrence_id.value) if hasattr(event, "recurrence_id") else "",
            "start": told(event.dtstart.value),
            "end": told(event.dtend.value),
            "status": event.status.value,
            "summary": event.summary.value,
            "organizer": event.organizer.value,
            "attendees": [[one.value, "".join(one.params.get("RSVP", []))] for one in event.attendee_list],
        }
        for event in read.vevent_list
    ]
