from __future__ import annotations

from pathlib import Path

import pytest

from bot.knowledge import KnowledgeError, load
from tests.knowledge import small

# (what is broken, file, old text, new text, line, column, words that must stand in the message)
BROKEN = [
    ("wrong type", "common/topics/hello/topic.yaml", "offices: [town-office]", "offices: town-office", 5, 10, ["offices", "'town-office'", "expected"]),
    ("unknown role", "common/topics/hello/topic.yaml", "[town-office]", "[moon-office]", 5, 11, ["unknown role 'moon-office'", "roles.yaml"]),
    ("unknown fact", "common/topics/hello/topic.yaml", "fact:window", "fact:door", 6, 8, ["unknown fact 'door'", "facts.yaml"]),
    ("duplicate key", "common/topics/hello/topic.yaml", "risk: low\n", "risk: low\nrisk: high\n", 4, 1, ["duplicate key 'risk'"]),
    ("anchor", "common/topics/hello/topic.yaml", "risk: low", "risk: &low low", 3, 7, ["anchor &low"]),
    ("missing German", "common/papers.yaml", "{de: Pass}", "{en: passport}", 2, 20, ["German (de) is missing"]),
    ("undeclared placeholder", "common/topics/hello/de.yaml", "{fact:window}", "{paper:passport}", 5, 9, ["{paper:passport}", "uses"]),
    ("circle in a chain", "common/chains/arrival.yaml", "for: [eu]\n    office", "for: [eu]\n    after: [second]\n    office", 8, 5, ["circle", "first → second → first"]),
    ("bad opening hours", "bamberg/offices.yaml", "Mo-Fr 08:00-12:00", "Mo-Fr from eight", 6, 20, ["Mo-Fr from eight", "OpenStreetMap"]),
    ("bad postal code", "bamberg/region.yaml", "[96047]", "[9604]", 6, 89, ["'9604'", "expected"]),
    ("unknown key", "common/topics/hello/topic.yaml", "risk: low", "risc: low", 3, 7, ["unknown key 'risc'", "did you mean 'risk'"]),
    ("no fact version", "common/facts.yaml", "value: 2", "value: two", 7, 16, ["'two'", "a number of weeks"]),
    ("office of the wrong area", "bamberg/region.yaml", "{city: office-city}", "{district: office-city}", 4, 27, ["serves city", "district"]),
    ("wrong folder", "common/topics/hello/de.yaml", "language: de", "language: en", 1, 11, ["found 'en'", "expected 'de'"]),
    ("unknown fallback", "languages.yaml", "tags: [de-at]", "falls_back: xx", 2, 71, ["unknown language 'xx'"]),
    ("fallback to itself", "languages.yaml", "tags: [de-at]", "falls_back: de", 2, 71, ["found 'de'", "stands for itself"]),
    ("unknown bridge", "languages.yaml", "languages:\n", "others:\n  - {codes: [ru], bridges: [de, uk]}\nlanguages:\n", 2, 33, ["unknown language 'uk'"]),
    ("language in two groups", "languages.yaml", "languages:\n", "others:\n  - {codes: [ru]}\n  - {codes: [be, ru]}\nlanguages:\n", 3, 18, ["'ru'", "each language once"]),
    ("not UTF-8 indentation", "common/events.yaml", "  - {id", "\t- {id", 2, 1, ["not YAML"]),
]  # fmt: skip


def test_the_small_base_loads(tmp_path: Path) -> None:
    knowledge = load(small.write(tmp_path))
    assert [step.id for step in knowledge.steps.values()] == ["first", "second"]
    assert knowledge.region.municipalities[0].ags == "09461000"  # text, not an octal number


@pytest.mark.parametrize(
    ("name", "file", "old", "new", "line", "column", "words"), BROKEN, ids=[row[0] for row in BROKEN]
)
def test_a_broken_file_is_named_with_its_place(
    tmp_path: Path, name: str, file: str, old: str, new: str, line: int, column: int, words: list[str]
) -> None:
    folder = small.write(tmp_path)
    small.replace(folder, file, old, new)
    with pytest.raises(KnowledgeError) as caught:
        load(folder)
    messages = [str(problem) for problem in caught.value.problems]
    at_place = [m for m in messages if m.startswith(f"knowledge/{file}:{line}:{column}: ")]
    assert at_place, messages
    for word in words:
        assert word in at_place[0]


def test_all_errors_of_all_files_come_at_once(tmp_path: Path) -> None:
    folder = small.write(tmp_path)
    for file, old, new in (
        ("common/topics/hello/topic.yaml", "risk: low", "risk: none"),
        ("common/papers.yaml", "{de: Pass}", "{en: passport}"),
        ("bamberg/region.yaml", "[96047]", "[9604]"),
    ):
        small.replace(folder, file, old, new)
    with pytest.raises(KnowledgeError) as caught:
        load(folder)
    assert len({problem.file for problem in caught.value.problems}) == 3


def test_a_local_file_overrides_a_common_one(tmp_path: Path) -> None:
    folder = small.write(tmp_path)
    local = folder / "bamberg/topics/hello/de.yaml"
    local.parent.mkdir(parents=True)
    local.write_text(
        "language: de\nstate: draft\ntitle: Servus\nlabel: Servus\nanswer: '{fact:window}'\n", encoding="utf-8"
    )
    (folder / "bamberg/papers.yaml").write_text(
        "papers:\n  - {id: passport, name: {de: Heimatpass}, german: Pass, what: {de: x}}\n", encoding="utf-8"
    )
    knowledge = load(folder)
    assert knowledge.texts["hello", "de"].title == "Servus"
    assert knowledge.papers["passport"].name["de"] == "Heimatpass"


def test_a_strange_file_and_a_missing_folder_are_named(tmp_path: Path) -> None:
    folder = small.write(tmp_path)
    (folder / "common/notes.yaml").write_text("a: b\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"knowledge/common/notes.yaml:1:1: not a file of the knowledge base"):
        load(folder)
    with pytest.raises(KnowledgeError, match="folder not found"):
        load(folder, "nowhere")


def test_the_state_of_a_translation_is_computed(tmp_path: Path) -> None:
    folder = small.write(tmp_path)
    small.replace(
        folder,
        "languages.yaml",
        "languages:\n",
        "languages:\n  - {code: en, name: English, direction: ltr, locale: en}\n",
    )
    german = load(folder).texts["hello", "de"]
    english = folder / "common/topics/hello/en.yaml"
    text = "language: en\nstate: reviewed\ntitle: Hello\nlabel: Hello\nanswer: You have {fact:window}.\n"
    english.write_text(text, encoding="utf-8")
    assert load(folder).text_state("hello", "en") == "outdated"
    text += f"translated_from: {german.fingerprint}\n"
    english.write_text(text, encoding="utf-8")
    knowledge = load(folder)
    assert knowledge.text_state("hello", "en") == "draft"
    text += f"reviewed_as: {knowledge.texts['hello', 'en'].fingerprint}\n"
    english.write_text(text, encoding="utf-8")
    assert load(folder).text_state("hello", "en") == "reviewed"
    english.write_text(text.replace("You have", "You only have"), encoding="utf-8")
    assert load(folder).text_state("hello", "en") == "draft"
    small.replace(folder, "common/topics/hello/de.yaml", "Zeit", "Ruhe")
    assert load(folder).text_state("hello", "en") == "outdated"
    assert load(folder).text_state("hello", "xx") == "missing"
