"""The methods of the Bot API that the bot uses, as strict as Telegram's."""

from __future__ import annotations

import time
from typing import Any

from starlette.responses import JSONResponse, Response

from . import limits
from .html import Refused
from .memory import BOT, Memory, Sent

_WORDS = {
    "MyName": ("name", 64),
    "MyDescription": ("description", 512),
    "MyShortDescription": ("short_description", 120),
}


class Migrated(Exception):
    """The chat has another id now."""

    def __init__(self, chat: int) -> None:
        self.chat = chat


class Blocked(Exception):
    """The person does not want to hear from the bot; the text is Telegram's."""


class Methods(Memory):
    """One method of Python for each of the Bot API."""

    def _getMe(self, _: dict[str, Any]) -> Response:  # noqa: N802
        return ok(
            {**BOT, "can_join_groups": True, "can_read_all_group_messages": False,
             "supports_inline_queries": self.inline_mode}
        )  # fmt: skip

    # messages ------------------------------------------------------------------------------------------------------

    def _sendMessage(self, values: dict[str, Any]) -> Response:  # noqa: N802
        chat = self._chat(values)
        text = limits.shown(values["text"], values.get("parse_mode"))
        _preview(values)
        return self._sent(chat, text, values)

    def _sendVenue(self, values: dict[str, Any]) -> Response:  # noqa: N802
        chat = self._chat(values)
        if not (abs(values["latitude"]) <= 90 and abs(values["longitude"]) <= 180):
            raise Refused("Bad Request: wrong location")
        limits.line("title", values["title"], 256)
        limits.line("address", values["address"], 256)
        location = {"latitude": values["latitude"], "longitude": values["longitude"]}
        venue = {"location": location, "title": values["title"], "address": values["address"]}
        return self._sent(chat, f"{values['title']}\n{values['address']}", values, venue=venue, location=location)

    def _sendDocument(self, values: dict[str, Any]) -> Response:  # noqa: N802
        chat, (name, content) = self._chat(values), values["document"]
        if not content:
            raise Refused("Bad Request: file must be non-empty")
        if len(content) > 50_000_000:
            raise Refused("Request Entity Too Large")
        if not name or "/" in name or "\\" in name:
            raise Refused(f"a file name that is cut or lost: {name!r}")
        shown = {"file_id": "f", "file_unique_id": "u", "file_name": name, "file_size": len(content)}
        return self._sent(chat, name, values, file=content, text=None, document=shown)

    def _sent(self, chat: int, said: str, values: dict[str, Any], file: bytes | None = None, **more: Any) -> Response:
        reply = values.get("reply_parameters")
        if reply and not reply.get("allow_sending_without_reply"):
            raise Refused("a reply that fails when the question is deleted")
        thread = values.get("message_thread_id")
        if thread is not None and thread not in self.threads.get(chat, ()):
            raise Refused("Bad Request: message thread not found")
        buttons = limits.keyboard(values.get("reply_markup"), inline_mode=self.inline_mode)
        message = Sent(chat, said, buttons, next(self.numbers), file, reply and reply["message_id"], thread)
        self.sent.append(message)
        return ok({**self._shown(message), **more})

    def _shown(self, message: Sent) -> dict[str, Any]:
        return {
            "message_id": message.message_id,
            "date": int(time.time()),
            "chat": self.chats[message.chat],
            "from": BOT,
            "text": message.text,
        }

    def _editMessageText(self, values: dict[str, Any]) -> Response:  # noqa: N802
        chat = self._chat(values)
        text = limits.shown(values["text"], values.get("parse_mode"))
        _preview(values)
        buttons = limits.keyboard(values.get("reply_markup"), inline_mode=self.inline_mode)
        found = [m for m in self.sent if m.chat == chat and m.message_id == values["message_id"]]
        if not found or found[0].deleted:
            raise Refused("Bad Request: message to edit not found")
        message = found[0]
        if (message.text, message.buttons) == (text, buttons):
            raise Refused(
                "Bad Request: message is not modified: specified new message content and reply markup are exactly "
                "the same as a current content and reply markup of the message"
            )
        message.text, message.buttons, message.edits = text, buttons, message.edits + 1
        return ok({**self._shown(message), "edit_date": int(time.time())})

    def _chat(self, values: dict[str, Any]) -> int:
        chat: int = values["chat_id"]
        if chat in self.migrated:
            raise Migrated(self.migrated[chat])
        if chat in self.blocked:
            raise Blocked("Forbidden: bot was blocked by the user")
        if chat not in self.chats:
            raise Refused("Bad Request: chat not found")
        return chat

    # queries -------------------------------------------------------------------------------------------------------

    def _answerCallbackQuery(self, values: dict[str, Any]) -> Response:  # noqa: N802
        self._closed(values["callback_query_id"])
        if len(values.get("text", "")) > 200:
            raise Refused("Bad Request: MESSAGE_TOO_LONG")
        self.toasts.append(values.get("text", ""))
        return ok(True)

    def _answerInlineQuery(self, values: dict[str, Any]) -> Response:  # noqa: N802
        if not self.inline_mode:
            raise Refused("Bad Request: USER_BOT_INVALID")
        limits.inline_results(values["results"], inline_mode=True)
        if "button" in values:
            limits.inline_button(values["button"])
        if values.get("cache_time", 300) < 0 or len(values.get("next_offset", "").encode()) > 64:
            raise Refused("Bad Request: NEXT_OFFSET_INVALID")
        self._closed(values["inline_query_id"])
        self.inline_answers[values["inline_query_id"]] = values
        return ok(True)

    def _closed(self, query: str) -> None:
        if query in self.answered:
            raise Refused("answered twice")
        if query not in self.open_queries:
            raise Refused("Bad Request: query is too old and response timeout expired or query ID is invalid")
        self.answered.add(query)

    # the bot's own page --------------------------------------------------------------------------------------------

    def _presence(self, method: str, values: dict[str, Any]) -> Response:
        """getMy… and setMy… of name, description and short description."""
        what, code = method[3:], limits.language_code(values)
        name, most = _WORDS[what]
        if method.startswith("get"):  # where a language has none of its own, Telegram answers with that for all
            return ok(
                {name: self.page.get((what, code), self.page.get((what, ""), "Ankommen" if what == "MyName" else ""))}
            )
        self.page[what, code] = limits.line(name, values.get(name, ""), most, 0)
        self.page_writes += 1
        return ok(True)

    def _getMyCommands(self, values: dict[str, Any]) -> Response:  # noqa: N802
        return ok(self.page.get(("commands", limits.language_code(values)), []))

    def _setMyCommands(self, values: dict[str, Any]) -> Response:  # noqa: N802
        self.page["commands", limits.language_code(values)] = limits.commands(values)
        self.page_writes += 1
        return ok(True)

    def _getChatMenuButton(self, _: dict[str, Any]) -> Response:  # noqa: N802
        return ok({"type": self.page.get(("menu", ""), "default")})

    def _setChatMenuButton(self, values: dict[str, Any]) -> Response:  # noqa: N802
        kind = values.get("menu_button", {}).get("type")
        if kind not in ("default", "commands"):
            raise Refused("Bad Request: MenuButton has unsupported type")
        self.page["menu", ""] = kind
        self.page_writes += 1
        return ok(True)


def _preview(values: dict[str, Any]) -> None:
    options = values.get("link_preview_options", {})
    if unknown := set(options) - {"is_disabled", "url", "prefer_small_media", "prefer_large_media", "show_above_text"}:
        raise Refused(f"link_preview_options with {sorted(unknown)}")


def ok(result: Any) -> Response:
    return JSONResponse({"ok": True, "result": result})


def error(code: int, description: str, **parameters: int) -> Response:
    body = {"ok": False, "error_code": code, "description": description}
    return JSONResponse({**body, "parameters": parameters} if parameters else body, code)
