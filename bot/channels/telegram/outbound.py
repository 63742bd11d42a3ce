"""From replies to Telegram's messages."""

from __future__ import annotations

import re
import unicodedata
from typing import Any
from urllib.parse import urlencode

from telegram import (
    Bot,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    SwitchInlineQueryChosenChat,
)
from telegram.constants import MessageLimit, ParseMode
from telegram.error import BadRequest
from telegram.helpers import create_deep_linked_url

from bot.dialogue import Button, Reply
from bot.i18n.bidi import is_rtl
from bot.i18n.markup import escape, plain

from .delivery import Delivery

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_SHOWN: dict[str, Any] = {"parse_mode": ParseMode.HTML, "link_preview_options": NO_PREVIEW}
_NOT_MODIFIED = "message is not modified"
_NOT_EDITABLE = ("message can't be edited", "message to edit not found", "message_id_invalid")
_MARKS = re.compile("[\u200e\u200f]+(?=[\u200e\u200f])")  # of several in a row Telegram keeps the last one only
_RINGS = str.maketrans(dict.fromkeys("\u0333\u033f\u030a"))  # Telegram removes them


def clean(text: str) -> str:
    """As Telegram would leave it, so that what we measure is what people see (TDLib, clean_input_string)."""
    return _MARKS.sub("", unicodedata.normalize("NFC", text).translate(_RINGS))


def parts(text: str, limit: int = MessageLimit.MAX_TEXT_LENGTH) -> list[str]:
    """Cut markup at paragraph or line ends so that each part has at most `limit` UTF-16 units.

    Tags never cross a line in our markup, except `<i>` around notes, which is one line as well. A line that is too long
    by itself loses its markup.
    """
    result, current = [], ""
    for line in (piece for whole in text.split("\n") for piece in _pieces(whole, limit)):
        joined = f"{current}\n{line}" if current else line
        if _units(joined) <= limit:
            current = joined
            continue
        if current:
            result.append(current)
        current = line
    return [*result, current] if current else result


def _pieces(line: str, limit: int) -> list[str]:
    if _units(line) <= limit:
        return [line]
    text, size = plain(line), limit // 2  # a character has at most two units
    return [escape(text[start : start + size]) for start in range(0, len(text), size)]


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def deep_link(bot: Bot, payload: str) -> str:
    """The address that opens the bot; `payload` as sharing.payload or a command without its slash."""
    return create_deep_linked_url(bot.username, payload)


def keyboard(reply: Reply, bot: Bot) -> InlineKeyboardMarkup | None:
    """Rows reversed for right-to-left languages: Telegram lays keyboards out from left to right only."""
    if not reply.buttons:
        return None
    rows = [[_button(button, bot) for button in row] for row in reply.buttons]
    if is_rtl(reply.language):
        rows = [row[::-1] for row in rows]
    return InlineKeyboardMarkup(rows)


def _button(button: Button, bot: Bot) -> InlineKeyboardButton:
    if button.url:
        return InlineKeyboardButton(button.label, url=button.url)
    if button.copy:
        return InlineKeyboardButton(button.label, copy_text=CopyTextButton(button.copy))
    if button.share is None:
        return InlineKeyboardButton(button.label, callback_data=button.data)
    if not bot.bot.supports_inline_queries:  # switched off at BotFather: such a button would spoil the whole message
        address = {"url": deep_link(bot, button.share.payload), "text": button.share.query}
        return InlineKeyboardButton(button.label, url=f"https://t.me/share/url?{urlencode(address)}")
    anywhere = SwitchInlineQueryChosenChat(
        button.share.query, allow_user_chats=True, allow_group_chats=True, allow_channel_chats=True
    )
    return InlineKeyboardButton(button.label, switch_inline_query_chosen_chat=anywhere)


class Sender:
    """Sends through one bot."""

    def __init__(self, bot: Bot, delivery: Delivery) -> None:
        self._bot, self._delivery = bot, delivery

    async def reply(self, chat: int, reply: Reply, pressed: int | None = None) -> None:
        """One reply; a very long one in parts, the buttons under the last. A place and a file follow as messages.

        `pressed` is the message whose button was pressed: a reply that replaces stands in its place.
        """
        texts, markup = parts(clean(reply.text)), keyboard(reply, self._bot)
        if not (reply.replaces and pressed and len(texts) == 1 and await self._edit(chat, pressed, texts[0], markup)):
            for number, text in enumerate(texts, 1):
                await self.text(chat, text, markup if number == len(texts) else None)
        if venue := reply.venue:
            await self._delivery(
                chat, lambda to: self._bot.send_venue(to, venue.lat, venue.lon, venue.title, venue.address)
            )
        if document := reply.document:
            await self._delivery(chat, lambda to: self._bot.send_document(to, document.content, filename=document.name))

    async def text(self, chat: int, text: str, markup: InlineKeyboardMarkup | None = None, **more: Any) -> None:
        """One message in our markup."""
        await self._delivery(chat, lambda to: self._bot.send_message(to, text, reply_markup=markup, **_SHOWN, **more))

    async def _edit(self, chat: int, message: int, text: str, markup: InlineKeyboardMarkup | None) -> bool:
        """Put a text in place of a message; False where that message cannot be changed any more."""
        try:
            await self._delivery(
                chat,
                lambda to: self._bot.edit_message_text(text, to, message, reply_markup=markup, **_SHOWN),
                repeatable=True,
            )
        except BadRequest as error:
            if any(words in error.message.lower() for words in _NOT_EDITABLE):
                return False
            if _NOT_MODIFIED not in error.message.lower():
                raise
        return True
