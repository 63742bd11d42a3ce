"""What Telegram's server checks in a request, beyond the types of the parameters (Bot API 10, TDLib's own checks)."""

from __future__ import annotations

import itertools
import re
from typing import Any

from .html import Refused, parse

_ACTIONS = {"url", "callback_data", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
            "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay"}  # fmt: skip
_INLINE_ACTIONS = {"switch_inline_query", "switch_inline_query_current_chat", "switch_inline_query_chosen_chat"}
_REMOVED = re.compile("[\u2028-\u202e\u0333\u033f\u030a]|[\u200e\u200f]{2}")  # TDLib, clean_input_string
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
_LANGUAGE = re.compile(r"[a-z]{2}")
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")


def length(text: str) -> int:
    """The larger of the two readings: code points and UTF-16 units."""
    return max(len(text), len(text.encode("utf-16-le", "surrogatepass")) // 2)


def shown(raw: str, parse_mode: str | None) -> str:
    """The text of a message as people see it. Raises Refused."""
    if len(raw.encode()) > 32768:
        raise Refused("Bad Request: text is too long")
    if parse_mode not in (None, "HTML"):
        raise Refused("Bad Request: unsupported parse_mode")
    text = parse(raw) if parse_mode == "HTML" else raw
    if not text.strip():
        raise Refused("Bad Request: message text is empty")
    if length(text) > 4096:
        raise Refused("Bad Request: message is too long")
    if found := _REMOVED.search(text):
        raise Refused(f"a sign that Telegram removes: {found[0]!r}")
    return text


def line(name: str, text: Any, most: int, least: int = 1) -> str:
    """A text without markup of so many characters. Raises Refused."""
    if not isinstance(text, str) or not least <= length(text) <= most or (least and not text.strip()):
        raise Refused(f"Bad Request: {name} must have {least} to {most} characters")
    if found := _REMOVED.search(text):
        raise Refused(f"{name}: a sign that Telegram removes: {found[0]!r}")
    return text


def language_code(values: dict[str, Any]) -> str:
    """Empty or two ASCII letters (TDLib, validate_bot_language_code). Raises Refused."""
    code = values.get("language_code", "")
    if code and not _LANGUAGE.fullmatch(code):
        raise Refused("Bad Request: invalid language code specified")
    return str(code)


def commands(values: dict[str, Any]) -> list[dict[str, str]]:
    """At most 100 commands. Raises Refused."""
    found: list[dict[str, str]] = values["commands"]
    if len(found) > 100:
        raise Refused("Bad Request: can't set more than 100 commands")
    for command in found:
        if not _COMMAND.fullmatch(command.get("command", "")):
            raise Refused("Bad Request: BOT_COMMAND_INVALID")
        line("command description", command.get("description"), 256)
        if set(command) != {"command", "description"}:
            raise Refused(f"a command with {sorted(command)}")
    return found


def keyboard(markup: Any, *, inline_mode: bool) -> list[list[dict[str, Any]]]:
    """The rows of an inline keyboard, empty without one. Raises Refused."""
    if markup is None:
        return []
    if set(markup) != {"inline_keyboard"}:
        raise Refused("Bad Request: object expected as reply markup")
    rows: list[list[dict[str, Any]]] = markup["inline_keyboard"]
    if any(not row for row in rows) or sum(map(len, rows)) > 100 or any(len(row) > 8 for row in rows):
        raise Refused("a keyboard with an empty row, a row of more than 8 or more than 100 buttons")
    for button in itertools.chain.from_iterable(rows):
        _button(button, inline_mode)
    return rows


def _button(button: dict[str, Any], inline_mode: bool) -> None:
    line("Button text", button.get("text"), 256)
    actions = _ACTIONS & set(button)
    if len(actions) != 1 or set(button) - actions != {"text"}:
        raise Refused(f"a button with not exactly one action: {sorted(button)}")
    action = actions.pop()
    value = button[action]
    if action == "callback_data" and not 1 <= len(value.encode()) <= 64:
        raise Refused("Bad Request: BUTTON_DATA_INVALID")
    if action == "url":
        url(value)
    if action == "copy_text" and (set(value) != {"text"} or not line("copy_text", value["text"], 256)):
        raise Refused("Bad Request: BUTTON_COPY_TEXT_INVALID")
    if action in _INLINE_ACTIONS:
        if not inline_mode:
            raise Refused("Bad Request: BUTTON_TYPE_INVALID")
        query = value.get("query", "") if isinstance(value, dict) else value
        line("inline query", query, 256, 0)
        if action == "switch_inline_query_chosen_chat" and not any(value.get(f"allow_{kind}_chats") for kind in _KINDS):
            raise Refused("Bad Request: at least one chat type must be allowed")


_KINDS = ("user", "bot", "group", "channel")


def url(value: str) -> None:
    """An address for a button; a deep link into a bot must have a payload that arrives. Raises Refused."""
    if not re.fullmatch(r"(?:https?|tg)://[^\s<>\"]{1,2000}", value):
        raise Refused("Bad Request: BUTTON_URL_INVALID")
    if "?start=" in value and not _PAYLOAD.fullmatch(value.partition("?start=")[2]):
        raise Refused(f"a deep link that loses its payload: {value}")


def inline_results(results: list[dict[str, Any]], *, inline_mode: bool) -> None:
    """Articles with a text of their own. Raises Refused."""
    if len(results) > 50:
        raise Refused("Bad Request: RESULTS_TOO_MUCH")
    names = [result.get("id", "") for result in results]
    if len(set(names)) != len(names):
        raise Refused("Bad Request: RESULT_ID_DUPLICATE")
    for result in results:
        if unknown := set(result) - {"type", "id", "title", "description", "input_message_content", "reply_markup"}:
            raise Refused(f"an article with {sorted(unknown)}")
        if result.get("type") != "article":
            raise Refused("Bad Request: RESULT_TYPE_INVALID")
        if not 1 <= len(result["id"].encode()) <= 64:
            raise Refused("Bad Request: RESULT_ID_INVALID")
        line("title", result.get("title"), 256)
        if "description" in result:
            line("description", result["description"], 512)
        content = result["input_message_content"]
        if unknown := set(content) - {"message_text", "parse_mode", "link_preview_options"}:
            raise Refused(f"a message with {sorted(unknown)}")
        result["shown"] = shown(content["message_text"], content.get("parse_mode"))
        keyboard(result.get("reply_markup"), inline_mode=inline_mode)


def inline_button(button: dict[str, Any]) -> None:
    """The button above the results. Raises Refused."""
    line("button text", button.get("text"), 64)
    if set(button) != {"text", "start_parameter"} or not _PAYLOAD.fullmatch(button["start_parameter"]):
        raise Refused("Bad Request: START_PARAM_INVALID")
