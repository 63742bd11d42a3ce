from __future__ import annotations

from pathlib import Path

import pytest

from bot.knowledge import Problem
from bot.knowledge.terms import Term
from bot.staff.check_terms import Slip, TermBase
from tests.knowledge.small import replace
from tests.staff.complete import HELLO, findings, write

DE, EN = f"{HELLO}/de.yaml", f"{HELLO}/en.yaml"
BODY = "Gehen Sie zum Amt."
TERMS = """\
terms:
  - id: town-hall
    use: {de: Rathaus, en: town hall}
    avoid:
      de: [Stadthaus, Gemeindeamt, große Verwaltung der Stadt]
      en: [city hall, mayor's office]
    unless:
      de: ["Stadthaus, Markt"]
  - {id: fee, use: {de: Gebühr, en: fee}, avoid: {de: [Abgabe]}}
"""


def _base(tmp_path: Path, terms: str = TERMS) -> Path:
    folder = write(tmp_path)
    (folder / "common/terms.yaml").write_text(terms, encoding="utf-8")
    return folder


def _slips(folder: Path) -> list[Problem]:
    return [p for p in findings(folder) if "but elsewhere" in p.message]


def test_the_words_of_the_term_base_are_not_reported(tmp_path: Path) -> None:
    assert findings(_base(tmp_path)) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "column", "word"),
    [
        (DE, BODY, "Gehen Sie los.\n  Fragen Sie im Stadthaus.", 7, 3, "Stadthaus"),
        (DE, BODY, "Fragen Sie im Hof des Gemeindeamtes.", 6, 3, "Gemeindeamt"),
        (DE, BODY, "Fragen Sie in großer Verwaltung der Stadt.", 6, 3, "große Verwaltung der Stadt"),
        (DE, BODY, "Fragen Sie im „Stadthaus“, nicht im Stadthaus, Markt.", 6, 3, "Stadthaus"),
        (EN, "Go to the office.", "Go to the City Halls.", 7, 3, "city hall"),
        (EN, "Go to the office.", "Go to the mayor’s office.", 7, 3, "mayor's office"),
        (EN, "Go to the office.", "Go to the town hall (Stadthaus).", 7, 3, "Stadthaus"),
        ("common/roles.yaml", "de: Amt,", "de: Stadthaus,", 2, 34, "Stadthaus"),
    ],
)
def test_another_word_is_reported_with_the_one_to_write(
    tmp_path: Path, file: str, old: str, new: str, line: int, column: int, word: str
) -> None:
    folder = _base(tmp_path)
    replace(folder, file, old, new)
    (problem,) = _slips(folder)
    assert problem.file == f"knowledge/{file}"
    instead = "town hall" if word in {"city hall", "mayor's office"} else "Rathaus"
    assert (problem.severity, problem.line, problem.column) == ("warning", line, column)
    assert f"{word}, but elsewhere {instead}: «" in problem.message
    assert problem.hint == f"the same word for the same thing: {instead} (term town-hall in terms.yaml)"


def test_two_uses_in_a_text_are_one_finding_that_quotes_both(tmp_path: Path) -> None:
    folder = _base(tmp_path)
    replace(folder, EN, "Go to the office.", "Go to the city hall. Our city hall helps.")
    (problem,) = _slips(folder)
    assert "«Go to the city hall.» «Our city hall helps.»" in problem.message


@pytest.mark.parametrize(
    "sentence",
    [
        "Fragen Sie auf dem Stadthausplatz.",  # part of another word
        "Schreiben Sie an stadthaus.de.",  # an address
        "Gehen Sie ins Stadthaus, Markt.",  # a name in which the word is right
        "Die Verwaltung ist eine große Hilfe der Stadt.",  # not the phrase
        "Sie sehen dort Große. Verwaltung der Stadt.",  # a phrase does not reach over a stop
    ],
)
def test_what_only_looks_like_the_word_is_left_alone(tmp_path: Path, sentence: str) -> None:
    folder = _base(tmp_path)
    replace(folder, DE, BODY, sentence)
    assert _slips(folder) == []


def test_titles_and_what_people_type_may_say_it_otherwise(tmp_path: Path) -> None:
    folder = _base(tmp_path)
    replace(folder, EN, "title: Hello", "title: City hall")
    replace(folder, EN, "  - good day", "  - good day\n  - where is the city hall")
    assert _slips(folder) == []


def test_a_term_whose_word_another_term_avoids_is_reported_in_the_term_base(tmp_path: Path) -> None:
    folder = _base(tmp_path, TERMS.replace("[Abgabe]", "[Rathaus]"))
    (problem,) = findings(folder)
    assert problem.file == "knowledge/common/terms.yaml"
    assert "Rathaus, but elsewhere Gebühr" in problem.message


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("avoid: {de: [Abgabe]}", "avoid: {fr: [taxe]}", 9, "avoids words in fr"),
        ("avoid: {de: [Abgabe]}", "avoid: {de: [Gebühr]}", 9, "'Gebühr', its own word"),
        ("avoid: {de: [Abgabe]}", "avoid: {}", 9, "at least 1 item"),
        ("avoid: {de: [Abgabe]}", "avoid: {de: Abgabe}", 9, "avoid.de: found 'Abgabe'"),
    ],
)
def test_a_slip_in_the_term_base_is_named_with_its_place(
    tmp_path: Path, old: str, new: str, line: int, words: str
) -> None:
    folder = _base(tmp_path, TERMS.replace(old, new))
    messages = [str(p) for p in findings(folder) if p.severity == "error"]
    assert len(messages) == 1, messages
    assert messages[0].startswith(f"knowledge/common/terms.yaml:{line}:")
    assert words in messages[0]


ARABIC = TermBase(
    [
        Term(id="office", use={"de": "Ausländerbehörde", "ar": "مكتب الأجانب"}, avoid={"ar": ("دائرة الأجانب",)}),
        Term(id="social", use={"de": "Sozialamt", "ar": "مكتب الشؤون الاجتماعية"}, avoid={"ar": ("مكتب الشؤون",)}),
        Term(id="courses", use={"de": "Kursträger", "ar": "الجهة المنظمة"}, avoid={"ar": ("مدرسة اللغة",)}),
        Term(id="bamf", use={"de": "Bundesamt", "ar": "المكتب الاتحادي"}, avoid={"de": ("Asylamt",)}),
    ],
    "ar",
)


@pytest.mark.parametrize(
    ("sentence", "word"),
    [
        ("اسأل دائرة الأجانب.", "دائرة الأجانب"),
        ("اذهب إلى الدائرة، ثم لدائرة الأجانب.", "دائرة الأجانب"),
        ("وبدائرة الأجانب تعرف ذلك.", "دائرة الأجانب"),
        ("اسأل مدرسةَ اللّغة.", "مدرسة اللغة"),
        ("اسأل مدرستك اللغة.", "مدرسة اللغة"),
        ("اسأل مكتب الشؤون (Sozialamt).", "مكتب الشؤون"),
        ("اسأل المكتب الاتحادي (Asylamt).", "Asylamt"),
    ],
)
def test_arabic_words_count_with_what_is_written_onto_them(sentence: str, word: str) -> None:
    assert [slip.word for slip in ARABIC.slips(sentence)] == [word]


@pytest.mark.parametrize(
    "sentence",
    [
        "اسأل مكتب الأجانب.",
        "اسأل مكتب الشؤون الاجتماعية (Sozialamt).",
        "معلومات عن المدرسة واللغة.",  # two things, not one name
        "اسأل الدائرة، الأجانب هناك.",
    ],
)
def test_arabic_that_is_right_is_left_alone(sentence: str) -> None:
    assert list(ARABIC.slips(sentence)) == []


def test_a_german_word_in_an_arabic_text_is_answered_with_the_german_one() -> None:
    assert list(ARABIC.slips("اسأل (Asylamt).")) == [Slip("Asylamt", "Bundesamt", "bamf")]
