"""Opening hours: OpenStreetMap syntax, evaluated by a library, closed on the public holidays of Bavaria."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

import holidays
from opening_hours import OpeningHours

_LOOK_AHEAD_DAYS = 14


@dataclass(frozen=True, slots=True)
class Open:
    """Open now, until a time of the same day."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Closed:
    """Closed now; `opens` is the next opening within two weeks, if there is one."""

    opens: datetime | None


@lru_cache(maxsize=8)
def _bavaria(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("DE", subdiv="BY", years=year))


def is_holiday(day: date) -> bool:
    """A public holiday in Bavaria (Art. 1 FTG), as the `holidays` library knows them."""
    return day in _bavaria(day.year)


@lru_cache(maxsize=256)
def _parsed(expression: str) -> OpeningHours:
    return OpeningHours(expression)


def state(expression: str, at: datetime) -> Open | Closed:
    """Open or closed at a local time (Europe/Berlin; a zone is ignored, the clock on the door counts)."""
    local = at.replace(tzinfo=None)
    hours = _parsed(expression)
    if hours.is_open(local) and not is_holiday(local.date()):
        until = hours.next_change(local)
        midnight = datetime.combine(local.date() + timedelta(days=1), datetime.min.time())
        return Open(min(until, midnight) if until else midnight)
    moment = local
    end = local + timedelta(days=_LOOK_AHEAD_DAYS)
    while moment < end:
        if is_holiday(moment.date()):
            moment = datetime.combine(moment.date() + timedelta(days=1), datetime.min.time())
        elif hours.is_open(moment):
            return Closed(moment)
        else:
            change = hours.next_change(moment)
            if change is None:
                break
            moment = change
    return Closed(None)
