"""The same conversation in a terminal, for one question, for many, and for a chat."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

from bot.dialogue import Button, Conversation, Document, Message, Reply, World
from bot.dialogue.session import Session
from bot.dialogue.stores import MemoryStore
from bot.i18n.bidi import without_isolates
from bot.i18n.markup import plain

from .clock import now

MAX_LINE = 1_000_000


def as_text(reply: Reply) -> str:
    """A reply as a person reads it: text, the name of a file, then the buttons in brackets."""
    rows = ["  ".join(f"[{button.label}]" for button in row) for row in _rows(reply)]
    file = [f"\n→ {reply.document.name}"] if reply.document else []
    return "\n".join([plain(reply.text), *file, *([""] if rows else []), *rows])


def _rows(reply: Reply) -> list[list[Button]]:
    """The buttons that do something here: a terminal marks and copies by itself."""
    rows = [[button for button in row if not (button.copy or button.share)] for row in reply.buttons]
    return [row for row in rows if row]


def as_object(replies: list[Reply], identifier: Any, language: str | None) -> dict[str, Any]:
    """One object as `ask --json` and `ask --batch` write it."""
    reply = replies[0] if replies else None
    outcome = reply.outcome if reply else None
    kind = (
        outcome.kind
        if outcome and outcome.kind in {"answer", "choose", "none", "crisis"}
        else ("answer" if outcome and outcome.topic else "none")
    )
    return {
        "id": identifier,
        "outcome": kind,
        "topic": outcome.topic if outcome else None,
        "score": round(outcome.score, 4) if outcome else 0.0,
        "language": reply.language if reply else language,
        "alternatives": [
            {"topic": topic, "score": round(score, 4)} for topic, score in (outcome.alternatives if outcome else ())
        ],
        "reply": "\n\n".join(as_text(one) for one in replies),
    }


class Asker:
    """Asks single questions, each by a person nobody has met before."""

    def __init__(self, world: World, at: datetime, session: Session | None = None) -> None:
        self._world, self._at, self._session = world, at, session or Session()

    async def ask(self, text: str, language: str | None = None, session: Session | None = None) -> list[Reply]:
        """The replies to one question. `language` is only a hint."""
        store = MemoryStore()
        await store.save("ask", (session or self._session).to_bytes())
        return await Conversation(self._world, store).handle(Message("ask", self._at, text, language_hint=language))

    async def batch(self, lines: Iterable[str]) -> AsyncIterator[dict[str, Any]]:
        """One object a line, in order; a line that cannot be read gives an object with `error` and stops nothing."""
        for number, line in _numbered(lines):
            item, error = _parse(line)
            if error:
                identifier = item.get("id") if isinstance(item, dict) else None
                yield {"id": identifier, "error": f"line {number}: {error}"}
                continue
            language = item.get("lang")
            yield as_object(await self.ask(item["text"], language), item.get("id"), language)


def _numbered(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    return ((number, line) for number, line in enumerate(lines, 1) if line.strip())


def _parse(line: str) -> tuple[Any, str]:
    if len(line) > MAX_LINE:
        return None, f"longer than {MAX_LINE:,} characters"
    try:
        item = json.loads(line)
    except (ValueError, RecursionError) as error:
        reason = getattr(error, "msg", "nested too deep")
        return None, f"not JSON ({reason}); expected an object with id and text"
    if not isinstance(item, dict):
        return None, f"found a {type(item).__name__}; expected an object with id and text"
    if not isinstance(item.get("text"), str):
        return item, "text is missing or not a string"
    if not isinstance(item.get("lang"), str | None):
        return item, "lang is not a string"
    return item, ""


async def chat(world: World, language: str | None, lines: TextIO, out: TextIO) -> None:
    """Talk until the end of input. A number presses the button with that number."""
    conversation = Conversation(world, MemoryStore())
    message = Message("terminal", now(), "/start", language_hint=language)
    buttons: list[str] = []
    while True:
        replies = await conversation.handle(message)
        buttons = [button.data for reply in replies for row in reply.buttons for button in row if button.data]
        number = 0
        for reply in replies:
            out.write("\n" + without_isolates(plain(reply.text)) + "\n")
            if reply.document:
                out.write(f"  → {_written(reply.document)}\n")
            for button in (button for row in _rows(reply) for button in row):
                if button.data:
                    number += 1
                    out.write(f"  {number}) {without_isolates(button.label)}\n")
                else:
                    out.write(f"  → {without_isolates(button.label)}: {button.url}\n")
        out.write("\n> ")
        out.flush()
        line = lines.readline()
        if not line:
            out.write("\n")
            return
        text = line.strip()
        message = Message("terminal", now(), text, language_hint=language)
        if text.isdigit() and 1 <= int(text) <= len(buttons):
            message = replace(message, text="", button=buttons[int(text) - 1])


def _written(document: Document) -> Path:
    """The file in a new folder of its own for temporary files, readable for its owner only."""
    path = Path(tempfile.mkdtemp(prefix="ankommen-")) / document.name
    path.write_bytes(document.content)
    return path


def read_lines(name: str) -> TextIO:
    """The batch file; `-` is standard input. Raises OSError."""
    if name == "-":
        return sys.stdin
    return open(name, encoding="utf-8", errors="replace")  # noqa: PTH123 - closed at exit
