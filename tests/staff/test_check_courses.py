from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.knowledge import KnowledgeError, load
from bot.knowledge.load import load_with_origins
from bot.staff.check_live import check_live
from bot.staff.findings import Base, Findings
from tests.conftest import ROOT
from tests.knowledge import small

COURSES = """\
providers:
  - {id: school, office: office-city, kinds: [integration], state: verified, on: 2026-01-01}
places:
  - {id: hall, provider: school, kind: integration, name: Halle, municipality: bamberg, state: verified, on: 2026-01-01}
"""
DATES = """\
dates:
  - {id: first, place: hall, kind: integration, starts: 2026-12-01, state: verified, on: 2026-11-01}
"""
RULES = """\
rules:
  - id: everybody
    kinds: [integration]
    for: [eu]
    versions:
      - outcome: may-be-admitted
        from: 2024-01-01
        until: 2026-02-08
        reason: {de: "Frist {fact:window}"}
        source: https://example.org/law
        checked_on: 2026-01-01
        review_by: 2026-02-08
      - outcome: stopped
        from: 2026-02-09
        sure_until: 2026-04-30
        reason: {de: "Gestoppt."}
        doors: [town-office]
        source: https://example.org/law
        checked_on: 2026-01-01
        review_by: 2027-01-01
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = small.write(tmp_path)
    for name, text in (("courses", COURSES), ("course-dates", DATES)):
        (folder / f"bamberg/{name}.yaml").write_text(text, encoding="utf-8")
    (folder / "common/admission.yaml").write_text(RULES, encoding="utf-8")
    return folder


def live(folder: Path, day: str) -> list[str]:
    findings = Findings(folder)
    check_live(Base(*load_with_origins(folder), findings, date.fromisoformat(day)))
    return [f"{problem.file}:{problem.line}: {problem.message}" for problem in sorted(findings.problems)]


def test_the_files_load(folder: Path) -> None:
    knowledge = load(folder)
    assert list(knowledge.course_dates) == ["first"]
    assert [version.outcome for version in knowledge.admission["everybody"].versions] == ["may-be-admitted", "stopped"]


BROKEN = [
    ("bamberg/course-dates.yaml", "place: hall", "place: moon", 2, ["unknown course place 'moon'", "courses.yaml"]),
    ("bamberg/course-dates.yaml", ", on: 2026-11-01", "", 2, ["expected the day"]),
    ("bamberg/course-dates.yaml", "kind: integration", "kind: dance", 2, ["'dance'", "expected"]),
    ("common/admission.yaml", "for: [eu]", "for: [eu]\n    holding: [passport]", 2, ["either `for` (situations) or"]),
    ("common/admission.yaml", "until: 2026-02-08", "until: 2026-02-09", 5, ["versions overlap"]),
    ("common/admission.yaml", "{fact:window}", "{fact:door}", 9, ["unknown fact 'door'"]),
    ("common/admission.yaml", "{fact:window}", "{window}", 9, ["unknown placeholder {window}", "fact:"]),
    ("common/admission.yaml", "[town-office]", "[moon-office]", 17, ["unknown role 'moon-office'"]),
    ("common/admission.yaml", "for: [eu]", "for: [eu, mars]", 4, ["'mars'"]),
]


@pytest.mark.parametrize(("file", "old", "new", "line", "words"), BROKEN, ids=[row[2] or "no day" for row in BROKEN])
def test_a_mistake_is_named_with_its_line(
    folder: Path, file: str, old: str, new: str, line: int, words: list[str]
) -> None:
    small.replace(folder, file, old, new)
    with pytest.raises(KnowledgeError) as caught:
        load(folder)
    (said,) = [str(problem) for problem in caught.value.problems]
    assert said.startswith(f"knowledge/{file}:{line}:")
    for word in words:
        assert word in said


def test_two_rules_for_the_same_people_are_an_error(folder: Path) -> None:
    twice = RULES + RULES.replace("rules:\n", "").replace("id: everybody", "id: again")
    (folder / "common/admission.yaml").write_text(twice, encoding="utf-8")
    with pytest.raises(KnowledgeError, match="eu and integration stand also in rule 'everybody'"):
        load(folder)


def test_going_live_needs_fresh_courses_and_sure_rules(folder: Path) -> None:
    assert not [line for line in live(folder, "2026-04-30") if "admission" in line or "dates" in line]
    (unsure,) = [line for line in live(folder, "2026-11-22") if "admission" in line]
    assert unsure.startswith("knowledge/common/admission.yaml:13:")
    assert "no source says that everybody still holds after 2026-04-30" in unsure
    (overdue,) = [line for line in live(folder, "2027-01-02") if "admission" in line]
    assert "was to be checked again by 2027-01-01" in overdue
    (unknown,) = [line for line in live(folder, "2018-08-08") if "admission" in line]
    assert "no rule is known for everybody on 2018-08-08" in unknown
    small.replace(folder, "bamberg/course-dates.yaml", "2026-11-01", "2026-01-01")
    assert any("course first is verified as of 2026-01-01" in line for line in live(folder, "2026-11-22"))


def test_before_going_live_somebody_must_ask_about_the_stop() -> None:
    said = live(ROOT / "knowledge", "2026-11-22")
    assert sum("still holds after 2026-04-30" in line for line in said) == 4
