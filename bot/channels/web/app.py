"""Starlette: one page, one endpoint for messages. Served on the loopback address by default."""

from __future__ import annotations

import base64
import json
import re
import secrets
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from bot.dialogue import Conversation, Document, Message, Reply
from bot.i18n.bidi import is_rtl
from bot.i18n.languages import language_of_tag

from ..clock import now

MAX_BODY = 1_000_000  # bytes; 100 000 characters of any script fit
_COOKIE = "chat"
_KEY = re.compile(r"[A-Za-z0-9_-]{20,64}")
_FILES = Path(__file__).parent
_ASSETS = {"chat.css": "text/css", "chat.js": "text/javascript"}
_WORDS = (
    "Ankommen in Bamberg",
    "Your question",
    "Send",
    "The bot is writing …",
    "No connection. Please try again.",
    "You",
    "Bot",
    "Save the file",
    "Copied",
)
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; img-src data:; script-src 'self'; style-src 'self'; "
    "connect-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


class BadRequest(Exception):
    """The page sent something that is not a message; the text says what was expected."""


def build_web_app(conversation: Conversation, *more: Route) -> Starlette:
    """The web chat around a conversation; `more` goes before the page's own files."""

    async def page(_: Request) -> Response:
        return FileResponse(_FILES / "page.html", media_type="text/html", headers=_HEADERS)

    async def asset(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in _ASSETS:
            return Response("not found", 404)
        return FileResponse(_FILES / name, media_type=_ASSETS[name], headers=_HEADERS)

    async def words(request: Request) -> Response:
        code = language_of_tag(conversation.world.knowledge, request.query_params.get("language", "")) or "en"
        catalogue = conversation.world.words[code]
        return JSONResponse(
            {"language": code, "rtl": is_rtl(code), "words": {word: catalogue(word) for word in _WORDS}}
        )

    async def message(request: Request) -> Response:
        origin = request.headers.get("origin")
        if origin and origin.partition("://")[2] != request.headers.get("host"):
            return JSONResponse({"error": "another site sent this; expected this page"}, 403)
        key = request.cookies.get(_COOKIE, "")
        fresh = not _KEY.fullmatch(key)
        if fresh:
            key = secrets.token_urlsafe(24)
        try:
            incoming = _message(await _body(request), f"web:{key}")
        except BadRequest as error:
            return JSONResponse({"error": str(error)}, 400)
        replies = await conversation.handle(incoming)
        response = JSONResponse(
            {"replies": [_as_json(reply) for reply in replies]}, headers={"Cache-Control": "no-store"}
        )
        if fresh:
            response.set_cookie(_COOKIE, key, httponly=True, samesite="strict", max_age=90 * 24 * 3600)
        return response

    return Starlette(
        routes=[
            Route("/", page),
            Route("/words", words),
            Route("/message", message, methods=["POST"]),
            *more,
            Route("/{name}", asset),
        ]
    )


async def _body(request: Request) -> Any:
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > MAX_BODY:
            raise BadRequest(f"more than {MAX_BODY:,} bytes; expected a shorter message")
    try:
        return json.loads(bytes(content))
    except (ValueError, RecursionError):
        raise BadRequest("not JSON; expected an object with text or button") from None


def _message(body: Any, chat: str) -> Message:
    if not isinstance(body, dict):
        raise BadRequest("expected an object with text or button")
    text, button, hint, point = (body.get(name) for name in ("text", "button", "language", "point"))
    if not all(isinstance(value, str | None) for value in (text, button, hint)):
        raise BadRequest("text, button and language; expected strings")
    if point is not None and not (
        isinstance(point, list) and len(point) == 2 and all(isinstance(x, int | float) and abs(x) <= 180 for x in point)
    ):
        raise BadRequest("point; expected [latitude, longitude] in degrees")
    return Message(chat, now(), text or "", button, (point[0], point[1]) if point else None, hint)


def _as_json(reply: Reply) -> dict[str, Any]:
    return {
        "html": reply.text,
        "language": reply.language,
        "rtl": is_rtl(reply.language),
        "large": reply.large,
        "document": _file(reply.document) if reply.document else None,
        "replaces": reply.replaces,
        "buttons": _buttons(reply),
    }


def _buttons(reply: Reply) -> list[list[dict[str, str | None]]]:
    """Without those that share: this page is on one machine, so there is no address to send."""
    rows = [
        [{"label": b.label, "data": b.data, "url": b.url, "copy": b.copy} for b in row if not b.share]
        for row in reply.buttons
    ]
    return [row for row in rows if row]


def _file(document: Document) -> dict[str, str]:
    """Inside the answer: no address under which it could be fetched again, so nothing has to be kept."""
    return {
        "name": document.name,
        "type": document.media_type,
        "content": base64.b64encode(document.content).decode("ascii"),
    }
