from __future__ import annotations

from pathlib import Path

import pytest

from bot.knowledge import load
from bot.knowledge.load import load_with_origins
from bot.staff.add_language import add_language
from bot.staff.edit import Refused
from bot.staff.exchange.words import read_catalogue
from bot.staff.findings import Base, Findings
from bot.staff.readiness import Readiness, as_text, readiness
from tests.knowledge.small import replace
from tests.running import run
from tests.staff.complete import DAY, HELLO, findings, write
from tests.staff.exchanging import Exchange

ENTRY = "  - {code: tr, name: Türkçe, direction: ltr, locale: tr, offered: false}\n"
WORDS = {
    "crisis/de": "emergency: [hilfe hilfe]\nmental-health: [will sterben]\ndomestic-violence: [er schlägt mich]\n",
    "crisis/en": "emergency: [help help]\nmental-health: [want to die]\ndomestic-violence: [he hits me]\n",
    "not-ours/de": "near: [taxi nach rom]\nfar: [wetter morgen]\n",
    "not-ours/en": "near: [taxi to rome]\nfar: [weather tomorrow]\n",
}


def rich(root: Path) -> Path:
    """The small base, with crisis words and examples of what is refused in both languages."""
    folder = write(root)
    for name, text in WORDS.items():
        path = folder / "common" / f"{name}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"language: {path.stem}\n{text}", encoding="utf-8")
    return folder


def add(folder: Path, code: str = "tr", name: str = "Türkçe", **more: str) -> list[Path]:
    return add_language(folder, folder.parent / "locales", "bamberg", code, name=name, **more)


def look(folder: Path, language: str = "tr") -> Readiness:
    base = Base(*load_with_origins(folder, "bamberg"), Findings(folder), DAY)
    return readiness(base, folder.parent / "locales", language)


def test_a_new_language_leaves_the_base_right_and_is_not_offered(tmp_path: Path) -> None:
    folder = rich(tmp_path)
    before = (folder / "languages.yaml").read_text(encoding="utf-8")
    paths = add(folder)
    assert (folder / "languages.yaml").read_text(encoding="utf-8") == before + ENTRY
    names = [path.relative_to(tmp_path).as_posix() for path in paths]
    assert names == [
        "knowledge/languages.yaml",
        "locales/tr/LC_MESSAGES/bot.po",
        "knowledge/common/lexicon/tr.yaml",
        "knowledge/common/crisis/tr.yaml",
        "knowledge/common/not-ours/tr.yaml",
    ]
    assert [str(problem) for problem in findings(folder)] == []
    assert [language.code for language in load(folder).offered_languages] == ["de", "en"]
    own, english = (read_catalogue(tmp_path / f"locales/{code}/LC_MESSAGES/bot.po") for code in ("tr", "en"))
    assert own.keys() == english.keys()
    assert not any(text for key, entry in own.items() if key for name, text in entry.fields.items() if "msgstr" in name)


def test_the_status_says_what_is_missing_the_most_important_first(tmp_path: Path) -> None:
    folder = rich(tmp_path)
    add(folder)
    state = look(folder)
    assert (state.usable, state.score) == (False, 0)
    assert [(need.level, need.name, need.have) for need in state.needs] == [
        ("required", "the bot's own words", 0),
        ("required", "crisis words", 0),
        ("required", "required topics", 0),
        ("required", "questions to required topics", 0),
        ("usable", "texts in lists and chains", 0),
        ("usable", "examples of what is refused", 0),
        ("usable", "test questions", 0),
        ("complete", "complete topics", 0),
        ("complete", "questions to complete topics", 0),
    ]
    text = as_text(state)
    assert text.startswith("Türkçe (tr): not usable yet, not offered; score 0 of 100\n")
    assert "Missing (required): required topics: 1\n  hello\n" in text
    assert "Missing (required): questions to required topics: 1\n  hello (0 of 2)\n" in text
    assert "mental-health (0 of 1)" in text
    assert "papers: Pass" in text
    assert look(folder, "en").score == 100


def test_a_language_is_usable_before_it_is_complete(tmp_path: Path) -> None:
    folder = rich(tmp_path)
    add(folder, "so", "Soomaali")  # counts one and many, as English does
    lines = Exchange(tmp_path, "en").export().replace('"Language: en', '"Language: so').split("\n")
    blocks = "\n".join("#. stamp:" if line.startswith("#. stamp:") else line for line in lines).split("\n\n")
    planned = Exchange(tmp_path, "so").take("\n\n".join(block for block in blocks if "topic/bye" not in block) + "\n")
    assert planned.refused == []
    state = look(folder, "so")
    assert state.usable, as_text(state)
    assert 80 < state.score < 100
    assert "`offered: true` at so in languages.yaml" in as_text(state)
    assert "Missing (complete): complete topics: 1\n  bye\n" in as_text(state)
    replace(folder, "languages.yaml", "locale: so, offered: false", "locale: so, offered: true")
    assert [str(problem) for problem in findings(folder) if problem.severity == "error"] == []


@pytest.mark.parametrize(
    ("gone", "words"),
    [
        (f"{HELLO}/en.yaml", ["required topics 0 of 1 (hello)"]),
        ("common/crisis/en.yaml", ["crisis words 0 of 3", "emergency (0 of 1)"]),
        ("common/not-ours/en.yaml", ["examples of what is refused 0 of 2"]),
        ("tests/en/hello.yaml", ["test questions 0 of 1 (hello)"]),
    ],
)
def test_offering_what_is_not_usable_is_an_error_that_says_what_is_missing(
    tmp_path: Path, gone: str, words: list[str]
) -> None:
    folder = rich(tmp_path)
    (folder / gone).unlink()
    replace(folder, "languages.yaml", "locale: en_GB}", "locale: en_GB, offered: true}")
    if gone.endswith("hello/en.yaml"):
        (folder / "tests/en/hello.yaml").unlink()
    told = [str(problem) for problem in findings(folder) if problem.file == "knowledge/languages.yaml"]
    assert len(told) == 1
    assert told[0].startswith("knowledge/languages.yaml:3:71: en is offered, but not usable yet: ")
    assert all(word in told[0] for word in words), told
    assert "ankommen status --lang en" in told[0]
    replace(folder, "languages.yaml", "offered: true", "offered: false")
    assert [problem for problem in findings(folder) if "offered" in problem.message] == []


@pytest.mark.parametrize(
    ("code", "more", "words"),
    [
        ("en", {}, "en is a language already"),
        ("Turkish", {}, "expected a language code of two or three small letters"),
        ("tr", {"name": "  "}, "--name: found '  '"),
        ("tr", {"name": "x\u202e"}, "--name"),
        ("tr", {"direction": "rtl"}, "--direction: found rtl, but the program writes tr ltr"),
        ("qq", {}, "--locale: found 'qq'"),
        ("tr", {"locale": "x/../y"}, "--locale: found"),
    ],
)
def test_what_is_no_language_is_refused_and_nothing_is_written(
    tmp_path: Path, code: str, more: dict[str, str], words: str
) -> None:
    folder = rich(tmp_path)
    before = Exchange(tmp_path).files()
    with pytest.raises(Refused, match=words):
        add(folder, code, **more)
    assert Exchange(tmp_path).files() == before


def test_the_direction_is_that_of_the_language(tmp_path: Path) -> None:
    folder = rich(tmp_path)
    add(folder, "fa", "فارسی")
    add(folder, "ku", "Kurmancî: 'x'", locale="ku")
    languages = load(folder).languages
    assert (languages["fa"].direction, languages["fa"].name) == ("rtl", "فارسی")
    assert (languages["ku"].direction, languages["ku"].name) == ("ltr", "Kurmancî: 'x'")


def test_the_commands(tmp_path: Path) -> None:
    folder = rich(tmp_path)
    bot = {"ANKOMMEN_KNOWLEDGE": str(folder)}
    done = run("status", "--lang", "en", folder=tmp_path, **bot)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("English (en): usable, offered; score 100 of 100")
    wrong = run("status", "--lang", "de", folder=tmp_path, **bot)
    assert (wrong.returncode, wrong.stderr) == (2, "ankommen status: --lang: found 'de', expected one of en\n")
    wrong = run("add-language", "en", "--name", "English", folder=tmp_path, **bot)
    assert wrong.returncode == 2
    assert (
        wrong.stderr == "ankommen add-language: en is a language already, expected another code; nothing was written\n"
    )
