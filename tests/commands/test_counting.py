from __future__ import annotations

import csv
import io
from contextlib import aclosing
from datetime import date, datetime

import pytest

from bot.channels.clock import BERLIN
from bot.store import Event, Wish
from bot.store.open import open_store
from bot.store.records import LANGUAGE_WISH
from tests.conftest import ROOT

from .conftest import KEYS, Command, Fill

NOW = datetime(2026, 11, 23, 10, tzinfo=BERLIN)
SUMMER, AUTUMN = date(2026, 8, 1), date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _filled(fill: Fill, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wishes of two quarters, counters, questions."""
    monkeypatch.setattr("bot.channels.clock.now", lambda: NOW)
    monkeypatch.setenv("ANKOMMEN_KNOWLEDGE", str(ROOT / "knowledge"))

    async def rows(url: str) -> None:
        async with aclosing(await open_store(url, KEYS, clock=lambda: NOW)) as kept:
            for number in range(12):
                place = "hirschaid" if number < 7 else "strullendorf"
                await kept.vote(f"web:{number}", Wish("integration", "b1", place, "evening"), SUMMER)
                await kept.vote(f"web:{number}", Wish("vocational", "b2", place, "any"), AUTUMN)
            for number in range(4):
                await kept.vote(f"web:{number}", Wish("literacy", "unknown", "bamberg", "any"), SUMMER)
            for outcome, reason in (("answer", ""), ("answer", ""), ("yes", ""), ("no", ""), ("no", "outdated")):
                kept.count(Event(AUTUMN, "child-benefit", "de", outcome, reason))
            kept.count(Event(SUMMER, "", "ar", "none", ""))
            for language in ("fa", "tr", "fa"):
                kept.count(Event(AUTUMN, "", language, LANGUAGE_WISH, ""))
            await kept.keep_question("=1+1 angelschein •••", "de", AUTUMN)
            await kept.keep_question("zu alt", "de", SUMMER)

    fill(rows)


def test_the_last_quarter_is_published_in_fives(ankommen: Command) -> None:
    code, out, notes = ankommen("demand", "--format", "csv")
    assert code == 0
    rows = list(csv.reader(io.StringIO(out)))[1:]
    assert rows == [
        ["2026-Q3", "Integrationskurs", "B1", "Hirschaid", "Abend", "5"],
        ["2026-Q3", "Integrationskurs", "B1", "Strullendorf", "Abend", "5"],
    ]
    assert "Werte unter 5" in notes
    code, out, _ = ankommen("demand")
    assert "Integrationskurs" in out
    assert "Alphabetisierung" not in out
    assert "Werte unter 5" in out


def test_a_quarter_is_not_published_before_its_end(ankommen: Command) -> None:
    code, out, _ = ankommen("demand", "--quarter", "2026-Q4")
    assert code == 0
    assert "ab dem 1. Januar 2027" in out
    assert "Berufssprachkurs" not in out
    _, out, notes = ankommen("demand", "--quarter", "2026-Q3", "--day", "2026-09-30", "--format", "csv")
    assert len(out.splitlines()) == 1
    assert "ab dem 1. Oktober 2026" in notes


def test_what_is_published_stays_when_somebody_wants_to_be_forgotten(ankommen: Command) -> None:
    before = ankommen("demand")
    assert ankommen("store", "delete", "--chat", "web:0")[0] == 0, "the wish of this quarter"
    assert ankommen("store", "delete", "--chat", "web:0")[0] == 1, "nothing else leads to this person"
    assert ankommen("demand") == before


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("--day", "2027-01-01"), "has not come yet"),
        (("--quarter", "2026-4"), "expected a quarter such as 2026-Q4"),
        (("--quarter", "2025-Q3"), "are deleted, expected 2025-Q4 or later"),
    ],
)
def test_wrong_use_is_one_line(ankommen: Command, arguments: tuple[str, ...], expected: str) -> None:
    code, out, error = ankommen("demand", *arguments)
    assert (code, out) == (2, "")
    assert expected in error
    assert len(error.splitlines()) == 1


def test_the_report_counts_and_shows_what_was_sent(ankommen: Command) -> None:
    code, out, _ = ankommen("report")
    assert code == 0
    lines = [line.split() for line in out.splitlines()]
    assert ["topic", "answer", "crisis", "yes", "no", "wrong-office", "outdated", "not-understood", "missing"] in lines
    assert ["child-benefit", "2", "-", "1", "1", "-", "1", "-", "-"] in lines
    assert ["ar", "-", "-", "1", "-", "-"] in lines
    assert "angelschein" in out
    assert "zu alt" not in out
    wished = out.splitlines().index("Languages wished: 2")
    assert lines[wished + 1 : wished + 3] == [["2", "fa", "Persian"], ["1", "tr", "Turkish"]]
    _, out, _ = ankommen("report", "--from", "2026-11-01", "--to", "2026-11-30")
    assert "\nar " not in out
    assert "2026-11-01 to 2026-11-30" in out


def test_the_report_as_csv_is_safe_to_open(ankommen: Command) -> None:
    _, out, _ = ankommen("report", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    (sent,) = [row for row in rows if row["outcome"] == "question"]
    assert sent["text"] == "'=1+1 angelschein •••"
    answers = [row for row in rows if row["outcome"] == "answer"]
    assert [(row["day"], row["topic"], row["number"]) for row in answers] == [("2026-11-20", "child-benefit", "2")]


def test_the_days_must_be_in_order(ankommen: Command) -> None:
    code, _, error = ankommen("report", "--from", "2026-11-02", "--to", "2026-11-01")
    assert code == 2
    assert "--from: 2026-11-02 is after 2026-11-01" in error
