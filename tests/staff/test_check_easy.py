from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.knowledge import load
from bot.staff.check import check
from bot.staff.status import as_text, status
from tests.knowledge.small import replace
from tests.staff.complete import DAY, HELLO, write

EASY = f"{HELLO}/de-easy.yaml"
TEXT = """\
language: de-easy
translated_from: GERMAN
state: draft
title: Hallo
label: Hallo
answer: |
  Gehen Sie zum Amt.
  Sie haben {fact:window} Zeit.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = write(tmp_path)
    entry = "  - {code: de-easy, name: Leicht, direction: ltr, locale: de, falls_back: de, own_texts: 2}\n"
    replace(folder, "languages.yaml", "  - {code: en", f"{entry}  - {{code: en")
    german = load(folder).texts["hello", "de"].fingerprint
    (folder / EASY).write_text(TEXT.replace("GERMAN", german), encoding="utf-8")
    return folder


def findings(folder: Path, *, strict: bool = False) -> list[str]:
    return [str(p) for p in check(folder, folder.parent / "locales", "bamberg", day=DAY, strict=strict)]


def test_easy_texts_need_neither_every_topic_nor_questions_nor_small_texts(folder: Path) -> None:
    assert findings(folder) == []


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Sie bringen heute noch alle Papiere und alle Bilder mit zu uns.", ()),
        ("Sie bringen bitte heute noch alle Papiere und alle Bilder mit zu uns.", ("more than 12 words",)),
        ("Gehen Sie hin, wenn Sie Zeit haben.", ("subordinate clause", "two sentences")),
        ("Weil Sie krank sind, gehen Sie nicht.", ("subordinate clause",)),
        ("Lesen Sie den Brief, den Sie bekommen.", ("subordinate clause",)),
        ("Bringen Sie mit: Pass, die Karte und Geld.", ()),
        ("Das könnte Ihnen helfen.", ("subjunctive",)),
        ("Sie brauchen das Papier des Amtes.", ("genitive", "von")),
        ("Das Haus steht hier.", ()),
        ("Ihr Antrag wird dort geprüft.", ("passive",)),
        ("Gehen Sie los. Sagen Sie es.", ("more than one sentence in a line",)),
        ("Sie brauchen die Krankenversicherung.", ("long word: Krankenversicherung", "hyphen")),
        ("Sie brauchen die Kranken-Versicherung.", ()),
        ("Bitten Sie um Ihre Bescheinigungs-Kopie.", ()),
    ],
)
def test_rules_are_stricter_than_for_plain_german(folder: Path, line: str, words: tuple[str, ...]) -> None:
    replace(folder, EASY, "Gehen Sie zum Amt.", line)
    found = [text for text in findings(folder) if "de-easy.yaml" in text and "sentences before" not in text]
    assert bool(found) == bool(words), found
    for word in words:
        assert any(word in text and "warning" in text for text in found), found


def test_a_placeholder_is_kept_in_easy_words(folder: Path) -> None:
    replace(folder, EASY, "{fact:window}", "wenig")
    (problem,) = findings(folder)
    assert "de-easy.yaml:6:9: placeholders [], expected ['fact:window']" in problem


def test_a_person_signs_easy_texts_before_going_live_but_none_is_missing(folder: Path) -> None:
    about = [text for text in findings(folder, strict=True) if "de-easy" in text]
    assert len(about) == 1
    assert "hello is draft in de-easy" in about[0]


def test_its_catalogue_says_only_what_is_other(folder: Path) -> None:
    path = folder.parent / "locales/de-easy/LC_MESSAGES/bot.po"
    path.parent.mkdir(parents=True)
    path.write_text('msgid "Phone"\nmsgstr "Telefon"\n', encoding="utf-8")
    assert findings(folder) == []
    path.write_text('msgid "Fone"\nmsgstr "Telefon"\n\nmsgid "Contact as of {date}"\nmsgstr "alt"\n', encoding="utf-8")
    found = findings(folder)
    assert any("de-easy/LC_MESSAGES/bot.po" in text and "'Fone'" in text for text in found)
    assert any("fields [] in 'alt', expected ['date']" in text for text in found)


def test_the_status_counts_texts_of_their_own(folder: Path) -> None:
    picture = status(load(folder), date(2026, 6, 1))
    assert picture.easy == {"de-easy": (1, 2)}
    assert picture.topics["hello"]["de-easy"] == "draft"
    assert picture.topics["bye"]["de-easy"] == "missing"
    assert "de-easy: 1 of 2 topics have a text of their own, 2 are expected" in as_text(picture)
