from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.knowledge import Problem
from bot.staff.check import check
from bot.staff.check_live import LIVE
from tests.knowledge.small import replace
from tests.staff.complete import DAY, HELLO, ROOT, findings, write

CHAIN, DE, EN = "common/chains/arrival.yaml", f"{HELLO}/de.yaml", f"{HELLO}/en.yaml"
BODY = "Gehen Sie zum Amt."
LONG = "Sie bringen bitte heute noch alle Papiere und Briefe und Bilder und Hefte mit zu uns hier."

# (what is broken, file, old text, new text, severity, line, column, words of the message or the hint)
BROKEN = [
    # chains
    ("paper from nowhere", CHAIN, "needs: [passport]", "needs: [passport, notice]", "error", 21, 23, ["second needs 'notice'", "recognised (city)", "from_third_party"]),
    ("step for no area", CHAIN, "areas: [city]\n    after", "areas: []\n    after", "error", 17, 5, ["step second is for no area"]),
    ("step after other people's", CHAIN, "for: [asylum, eu]", "for: [visa]", "error", 18, 13, ["comes after first", "other people: visa"]),
    ("step after another area's", CHAIN, "areas: [city]\n    after", "areas: [district]\n    after", "error", 18, 13, ["first", "nobody of district"]),
    ("no office for the area", CHAIN, "areas: [city]\n    after", "areas: [city, anker]\n    after", "warning", 19, 13, ["no office", "town-office for anker", "region.yaml"]),
    ("carried paper from nowhere", CHAIN, "needs: [passport]", "handover: [{from: town-office, data: {de: x, en: x}, passed_on: 'no', carry: [slip]}]", "warning", 21, 5, ["are to carry 'slip'", "no step gives it"]),
    # texts
    ("figure in a text", DE, BODY, "Gehen Sie in 14 Tagen zum Amt.", "error", 6, 16, ["contains a figure: 14", "facts.yaml"]),
    ("Arabic digits", EN, "the office", "room ١٤", "error", 7, 14, ["figure: ١٤"]),
    ("figure in a step's title", CHAIN, "en: Register", "en: Register within 2 weeks", "error", 5, 47, ["title (en)", "figure: 2"]),
    ("small text untranslated", CHAIN, "{de: Danach, en: Afterwards}", "{de: Danach}", "error", 14, 5, ["title is missing in en", "German"]),
    ("field untranslated", DE, "utterances", "more: Das ist alles für Sie.\nutterances", "error", 1, 1, ["more is missing in en"]),
    ("Greek letters in English", EN, "Go to the office.", "Go to the οffice.", "error", 7, 13, ["two scripts"]),
    ("Cyrillic word in German", DE, BODY, "Gehen Sie zum Амт.", "error", 6, 17, ["letter of another language", "'Амт.'"]),
    ("not stamped", EN, "translated_from", "reviewed_on: 2026-01-01\n#", "error", 1, 1, ["translated_from is missing", "ankommen confirm topic hello --lang en"]),
    ("German changed", DE, BODY, "Gehen Sie bitte zum Amt.", "warning", 2, 18, ["German text has changed"]),
    ("reviewed by nobody", EN, "reviewed_as", "reviewed_on: 2026-01-01\n#", "error", 3, 8, ["reviewed_as is missing", "state: draft", "ankommen confirm topic hello --lang en"]),
    ("edited after review", EN, "the office", "the town hall", "warning", 12, 14, ["changed since it was reviewed", "ankommen confirm topic hello --lang en"]),
    # letters
    ("Cyrillic a in a Latin word", DE, "title: Hallo", "title: H\u0430llo", "error", 3, 8, ["'H\u0430llo'", "CYRILLIC SMALL LETTER A"]),
    ("letter and accent apart", DE, BODY, "Gehen Sie u\u0308ber die Brücke.", "error", 6, 14, ["NFC", "'u\u0308ber'"]),
    ("turning mark", DE, BODY, "Gehen Sie \u202ezum Amt.", "error", 6, 13, ["U+202E"]),
    ("turning mark, escaped", DE, "title: Hallo", 'title: "Hallo\\u202a"', "error", 3, 14, ["U+202A"]),
    ("link without encryption", f"{HELLO}/topic.yaml", "https://example.org", "http://example.org", "error", 9, 12, ["expected https://"]),
    # questions
    ("utterance of two topics", "common/topics/bye/de.yaml", "[ade", "[Guten  TAG!, ade", "error", 8, 21, ["'guten tag' also stands in topics/bye/de.yaml"]),
    ("utterance twice", EN, "  - good day", "  - good day\n  - Good day?", "warning", 12, 5, ["stands twice"]),
    ("utterance of nothing", EN, "  - good day", "  - good day\n  - '?!'", "error", 12, 5, ["nothing is left", "'?!'"]),
    ("too few tests", "tests/de/hello.yaml", "  - hello de one\n  - hello de two\n", "", "error", 3, 1, ["1 questions under `must`, expected at least 3"]),
    ("tested by heart", "tests/en/bye.yaml", "bye en two", "Good DAY", "error", 5, 5, ["'Good DAY' stands among the utterances of topics/hello/en.yaml"]),
    ("must and must not", "tests/en/bye.yaml", "bye en four", "bye en two", "error", 8, 5, ["must and must not reach bye"]),
    ("must reach two", "tests/en/bye.yaml", "bye en two", "hello en two", "error", 5, 5, ["must reach bye, but also hello"]),
    # facts
    ("closed without a reason", "common/facts.yaml", "    versions:", "    contradictions: [{open: false, a: {gist: x, source: https://a.org}, b: {gist: y, source: https://b.org}}]\n    versions:", "error", 7, 29, ["closed, but nobody says why"]),
    # sizes
    ("answer too long", DE, BODY, "Gehen Sie bitte.\n" + "  Sie gehen zum Amt.\n" * 40, "error", 5, 9, ["the answer has 8", "at most 700"]),
    ("answer rather long", DE, BODY, "Gehen Sie bitte.\n" + "  Sie gehen zum Amt.\n" * 25, "warning", 5, 9, ["better at most 450"]),
    ("label too long", EN, "label: Hello", "label: Hello again everybody", "warning", 5, 8, ["'Hello again everybody' has 21 characters"]),
    # plain language
    ("long German sentence", DE, BODY, LONG, "warning", 6, 3, ["more than 15 words", f"«{LONG}»", "two sentences"]),
    ("long English sentence", EN, "Go to the office.", "Go " + "and go " * 9 + "on.", "warning", 7, 3, ["more than 18 words"]),
    ("nobody does it", DE, BODY, "Man geht zum Amt.", "warning", 6, 3, ["does not say who", "«Man geht zum Amt.»"]),
    ("passive", DE, BODY, "Ihr Antrag wird dort geprüft.", "warning", 6, 3, ["passive"]),
    ("abbreviation", DE, BODY, "Bringen Sie z. B. Ihren Pass mit.", "warning", 6, 3, ["abbreviation", "«Bringen Sie z. B. Ihren Pass mit.»"]),
    ("vague time", DE, BODY, "Gehen Sie umgehend zum Amt.", "warning", 6, 3, ["vague time"]),
    ("word of officials", DE, BODY, "Gehen Sie bezüglich der Papiere zum Amt.", "warning", 6, 3, ["word of officials"]),
    ("two statements", DE, BODY, "Gehen Sie zum Amt; es hilft.", "warning", 6, 3, ["two statements"]),
    ("nouns", DE, BODY, "Die Prüfung der Berechtigung und die Zulassung zur Anmeldung macht Sie froh.", "warning", 5, 9, ["nouns on -ung", "Berechtigung"]),
    ("short name", DE, BODY, "Gehen Sie zum BAMF.", "warning", 5, 9, ["short name without the long one: BAMF"]),
    ("fourth sentence before the button", DE, BODY, "Gehen Sie los. Sagen Sie es.\n  Bleiben Sie da.", "warning", 8, 3, ["4 sentences before the first button", "«Sie haben {fact:window} Zeit.»", "`more`"]),
    ("fourth sentence, translated", EN, "Go to the office.", "Go there. Go in.\n  Go to the office.", "warning", 9, 3, ["4 sentences before"]),
    ("list that nobody introduces", DE, BODY, "Gehen Sie los.\n  - Pass\n  - Brief\n  Bleiben Sie da.", "warning", 10, 3, ["4 sentences before"]),
    ("two sentences in a line of a list", DE, BODY, "Bringen Sie mit:\n  - Pass. Er hilft. Er ist alt.\n  - Brief", "warning", 9, 3, ["4 sentences before"]),
    ("nobody addressed", "common/topics/bye/de.yaml", "Sagen Sie auf Wiedersehen.", "Auf Wiedersehen.", "warning", 5, 9, ["does not address the reader"]),
]  # fmt: skip
TOLD = {"field untranslated": EN, "German changed": EN, "utterance of two topics": DE}  # found in another file


def _of(problems: list[Problem], file: str, severity: str) -> list[str]:
    return [str(p) for p in problems if p.file == f"knowledge/{file}" and p.severity == severity]


def test_nothing_is_found_in_a_base_that_is_right(tmp_path: Path) -> None:
    assert findings(write(tmp_path)) == []


@pytest.mark.parametrize(
    ("name", "file", "old", "new", "severity", "line", "column", "words"), BROKEN, ids=[row[0] for row in BROKEN]
)
def test_each_rule_names_the_place_and_the_way_out(
    tmp_path: Path, name: str, file: str, old: str, new: str, severity: str, line: int, column: int, words: list[str]
) -> None:
    folder = write(tmp_path)
    replace(folder, file, old, new)
    if name == "carried paper from nowhere":
        slip = "  - {id: slip, name: {de: Zettel, en: slip}, german: Zettel, what: {de: Zettel, en: slip}}\n"
        replace(folder, "common/papers.yaml", "papers:\n", f"papers:\n{slip}")
    file = TOLD.get(name, file)
    problems = findings(folder)
    kind = "warning: " if severity == "warning" else ""
    here = [m for m in _of(problems, file, severity) if m.startswith(f"knowledge/{file}:{line}:{column}: {kind}")]
    assert any(all(word in message for word in words) for message in here), [str(p) for p in problems]
    assert all(p.hint for p in problems)


@pytest.mark.parametrize(
    "sentence",
    [
        "Gehen Sie bis Niveau B1 zum Amt.",
        "Gehen Sie mit § 25 Abs. 3 zum Amt.",
        "Gehen Sie mit §§ 16g, 60c und 60d zum Amt.",
        "Gehen Sie mit § 60a(2) Satz 3 zum Amt.",
        "Gehen Sie nach Art. 35 zum Amt.",
        "Haben Sie bald Zeit? Gehen Sie zum Amt.",
        "Gehen Sie zum Bundesamt für Migration und Flüchtlinge (BAMF).",
        "Gehen Sie mit Ihrer IBAN zum Amt, Ihr Kind ist hier geboren.",
        "Gehen Sie mit einer Duldung nach § 60a Abs. 2 Satz 3. Gehen Sie zum Amt im Ort gleich nebenan.",
        "Bringen Sie mit:\n  - Pass\n  - Brief\n  - Foto\n  Gehen Sie zum Amt.",
    ],
)
def test_what_only_looks_wrong_is_left_alone(tmp_path: Path, sentence: str) -> None:
    folder = write(tmp_path)
    replace(folder, DE, BODY, sentence)
    assert [p for p in findings(folder) if "changed since" not in p.message] == []


def test_all_findings_come_at_once_in_the_order_of_the_files(tmp_path: Path) -> None:
    folder = write(tmp_path)
    replace(folder, DE, BODY, "Gehen Sie in 14 Tagen umgehend zum Amt.")
    replace(folder, CHAIN, "for: [asylum, eu]", "for: [visa]")
    (folder / "tests/en/bye.yaml").unlink()
    problems = findings(folder)
    assert problems == sorted(problems)
    assert [p.file.removeprefix("knowledge/") for p in problems if p.severity == "error"] == [
        CHAIN,
        "common/topics/bye/en.yaml",
        DE,
    ]


def test_a_base_that_does_not_load_is_still_read_as_text(tmp_path: Path) -> None:
    folder = write(tmp_path)
    replace(folder, DE, "title: Hallo", "title: H\u0430llo")
    replace(folder, CHAIN, "topic: hello", "topic: nowhere")
    messages = [str(p) for p in findings(folder)]
    assert any("unknown topic 'nowhere'" in message for message in messages)
    assert any("CYRILLIC" in message for message in messages)


def test_a_language_without_a_text_is_not_an_error(tmp_path: Path) -> None:
    folder = write(tmp_path)
    (folder / "common/topics/bye/en.yaml").unlink()
    (folder / "tests/en/bye.yaml").unlink()
    assert findings(folder) == []
    assert [p.message for p in findings(folder, strict=True) if "missing" in p.message] == [
        f"{LIVE}bye is missing in en: there is no text"
    ]


def test_old_schemas_are_named_with_the_command_that_mends_them(tmp_path: Path) -> None:
    folder = write(tmp_path)
    (folder / "schema/facts.json").write_text("{}", encoding="utf-8")
    assert [str(p) for p in findings(folder)] == [
        "knowledge/schema/facts.json:1:1: not the schema of this program, expected it written anew "
        "(ankommen check --write-schema)"
    ]


def test_a_message_longer_than_telegram_takes_is_an_error(tmp_path: Path) -> None:
    folder = write(tmp_path)
    office = "appointment: {de: '" + "Kommen Sie. " * 48 + "', en: Come.}"
    replace(folder, "bamberg/offices.yaml", "    name:", f"    {office}\n    name:")
    papers = ["passport"]
    for number in range(7):
        papers.append(f"paper{number}")
        entry = (
            f"{{id: paper{number}, name: {{de: {'Blatt ' * 90}, en: sheet}}, german: Blatt, what: {{de: x, en: x}}}}"
        )
        replace(folder, "common/papers.yaml", "papers:\n", f"papers:\n  - {entry}\n")
    replace(folder, f"{HELLO}/topic.yaml", "[passport]", f"[{', '.join(papers)}]")
    messages = [str(p) for p in findings(folder) if p.severity == "error"]
    assert len(messages) == 1
    assert "common/topics/hello/de.yaml:5:9: the message has 4," in messages[0]
    assert "Telegram takes at most 4,096" in messages[0]


class TestCatalogues:
    """The bot's own words."""

    @staticmethod
    def broken(tmp_path: Path, old: str, new: str) -> list[Problem]:
        folder = write(tmp_path)
        replace(tmp_path / "locales", "de/LC_MESSAGES/bot.po", old, new)
        problems = findings(folder)
        assert {p.file for p in problems} <= {"locales/de/LC_MESSAGES/bot.po"}
        return problems

    def test_a_missing_message(self, tmp_path: Path) -> None:
        problems = self.broken(tmp_path, 'msgid "Where to go"', 'msgid "Where to stay"')
        assert [(p.severity, p.line) for p in problems if "is missing" in p.message] == [("error", 1)]
        assert [p.severity for p in problems if "'Where to stay' is not in the English" in p.message] == ["warning"]

    def test_an_empty_translation_and_a_lost_field_stand_on_their_line(self, tmp_path: Path) -> None:
        folder = write(tmp_path)
        path = tmp_path / "locales/de/LC_MESSAGES/bot.po"
        lines = path.read_text(encoding="utf-8").split("\n")
        phone = lines.index('msgid "Phone"')
        lines[phone + 1] = 'msgstr ""'
        until = lines.index('msgid "open now until {time}"')
        lines[until + 1] = 'msgstr "jetzt offen bis {zeit}"'
        path.write_text("\n".join(lines), encoding="utf-8")
        problems = {p.line: p.message for p in findings(folder)}
        assert "'Phone' is not translated" in problems[phone + 1]
        assert "fields ['zeit']" in problems[until + 1]
        assert "expected ['time']" in problems[until + 1]

    def test_no_catalogue_at_all(self, tmp_path: Path) -> None:
        folder = write(tmp_path)
        (tmp_path / "locales/de/LC_MESSAGES/bot.po").unlink()
        assert [str(p).partition(" (")[0] for p in findings(folder)] == [
            "locales/de/LC_MESSAGES/bot.po:1:1: the bot's words are missing in this language"
        ]

    def test_words_that_are_missing_everywhere(self, tmp_path: Path) -> None:
        folder = write(tmp_path)
        for language in ("de", "en"):
            replace(tmp_path / "locales", f"{language}/LC_MESSAGES/bot.po", 'msgid "Where to go"', 'msgid "Where"')
        assert [str(p).partition(" (")[0] for p in findings(folder)] == [
            "locales/en/LC_MESSAGES/bot.po:1:1: no card can be made: the message 'Where to go' is missing in every language"
        ]

    def test_not_a_catalogue(self, tmp_path: Path) -> None:
        problems = self.broken(tmp_path, 'msgid "Phone"', 'message "Phone"')
        assert ["not a catalogue" in p.message and p.line > 1 for p in problems] == [True]


class TestStrict:
    """What a person must confirm before going live."""

    def test_says_what_and_why(self, tmp_path: Path) -> None:
        folder = write(tmp_path)
        replace(folder, "bamberg/offices.yaml", 'hours: {value: "Mo-Fr 08:00-12:00", state: verified', "email: {state: unverified, note: not found}\n    hours: {value: Mo-Fr 08:00-12:00, state: found")  # fmt: skip
        replace(folder, "common/facts.yaml", "review_by: 2027-01-01", "review_by: 2027-01-01\n        confidence: low")
        replace(folder, DE, BODY, "Gehen Sie bitte zum Amt.")
        problems = [p for p in findings(folder, strict=True) if p.message.startswith(LIVE)]
        assert all(p.severity == "error" and p.hint for p in problems)
        said = {(p.file.removeprefix("knowledge/"), p.line): p.message.removeprefix(LIVE) for p in problems}
        assert said == {
            (
                "bamberg/offices.yaml",
                2,
            ): "contacts of office-city – not known: email; found but not tried: hours (2026-01-01)",
            ("common/facts.yaml", 3): "window rests on a weak source",
            ("common/topics/bye/de.yaml", 2): "bye is draft in de, en: no person has signed the text as read and right",
            (DE, 2): "hello is draft in de: no person has signed the text as read and right",
            (EN, 3): "hello is outdated in en: the German text has changed since the translation",
        }

    @pytest.mark.parametrize(
        ("old", "new", "day", "words"),
        [
            ("", "", date(2027, 3, 1), "window was to be checked again by 2027-01-01; it is withheld"),
            ("risk: high", "risk: low", date(2027, 3, 1), "it is shown with a remark"),
            ("from: 2020-01-01", "from: 2020-01-01\n        until: 2026-01-31", DAY, "no rule is known for window"),
            ("    versions:", "    contradictions: [{open: true, a: {gist: drei, source: https://a.org}, b: {gist: vier, source: https://b.org}}]\n    versions:", DAY, "disagree on window: «drei» against «vier»"),
        ],
    )  # fmt: skip
    def test_figures(self, tmp_path: Path, old: str, new: str, day: date, words: str) -> None:
        folder = write(tmp_path)
        replace(folder, "common/facts.yaml", old, new)
        messages = [p.message for p in findings(folder, strict=True, day=day) if p.file.endswith("facts.yaml")]
        assert len(messages) == 1
        assert words in messages[0]

    def test_texts_past_their_review_date(self, tmp_path: Path) -> None:
        folder = write(tmp_path)
        late = [p for p in findings(folder, strict=True, day=date(2027, 3, 1)) if p.file.endswith("hello/topic.yaml")]
        assert [(p.line, p.message) for p in late] == [(10, f"{LIVE}hello was to be read again by 2027-01-01")]


def test_the_projects_own_base_has_no_errors_and_is_honest_about_what_is_open() -> None:
    """As of a fixed day: 0 errors; not ready to go live, because no person has signed anything yet."""
    problems = check(ROOT / "knowledge", ROOT / "locales", "bamberg", day=date(2026, 11, 22), strict=True)
    errors = [str(p) for p in problems if p.severity == "error" and not p.message.startswith(LIVE)]
    assert errors == []
    warnings = [p for p in problems if p.severity == "warning"]
    assert len(warnings) < 60, "so many that nobody reads them"
