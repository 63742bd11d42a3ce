"""Scripted conversations from data files: who writes what, what must be seen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from bot.dialogue import Conversation, Message, Reply
from bot.i18n.bidi import without_isolates
from bot.i18n.markup import plain
from bot.knowledge import Knowledge
from tests.conftest import MONDAY

DATA = Path(__file__).parent.parent / "data" / "conversations"


@dataclass(frozen=True)
class Line:
    """One line of a script with everything filled in."""

    writes: str = ""
    presses: str = ""
    then: str = ""
    sees: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    topic: str = ""


@dataclass(frozen=True)
class Script:
    """One person: the key of the chat, the language, the lines."""

    name: str
    language: str
    lines: tuple[Line, ...] = field(repr=False)


def journeys(knowledge: Knowledge, language: str) -> Iterator[Script]:
    """Every situation of journeys.yaml in every place it is for."""
    data = yaml.safe_load((DATA / "journeys.yaml").read_text(encoding="utf-8"))
    for situation, who in data["situations"].items():
        for place in who.get("places", data["places"]):
            filled = tuple(_fill(knowledge, line, language, who, data["places"][place]) for line in data["script"])
            yield Script(f"{language}-{situation}-{place}", language, filled)


def _fill(
    knowledge: Knowledge, line: dict[str, Any], language: str, who: dict[str, Any], place: dict[str, Any]
) -> Line:
    def said(value: Any) -> str:
        text = value[language] if isinstance(value, dict) else value
        return str(text).format(place=place["says"][language], paper=who["says"][language])

    sees = [said(line["sees"])] if "sees" in line else []
    never = [said(line["never"])] if "never" in line else []
    topic = line.get("answers", "")
    if "step" in line:
        wanted = who["steps"][line["step"]]
        sees.append(knowledge.steps[wanted["step"]].title[language])
        if "office" in wanted:
            sees.append(place["offices"].get(wanted["office"], wanted["office"]))
        never += place["others"]
    if "topic" in line:
        topic = knowledge.steps[who["steps"][line["topic"]]["step"]].topic
    return Line(
        said(line.get("writes", "")), said(line.get("presses", "")), said(line.get("presses_then", "")),
        tuple(sees), tuple(never), topic,
    )  # fmt: skip


class Person:
    """Plays a script against a conversation and looks at what comes."""

    def __init__(self, script: Script, conversation: Conversation) -> None:
        self.script, self.conversation = script, conversation
        self.last: list[Reply] = []
        self.at = 0

    async def play(self, until: int | None = None) -> None:
        """From where it stands to line `until`, to the end if left out."""
        for line in self.script.lines[self.at : until]:
            await self.send(line)
            self.look(line)
            self.at += 1

    async def send(self, line: Line) -> None:
        if line.writes:
            await self._handle(text=line.writes)
        for label in filter(None, (line.presses, line.then)):
            found = [b.data for reply in self.last for row in reply.buttons for b in row if label in b.label and b.data]
            assert found, f"{self.script.name}: no button {label!r} in {self.last}"
            await self._handle(button=found[0])

    async def _handle(self, text: str = "", button: str | None = None) -> None:
        message = Message(f"test:{self.script.name}", MONDAY, text, button, None, self.script.language)
        self.last = await self.conversation.handle(message)

    def look(self, line: Line) -> None:
        seen = without_isolates("\n".join(plain(reply.text) for reply in self.last))
        where = f"{self.script.name}, line {self.at}: {line.writes or line.presses}"
        assert seen, where
        assert all(reply.language == self.script.language for reply in self.last), where
        for text in line.sees:
            assert text in seen, f"{where}: expected {text!r} in\n{seen}"
        for text in line.never:
            assert text not in seen, f"{where}: {text!r} must not stand in\n{seen}"
        if line.topic:
            assert self.last[0].outcome.topic == line.topic, where
