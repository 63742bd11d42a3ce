"""A deadline as a calendar file (RFC 5545) that a phone's calendar takes: one whole day, two reminders before it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

REMIND_DAYS_BEFORE = (7, 1)
REMIND_AT = time(9)  # on the clock of the phone
MEDIA_TYPE = "text/calendar; charset=utf-8"
_NAMESPACE = uuid.UUID("5b1f2c1e-1f0a-5d53-9a7e-6c1f4a3d2b90")  # ours; any fixed one would do


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands in the calendar, plain text. `about` names the deadline, never a person."""

    about: str
    day: date
    title: str
    notes: str
    place: str = ""


def calendar_file(entry: Entry, at: datetime) -> bytes:
    """The file's content. `at` (aware) is when it was asked for; a reminder whose day is over by then is left out.

    The same deadline on the same day has the same UID, so that a second import does not double it.
    """
    from icalendar import Alarm, Calendar, Event  # costs 150 ms: only where a file is asked for

    event = Event()
    event.add("uid", f"{uuid.uuid5(_NAMESPACE, f'{entry.about} {entry.day}')}@ankommen-bot")
    event.add("dtstamp", at.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + timedelta(days=1))  # exclusive
    event.add("summary", entry.title)
    event.add("description", entry.notes)
    if entry.place:
        event.add("location", entry.place)
    event.add("transp", "TRANSPARENT")  # the day stays free for appointments
    event.add("class", "PRIVATE")
    for days in REMIND_DAYS_BEFORE:
        if entry.day - timedelta(days=days) > at.date():
            alarm = Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("description", entry.title)
            alarm.add("trigger", timedelta(hours=REMIND_AT.hour, minutes=REMIND_AT.minute) - timedelta(days=days))
            event.add_component(alarm)
    calendar = Calendar()
    calendar.add("prodid", "-//Ankommen in Bamberg//Deadlines//DE")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
