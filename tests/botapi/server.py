"""A Bot API server on loopback that refuses what Telegram refuses. Every refusal is kept, so that a test can see it."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from .html import Refused, parse

TOKEN = "123456:TEST-token_of_the_suite-0123456789abcdef"
BOT = {"id": 123456, "is_bot": True, "first_name": "Ankommen", "username": "ankommen_test_bot"}
_ACTIONS = {"url", "callback_data", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
            "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay"}  # fmt: skip
_PARAMETERS = {
    "getMe": set(),
    "getUpdates": {"offset", "limit", "timeout", "allowed_updates"},
    "deleteWebhook": {"drop_pending_updates"},
    "sendMessage": {"chat_id", "text", "parse_mode", "reply_markup", "link_preview_options"},
    "sendVenue": {"chat_id", "latitude", "longitude", "title", "address"},
    "answerCallbackQuery": {"callback_query_id", "text", "show_alert", "cache_time"},
}


@dataclass
class Sent:
    """A message the bot has sent."""

    chat: int
    text: str  # without markup
    buttons: list[list[dict[str, Any]]]
    message_id: int

    def labels(self) -> list[str]:
        return [button["text"] for row in self.buttons for button in row]


@dataclass
class BotApi:
    """The server's memory."""

    sent: list[Sent] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    answered: set[str] = field(default_factory=set)
    url: str = ""
    _updates: dict[int, dict[str, Any]] = field(default_factory=dict)
    _open_queries: set[str] = field(default_factory=set)
    _chats: dict[int, str | None] = field(default_factory=dict)
    _numbers: Any = field(default_factory=lambda: itertools.count(1))
    _polls: int = 0
    _new: asyncio.Event = field(default_factory=asyncio.Event)

    # what people do ------------------------------------------------------------------------------------------------

    def _user(self, chat: int) -> dict[str, Any]:
        user = {"id": chat, "is_bot": False, "first_name": "Someone"}
        return user if self._chats[chat] is None else {**user, "language_code": self._chats[chat]}

    def _push(self, update: dict[str, Any]) -> None:
        number = next(self._numbers)
        self._updates[number] = {"update_id": number, **update}
        self._new.set()

    def says(self, chat: int, text: str, language: str | None = None, **more: Any) -> None:
        """A person writes into a private chat."""
        self._chats.setdefault(chat, language)
        message = {
            "message_id": next(self._numbers),
            "date": int(time.time()),
            "chat": {"id": chat, "type": "private", "first_name": "Someone"},
            "from": self._user(chat),
            **({"text": text} if text else {}),
            **more,
        }
        if text.startswith("/"):
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}]
        self._push({"message": message})

    def presses(self, chat: int, label: str) -> None:
        """A person presses the newest button with this label (or the beginning of it)."""
        for message in reversed(self.sent):
            for row in message.buttons:
                for button in row:
                    if message.chat == chat and button["text"].startswith(label) and "callback_data" in button:
                        self._press(chat, message, button["callback_data"])
                        return
        raise AssertionError(f"no button {label!r} in {[m.labels() for m in self.sent]}")

    def _press(self, chat: int, message: Sent, data: str) -> None:
        query = f"q{next(self._numbers)}"
        self._open_queries.add(query)
        shown = {
            "message_id": message.message_id,
            "date": int(time.time()),
            "chat": {"id": chat, "type": "private", "first_name": "Someone"},
            "from": BOT,
            "text": message.text or "-",
        }
        self._push(
            {
                "callback_query": {
                    "id": query,
                    "from": self._user(chat),
                    "message": shown,
                    "chat_instance": "1",
                    "data": data,
                }
            }
        )

    async def hears(self, chat: int, count: int = 1, timeout: float = 20) -> list[Sent]:
        """The next messages to this chat; waits for them."""
        start = len(self._heard.setdefault(chat, []))
        async with asyncio.timeout(timeout):
            while len(found := [m for m in self.sent if m.chat == chat][start:]) < count:
                await asyncio.sleep(0.01)
        self._heard[chat].extend(found[:count])
        return found[:count]

    _heard: dict[int, list[Sent]] = field(default_factory=dict)

    # what the bot does ---------------------------------------------------------------------------------------------

    async def handle(self, request: Request) -> Response:
        if request.path_params["token"] != TOKEN:
            return _error(401, "Unauthorized")
        method = request.path_params["method"]
        if method not in _PARAMETERS:
            self.refusals.append(f"unknown method {method}")
            return _error(404, "Not Found")
        values = dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))
        if unknown := set(values) - _PARAMETERS[method]:
            self.refusals.append(f"{method}: unknown parameters {unknown}")
            return _error(400, f"Bad Request: unknown parameters {sorted(unknown)}")
        try:
            return await getattr(self, f"_{method}")(values)
        except Refused as refused:
            self.refusals.append(f"{method}: {refused}")
            return _error(400, str(refused))

    async def _getMe(self, _: dict[str, Any]) -> Response:  # noqa: N802
        return _ok(
            {**BOT, "can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": False}
        )

    async def _deleteWebhook(self, _: dict[str, Any]) -> Response:  # noqa: N802
        return _ok(True)

    async def _getUpdates(self, values: dict[str, Any]) -> Response:  # noqa: N802
        self._polls += 1  # a newer call ends an older one, as Telegram does
        mine = self._polls
        offset = int(values.get("offset", 0))
        for number in [n for n in self._updates if n < offset]:
            del self._updates[number]
        if not self._updates:
            self._new.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._new.wait(), min(int(values.get("timeout", 0)), 2))
        if mine != self._polls:
            return _error(409, "Conflict: terminated by other getUpdates request")
        return _ok([self._updates[number] for number in sorted(self._updates)][:100])

    async def _sendMessage(self, values: dict[str, Any]) -> Response:  # noqa: N802
        chat = self._chat(values)
        raw = str(values.get("text", ""))
        if len(raw.encode()) > 32768:
            raise Refused("Bad Request: text is too long")
        text = parse(raw) if values.get("parse_mode") == "HTML" else raw
        if not text.strip():
            raise Refused("Bad Request: message text is empty")
        if max(len(text), len(text.encode("utf-16-le")) // 2) > 4096:
            raise Refused("Bad Request: message is too long")
        if any("\u202a" <= c <= "\u202e" for c in text):
            raise Refused("a mark that Telegram removes (U+202A-202E)")
        message = Sent(chat, text, self._keyboard(values.get("reply_markup")), next(self._numbers))
        self.sent.append(message)
        return _ok(self._shown(message))

    def _shown(self, message: Sent) -> dict[str, Any]:
        chat = {"id": message.chat, "type": "private", "first_name": "Someone"}
        return {
            "message_id": message.message_id,
            "date": int(time.time()),
            "chat": chat,
            "from": BOT,
            "text": message.text,
        }

    async def _sendVenue(self, values: dict[str, Any]) -> Response:  # noqa: N802
        chat = self._chat(values)
        if not (abs(float(values["latitude"])) <= 90 and abs(float(values["longitude"])) <= 180):
            raise Refused("Bad Request: wrong location")
        if not values.get("title") or not values.get("address"):
            raise Refused("Bad Request: title and address are needed")
        message = Sent(chat, f"{values['title']}\n{values['address']}", [], next(self._numbers))
        self.sent.append(message)
        location = {"latitude": float(values["latitude"]), "longitude": float(values["longitude"])}
        venue = {"location": location, "title": values["title"], "address": values["address"]}
        return _ok({**self._shown(message), "venue": venue, "location": location})

    async def _answerCallbackQuery(self, values: dict[str, Any]) -> Response:  # noqa: N802
        query = str(values.get("callback_query_id"))
        if query in self.answered:
            raise Refused("answered twice")
        if query not in self._open_queries:
            raise Refused("Bad Request: query is too old and response timeout expired or query ID is invalid")
        if len(str(values.get("text", ""))) > 200:
            raise Refused("Bad Request: MESSAGE_TOO_LONG")
        self.answered.add(query)
        return _ok(True)

    def _chat(self, values: dict[str, Any]) -> int:
        try:
            chat = int(values["chat_id"])
        except (KeyError, ValueError):
            raise Refused("Bad Request: chat_id is empty") from None
        if chat not in self._chats:
            raise Refused("Bad Request: chat not found")
        return chat

    @staticmethod
    def _keyboard(markup: Any) -> list[list[dict[str, Any]]]:
        if markup is None:
            return []
        rows = json.loads(markup)["inline_keyboard"]
        for button in itertools.chain.from_iterable(rows):
            if not button.get("text", "").strip():
                raise Refused("Bad Request: Button text must be non-empty")
            if len(_ACTIONS & set(button)) != 1:
                raise Refused("a button with not exactly one action")
            data = button.get("callback_data")
            if data is not None and not 1 <= len(data.encode()) <= 64:
                raise Refused("Bad Request: BUTTON_DATA_INVALID")
            if "url" in button and not button["url"].startswith(("https://", "http://", "tg://")):
                raise Refused("Bad Request: BUTTON_URL_INVALID")
        return rows


def _ok(result: Any) -> Response:
    return JSONResponse({"ok": True, "result": result})


def _error(code: int, description: str) -> Response:
    return JSONResponse({"ok": False, "error_code": code, "description": description}, code)


@contextlib.asynccontextmanager
async def running() -> AsyncIterator[BotApi]:
    """The server on a free port of the loopback address."""
    api = BotApi()
    app = Starlette(routes=[Route("/bot{token}/{method}", api.handle, methods=["GET", "POST"])])
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, access_log=False, lifespan="off"))
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    api.url = f"http://127.0.0.1:{port}"
    try:
        yield api
    finally:
        server.should_exit = True
        await task
