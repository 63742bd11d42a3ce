from __future__ import annotations

import stat
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge import load
from bot.knowledge.facts import Shown
from bot.knowledge.files import FactsFile
from bot.staff.confirm import Confirmed, Place, confirm
from bot.staff.edit import Editor, Refused
from tests.knowledge.small import replace
from tests.staff.complete import HELLO, write

ON = date(2026, 3, 1)  # 59 days after what stands in the files
FACTS, OFFICES = "common/facts.yaml", "bamberg/offices.yaml"


def changed(folder: Path, action: object, *arguments: object) -> dict[str, tuple[str, str]]:
    """Files that an action changed, before and after."""
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    action(*arguments)  # type: ignore[operator]
    after = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert before.keys() == after.keys(), "no file appears or goes"
    return {
        path.relative_to(folder).as_posix(): (before[path].decode(), after[path].decode())
        for path in before
        if before[path] != after[path]
    }


def run(folder: Path, what: str, name: str, on: date = ON, language: str | None = None) -> Confirmed:
    return confirm(Place(folder, "bamberg"), what, name, on, language)  # type: ignore[arg-type]


def test_a_fact_moves_both_days_by_the_same_span_and_nothing_else(tmp_path: Path) -> None:
    folder = write(tmp_path)
    files = changed(folder, run, folder, "fact", "window")
    assert list(files) == [FACTS]
    before, after = files[FACTS]
    assert after == before.replace("checked_on: 2026-01-01", "checked_on: 2026-03-01").replace(
        "review_by: 2027-01-01", "review_by: 2027-03-01"
    )
    shown = load(folder).facts["window"].on(ON)
    assert isinstance(shown, Shown)
    assert shown.version.checked_on == ON


def test_only_the_version_of_the_day_is_confirmed(tmp_path: Path) -> None:
    folder = write(tmp_path)
    later = "      - {value: 3, from: 2026-05-01, source: https://example.org/law, checked_on: 2026-01-01, review_by: 2027-01-01}\n"
    path = folder / FACTS
    path.write_text(path.read_text(encoding="utf-8") + later, encoding="utf-8")
    before, after = changed(folder, run, folder, "fact", "window")[FACTS]
    assert before.endswith(later)
    assert after.endswith(later)
    before, after = changed(folder, run, folder, "fact", "window", date(2026, 5, 2))[FACTS]
    assert after.splitlines()[:-1] == before.splitlines()[:-1]
    assert "checked_on: 2026-05-02, review_by: 2027-05-02}" in after


def test_an_office_becomes_verified_where_a_contact_was_found(tmp_path: Path) -> None:
    folder = write(tmp_path)
    replace(folder, OFFICES, "phone: {value: +49 951 13294-0, state: verified", "phone: {value: +49 951 13294-0,  state: 'found' ")  # fmt: skip
    replace(folder, OFFICES, "    hours:", "    email: {value: a@example.org, state: unverified, on: 2020-01-01}  # old\n    hours:")  # fmt: skip
    done: list[Confirmed] = []
    before, after = changed(folder, lambda: done.append(run(folder, "office", "office-city")))[OFFICES]
    assert after == before.replace("state: 'found' , on: 2026-01-01", "state: 'verified' , on: 2026-03-01").replace(
        "state: verified, on: 2026-01-01", "state: verified, on: 2026-03-01"
    )
    assert [(c.line, c.name) for c in done[0].changes] == [
        (6, "offices.0.phone.on"),
        (6, "offices.0.phone.state"),
        (8, "offices.0.hours.on"),
    ]
    assert done[0].notes == ("not confirmed, because unverified: email",)


def test_a_topic_moves_its_sources_and_its_review(tmp_path: Path) -> None:
    folder = write(tmp_path)
    name = f"{HELLO}/topic.yaml"
    second = '  - {url: "https://example.org/2", title: Blatt, checked_on: "2025-06-01"} # ä\r\n'
    path = folder / name
    text = path.read_text(encoding="utf-8").replace("\n", "\r\n").replace("review_by", second + "review_by")
    path.write_bytes(text.encode())
    files = changed(folder, run, folder, "topic", "hello")
    assert list(files) == [name]
    before, after = files[name]
    assert after == before.replace("2026-01-01", "2026-03-01").replace('"2025-06-01"', '"2026-03-01"').replace(
        "2027-01-01", "2027-03-01"
    )


def test_a_read_translation_is_reviewed_and_belongs_to_the_german_of_today(tmp_path: Path) -> None:
    folder = write(tmp_path)
    replace(folder, f"{HELLO}/de.yaml", "Gehen Sie zum Amt.", "Gehen Sie bitte zum Amt.")
    replace(folder, f"{HELLO}/en.yaml", "state: reviewed", "state: draft  # by a friend")
    replace(folder, f"{HELLO}/en.yaml", "Go to the office.", "Please go to the office.")
    assert load(folder).text_state("hello", "en") == "outdated"
    files = changed(folder, run, folder, "topic", "hello", ON, "en")
    assert list(files) == [f"{HELLO}/en.yaml"]
    knowledge = load(folder)
    assert knowledge.text_state("hello", "en") == "reviewed"
    before, after = files[f"{HELLO}/en.yaml"]
    lines = after.splitlines()
    assert lines[1] == f"translated_from: {knowledge.texts['hello', 'de'].fingerprint}"
    assert lines[2:4] == ["state: reviewed  # by a friend", "reviewed_on: 2026-03-01"]
    english = f"reviewed_as: {knowledge.texts['hello', 'en'].fingerprint}"
    assert lines[4:] == [*before.splitlines()[3:-1], english]


@pytest.mark.parametrize(("topic", "language", "word"), [("hello", "de", "Amt"), ("hello", "en", "office")])
def test_an_edited_text_is_a_draft_until_a_person_reads_it_again(
    tmp_path: Path, topic: str, language: str, word: str
) -> None:
    folder = write(tmp_path)
    file = f"{HELLO}/{language}.yaml"
    assert load(folder).text_state(topic, language) == "reviewed"
    utterances = "guten tag" if language == "de" else "good day"
    replace(folder, file, utterances, f"{utterances} allerseits")
    assert load(folder).text_state(topic, language) == "reviewed", "only what people read counts"
    replace(folder, file, f"{word}.", f"{word}!")
    knowledge = load(folder)
    assert (knowledge.text_state(topic, language), knowledge.edited_since_review(topic, language)) == ("draft", True)
    run(folder, "topic", topic, ON, language)
    knowledge = load(folder)
    assert (knowledge.text_state(topic, language), knowledge.edited_since_review(topic, language)) == (
        "reviewed",
        False,
    )
    assert changed(folder, run, folder, "topic", topic, ON, language) == {}
    replace(folder, file, f"{word}!", f"{word}.")
    assert load(folder).text_state(topic, language) == "draft"


def test_reviewed_without_a_reader_is_a_draft_that_confirming_makes_good(tmp_path: Path) -> None:
    folder = write(tmp_path)
    file = "common/topics/bye/de.yaml"
    replace(folder, file, "state: draft", "state: reviewed")
    knowledge = load(folder)
    assert (knowledge.text_state("bye", "de"), knowledge.edited_since_review("bye", "de")) == ("draft", False)
    run(folder, "topic", "bye", ON, "de")
    assert load(folder).text_state("bye", "de") == "reviewed"


def test_missing_keys_are_added_below_the_state_with_the_files_own_line_ends(tmp_path: Path) -> None:
    folder = write(tmp_path)
    path = folder / f"{HELLO}/en.yaml"
    text = path.read_text(encoding="utf-8").split("\n")
    path.write_bytes("\r\n".join([text[0], *text[3:-2], text[2]]).encode("utf-8-sig"))  # state last, no line end, a BOM
    before = path.read_bytes()
    run(folder, "topic", "hello", ON, "en")
    german, english = (load(folder).texts["hello", language].fingerprint for language in ("de", "en"))
    added = f"\r\nreviewed_as: {english}\r\nreviewed_on: 2026-03-01\r\ntranslated_from: {german}"
    assert path.read_bytes() == before + added.encode()


def test_the_german_text_has_nothing_it_was_translated_from(tmp_path: Path) -> None:
    folder = write(tmp_path)
    before, after = changed(folder, run, folder, "topic", "bye", ON, "de")["common/topics/bye/de.yaml"]
    own = load(folder).texts["bye", "de"].fingerprint
    assert after == before.replace("state: draft\n", f"state: reviewed\nreviewed_as: {own}\nreviewed_on: 2026-03-01\n")


def test_the_local_layer_is_the_one_that_counts(tmp_path: Path) -> None:
    folder = write(tmp_path)
    (folder / "bamberg/facts.yaml").write_bytes((folder / FACTS).read_bytes())
    assert list(changed(folder, run, folder, "fact", "window")) == ["bamberg/facts.yaml"]


def test_twice_on_one_day_changes_nothing_and_keeps_the_files_rights(tmp_path: Path) -> None:
    folder = write(tmp_path)
    (folder / FACTS).chmod(0o640)
    run(folder, "fact", "window")
    assert stat.S_IMODE((folder / FACTS).stat().st_mode) == 0o640
    assert changed(folder, run, folder, "fact", "window") == {}


@pytest.mark.parametrize(
    ("what", "name", "on", "language", "words"),
    [
        ("fact", "windows", ON, None, "unknown fact 'windows', did you mean window?"),
        ("office", "office-citty", ON, None, "did you mean office-city?"),
        ("topic", "helo", ON, None, "did you mean hello?"),
        ("topic", "../topics/hello", ON, None, "unknown topic"),
        ("topic", "hello", ON, "fr", "hello has no text in fr, expected one of de, en"),
        ("topic", "hello", ON, "../bye/de", "has no text in de"),
        ("fact", "window", date(2019, 1, 1), None, "no version of window holds on 2019-01-01"),
        ("fact", "window", date(2025, 1, 1), None, "already confirmed on 2026-01-01"),
    ],
)
def test_what_cannot_be_confirmed_is_refused_in_one_line(
    tmp_path: Path, what: str, name: str, on: date, language: str | None, words: str
) -> None:
    folder = write(tmp_path)

    def refused() -> None:
        with pytest.raises(Refused) as caught:
            run(folder, what, name, on, language)
        assert words in str(caught.value)
        assert "\n" not in str(caught.value)

    assert changed(folder, refused) == {}


@pytest.mark.parametrize(
    ("file", "old", "new", "what", "name", "words"),
    [
        (FACTS, "from: 2020-01-01", "from: 2020-01-01\n        until: 2026-01-31", "fact", "window", "ended on 2026-01-31"),
        (FACTS, "checked_on: 2026-01-01", "checked_on: >-\n          2026-01-01", "fact", "window", "facts.yaml:11:21: written in a way"),
        (FACTS, "risk: high", "risk: huge", "fact", "window", "facts.yaml has errors"),
        (FACTS, "risk: high", "risk: [high", "fact", "window", "facts.yaml:6:"),
        (OFFICES, "state: verified", "state: unverified", "office", "office-city", ""),
    ],
)  # fmt: skip
def test_files_that_only_a_person_can_change_are_left_alone(
    tmp_path: Path, file: str, old: str, new: str, what: str, name: str, words: str
) -> None:
    folder = write(tmp_path)
    replace(folder, file, old, new)
    if what == "office":
        replace(folder, file, old, new)
        words = "office-city has no contact to confirm"

    def refused() -> None:
        with pytest.raises(Refused) as caught:
            run(folder, what, name)
        assert words in str(caught.value)

    assert changed(folder, refused) == {}


def test_overdue_figures_say_that_a_new_day_is_needed(tmp_path: Path) -> None:
    folder = write(tmp_path)
    replace(folder, FACTS, "review_by: 2027-01-01", "review_by: 2025-12-01")
    assert run(folder, "fact", "window").notes == (
        "review_by 2026-01-29 is still in the past: write the day on which to look again",
    )


def test_open_contradictions_are_not_settled_by_confirming(tmp_path: Path) -> None:
    folder = write(tmp_path)
    dispute = (
        "    contradictions: [{open: true, a: {gist: x, source: https://a.org}, b: {gist: y, source: https://b.org}}]\n"
    )
    replace(folder, FACTS, "    versions:", dispute + "    versions:")
    assert "still withheld" in run(folder, "fact", "window").notes[0]


def test_a_file_somebody_else_changes_at_the_same_time_is_not_overwritten(tmp_path: Path) -> None:
    folder = write(tmp_path)
    path = folder / FACTS
    editor = Editor(path, FactsFile)
    editor.set("2026-03-01", "facts", 0, "versions", 0, "checked_on")
    replace(folder, FACTS, "value: 2", "value: 3")
    with pytest.raises(Refused, match="somebody else changed the file"):
        editor.save()
    assert "value: 3" in path.read_text(encoding="utf-8")
    assert not list(path.parent.glob(".*"))


def test_a_change_that_would_alter_more_than_its_value_is_not_made(tmp_path: Path) -> None:
    folder = write(tmp_path)
    path = folder / FACTS
    editor = Editor(path, FactsFile)
    editor.set("2026-03-01\n        confidence: low", "facts", 0, "versions", 0, "checked_on")
    before = path.read_bytes()
    with pytest.raises(Refused, match="cannot be made safely"):
        editor.save()
    assert path.read_bytes() == before


QUOTES = st.sampled_from(["{}", "'{}'", '"{}"'])
COMMENTS = st.sampled_from(["", "  # Stand: geprüft", " # العربية", " #'\""])
BREAKS = st.sampled_from(["\n", "\r\n"])
ORDER = st.permutations(["value", "from", "source", "checked_on", "review_by", "note"])


@given(
    quotes=st.tuples(QUOTES, QUOTES),
    comment=COMMENTS,
    ending=BREAKS,
    order=ORDER,
    flow=st.booleans(),
    note=st.sampled_from(["plain", "'it''s'", '"a \\u00e4 🌍"', "2026-01-01"]),
)
def test_any_way_of_writing_is_kept_byte_for_byte(
    tmp_path_factory: pytest.TempPathFactory,
    quotes: tuple[str, str],
    comment: str,
    ending: str,
    order: list[str],
    flow: bool,
    note: str,
) -> None:
    folder = write(tmp_path_factory.mktemp("any"))

    def text(checked: str, review: str) -> bytes:
        values = {
            "value": "2",
            "from": "2020-01-01",
            "source": "https://example.org/2026-01-01",
            "checked_on": quotes[0].format(checked),
            "review_by": quotes[1].format(review),
            "note": note,
        }
        pairs = [f"{key}: {values[key]}" for key in order]
        rows = [f"      - {{{', '.join(pairs)}}}{comment}"] if flow else []
        if not flow:
            rows = [f"      - {pairs[0]}{comment}", *(f"        {pair}{comment}" for pair in pairs[1:])]
        head = [
            "# 🌍 oben",
            "facts:",
            "  - id: window",
            "    unit: weeks",
            "    risk: high",
            "    label: {de: Frist, en: x}",
        ]
        return ending.join([*head, "    versions:", *rows, "# unten", ""]).encode()

    path = folder / FACTS
    path.write_bytes(text("2026-01-01", "2027-01-01"))
    run(folder, "fact", "window")
    assert path.read_bytes() == text("2026-03-01", "2027-03-01")
