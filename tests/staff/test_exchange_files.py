"""The exchange file itself: what is typed into a workbook, files that are none, writing whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.knowledge import load
from bot.staff.edit import Refused
from bot.staff.exchange import FileProblem, read_po_rows, read_workbook, write_all
from tests.knowledge.small import replace
from tests.running import run
from tests.staff.exchanging import KEY, LIST_KEY, Exchange, row_of, sent, typed

ANSWER = "topic/hello/answer"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (b'msgid "Phone"', b"msgid Phone", "locales/en/LC_MESSAGES/bot.po:"),
        (b"plural=(n != 1)", b"plural=(n !! 1)", "Plural-Forms of the catalogue"),
        (b'msgstr "Phone"', b'msgstr "\xff"', "not UTF-8"),
    ],
)
def test_a_broken_catalogue_is_one_line(tmp_path: Path, old: bytes, new: bytes, words: str) -> None:
    base = Exchange.small(tmp_path)
    path = base.locales / "en/LC_MESSAGES/bot.po"
    assert old in path.read_bytes()
    path.write_bytes(path.read_bytes().replace(old, new))
    with pytest.raises(FileProblem) as problem:
        base.export()
    assert words in str(problem.value)
    assert "\n" not in str(problem.value)


class TestWorkbooks:
    def test_what_is_typed_is_taken_as_text(self, tmp_path: Path) -> None:
        base = Exchange.small(tmp_path)
        book = base.workbook()
        row = row_of(book, "Fragen", "topic/bye/utterances", LIST_KEY)
        book = typed(book, "Fragen", {f"D{row + 2}": "'=1+1", f"D{row + 3}": 110})
        book = typed(book, "Texte", {f"D{row_of(book, 'Texte', 'topic/bye/title', KEY)}": "Bye"})
        assert base.take(book).refused == []
        text = load(base.folder).texts["bye", "en"]
        assert text.utterances == ("so long", "see you", "'=1+1", "110")
        assert text.title == "Bye"
        assert base.take(base.workbook()).drafts == [], "and comes back the same"

    def test_a_question_that_looks_like_a_formula_comes_back_as_it_is(self, tmp_path: Path) -> None:
        base = Exchange.small(tmp_path)
        base.take(sent(base.export(), {"topic/bye/utterances": "so long\n=SUM(1)"}))
        before = base.files()
        assert base.take(base.workbook()).drafts == []
        assert base.files() == before

    def test_a_refused_row_is_named_by_sheet_and_cell(self, tmp_path: Path) -> None:
        base = Exchange.small(tmp_path)
        book = base.workbook()
        row = row_of(book, "Texte", ANSWER, KEY)
        told = [str(refusal) for refusal in base.plan(typed(book, "Texte", {f"D{row}": "Go."})).refused]
        assert told == [
            f"back.xlsx:Texte!D{row}: {ANSWER}: placeholder missing or changed: expected {{fact:window}} as in German"
        ]

    def test_a_row_put_in_below_a_question_belongs_to_the_same_topic(self, tmp_path: Path) -> None:
        base = Exchange.small(tmp_path)
        book = base.workbook()
        row = row_of(book, "Fragen", "topic/bye/utterances", LIST_KEY)
        base.take(typed(book, "Fragen", {f"D{row + 2}": "farewell", f"E{row + 2}": ""}))
        assert load(base.folder).texts["bye", "en"].utterances == ("so long", "see you", "farewell")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff\xfe\x00", ["back.po:1:1", "not UTF-8"]),
        (b"hello", ["back.po:1:1", "'hello'", "expected a comment, a keyword"]),
        (b'msgid ""\nmsgstr ""\n"Language: uk\\n"\n', ["found Language: uk, expected en"]),
        (b'msgctxt "x"\nmsgid "y"\nmsgstr "z"\n', ["no header"]),
        (b'msgid ""\nmsgstr ""\n"Language: en\\n"\n\nmsgid "a"\n', ["back.po:5:1", "no msgstr"]),
        (b'msgid ""\nmsgid ""\nmsgstr ""\n', ["no msgstr"]),
        (b'msgid "a"\nmsgstr "b\n', ["back.po:2:1"]),
        (b'msgid "a"\nmsgstr "b"\nmsgstr "c"\n', ["back.po:3:1", "msgstr twice"]),
    ],
)
def test_a_file_that_cannot_be_read_is_one_line(content: bytes, words: list[str]) -> None:
    with pytest.raises(FileProblem) as problem:
        read_po_rows(content, "back.po", "en")
    assert all(word in str(problem.value) for word in words), problem.value
    assert "\n" not in str(problem.value)


def test_a_workbook_that_is_none_of_ours_is_one_line(tmp_path: Path) -> None:
    base = Exchange.small(tmp_path)
    damaged = bytearray(base.workbook())
    damaged[len(damaged) // 3 : len(damaged) // 2] = b"x" * (len(damaged) // 2 - len(damaged) // 3)
    for content in (b"PK\x03\x04 nothing", bytes(damaged)):
        with pytest.raises(FileProblem, match="not a workbook"):
            read_workbook(content, "back.xlsx", "en")
    with pytest.raises(FileProblem, match=r"Texte!A1: found .*English \(en\).*expected the headings .* ends in \(uk\)"):
        read_workbook(base.workbook(), "back.xlsx", "uk")


def test_all_files_are_written_or_none(tmp_path: Path) -> None:
    base = Exchange.small(tmp_path)
    planned = base.plan(sent(base.export(), {"topic/hello/title": "Hi", "topic/bye/title": "Bye", "bot/Phone": "Call"}))
    replace(base.folder, "common/topics/bye/en.yaml", "label:", "label: ")  # somebody else, just now
    before = base.files()
    with pytest.raises(Refused, match="somebody else changed the file"):
        write_all(base.folder, "bamberg", planned.drafts)
    assert base.files() == before


def test_the_command_writes_a_file_and_takes_it_back(tmp_path: Path) -> None:
    base = Exchange.small(tmp_path)
    bot = {"ANKOMMEN_KNOWLEDGE": str(base.folder)}
    done = run("exchange", "export", "--lang", "ar", "--format", "po", "x.po", folder=tmp_path, **bot)
    assert done.returncode == 2
    assert (
        done.stderr
        == "ankommen exchange: --lang ar: expected one of en; a new one begins with: ankommen add-language ar\n"
    )
    for name in ("x.po", "x.xlsx"):
        done = run("exchange", "export", "--lang", "en", "--format", name[2:], name, folder=tmp_path, **bot)
        assert done.returncode == 0, done.stderr
        done = run("exchange", "import", name, "--lang", "en", folder=tmp_path, **bot)
        assert (done.returncode, done.stderr) == (0, "")
        assert "0 new, 0 changed" in done.stdout
    again = run("exchange", "export", "--lang", "en", "--format", "po", "x.po", folder=tmp_path, **bot)
    assert "x.po exists already" in again.stderr
    path = tmp_path / "x.po"
    path.write_text(sent(path.read_text("utf-8"), {ANSWER: "Go.", "topic/bye/title": "Bye"}), "utf-8")
    before = base.files()
    dry = run("exchange", "import", "x.po", "--lang", "en", "--dry-run", folder=tmp_path, **bot)
    assert dry.returncode == 1
    assert "changed  knowledge/common/topics/bye/en.yaml: title\n" in dry.stdout
    assert "nothing was written" in dry.stdout
    assert base.files() == before
    real_one = run("exchange", "import", "x.po", "--lang", "en", folder=tmp_path, **bot)
    assert real_one.returncode == 1
    assert real_one.stderr.startswith("x.po:")
    assert f"{ANSWER}: placeholder missing" in real_one.stderr
    assert load(base.folder).texts["bye", "en"].title == "Bye"
