"""How long anything is kept: the one place. The purge deletes by it and the privacy notice is written from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta


def quarter_of(day: date) -> str:
    """The quarter of a day, such as "2026-Q4"; quarters sort as texts."""
    return f"{day.year:04}-Q{(day.month + 2) // 3}"


@dataclass(frozen=True, slots=True)
class Retention:
    """Storage limitation, Article 5(1)(e) GDPR, in numbers."""

    session_days: int = 90  # without use
    question_days: int = 30
    vote_quarters: int = 4  # before the present one
    count_days: int = 400  # a year and a month, to compare with the same month of last year
    update_hours: int = 24  # Telegram repeats an update for at most a day: core.telegram.org/bots/api#getting-updates

    def last_use(self, day: date) -> date:
        """Sessions last used on this day or earlier are removed on `day`."""
        return day - timedelta(days=self.session_days)

    def last_question(self, day: date) -> date:
        """Questions of this day or earlier are removed on `day`."""
        return day - timedelta(days=self.question_days)

    def first_quarter(self, day: date) -> str:
        """The earliest quarter whose votes are still kept on `day`."""
        months = day.year * 12 + day.month - 1 - 3 * self.vote_quarters
        return quarter_of(date(months // 12, months % 12 + 1, 1))

    def last_count(self, day: date) -> date:
        """Counters of this day or earlier are removed on `day`."""
        return day - timedelta(days=self.count_days)

    def last_update(self, now: datetime) -> datetime:
        """Updates seen at this moment or earlier (UTC, without zone, as stored) count as never seen."""
        return stored_time(now) - timedelta(hours=self.update_hours)


def stored_time(moment: datetime) -> datetime:
    """An aware moment as both databases store it: UTC without a zone."""
    return moment.astimezone(UTC).replace(tzinfo=None)


RETENTION = Retention()
