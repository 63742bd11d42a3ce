from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event

from bot.guidance.calendar_file import Entry, calendar_file
from tests.conftest import MONDAY

ENTRY = Entry(
    about="address-registration registration-deadline",
    day=date(2026, 12, 14),
    title="آخر يوم: تسجيل السكن · Letzter Tag: Wohnsitz anmelden",
    notes="المكتب: Einwohnermeldeamt, Maximiliansplatz 3; 96047 Bamberg\n\nالمهلة في رسالتك هي التي تُحسب.\nBackslash \\ und Komma, fertig",
    place="Einwohnermeldeamt, Maximiliansplatz 3, 96047 Bamberg",
)
LETTERS = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\u2028\u2029")


def only_event(content: bytes) -> Event:
    calendar = Calendar.from_ical(content)
    assert (calendar["version"], calendar["method"]) == ("2.0", "PUBLISH")
    (event,) = calendar.walk("VEVENT")
    return event


def test_a_whole_day_with_reminders_a_week_and_a_day_before() -> None:
    event = only_event(calendar_file(ENTRY, MONDAY))
    assert event.decoded("dtstart") == date(2026, 12, 14)
    assert event.decoded("dtend") == date(2026, 12, 15)
    assert event.decoded("dtstamp") == MONDAY.astimezone(UTC)
    assert str(event["summary"]) == ENTRY.title
    assert str(event["description"]) == ENTRY.notes
    assert str(event["location"]) == ENTRY.place
    midnight = datetime(2026, 12, 14)
    alarms = [midnight + alarm.decoded("trigger") for alarm in event.walk("VALARM")]
    assert alarms == [datetime(2026, 12, 7, 9), datetime(2026, 12, 13, 9)]


@pytest.mark.parametrize(("days", "reminders"), [(0, 0), (1, 0), (2, 1), (7, 1), (8, 2)])
def test_a_reminder_whose_day_is_over_is_left_out(days: int, reminders: int) -> None:
    entry = replace(ENTRY, day=MONDAY.date() + timedelta(days=days))
    assert len(only_event(calendar_file(entry, MONDAY)).walk("VALARM")) == reminders


def test_the_same_deadline_has_the_same_mark_and_another_one_another() -> None:
    first = only_event(calendar_file(ENTRY, MONDAY))["uid"]
    again = only_event(calendar_file(replace(ENTRY, notes="anders"), MONDAY + timedelta(hours=5)))["uid"]
    other = only_event(calendar_file(replace(ENTRY, day=date(2026, 12, 15)), MONDAY))["uid"]
    assert first == again != other


@given(st.text(LETTERS, min_size=1, max_size=300), st.text(LETTERS | st.just("\n"), max_size=900))
def test_lines_are_folded_between_letters_and_everything_is_read_back(title: str, notes: str) -> None:
    content = calendar_file(replace(ENTRY, title=title, notes=notes), MONDAY)
    lines = content.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert lines[-2:] == [b"END:VCALENDAR", b""]
    for line in lines:
        assert len(line) <= 75
        line.decode()  # no letter is cut in two
    event = only_event(content)
    assert str(event["summary"]) == title
    assert str(event["description"]) == notes
