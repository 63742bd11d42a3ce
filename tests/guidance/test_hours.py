from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.guidance.hours import Closed, Open, is_holiday, state

WEEK = "Mo-Fr 08:00-12:00; Th 14:00-16:00"


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-11-23 10:00", "open until 12:00"),
        ("2026-11-23 07:00", "opens 2026-11-23 08:00"),
        ("2026-11-21 10:00", "opens 2026-11-23 08:00"),
        ("2026-11-26 13:00", "opens 2026-11-26 14:00"),
        ("2026-12-25 10:00", "opens 2026-12-28 08:00"),  # Christmas, then a weekend
        ("2026-06-04 10:00", "opens 2026-06-05 08:00"),  # Corpus Christi: a holiday in Bavaria, not everywhere
    ],
)
def test_the_door_on_that_day(at: str, expected: str) -> None:
    week = WEEK.replace("Th 14:00-16:00", "Th 08:00-12:00,14:00-16:00")
    now = state(week, datetime.fromisoformat(at))
    if isinstance(now, Open):
        assert expected == f"open until {now.until:%H:%M}"
    else:
        assert expected == f"opens {now.opens:%Y-%m-%d %H:%M}"


@given(st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1)))
def test_never_open_on_a_holiday_and_never_opens_in_the_past(at: datetime) -> None:
    now = state(WEEK, at)
    if isinstance(now, Open):
        assert not is_holiday(at.date())
        assert now.until > at
    elif now.opens:
        assert now.opens > at
        assert not is_holiday(now.opens.date())


def test_hours_that_never_come() -> None:
    assert state("2020 Jan 01 10:00-12:00", datetime(2026, 11, 23, 10)) == Closed(None)
