"""From replies to Telegram's messages."""

from __future__ import annotations

from typing import Any

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.constants import MessageLimit, ParseMode

from bot.dialogue import Button, Reply
from bot.i18n.bidi import is_rtl


def parts(text: str, limit: int = MessageLimit.MAX_TEXT_LENGTH) -> list[str]:
    """Cut markup at paragraph or line ends so that each part has at most `limit` UTF-16 units.

    Tags never cross a line in our markup, except `<i>` around notes, which is one line as well.
    """
    result, current = [], ""
    for line in text.split("\n"):
        joined = f"{current}\n{line}" if current else line
        if _units(joined) <= limit:
            current = joined
            continue
        if current:
            result.append(current)
        current = line
    return [*result, current] if current else result


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def keyboard(reply: Reply) -> InlineKeyboardMarkup | None:
    """Rows reversed for right-to-left languages: Telegram lays keyboards out from left to right only."""
    if not reply.buttons:
        return None
    rows = [[_button(button) for button in row] for row in reply.buttons]
    if is_rtl(reply.language):
        rows = [row[::-1] for row in rows]
    return InlineKeyboardMarkup(rows)


def _button(button: Button) -> InlineKeyboardButton:
    if button.url:
        return InlineKeyboardButton(button.label, url=button.url)
    return InlineKeyboardButton(button.label, callback_data=button.data)


async def send(bot: Bot, chat: int, reply: Reply) -> None:
    """One reply; a very long one in parts, the buttons under the last."""
    texts = parts(reply.text)
    for number, text in enumerate(texts, 1):
        options: dict[str, Any] = {"reply_markup": keyboard(reply)} if number == len(texts) else {}
        await bot.send_message(
            chat,
            text,
            parse_mode=ParseMode.HTML,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
            **options,
        )
    if reply.venue:
        venue = reply.venue
        await bot.send_venue(chat, venue.lat, venue.lon, venue.title, venue.address)
