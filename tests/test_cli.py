from __future__ import annotations

import json
import shutil
import socket
from pathlib import Path

import pytest

from tests.running import ROOT, run


@pytest.fixture
def folder(world: object, tmp_path: Path) -> Path:
    """A working folder with the matcher trained in this test run."""
    (tmp_path / "data").mkdir()
    for kept in (ROOT / "data").glob("matcher-*"):
        shutil.copytree(kept, tmp_path / "data" / kept.name)
    return tmp_path


def test_one_question_one_answer(folder: Path) -> None:
    done = run("ask", "Wer zahlt meinen Bus zum Deutschkurs?", folder=folder)
    assert done.returncode == 0
    assert "Fahrtkosten zum Kurs" in done.stdout
    assert "5 km" in done.stdout
    assert "[Mit Mensch sprechen]" in done.stdout
    older = run("ask", "Wer zahlt meinen Bus zum Deutschkurs?", "--day", "2024-11-30", folder=folder)
    assert "3 km" in older.stdout


def test_the_place_decides_the_office(folder: Path) -> None:
    done = run("ask", "wo ist das jobcenter", "--place", "hirscheid", "--json", folder=folder)
    reply = json.loads(done.stdout)
    assert reply["outcome"] == "answer"
    assert reply["topic"] == "office-jobcenter"
    assert "Jobcenter Landkreis Bamberg" in reply["reply"]
    wrong = run("ask", "x", "--place", "Berlin", folder=folder)
    assert wrong.returncode == 2
    assert "'Berlin'" in wrong.stderr


def test_a_thousand_lines_keep_order_and_ids(folder: Path) -> None:
    questions = [
        "wer zahlt bus zum kurs",
        "where is the jobcenter",
        "وين مكتب الأجانب",
        "taxi nach rom preis",
        "ich will nicht mehr leben",
    ]
    lines = [json.dumps({"id": f"q{i}", "text": questions[i % 5], "lang": "de"}) for i in range(1000)]
    broken = {17: "not json", 400: '{"id": "q400"}', 401: "[1, 2]", 900: '{"id": "q900", "text": "x", "lang": 5}'}
    for number, line in broken.items():
        lines[number] = line
    done = run("ask", "--batch", "-", folder=folder, text="\n".join(lines) + "\n")
    assert done.returncode == 0, done.stderr
    objects = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(objects) == 1000
    for number, item in enumerate(objects):
        if number in broken:
            assert f"line {number + 1}:" in item["error"]
            assert "expected" in item["error"] or "not a string" in item["error"]
        else:
            assert item["id"] == f"q{number}"
            assert set(item) == {"id", "outcome", "topic", "score", "language", "alternatives", "reply"}
    assert objects[400]["id"] == "q400"
    assert {o["outcome"] for o in objects[4::5]} == {"crisis"}
    assert {o["topic"] for o in objects[4::5]} == {"mental-health"}


def test_broken_knowledge_stops_the_start(folder: Path, tmp_path: Path) -> None:
    from tests.knowledge import small

    knowledge = small.write(tmp_path)
    small.replace(knowledge, "bamberg/region.yaml", "[96047]", "[9604]")
    for command in (["run"], ["check"], ["ask", "hallo"]):
        done = run(*command, folder=folder, ANKOMMEN_KNOWLEDGE=str(knowledge))
        assert done.returncode == 1
        assert "knowledge/bamberg/region.yaml:6:" in done.stderr
        assert "Traceback" not in done.stderr


def test_what_the_machine_gets_wrong_is_one_line(folder: Path) -> None:
    blocked = folder / "blocked"
    blocked.write_text("a file, not a folder")
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        cases = [
            ({"TELEGRAM_BOT_TOKEN_FILE": "nowhere.txt"}, "TELEGRAM_BOT_TOKEN_FILE"),
            ({"TELEGRAM_BOT_TOKEN": "hello"}, "BotFather"),
            ({"DATABASE_URL": "mysql://x"}, "expected sqlite or postgresql"),
            ({"DATABASE_URL": "nonsense"}, "DATABASE_URL"),
            ({"DATABASE_URL": f"sqlite:///{blocked}/a.db"}, "blocked"),
            ({"DATABASE_URL": "postgresql://nobody:verysecret@127.0.0.1:1/none"}, "DATABASE_URL: cannot use"),
            ({"ANKOMMEN_LISTEN": f"127.0.0.1:{port}"}, "free the port"),
            ({"ANKOMMEN_LISTEN": "here"}, "host:port"),
            ({"ANKOMMEN_SECRET_KEY": "short"}, "32 random bytes"),
        ]
        for values, words in cases:
            done = run("run", folder=folder, **values)
            assert done.returncode == 2, (values, done.stderr)
            assert words in done.stderr
            assert len(done.stderr.strip().splitlines()) == 1, done.stderr
            assert "verysecret" not in done.stderr


def test_unknown_settings_are_warned_about(folder: Path) -> None:
    done = run("check", folder=folder, ANKOMMEN_LISTN="127.0.0.1:1")
    assert "did you mean ANKOMMEN_LISTEN" in done.stderr


def test_chat_in_the_terminal(folder: Path) -> None:
    done = run("chat", "--lang", "de", folder=folder, text="wer zahlt den bus zum deutschkurs\n1\n")
    assert done.returncode == 0
    assert "Willkommen" in done.stdout
    assert "Fahrtkosten zum Kurs" in done.stdout
