from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.guidance.deadlines import count, end_of_period, is_working_day, last_day
from bot.knowledge import Deadline, Fact, Knowledge

TODAY = date(2026, 11, 23)
EVENTS = st.dates(date(2020, 1, 1), date(2045, 12, 31))
PERIODS = st.tuples(st.integers(1, 40), st.sampled_from(["days", "weeks", "months", "business-days"])) | st.just(
    (1, "same-month")
)


def period(unit: str, *, act: bool = True) -> Fact:
    return Fact.model_construct(id="period", unit=unit, risk="high", label={}, act=act, versions=(), contradictions=())


# Counted by hand on a calendar. The day of the event does not count.
@pytest.mark.parametrize(
    ("event", "number", "unit", "ends", "last", "go_by"),
    [
        (date(2026, 11, 23), 2, "weeks", date(2026, 12, 7), date(2026, 12, 7), date(2026, 12, 7)),  # Monday to Monday
        (date(2026, 11, 28), 2, "weeks", date(2026, 12, 12), date(2026, 12, 14), date(2026, 12, 11)),  # Saturday
        (date(2026, 11, 29), 2, "weeks", date(2026, 12, 13), date(2026, 12, 14), date(2026, 12, 11)),  # Sunday
        # Saturday 26 December is a holiday, so is the Friday; desks are often closed on the 24th
        (date(2026, 12, 12), 2, "weeks", date(2026, 12, 26), date(2026, 12, 28), date(2026, 12, 23)),
        (date(2026, 12, 23), 2, "weeks", date(2027, 1, 6), date(2027, 1, 7), date(2027, 1, 5)),  # Epiphany: Bavaria
        (date(2026, 3, 20), 2, "weeks", date(2026, 4, 3), date(2026, 4, 7), date(2026, 4, 2)),  # Good Friday to Tuesday
        (date(2026, 5, 21), 2, "weeks", date(2026, 6, 4), date(2026, 6, 5), date(2026, 6, 3)),  # Corpus Christi: Bavaria
        (date(2025, 10, 18), 2, "weeks", date(2025, 11, 1), date(2025, 11, 3), date(2025, 10, 31)),  # All Saints, Saturday
        (date(2025, 7, 25), 2, "weeks", date(2025, 8, 8), date(2025, 8, 8), date(2025, 8, 8)),  # Augsburg's feast is not ours
        (date(2025, 8, 1), 2, "weeks", date(2025, 8, 15), date(2025, 8, 15), date(2025, 8, 14)),  # Assumption: not everywhere
        (date(2026, 12, 10), 2, "weeks", date(2026, 12, 24), date(2026, 12, 24), date(2026, 12, 23)),
        (date(2026, 11, 20), 3, "months", date(2027, 2, 20), date(2027, 2, 22), date(2027, 2, 19)),  # Saturday
        (date(2026, 8, 31), 6, "months", date(2027, 2, 28), date(2027, 3, 1), date(2027, 2, 26)),  # no 31st; a Sunday
        (date(2027, 8, 31), 6, "months", date(2028, 2, 29), date(2028, 2, 29), date(2028, 2, 29)),  # leap year
        (date(2026, 1, 31), 3, "months", date(2026, 4, 30), date(2026, 4, 30), date(2026, 4, 30)),
        (date(2027, 2, 28), 1, "months", date(2027, 3, 28), date(2027, 3, 30), date(2027, 3, 25)),  # 28th, not the end; Easter
        (date(2026, 11, 23), 5, "days", date(2026, 11, 28), date(2026, 11, 30), date(2026, 11, 27)),
        (date(2026, 12, 23), 3, "business-days", date(2026, 12, 29), date(2026, 12, 29), date(2026, 12, 29)),  # 24, 28, 29
        (date(2024, 2, 29), 1, "years", date(2025, 2, 28), date(2025, 2, 28), date(2025, 2, 28)),
    ],
)  # fmt: skip
def test_examples_counted_by_hand(event: date, number: int, unit: str, ends: date, last: date, go_by: date) -> None:
    found = count(period(unit), event, number)
    assert (found.ends, found.last, found.go_by) == (ends, last, go_by)
    assert found.moved == (ends != last)


def test_what_runs_out_is_not_moved_to_a_later_day() -> None:
    licence = count(period("months", act=False), date(2026, 5, 28), 6)  # ends on a Saturday
    assert licence.last == licence.ends == date(2026, 11, 28)
    assert licence.go_by == date(2026, 11, 27)
    month = count(period("same-month", act=False), date(2026, 10, 5), 1)
    assert (month.last, month.go_by) == (date(2026, 10, 31), date(2026, 10, 30))


def test_no_open_day_is_left_between_the_event_and_the_end() -> None:
    assert count(period("same-month", act=False), date(2026, 5, 31), 1).go_by is None  # a Sunday


@given(EVENTS, PERIODS)
def test_the_last_day_to_act_is_a_working_day_and_never_before_the_end(event: date, length: tuple[int, str]) -> None:
    number, unit = length
    found = count(period(unit), event, number)
    assert is_working_day(found.last)
    assert found.last >= found.ends >= event
    assert not any(is_working_day(found.ends + timedelta(days=n)) for n in range((found.last - found.ends).days))
    assert found.go_by is None or (event <= found.go_by <= found.ends and is_working_day(found.go_by))


@given(EVENTS, st.integers(0, 800), PERIODS, st.booleans())
def test_a_later_event_never_has_an_earlier_last_day(
    event: date, later: int, length: tuple[int, str], act: bool
) -> None:
    number, unit = length
    first, second = (count(period(unit, act=act), day, number) for day in (event, event + timedelta(days=later)))
    assert first.last <= second.last
    assert first.ends <= second.ends


@given(EVENTS, st.integers(1, 60))
def test_months_end_on_the_same_number_or_the_last_of_the_month(event: date, number: int) -> None:
    ends = end_of_period(event, number, "months")
    assert (ends.year * 12 + ends.month) - (event.year * 12 + event.month) == number
    assert ends.day == event.day or (ends.day < event.day and (ends + timedelta(days=1)).day == 1)


@pytest.mark.parametrize(("number", "unit"), [(0, "days"), (-1, "weeks"), (5, "km"), (1, "date")])
def test_what_is_no_period_is_refused(number: int, unit: str) -> None:
    with pytest.raises(ValueError, match=r"expected"):
        end_of_period(TODAY, number, unit)  # type: ignore[arg-type]


def test_every_deadline_of_the_chain_is_counted_today(knowledge: Knowledge) -> None:
    deadlines = [topic.deadline for topic in knowledge.topics.values() if topic.deadline and topic.deadline.within]
    deadlines += [step.deadline for step in knowledge.steps.values() if step.deadline and step.deadline.within]
    assert deadlines
    for deadline in deadlines:
        found = last_day(knowledge, deadline, TODAY - timedelta(days=3), TODAY)
        assert found is not None
        assert found.last >= TODAY - timedelta(days=3)


def test_registration_is_moved_off_a_weekend_and_a_licence_is_not(knowledge: Knowledge) -> None:
    moving = last_day(knowledge, Deadline(within="registration-deadline", after="move-in"), date(2026, 11, 14), TODAY)
    assert moving is not None and moving.last == date(2026, 11, 30)  # from Saturday 28
    licence = last_day(knowledge, Deadline(within="licence-validity", after="arrival"), date(2026, 5, 28), TODAY)
    assert licence is not None and licence.last == date(2026, 11, 28)


def test_a_doubtful_figure_is_not_counted_with(knowledge: Knowledge) -> None:
    deadline = Deadline(within="registration-deadline", after="move-in")
    fact = knowledge.facts["registration-deadline"]
    overdue = fact.versions[-1].review_by + timedelta(days=1)
    assert last_day(knowledge, deadline, overdue, overdue) is None
    assert last_day(knowledge, Deadline(before="appointment"), TODAY, TODAY) is None

    changed = fact.versions[-1].model_copy(update={"value": "3", "from_": date(2026, 11, 20)})
    other = fact.model_copy(update={"versions": (*fact.versions, changed)})
    both = replace(knowledge, facts={**knowledge.facts, fact.id: other})
    assert last_day(both, deadline, date(2026, 11, 10), TODAY) is None  # two figures held; a person has to say which
    found = last_day(both, deadline, date(2026, 11, 20), TODAY)
    assert found is not None and found.ends == date(2026, 12, 11)
