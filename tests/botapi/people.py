"""What people do: write, press, ask in other chats, hear."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

from .memory import BOT, Memory, Sent


class People(Memory):
    """Updates in the form Telegram gives them."""

    def push(self, update: dict[str, Any]) -> int:
        """An update; what stands in it is not looked at. Returns its id."""
        number = next(self.numbers)
        self.updates[number] = {"update_id": number, **update}
        self.new.set()
        return number

    def person(self, number: int, language: str | None = None) -> dict[str, Any]:
        """A person, known from now on; with the language of their app when it was told once."""
        self.chats.setdefault(number, {"id": number, "type": "private", "first_name": "Someone"})
        if self.languages.get(number) is None:
            self.languages[number] = language
        user = {"id": number, "is_bot": False, "first_name": "Someone"}
        return user if self.languages[number] is None else {**user, "language_code": self.languages[number]}

    def group(self, number: int, kind: str = "supergroup") -> None:
        """A group with the bot in it."""
        self.chats[number] = {"id": number, "type": kind, "title": "Group"}

    def message(self, chat: int, text: str, language: str | None = None, by: int | None = None, **more: Any) -> dict[str, Any]:  # fmt: skip
        """A message of a person in a chat, as a part of an update."""
        user = self.person(by or chat, language)
        message = {
            "message_id": next(self.numbers),
            "date": int(time.time()),
            "chat": self.chats[chat],
            "from": user,
            **({"text": text} if text else {}),
            **more,
        }
        entities = []
        if text.startswith("/"):
            entities.append({"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])})
        mention = f"@{BOT['username']}"
        if mention in text and not text.startswith("/"):
            offset = len(text[: text.index(mention)].encode("utf-16-le")) // 2
            entities.append({"type": "mention", "offset": offset, "length": len(mention)})
        return {**({"entities": entities} if entities else {}), **message}

    def says(self, chat: int, text: str, language: str | None = None, by: int | None = None, **more: Any) -> int:
        """Somebody writes, into a private chat or (`by` whom) into a group. Returns the id of the update."""
        return self.push({"message": self.message(chat, text, language, by, **more)})

    def presses(self, chat: int, label: str) -> None:
        """A person presses the newest button with this label (or the beginning of it)."""
        for message in reversed(self.sent):
            for row in message.buttons:
                for button in row:
                    if message.chat == chat and button["text"].startswith(label) and "callback_data" in button:
                        self.press(chat, message, button["callback_data"])
                        return
        raise AssertionError(f"no button {label!r} in {[m.labels() for m in self.sent]}")

    def press(self, chat: int, message: Sent, data: str, by: int | None = None, **more: Any) -> str:
        """A person presses a button with this data. Returns the id of the query."""
        query = f"q{next(self.numbers)}"
        self.open_queries.add(query)
        shown = {
            "message_id": message.message_id,
            "date": int(time.time()),
            "chat": self.chats[chat],
            "from": BOT,
            "text": message.text or "-",
        }
        pressed = {"id": query, "from": self.person(by or chat), "message": shown, "chat_instance": "1", "data": data}
        self.push({"callback_query": {**pressed, **more}})
        return query

    async def asks_inline(
        self, user: int, question: str, language: str | None = None, timeout: float = 20
    ) -> dict[str, Any]:
        """Somebody types `@bot question` in any chat; the bot's answer."""
        query = f"i{next(self.numbers)}"
        self.open_queries.add(query)
        asked = {"id": query, "from": self.person(user, language), "query": question, "offset": ""}
        self.push({"inline_query": {**asked, "chat_type": "supergroup"}})
        await self.until(lambda: query in self.inline_answers, timeout)
        return self.inline_answers[query]

    async def hears(self, chat: int, count: int = 1, timeout: float = 20) -> list[Sent]:
        """The next messages to this chat; waits for them."""
        start = self.heard.get(chat, 0)
        await self.until(lambda: len([m for m in self.sent if m.chat == chat]) >= start + count, timeout)
        self.heard[chat] = start + count
        return [m for m in self.sent if m.chat == chat][start : start + count]

    async def until(self, true: Callable[[], bool], timeout: float = 20) -> None:
        """Wait for something to become true."""
        async with asyncio.timeout(timeout):
            while not true():
                await asyncio.sleep(0.01)
