"""What stands in a request of the Bot API: a plain form, or one with a file; and the types that its methods take."""

from __future__ import annotations

import json
import re
from email import message_from_bytes
from typing import Any
from urllib.parse import parse_qsl

from .html import Refused

_INT, _NUMBER = re.compile(r"-?\d{1,20}"), re.compile(r"-?\d+(\.\d+)?(e-?\d+)?")
_SEND = {"chat_id*": int, "message_thread_id": int, "reply_parameters": dict, "reply_markup": dict}
_NAMED = {"language_code": str}

# Parameters of each method that is known here; a star means: required.
PARAMETERS: dict[str, dict[str, type]] = {
    "getMe": {},
    "getUpdates": {"offset": int, "limit": int, "timeout": int, "allowed_updates": list},
    "deleteWebhook": {"drop_pending_updates": bool},
    "setWebhook": {
        "url*": str, "max_connections": int, "allowed_updates": list, "secret_token": str, "drop_pending_updates": bool,
    },
    "getWebhookInfo": {},
    "sendMessage": {**_SEND, "text*": str, "parse_mode": str, "link_preview_options": dict},
    "sendDocument": {**_SEND, "document*": tuple},
    "sendVenue": {**_SEND, "latitude*": float, "longitude*": float, "title*": str, "address*": str},
    "editMessageText": {
        "chat_id*": int, "message_id*": int, "text*": str, "parse_mode": str, "link_preview_options": dict,
        "reply_markup": dict,
    },
    "answerCallbackQuery": {"callback_query_id*": str, "text": str, "show_alert": bool, "cache_time": int},
    "answerInlineQuery": {
        "inline_query_id*": str, "results*": list, "cache_time": int, "is_personal": bool, "next_offset": str,
        "button": dict,
    },
    "getMyCommands": {**_NAMED, "scope": dict},
    "setMyCommands": {**_NAMED, "scope": dict, "commands*": list},
    "getMyName": _NAMED,
    "setMyName": {**_NAMED, "name": str},
    "getMyDescription": _NAMED,
    "setMyDescription": {**_NAMED, "description": str},
    "getMyShortDescription": _NAMED,
    "setMyShortDescription": {**_NAMED, "short_description": str},
    "getChatMenuButton": {"chat_id": int},
    "setChatMenuButton": {"chat_id": int, "menu_button": dict},
}  # fmt: skip


def values_of(content_type: str, body: bytes) -> dict[str, Any]:
    """The parameters; a file (multipart/form-data only) is a pair of name and content."""
    if not content_type.startswith("multipart/form-data"):
        return dict(parse_qsl(body.decode(), keep_blank_values=True))
    head = f"Content-Type: {content_type}\r\nMIME-Version: 1.0\r\n\r\n".encode()
    values: dict[str, Any] = {}
    for part in message_from_bytes(head + body).get_payload():
        content = part.get_payload(decode=True)
        field = part.get_param("name", header="content-disposition")
        values[field] = content.decode() if part.get_filename() is None else (part.get_filename(), content)
    return values


def typed(method: str, values: dict[str, Any]) -> dict[str, Any]:
    """The parameters in the types of the method. Raises Refused."""
    kinds = {name.rstrip("*"): kind for name, kind in PARAMETERS[method].items()}
    if unknown := set(values) - set(kinds):
        raise Refused(f"unknown parameters {sorted(unknown)}")
    for name in PARAMETERS[method]:
        if name.endswith("*") and values.get(name[:-1], "") == "":
            raise Refused(f"Bad Request: {name[:-1]} is empty")
    return {name: _read(name, value, kinds[name]) for name, value in values.items()}


def _read(name: str, value: Any, kind: type) -> Any:
    right = isinstance(value, tuple) if kind is tuple else isinstance(value, str)
    if right and kind in (int, float):
        right = bool((_INT if kind is int else _NUMBER).fullmatch(value))
        return kind(value) if right else _wrong(name, kind)
    if right and kind is bool:
        return value == "true" if value in ("true", "false") else _wrong(name, kind)
    if right and kind in (list, dict):
        try:
            read = json.loads(value)
        except ValueError:
            return _wrong(name, kind)
        return read if isinstance(read, kind) else _wrong(name, kind)
    return value if right else _wrong(name, kind)


def _wrong(name: str, kind: type) -> Any:
    raise Refused(f"Bad Request: {name} must be a {kind.__name__}")
