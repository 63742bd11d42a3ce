"""What the server remembers."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

TOKEN = "123456:TEST-token_of_the_suite-0123456789abcdef"
BOT = {"id": 123456, "is_bot": True, "first_name": "Ankommen", "username": "ankommen_test_bot"}


@dataclass
class Sent:
    """A message the bot has sent."""

    chat: int
    text: str  # without markup
    buttons: list[list[dict[str, Any]]]
    message_id: int
    file: bytes | None = None  # its name is the text
    reply_to: int | None = None
    thread: int | None = None
    edits: int = 0
    deleted: bool = False

    def labels(self) -> list[str]:
        return [button["text"] for row in self.buttons for button in row]

    def actions(self) -> set[str]:
        return {name for row in self.buttons for button in row for name in button if name != "text"}


@dataclass
class Call:
    """One request: when it came, what it wanted, and for whom."""

    at: float
    method: str
    chat: int | None


@dataclass
class Memory:
    """Chats, messages, queries, the bot's own page."""

    sent: list[Sent] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    answered: set[str] = field(default_factory=set)
    toasts: list[str] = field(default_factory=list)  # shown over the chat by answerCallbackQuery
    inline_answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    page: dict[tuple[str, str], Any] = field(default_factory=dict)  # name, descriptions, commands by language
    page_writes: int = 0
    inline_mode: bool = True
    chats: dict[int, dict[str, Any]] = field(default_factory=dict)
    languages: dict[int, str | None] = field(default_factory=dict)  # of people
    threads: dict[int, set[int]] = field(default_factory=dict)
    blocked: set[int] = field(default_factory=set)
    migrated: dict[int, int] = field(default_factory=dict)
    open_queries: set[str] = field(default_factory=set)
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    updates: dict[int, Any] = field(default_factory=dict)
    new: asyncio.Event = field(default_factory=asyncio.Event)
    heard: dict[int, int] = field(default_factory=dict)  # messages that a test has already looked at
