from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.knowledge import Fact, Knowledge, Shown, Withheld

SOURCE = "https://example.org"


def fact(risk: str = "high", **more: object) -> Fact:
    versions = [
        {"value": "3", "from": "2018-01-01", "until": "2024-12-06", "source": SOURCE, "checked_on": "2026-01-01", "review_by": "2027-01-01"},
        {"value": "5", "from": "2024-12-07", "source": SOURCE, "checked_on": "2026-01-01", "review_by": "2027-01-01"},
    ]  # fmt: skip
    return Fact.model_validate(
        {"id": "walk", "unit": "km", "risk": risk, "label": {"de": "Weg"}, "versions": versions, **more}
    )


def value(found: Shown | Withheld) -> str:
    return found.version.value if isinstance(found, Shown) else found.reason


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2017, 12, 31), "no-rule"),
        (date(2018, 8, 8), "3"),
        (date(2024, 11, 30), "3"),
        (date(2024, 12, 6), "3"),
        (date(2024, 12, 7), "5"),
        (date(2027, 1, 1), "5"),
        (date(2027, 1, 2), "overdue"),
    ],
)
def test_the_version_of_the_day_holds(day: date, expected: str) -> None:
    assert value(fact().on(day)) == expected


def test_a_low_risk_figure_is_marked_instead_of_withheld() -> None:
    shown = fact("low").on(date(2027, 1, 2))
    assert isinstance(shown, Shown)
    assert shown.stale


def test_an_open_contradiction_withholds_the_number() -> None:
    side = {"gist": "3 km", "source": SOURCE}
    assert value(fact(contradictions=[{"open": True, "a": side, "b": side}]).on(date(2026, 3, 1))) == "contradiction"
    assert (
        value(fact(contradictions=[{"open": False, "resolved": "x", "a": side, "b": side}]).on(date(2026, 3, 1))) == "5"
    )


@given(st.dates(date(2000, 1, 1), date(2040, 1, 1)))
def test_no_version_is_ever_shown_outside_its_days(day: date) -> None:
    found = fact().on(day)
    if isinstance(found, Shown):
        assert found.version.from_ <= day
        assert found.version.until is None or day <= found.version.until
        assert day <= found.version.review_by


@pytest.mark.parametrize(
    "change",
    [
        {"versions": []},
        {"unit": "date"},
        {"unit": "furlong"},
        {"label": {"en": "walk"}},
    ],
)
def test_unsound_facts_are_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        fact(**change)


def test_every_figure_of_ours_has_a_source_and_never_outlives_its_review(knowledge: Knowledge) -> None:
    for entry in knowledge.facts.values():
        last = entry.versions[-1]
        assert last.source.startswith(("https://", "github:"))
        after = entry.on(max(version.review_by for version in entry.versions) + timedelta(days=1))
        assert entry.risk != "high" or isinstance(after, Withheld), entry.id
