from __future__ import annotations

from datetime import date, timedelta
from typing import get_args

import pytest

from bot.guidance.admission import Admission, admission, tell_admission
from bot.guidance.person import Person
from bot.guidance.texts import Teller
from bot.i18n.catalogue import Catalogue, load_catalogues
from bot.knowledge import SITUATIONS, Knowledge, load
from bot.knowledge.courses import CourseKind
from tests.botapi.html import parse
from tests.conftest import LANGUAGES, ROOT

KINDS = get_args(CourseKind)
STOPPED = ("asylum-anker", "asylum", "toleration", "ukraine", "eu")


@pytest.fixture(scope="module")
def base() -> Knowledge:
    return load(ROOT / "knowledge")


@pytest.fixture(scope="module")
def words() -> dict[str, Catalogue]:
    return load_catalogues(ROOT / "locales", LANGUAGES)


def on(base: Knowledge, day: str, situation: str, kind: CourseKind = "integration", *holding: str) -> Admission:
    return admission(base, kind, date.fromisoformat(day), situation, holding)  # type: ignore[arg-type]


# § 44 (4) AufenthG: open to all in the asylum procedure since 31 December 2022, stopped since 9 February 2026. What
# held before the last known change of the group is not known.
@pytest.mark.parametrize(
    ("day", "outcome"),
    [
        ("2018-08-08", "unknown"),
        ("2022-12-30", "unknown"),
        ("2022-12-31", "may-be-admitted"),
        ("2024-11-30", "may-be-admitted"),
        ("2025-06-01", "may-be-admitted"),
        ("2026-02-08", "may-be-admitted"),
        ("2026-02-09", "stopped"),
        ("2026-03-01", "stopped"),
        ("2026-11-22", "stopped"),
    ],
)
@pytest.mark.parametrize("situation", STOPPED)
@pytest.mark.parametrize("kind", ["integration", "literacy"])
def test_the_stop_of_admissions_by_the_day(
    base: Knowledge, day: str, outcome: str, situation: str, kind: CourseKind
) -> None:
    found = on(base, day, situation, kind)
    assert found.outcome == outcome
    assert not found.has_right


@pytest.mark.parametrize("day", ["2024-11-30", "2025-06-01", "2026-02-08", "2026-02-09", "2026-03-01", "2026-11-22"])
@pytest.mark.parametrize("situation", ["recognised", "family"])
def test_the_legal_claim_is_not_touched_by_the_stop(base: Knowledge, day: str, situation: str) -> None:
    found = on(base, day, situation)
    assert found.outcome == "may"
    assert found.has_right


def test_work_has_a_claim_and_studies_have_none(base: Knowledge) -> None:
    assert on(base, "2026-11-22", "visa").outcome == "depends"


@pytest.mark.parametrize(
    ("situation", "doors"),
    [
        ("asylum", {"social-office", "foreigners-office"}),
        ("toleration", {"social-office", "foreigners-office"}),
        ("ukraine", {"jobcenter", "foreigners-office"}),
        ("eu", {"jobcenter"}),
    ],
)
def test_the_doors_that_are_open_during_the_stop(base: Knowledge, situation: str, doors: set[str]) -> None:
    stopped = on(base, "2026-03-01", situation)
    assert stopped.version and set(stopped.version.doors) == doors


def test_no_source_after_april_2026_says_that_the_stop_still_holds(base: Knowledge) -> None:
    assert on(base, "2026-03-01", "ukraine").sure
    assert on(base, "2026-04-30", "ukraine").sure
    assert not on(base, "2026-05-01", "ukraine").sure
    assert not on(base, "2026-11-22", "ukraine").sure


def test_past_its_review_a_rule_is_no_longer_told(base: Knowledge) -> None:
    assert on(base, "2027-01-22", "eu").outcome == "stopped"
    assert on(base, "2027-01-23", "eu").outcome == "unknown"
    assert on(base, "2026-02-08", "eu").outcome == "may-be-admitted"  # the past does not change any more


def test_a_paper_in_the_hand_says_more_than_the_situation(base: Knowledge) -> None:
    assert on(base, "2026-11-22", "eu", "integration", "course-obligation").outcome == "obliged"
    assert on(base, "2026-11-22", "ukraine", "literacy", "course-entitlement-certificate").outcome == "may"
    assert on(base, "2026-11-22", "ukraine", "orientation", "course-obligation").outcome == "may-be-admitted"
    both = ("course-entitlement-certificate", "course-obligation")
    assert on(base, "2026-11-22", "eu", "integration", *both).outcome == "obliged"


def test_orientation_and_vocational_courses_are_not_part_of_the_stop(base: Knowledge) -> None:
    assert on(base, "2026-11-22", "asylum", "orientation").outcome == "may"
    assert on(base, "2026-11-22", "ukraine", "orientation").outcome == "may-be-admitted"
    assert on(base, "2026-11-22", "toleration", "vocational").outcome == "may-be-admitted"
    assert on(base, "2018-08-08", "asylum", "orientation").outcome == "unknown"


def test_today_there_is_a_rule_for_everybody_and_every_funded_course(base: Knowledge) -> None:
    for situation in SITUATIONS:
        for kind in ("integration", "literacy", "orientation", "vocational"):
            assert admission(base, kind, date(2026, 11, 22), situation).outcome != "unknown", (situation, kind)


def test_versions_leave_no_hole_between_them(base: Knowledge) -> None:
    for rule in base.admission.values():
        for before, after in zip(rule.versions, rule.versions[1:], strict=False):
            assert before.until and before.until + timedelta(days=1) == after.from_, rule.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_is_told_in_every_language(base: Knowledge, words: dict[str, Catalogue], language: str) -> None:
    for day in ("2018-08-08", "2024-11-30", "2026-02-08", "2026-02-09", "2026-11-22"):
        for place in ("bamberg", "hirschaid", "anker", None):
            for situation in (*SITUATIONS, None):
                person = Person(language, place, situation)
                teller = Teller(base, words[language], person, date.fromisoformat(day))
                for kind in KINDS:
                    found = admission(base, kind, date.fromisoformat(day), situation)
                    text = parse(tell_admission(teller, found))
                    assert "{" not in text
                    assert len(text) < 1200


def test_the_stop_names_the_office_of_the_place_and_what_is_not_known(
    base: Knowledge, words: dict[str, Catalogue]
) -> None:
    day = date(2026, 11, 22)
    teller = Teller(base, words["de"], Person("de", "hirschaid", "ukraine"), day)
    text = parse(tell_admission(teller, admission(base, "integration", day, "ukraine")))
    assert "Jobcenter Landkreis Bamberg" in text
    assert "9. Februar 2026" in text
    assert "weiß ich nicht" in text
    assert "§ 44 Abs. 4" in text
    early = Teller(base, words["de"], Person("de", "hirschaid", "ukraine"), date(2026, 3, 1))
    assert "weiß ich nicht" not in parse(
        tell_admission(early, admission(base, "integration", date(2026, 3, 1), "ukraine"))
    )
