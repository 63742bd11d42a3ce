from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.knowledge import KnowledgeError
from bot.knowledge.load import load_with_origins
from bot.matching.build import OverMatch, Sample
from bot.matching.decide import Calibration, read_calibration
from bot.matching.evaluate import LabelProblem
from bot.staff.check_over_match import check_over_match
from bot.staff.eval_report import watched
from bot.staff.evaluation import Evaluation, Options
from bot.staff.findings import Base, Findings
from tests.staff.complete import write


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The small base, with something to refuse and a lexicon."""
    folder = write(tmp_path)
    for name, lines in (
        ("common", "near: [taxi nach rom]\nfar: [wetter]"),
        ("tests", "near: [taxi nach prag]\nfar: [regen]"),
    ):
        (folder / name / "not-ours").mkdir()
        (folder / name / "not-ours/de.yaml").write_text(f"language: de\n{lines}\n", encoding="utf-8")
    (folder / "common/lexicon").mkdir()
    text = "language: de\nconcepts:\n  greeting: [hallo, guten tag, servus]\n"
    (folder / "common/lexicon/de.yaml").write_text(text, encoding="utf-8")
    return folder


def _run(folder: Path, options: Options) -> int:
    return Evaluation(folder, "bamberg", folder.parent / "cache").run(options)


def test_the_report_counts_ours_and_what_is_not(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(folder, Options()) == 0
    told = capsys.readouterr()
    for words in ("right+offered", "not ours", "de near", "over-match: 0", "most frequent confusions"):
        assert words in told.out
    assert told.err == ""  # a bar is for a person at a terminal


def test_falling_below_the_baseline_is_an_error(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(folder, Options(write=True)) == 0
    path = folder / "baseline.json"
    kept = json.loads(path.read_text(encoding="utf-8"))
    assert set(kept["de"]) == {"right", "right or offered", "not wrong", "not ours, not answered"}
    kept["de"]["right"] = 1.5
    path.write_text(json.dumps(kept), encoding="utf-8")
    assert _run(folder, Options()) == 1
    assert "below the baseline: de: right fell from 150.0" in capsys.readouterr().out


def test_thresholds_are_learned_anew_where_the_old_ones_cannot_be_read(folder: Path) -> None:
    path = folder / "calibration.json"
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"calibration.json:1:1: expected weights"):
        _run(folder, Options())
    cache = folder.parent / "cache"
    assert Evaluation(folder, "bamberg", cache, anew=True).run(Options(calibrate=True, folds=2, write=True)) == 0
    learned = read_calibration(path)
    assert learned != Calibration()
    assert 0 <= learned.choose <= learned.answer <= 1
    assert _run(folder, Options()) == 0


def test_an_utterance_between_two_topics_is_listed_and_only_a_clear_one_is_an_error(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    evaluation = Evaluation(folder, "bamberg", folder.parent / "cache")
    (topic, language), text = next(pair for pair in evaluation.knowledge.texts.items() if pair[1].utterances)
    over = [
        OverMatch(Sample(topic, language, utterance), "elsewhere", times)
        for utterance, times in ((text.utterances[0], 2.5), (text.title, 4.0))
    ]
    evaluation.learned = replace(evaluation.learned, over=tuple(over))
    evaluation.run(Options())
    told = capsys.readouterr().out
    assert "over-match: 2" in told
    assert f"→ elsewhere (2.5 times): «{text.utterances[0]}»" in told
    base = Base(*load_with_origins(folder, "bamberg"), Findings(folder), date(2026, 11, 23))
    check_over_match(base, evaluation.learned)
    (problem,) = base.findings.problems
    assert f"{text.title!r} belongs to elsewhere" in problem.message
    assert problem.line == 1 + (folder.parent / problem.file).read_text(encoding="utf-8").split("\n").index(
        f"title: {text.title}"
    )


def test_calls_for_help_are_counted_and_kept_in_the_baseline(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    messages = "emergency: [hilfe sofort bitte, hilfe es brennt]\nharmless: [hilfe beim antrag, das brennt nicht]"
    (folder / "common/crisis").mkdir(exist_ok=True)
    for place, lines in (
        ("common/crisis", "emergency: [es brennt]\nunless: [es brennt nicht]"),
        ("common/crisis-messages", messages),
        ("tests/crisis", "emergency: [hilfe hier es brennt, xyz abc]\nharmless: [wie gehts heute]"),
    ):
        (folder / place).mkdir(exist_ok=True)
        (folder / place / "de.yaml").write_text(f"language: de\n{lines}\n", encoding="utf-8")
    assert _run(folder, Options(write=True)) == 0
    told = capsys.readouterr().out
    assert "de                         2     50.0                         0.0        0.0" in told
    assert "de not heard: «xyz abc»" in told
    kept = json.loads((folder / "baseline.json").read_text(encoding="utf-8"))
    assert kept["de"]["calls for help heard"] == 0.5
    assert kept["de"]["questions without alarm"] == 1


def test_labelled_files_are_judged_by_style(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = folder.parent / "asked.jsonl"
    rows = [("hallo", "hello", "typo"), ("guten tag", "hello", "story"), ("taxi", None, "far")]
    lines = [json.dumps({"text": t, "topic": topic, "lang": "de", "style": s}) for t, topic, s in rows]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert _run(folder, Options(files=(path,))) == 0
    told = capsys.readouterr().out
    assert "3 labelled questions" in told
    assert "de typo" in told
    assert "de story" in told
    path.write_text('{"text": "hallo"}', encoding="utf-8")
    with pytest.raises(LabelProblem, match=r"asked.jsonl:1: expected an object with text and topic"):
        _run(folder, Options(files=(path,)))


def test_what_each_part_is_worth(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(folder, Options(ablate=True)) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("|  | language | first | three |")
    names = {line.split("|")[1].strip() for line in lines[2:]}
    assert names == {
        "everything",
        "no repair of slips",
        "10 utterances",
        "20 utterances",
        "40 utterances",
        "no lexicon",
        "nothing folded to Latin letters",
        "no examples of what is not ours",
    }
    assert len(lines) == 2 + 3 * len(names)  # German, English, all
    assert all(line.count("|") == lines[0].count("|") for line in lines)


def test_words_that_nobody_uses_are_listed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(folder, Options(lexicon=True)) == 0
    told = capsys.readouterr().out
    assert "de: 1 of 3 forms stand in no utterance and no test" in told
    assert "greeting: servus" in told


def test_a_bar_fills_for_a_person(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert list(watched([1, 2, 3, 4], "questions")) == [1, 2, 3, 4]
    told = capsys.readouterr().err
    assert "questions ░" in told
    assert "50 %" in told
    assert told.endswith("\r\x1b[K")
