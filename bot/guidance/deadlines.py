"""From the day of an event and the period of a rule to the last day, as the Civil Code (BGB) counts.

Sections 187 (1) and 188: the day of the event does not count; weeks and months end on the day of the same name or
number. Section 193, which administrative and social law take over (section 31 (3) VwVfG, section 26 (3) SGB X): where
something must be declared or handed in, an end on a Saturday, Sunday or public holiday moves to the next working day.
A right or a paper that runs out does not move. When a letter counts as delivered is not computed here.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from bot.knowledge import Deadline, Fact, Knowledge, Shown
from bot.knowledge.facts import Unit

from .hours import is_holiday

# Assumption Day is a holiday only where most people are Catholic; on the last days of the year many desks are closed
_PERHAPS_CLOSED = frozenset({(8, 15), (12, 24), (12, 31)})
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class LastDay:
    """When a period ends. `last` is the last day by the rule; on `go_by` offices are surely open, and it is in time."""

    event: date
    ends: date
    last: date
    go_by: date | None  # never after `ends`; None where no such day is left after the event

    @property
    def moved(self) -> bool:
        """True where section 193 gives until the next working day."""
        return self.last != self.ends


def is_working_day(day: date) -> bool:
    """Monday to Friday, no public holiday in all of Bavaria."""
    return day.weekday() < 5 and not is_holiday(day)


def end_of_period(event: date, number: int, unit: Unit) -> date:
    """The last day of a period that an event starts (sections 187 (1), 188 BGB).

    Raises ValueError for a unit that is no period and for a number below one.
    """
    if number < 1:
        raise ValueError(f"a period of {number} {unit}; expected at least one")
    if unit in {"days", "weeks"}:
        return event + timedelta(days=number * (7 if unit == "weeks" else 1))
    if unit in {"months", "years"}:
        return _same_number(event, number * (12 if unit == "years" else 1))
    if unit == "business-days":
        end = event
        for _ in range(number):
            end = next_working_day(end + _ONE_DAY)
        return end
    if unit == "same-month":
        return event.replace(day=calendar.monthrange(event.year, event.month)[1])
    raise ValueError(f"{unit}; expected a unit of time")


def _same_number(event: date, months: int) -> date:
    """Section 188 (2) and (3): the day of the same number, or the last of a month that has none."""
    year, month = divmod(event.year * 12 + event.month - 1 + months, 12)
    return date(year, month + 1, min(event.day, calendar.monthrange(year, month + 1)[1]))


def next_working_day(day: date) -> date:
    """`day` itself or the first working day after it (section 193 BGB)."""
    while not is_working_day(day):
        day += _ONE_DAY
    return day


def _open_day(day: date, not_before: date) -> date | None:
    """The last day up to `day` on which offices are surely open."""
    while day >= not_before:
        if is_working_day(day) and (day.month, day.day) not in _PERHAPS_CLOSED:
            return day
        day -= _ONE_DAY
    return None


def figure_of(knowledge: Knowledge, deadline: Deadline | None, today: date) -> Shown | None:
    """The period to count with; None for a deadline of another kind, a withheld figure or one to be checked again."""
    figure = knowledge.facts[deadline.within].on(today) if deadline and deadline.within else None
    return figure if isinstance(figure, Shown) and not figure.stale and figure.version.value.isdecimal() else None


def last_day(knowledge: Knowledge, deadline: Deadline, event: date, today: date) -> LastDay | None:
    """The last day of a period after an event, by the figure of today.

    None where it must not be computed: see `figure_of`; or another figure is known for the day of the event. Then a
    person has to be asked.
    """
    figure = figure_of(knowledge, deadline, today)
    if figure is None or _was_other(figure, event):
        return None
    return count(figure.fact, event, int(figure.version.value))


def _was_other(figure: Shown, event: date) -> bool:
    """True where a different figure is known for the day of the event; which one counts is for a lawyer."""
    before = figure.fact.on(event)
    return isinstance(before, Shown) and before.version.value != figure.version.value


def count(fact: Fact, event: date, number: int) -> LastDay:
    """The last day of a period of this kind. Raises ValueError as `end_of_period` does."""
    ends = end_of_period(event, number, fact.unit)
    return LastDay(event, ends, next_working_day(ends) if fact.act else ends, _open_day(ends, event))
