// The instances that ical.js reads from a calendar: `node expand.cjs FROM TO < calendar.ics`, days in UTC, TO not included.
const ICAL = require("ical.js").default ?? require("ical.js");

const [from, to] = process.argv.slice(2).map((day) => Date.parse(`${day}T00:00Z`) / 1000);
const calendar = new ICAL.Component(ICAL.parse(require("fs").readFileSync(0, "utf8")));
for (const zone of calendar.getAllSubcomponents("vtimezone")) {
  ICAL.TimezoneService.register(new ICAL.Timezone(zone));
}

const inWindow = (time) => from <= time.toUnixTime() && time.toUnixTime() < to;
const told = (time) =>
  time.isDate ? time.toString() : `${time.convertToZone(ICAL.Timezone.utcTimezone).toString().slice(0, 16)}Z`;
const instance = (event, start, end) => ({
  uid: event.uid,
  start: told(start),
  end: told(end),
  cancelled: event.component.getFirstPropertyValue("status") === "CANCELLED",
  summary: event.summary,
});

function instances(master) {
  if (!master.isRecurring()) return inWindow(master.startDate) ? [instance(master, master.startDate, master.endDate)] : [];
  const found = [];
  const days = master.iterator();
  for (let day = days.next(); day && day.toUnixTime() < to; day = days.next()) {
    const { item, startDate, endDate } = master.getOccurrenceDetails(day);
    if (inWindow(startDate)) found.push(instance(item, startDate, endDate));
  }
  return found;
}

// Left to itself, ical.js gives every series the exceptions of all others in the file.
const events = calendar.getAllSubcomponents("vevent");
const isException = (event) => event.hasProperty("recurrence-id");
const uid = (event) => event.getFirstPropertyValue("uid");
const masters = events
  .filter((event) => !isException(event))
  .map((event) => new ICAL.Event(event, { exceptions: events.filter((e) => isException(e) && uid(e) === uid(event)) }));
process.stdout.write(JSON.stringify(masters.flatMap(instances)));
