// What ical.js reads in an invitation: `node letters.cjs < invitation.ics`.
const ICAL = require("ical.js").default ?? require("ical.js");

const calendar = new ICAL.Component(ICAL.parse(require("fs").readFileSync(0, "utf8")));
for (const zone of calendar.getAllSubcomponents("vtimezone")) {
  ICAL.TimezoneService.register(new ICAL.Timezone(zone));
}

const told = (time) => time && `${time.convertToZone(ICAL.Timezone.utcTimezone).toString().slice(0, 16)}Z`;
const facts = (event) => ({
  method: calendar.getFirstPropertyValue("method"),
  uid: event.getFirstPropertyValue("uid"),
  sequence: event.getFirstPropertyValue("sequence"),
  instance: told(event.getFirstPropertyValue("recurrence-id")) ?? "",
  start: told(event.getFirstPropertyValue("dtstart")),
  end: told(event.getFirstPropertyValue("dtend")),
  status: event.getFirstPropertyValue("status"),
  summary: event.getFirstPropertyValue("summary"),
  organizer: event.getFirstPropertyValue("organizer"),
  attendees: event.getAllProperties("attendee").map((guest) => [guest.getFirstValue(), guest.getParameter("rsvp") ?? ""]),
});
process.stdout.write(JSON.stringify(calendar.getAllSubcomponents("vevent").map(facts)));
