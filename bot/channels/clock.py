"""The one place that reads the clock for people: local time of Bamberg."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")


def now() -> datetime:
    """Now, aware, Europe/Berlin."""
    return datetime.now(BERLIN)


def noon(day: date) -> datetime:
    """A question asked "on a day" is asked at ten in the morning, when offices are open."""
    return datetime.combine(day, time(10), BERLIN)
