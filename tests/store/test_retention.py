from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.store.retention import RETENTION, Retention, quarter_of

DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))


@given(DAYS)
def test_quarters_sort_like_days(day: date) -> None:
    assert quarter_of(day) <= quarter_of(day + timedelta(days=1))
    assert quarter_of(day) < quarter_of(day + timedelta(days=92))


@given(DAYS)
def test_the_present_quarter_and_four_before_are_kept(day: date) -> None:
    kept = {quarter_of(day - timedelta(days=days)) for days in range(470)}
    assert len([quarter for quarter in kept if quarter >= RETENTION.first_quarter(day)]) == 5


def test_a_year_back() -> None:
    assert RETENTION.first_quarter(date(2026, 1, 1)) == "2025-Q1"
    assert RETENTION.first_quarter(date(2026, 12, 31)) == "2025-Q4"
    assert Retention(vote_quarters=1).first_quarter(date(2026, 2, 28)) == "2025-Q4"
