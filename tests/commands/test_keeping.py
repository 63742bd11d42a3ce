from __future__ import annotations

import base64
import json
from contextlib import aclosing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.store import Event, Wish
from bot.store.open import open_store

from .conftest import KEYS, Command, Fill

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
WISH = Wish("integration", "a1", "bamberg", "evening")
CHAT = "telegram:4711224488"


@pytest.fixture
def filled(fill: Fill) -> None:
    async def rows(url: str) -> None:
        async with aclosing(await open_store(url, KEYS, clock=lambda: NOON)) as kept:
            await kept.save(CHAT, b'{"v":1,"place":"hirschaid"}')
            await kept.save("web:abc", b'{"v":1}')
            await kept.vote(CHAT, WISH, NOON.date())
            await kept.keep_question("Wo finde ich …?", "de", NOON.date())
            kept.count(Event(NOON.date(), "child-benefit", "de", "answer", ""))

    fill(rows)


@pytest.mark.usefixtures("filled")
def test_how_much_is_kept(ankommen: Command) -> None:
    code, out, _ = ankommen("store", "stats")
    assert code == 0
    assert [line.split() for line in out.splitlines()] == [
        ["table", "rows", "oldest"],
        ["sessions", "2", "2026-11-23"],
        ["votes", "1", "2026-Q4"],
        ["counts", "1", "2026-11-23"],
        ["questions", "1", "2026-11-23"],
        ["updates", "0", "-"],
    ]


@pytest.mark.usefixtures("filled")
def test_what_is_too_old_on_a_day_is_removed(ankommen: Command) -> None:
    assert "0 sessions, 0 votes, 0 counts, 0 questions" in ankommen("store", "purge", "--day", "2026-11-23")[1]
    assert "0 sessions, 0 votes, 0 counts, 1 questions" in ankommen("store", "purge", "--day", "2026-12-23")[1]
    assert "2 sessions, 0 votes, 0 counts, 0 questions" in ankommen("store", "purge", "--day", "2027-02-21")[1]
    code, _, err = ankommen("store", "purge", "--day", "soon")
    assert code == 2
    assert "'soon'" in err


@pytest.mark.usefixtures("filled")
def test_an_export_names_nobody(ankommen: Command) -> None:
    code, out, _ = ankommen("store", "export")
    assert code == 0
    assert json.loads(out) == {
        "counts": [
            {
                "day": "2026-11-23",
                "topic": "child-benefit",
                "language": "de",
                "outcome": "answer",
                "reason": "",
                "number": 1,
            }
        ],
        "questions": [{"day": "2026-11-23", "language": "de", "text": "Wo finde ich …?"}],
    }


@pytest.mark.usefixtures("filled")
def test_a_person_is_told_what_is_kept_about_them(ankommen: Command) -> None:
    code, out, err = ankommen("store", "export", "--chat", CHAT)
    assert code == 0
    assert json.loads(out) == {
        "session": {"v": 1, "place": "hirschaid"},
        "used_on": "2026-11-23",
        "wishes": [{"quarter": "2026-Q4", **WISH._asdict()}],
    }
    assert "4711224488" not in out + err
    nothing = json.loads(ankommen("store", "export", "--chat", "telegram:1")[1])
    assert nothing == {"session": None, "used_on": None, "wishes": []}


@pytest.mark.usefixtures("filled")
def test_a_person_is_deleted(ankommen: Command) -> None:
    code, out, err = ankommen("store", "delete", "--chat", CHAT)
    assert code == 0
    assert "4711224488" not in out + err
    code, _, err = ankommen("store", "delete", "--chat", CHAT)
    assert code == 1
    assert "nothing is kept" in err
    assert "4711224488" not in err
    assert json.loads(ankommen("store", "export", "--chat", CHAT)[1])["wishes"] == []
    assert "sessions         1" in ankommen("store", "stats")[1]


@pytest.mark.usefixtures("filled")
def test_everything_is_deleted_only_by_yes(ankommen: Command) -> None:
    code, _, err = ankommen("store", "delete", "--all")
    assert code == 2
    assert "--yes" in err
    assert "sessions         2" in ankommen("store", "stats")[1]
    assert ankommen("store", "delete", "--all", "--yes")[0] == 0
    assert {line.split()[1] for line in ankommen("store", "stats")[1].splitlines()[1:]} == {"0"}
    assert ankommen("store", "delete")[0] == 2
    assert ankommen("store", "delete", "--all", "--yes", "--chat", CHAT)[0] == 2


@pytest.mark.usefixtures("filled")
def test_with_another_key_nothing_is_found_and_it_is_said(ankommen: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANKOMMEN_SECRET_KEY", base64.urlsafe_b64encode(b"x" * 32).decode())
    code, _, err = ankommen("store", "delete", "--chat", CHAT)
    assert code == 1
    assert "another key" in err
    monkeypatch.delenv("ANKOMMEN_SECRET_KEY")
    code, _, err = ankommen("store", "export", "--chat", CHAT)
    assert code == 2
    assert "ANKOMMEN_SECRET_KEY" in err
    assert not list(Path().glob("**/secret.key")), "no key is made for a database that has another one"
    assert ankommen("store", "stats")[0] == 0, "to count rows no key is needed"


def test_wrong_use_is_said_in_one_line(ankommen: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    code, _, err = ankommen("store", "export", "--chat", "4711224488")
    assert code == 2
    assert "such as telegram:123" in err
    assert "4711224488" not in err
    monkeypatch.setenv("DATABASE_URL", "sqlite:///data/none.db")
    for action in (["stats"], ["purge"], ["delete", "--all", "--yes"]):
        code, _, err = ankommen("store", *action)
        assert code == 2
        assert "no database at data/none.db" in err
        assert len(err.splitlines()) == 1
    assert not list(tmp_path.iterdir()), "looking makes nothing"
    monkeypatch.setenv("DATABASE_URL", "postgresql://someone:verysecret@127.0.0.1:1/none")
    code, _, err = ankommen("store", "stats")
    assert code == 2
    assert "DATABASE_URL" in err
    assert "verysecret" not in err
    assert len(err.splitlines()) == 1
