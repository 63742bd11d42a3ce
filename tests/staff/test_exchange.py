from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.knowledge import load
from bot.staff.exchange import collect
from tests.knowledge.small import replace
from tests.staff.complete import HELLO, ROOT
from tests.staff.exchanging import Exchange, sent

ANSWER = "topic/hello/answer"


def real(root: Path, language: str) -> Exchange:
    for name in ("knowledge", "locales"):
        shutil.copytree(ROOT / name, root / name)
    return Exchange(root, language)


@pytest.mark.parametrize("language", ["uk", "ar", "en"])
def test_the_projects_own_texts_come_back_byte_for_byte(tmp_path: Path, language: str) -> None:
    base = real(tmp_path, language)
    before = base.files()
    for content in (base.export(), base.workbook()):
        planned = base.take(content)
        assert planned.refused == []
        assert (planned.new, planned.changed, planned.drafts) == (0, 0, [])
        assert planned.unchanged > 3000
        assert base.files() == before


def test_every_text_of_one_language_can_be_put_in_as_those_of_a_new_one(tmp_path: Path) -> None:
    """Arabic as if it were Persian: each file, list and map of the project gets its first Persian text."""
    base = real(tmp_path, "ar")
    replace(base.folder, "languages.yaml", "  - {code: uk", "  - {code: fa, name: F, direction: rtl, locale: ar, offered: false}\n  - {code: uk")  # fmt: skip
    before, arabic = base.files(), collect(base.folder, base.locales, "bamberg", "ar")
    lines = base.export().replace('"Language: ar', '"Language: fa').split("\n")
    persian = Exchange(tmp_path, "fa")
    planned = persian.take("\n".join("#. stamp:" if line.startswith("#. stamp:") else line for line in lines))
    assert [refusal for refusal in planned.refused if "stands there already" not in refusal.reason] == []
    now = collect(base.folder, base.locales, "bamberg", "fa")
    assert [unit.key for unit in arabic.units if now.by_key[unit.key].text != unit.text] == []  # type: ignore[union-attr]
    after = persian.files()
    kept = collect(base.folder, base.locales, "bamberg", "ar")
    assert [unit.text for unit in kept.units] == [unit.text for unit in arabic.units]
    assert all(after[name] == content for name, content in before.items() if name.endswith("/ar.yaml")), (
        "no Arabic file changed"
    )
    for name in ("common/crisis", "common/lexicon", "common/not-ours", "tests/not-ours", f"tests/{'{}'}"):
        assert f"knowledge/{name.format('fa/tax-id') if '{' in name else name + '/fa'}.yaml" in after
    assert load(base.folder).text_state("tax-id", "fa") == "draft"


def test_a_changed_text_is_a_draft_made_from_the_german_of_today(tmp_path: Path) -> None:
    base = Exchange.small(tmp_path)
    path = base.folder / HELLO / "en.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("title: Hello", "title: 'Hello'  # greeting"), "utf-8")
    replace(base.folder, f"{HELLO}/de.yaml", "Gehen Sie zum Amt.", "Gehen Sie heute zum Amt.")
    assert load(base.folder).text_state("hello", "en") == "outdated"
    base.take(
        sent(
            base.export(),
            {ANSWER: "Go to the office today.\nYou have {fact:window}.", "topic/hello/title": "Hello: you"},
        )
    )
    german = load(base.folder).texts["hello", "de"].fingerprint
    assert path.read_text(encoding="utf-8") == (
        f"language: en\ntranslated_from: {german}\nstate: draft\ntitle: 'Hello: you'  # greeting\nlabel: Hello\n"
        "answer: |\n  Go to the office today.\n  You have {fact:window}.\nutterances:\n  - hello\n  - good day\n"
    )
    assert load(base.folder).text_state("hello", "en") == "draft"


def test_a_text_of_which_a_part_was_not_seen_stays_outdated(tmp_path: Path) -> None:
    base = Exchange.small(tmp_path)
    replace(base.folder, f"{HELLO}/de.yaml", "Gehen Sie zum Amt.", "Gehen Sie heute zum Amt.")
    blocks = base.export().split("\n\n")
    without = "\n\n".join(block for block in blocks if f'"{ANSWER}"' not in block)
    base.take(sent(without, {"topic/hello/title": "Welcome"}))
    assert load(base.folder).texts["hello", "en"].title == "Welcome"
    assert load(base.folder).text_state("hello", "en") == "outdated"


def test_a_text_of_which_a_part_was_refused_stays_outdated(tmp_path: Path) -> None:
    base = Exchange.small(tmp_path)
    replace(base.folder, f"{HELLO}/de.yaml", "Gehen Sie zum Amt.", "Gehen Sie heute zum Amt.")
    base.take(sent(base.export(), {"topic/hello/title": "Welcome", ANSWER: "Go to the office today."}))
    assert load(base.folder).texts["hello", "en"].title == "Welcome"
    assert load(base.folder).text_state("hello", "en") == "outdated"


def test_a_row_that_the_file_cannot_take_leaves_the_others_of_that_file(tmp_path: Path) -> None:
    base = Exchange.small(tmp_path)
    terms = """\
terms:
  - id: office
    use: {de: Amt}
    avoid:
      de: [Behörde]
  - id: paper
    use: {de: Papier, en: paper}
    avoid:
      de: [Wisch]
"""
    (base.folder / "common/terms.yaml").write_text(terms, encoding="utf-8")
    planned = base.take(sent(base.export(), {"terms/office/avoid": "bureau", "terms/paper/avoid": "slip\nrag, old"}))
    assert [
        (refusal.key, "expected under `use` the word instead" in refusal.reason) for refusal in planned.refused
    ] == [("terms/office/avoid", True)]
    text = (base.folder / "common/terms.yaml").read_text(encoding="utf-8")
    assert text == terms + "      en: [slip, 'rag, old']\n"


REFUSED = [
    (ANSWER, "Go to the office. You have time.", ["placeholder missing or changed", "{fact:window}"]),
    (ANSWER, "You have {fact:widow}.", ["placeholder added or changed", "{fact:widow}"]),
    (ANSWER, "You have {fact:window} {fact:window}.", ["placeholder added"]),
    (ANSWER, "You have {fact:window}. {", ["single { or }"]),
    (ANSWER, "You have <b>{fact:window}</b>.", ["HTML not allowed", "<b>"]),
    (ANSWER, "You have {fact:window} or 14 days.", ["figure in the text", "14"]),
    (ANSWER, "You have {fact:window}. " + "Go. " * 200, ["too long", "at most 700"]),
    (ANSWER, "You have {fact:window}. Иди.", ["wrong script", "CYRILLIC", "'Иди.'"]),
    (ANSWER, "You have {fact:window}. G\u043e.", ["two scripts"]),
    (ANSWER, "You have\u202e {fact:window}.", ["U+202E"]),
    (ANSWER, "You have\x07 {fact:window}.", ["invisible character U+0007"]),
    (
        "bot/Something went wrong on our side. Please try again.",
        "Bei uns ist etwas schiefgegangen. Bitte noch einmal versuchen.",
        ["the German text, expected its translation"],
    ),
    (ANSWER, "", ["empty where a text stood"]),
    ("topic/hello/label", "Hello and good morning to you", ["too long: found 29", "at most 24"]),
    ("topic/hello/title", "Hello\nyou", ["several lines"]),
    ("common/chains/arrival/first/title", "Go <i>there</i>", ["HTML not allowed"]),
    ("bot/before: {event}", "before {date}", ["{event} as in German", "found {date}"]),
    ("bot/Details", "Everything that there is to know", ["too long", "at most 30"]),
    ("topic/hello/utterances", "hello\n" + "x" * 301, ["line 2", "too long", "at most 300"]),
    ("topic/hello/utterances", "hello\ngood day\nGood DAY!", ["line 3", "stands there already"]),
    ("topic/hello/utterances", "", ["empty where a text stood"]),
    ("tests/hello/must", "?!", ["at least 1 letters"]),
]


@pytest.mark.parametrize(("key", "text", "words"), REFUSED, ids=[f"{key}: {words[0]}" for key, _, words in REFUSED])
def test_a_row_that_breaks_a_rule_is_refused_with_its_reason_and_the_others_are_taken(
    tmp_path: Path, key: str, text: str, words: list[str]
) -> None:
    base = Exchange.small(tmp_path)
    before = base.files()
    planned = base.take(sent(base.export(), {key: text, "topic/bye/title": "See you"}))
    told = "\n".join(map(str, planned.refused))
    assert all(refusal.key == key and refusal.where.startswith("back.po:") for refusal in planned.refused)
    assert all(word in told for word in words), told
    after = base.files()
    assert {name for name in after if after[name] != before[name]} == {"knowledge/common/topics/bye/en.yaml"}


def test_rows_that_fit_nothing_any_more_are_refused(tmp_path: Path) -> None:
    base = Exchange.small(tmp_path)
    po = sent(base.export(), {ANSWER: "Go now: {fact:window}.", "topic/bye/title": "Bye", "topic/bye/label": "Bye"})
    replace(base.folder, f"{HELLO}/de.yaml", "Gehen Sie zum Amt.", "Kommen Sie zum Amt.")
    replace(base.folder, "common/topics/bye/en.yaml", "title: Good-bye", "title: So long")
    po = po.replace('"topic/bye/label"', '"topic/bye/lable"')
    po += '\nmsgctxt "topic/hello/title"\nmsgid "Hallo"\nmsgstr "Hi"\n'
    before = base.files()
    told = {refusal.key: refusal.reason for refusal in base.take(po).refused}
    assert "the German text has changed since the export" in told[ANSWER]
    assert "the text has changed in the knowledge base since the export, too" in told["topic/bye/title"]
    assert told["topic/bye/lable"] == "unknown key, did you mean topic/bye/label?"
    assert "stands twice, first in back.po:" in told["topic/hello/title"]
    assert len(told) == 4
    assert base.files() == before


def test_what_the_translator_left_alone_does_not_undo_what_others_changed_meanwhile(tmp_path: Path) -> None:
    base = Exchange.small(tmp_path)
    po, book = base.export(), base.workbook()
    replace(base.folder, "common/topics/bye/en.yaml", "title: Good-bye", "title: So long")
    replace(base.folder, "common/topics/bye/en.yaml", "see you", "until later")
    before = base.files()
    for content in (po, book):
        planned = base.take(content)
        assert (planned.newer, planned.refused) == (2, [])
        assert base.files() == before


def test_a_file_that_was_taken_once_can_be_worked_on_and_taken_again(tmp_path: Path) -> None:
    base = Exchange.small(tmp_path)
    first = sent(base.export(), {"topic/bye/title": "Bye", "topic/bye/utterances": "so long\nsee you\nbye bye"})
    base.take(first)
    again = base.take(first)
    assert (again.refused, again.drafts) == ([], [])
    second = sent(first, {"topic/bye/title": "Goodbye", "topic/hello/title": "Hi"})
    told = [f"{refusal.key}: {refusal.reason}" for refusal in base.take(second).refused]
    assert len(told) == 1
    assert told[0].startswith("topic/bye/title: the text has changed in the knowledge base since the export, too")
    assert "--overwrite" in told[0]
    assert base.take(second, overwrite=True).refused == []
    titles = {topic: load(base.folder).texts[topic, "en"].title for topic in ("hello", "bye")}
    assert titles == {"hello": "Hi", "bye": "Goodbye"}


def test_questions_keep_their_places_quotes_and_comments(tmp_path: Path) -> None:
    base = Exchange.small(tmp_path)
    path = replace(
        base.folder,
        f"{HELLO}/en.yaml",
        "  - hello\n  - good day\n",
        "  # greetings\n  - 'hello'  # short\n  - good day\n  # more\n  - hi there\n",
    )
    base.take(sent(base.export(), {"topic/hello/utterances": "hello\ngood morning\nhi there\nis it: you?\nyes"}))
    text = path.read_text(encoding="utf-8")
    assert "state: reviewed" in text, "new questions change nothing for readers"
    assert (
        "utterances:\n  # greetings\n  - 'hello'  # short\n  - good morning\n  # more\n  - hi there\n  - 'is it: you?'\n"
        "  - 'yes'\n" in text
    )
    base.take(sent(base.export(), {"topic/hello/utterances": "hi there\nis it: you?"}))
    text = path.read_text(encoding="utf-8")
    assert "utterances:\n  # greetings\n  # more\n  - hi there\n  - 'is it: you?'\nreviewed_as" in text


def test_where_one_line_is_refused_no_other_is_lost(tmp_path: Path) -> None:
    base = Exchange.small(tmp_path)
    planned = base.take(
        sent(base.export(), {"topic/hello/utterances": "hello\n" + "good day " * 40 + "\ngood evening"})
    )
    assert len(planned.refused) == 1
    assert load(base.folder).texts["hello", "en"].utterances == ("hello", "good day", "good evening")


def test_rows_deleted_by_mistake_do_not_empty_a_list(tmp_path: Path) -> None:
    base = Exchange.small(tmp_path)
    many = "\n".join(f"greeting {letter}" for letter in "abcdefghijklmnop")
    base.take(sent(base.export(), {"topic/hello/utterances": many}))
    before = base.files()
    planned = base.take(sent(base.export(), {"topic/hello/utterances": "greeting a\nwelcome"}))
    assert [refusal.reason.split(",")[0] for refusal in planned.refused] == ["would lose 15 of 16 lines"]
    assert base.files() == before
    few = base.plan(sent(base.export(), {"topic/hello/utterances": many.replace("greeting b\n", "")}))
    assert few.lines(base.folder)[0].endswith("common/topics/hello/en.yaml: utterances (+0 -1)")


def test_a_new_topic_needs_its_first_three_texts(tmp_path: Path) -> None:
    base = Exchange.small(tmp_path)
    (base.folder / "common/topics/bye/en.yaml").unlink()
    part = {"topic/bye/title": "Good-bye", "topic/bye/utterances": "so long"}
    told = [str(refusal) for refusal in base.plan(sent(base.export(), part)).refused]
    assert len(told) == 2
    assert all("expected also its label, answer" in line for line in told)
    base.take(sent(base.export(), part | {"topic/bye/label": "Bye", "topic/bye/answer": "Say it.\nAloud."}))
    german = load(base.folder).texts["bye", "de"].fingerprint
    assert (base.folder / "common/topics/bye/en.yaml").read_text(encoding="utf-8") == (
        "# yaml-language-server: $schema=../../../schema/text.json\nlanguage: en\n"
        f"translated_from: {german}\nstate: draft\ntitle: Good-bye\nlabel: Bye\n"
        "answer: |\n  Say it.\n  Aloud.\nutterances:\n  - so long\n"
    )


def test_the_bots_words_change_in_place(tmp_path: Path) -> None:
    base = Exchange.small(tmp_path)
    path = base.locales / "en/LC_MESSAGES/bot.po"
    old = path.read_text(encoding="utf-8").replace('msgid "Phone"', '#, fuzzy\nmsgid "Phone"')
    path.write_text(old, encoding="utf-8")
    base.take(sent(base.export(), {"bot/Phone": 'Say "hello" to\\from', "bot/{n} person[1]": "{n} human beings"}))
    new = path.read_text(encoding="utf-8")
    assert new == old.replace(
        '#, fuzzy\nmsgid "Phone"\nmsgstr "Phone"', 'msgid "Phone"\nmsgstr "Say \\"hello\\" to\\\\from"'
    ).replace('msgstr[1] "{n} people"', 'msgstr[1] "{n} human beings"')


def test_a_file_written_on_windows_keeps_its_line_ends(tmp_path: Path) -> None:
    base = Exchange.small(tmp_path)
    path = base.folder / HELLO / "en.yaml"
    path.write_bytes("\ufeff".encode() + path.read_bytes().replace(b"\n", b"\r\n"))
    base.take(sent(base.export(), {ANSWER: "Go.\n{fact:window}", "topic/hello/utterances": "hello\ngood day\nbye now"}))
    content = path.read_bytes()
    assert content.startswith("\ufefflanguage".encode())
    assert content.count(b"\n") == content.count(b"\r\n")
    assert b"answer: |\r\n  Go.\r\n  {fact:window}\r\nutterances:\r\n" in content
