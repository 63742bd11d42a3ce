from __future__ import annotations

import io
import re
import shutil
from pathlib import Path

import pytest
from icalendar import Calendar

from bot.channels import terminal
from bot.dialogue import Button, Document, Reply, World
from bot.dialogue.message import Share
from tests.conftest import MONDAY


async def test_a_file_is_written_and_its_path_is_said(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminal, "now", lambda: MONDAY)
    out = io.StringIO()
    await terminal.chat(world, "de", io.StringIO("/deadline address-registration\ngestern\n"), out)
    found = re.search(r"→ (\S+\.ics)", out.getvalue())
    assert found
    path = Path(found[1])
    try:
        assert Calendar.from_ical(path.read_bytes()).walk("VEVENT")
        assert path.parent.stat().st_mode & 0o077 == 0  # for its owner only
    finally:
        shutil.rmtree(path.parent)


def test_a_single_answer_only_names_its_file() -> None:
    reply = Reply("<b>Letzter Tag</b>", "de", document=Document("frist.ics", "text/calendar", b"BEGIN:VCALENDAR"))
    text = terminal.as_text(reply)
    assert "frist.ics" in text
    assert "BEGIN" not in text


def test_a_terminal_leaves_out_what_it_cannot_do() -> None:
    rows = (
        (Button("Nummer kopieren", copy="+49 951 1"),),
        (Button("Teilen", share=Share("a", "a_de")), Button("Mehr", "1:m:a")),
    )
    text = terminal.as_text(Reply("Karte", "de", rows))
    assert text.splitlines()[-1] == "[Mehr]"
    assert "kopieren" not in text


async def test_numbers_belong_to_buttons_that_can_be_pressed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminal, "now", lambda: MONDAY)
    out = io.StringIO()
    await terminal.chat(world, "de", io.StringIO("wo ist das jobcenter in hirschaid\n"), out)
    numbers = re.findall(r"^  (\d+)\) (.*)$", out.getvalue().split("> ")[1], re.MULTILINE)
    assert [number for number, _ in numbers] == [str(n) for n in range(1, len(numbers) + 1)]
    assert not any("kopieren" in label or "teilen" in label for _, label in numbers)
