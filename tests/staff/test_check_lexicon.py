from __future__ import annotations

from pathlib import Path

import pytest

from tests.knowledge.small import replace
from tests.staff.complete import findings, write

DE, EN = "common/lexicon/de.yaml", "common/lexicon/en.yaml"
FORMS = {
    DE: """\
language: de
concepts:
  greeting: [hallo, guten tag, grüß gott]
  parting: [ade, bis morgen, abschied]
""",
    EN: """\
language: en
concepts:
  greeting: [hello, good day]
  parting: [so long, see you, good bye]
""",
}


def _base(tmp_path: Path) -> Path:
    folder = write(tmp_path)
    (folder / "common/lexicon").mkdir()
    for name, text in FORMS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_words_that_nobody_has_used_yet_are_no_finding(tmp_path: Path) -> None:
    assert findings(_base(tmp_path)) == []  # "grüß gott" stands in no utterance


@pytest.mark.parametrize(
    ("file", "old", "new", "severity", "place", "words"),
    [
        (EN, "  parting:", "  partng:", "error", (4, 3), ["unknown meaning 'partng'", "'parting'"]),
        (EN, "  parting: [so long, see you, good bye]\n", "", "warning", (2, 1), ["no words in en for: parting"]),
        (DE, "ade,", "ade, Adé,", "error", (4, 13), ["'ade' stands 2 times under parting"]),
        (DE, "ade,", "1.,", "error", (4, 13), ["'1' is too short to mean parting"]),
        (DE, "ade,", "'!',", "error", (4, 13), ["'' is too short"]),
        (DE, "  parting", "  a: [ade]\n  b: [ade]\n  parting", "error", (6, 13), ["under 3 meanings: a, b, parting"]),
        (DE, "  parting", "  moon: [mond]\n  parting", "error", (4, 3), ["hardly any utterance", "'moon'"]),
        (DE, "ade,", "ade, hallo,", "", (0, 0), []),  # two meanings of a word are usual
    ],
)
def test_what_is_wrong_with_the_lexicon(
    tmp_path: Path, file: str, old: str, new: str, severity: str, place: tuple[int, int], words: list[str]
) -> None:
    folder = _base(tmp_path)
    replace(folder, file, old, new)
    problems = findings(folder)
    if not severity:
        assert problems == []
        return
    name = f"knowledge/{file}"
    here = [str(p) for p in problems if (p.file, p.line, p.column, p.severity) == (name, *place, severity)]
    assert any(all(word in message for word in words) for message in here), [str(p) for p in problems]
    assert all(p.hint for p in problems)


def test_what_must_be_refused_is_not_tested_with_what_was_learned(tmp_path: Path) -> None:
    folder = write(tmp_path)
    for name, lines in (("common", "near: [taxi nach rom]"), ("tests", "near: [wetter]\nfar: [Taxi nach Rom!, hallo]")):
        (folder / name / "not-ours").mkdir()
        (folder / name / "not-ours/de.yaml").write_text(f"language: de\n{lines}\n", encoding="utf-8")
    problems = [problem for problem in findings(folder) if "not-ours" in problem.file]
    assert [(p.file, p.line, p.column) for p in problems] == [
        ("knowledge/tests/not-ours/de.yaml", 3, 7),
        ("knowledge/tests/not-ours/de.yaml", 3, 23),
    ]
    assert "not-ours/de.yaml" in problems[0].message
    assert "topics/hello/de.yaml" in problems[1].message
