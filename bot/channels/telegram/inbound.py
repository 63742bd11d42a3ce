"""From Telegram's updates to messages."""

from __future__ import annotations

from collections import OrderedDict

from telegram import Message as TelegramMessage
from telegram import Update

from bot.dialogue import Message

from ..clock import now

MAX_TEXT = 4096  # Telegram's own limit; anything longer did not come from a person's phone
_ALBUMS = 1_000


class Albums:
    """Pictures sent together come as single messages: one word about them is enough."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, None] = OrderedDict()

    def is_known(self, message: TelegramMessage) -> bool:
        """True for every picture of an album after the first one."""
        album = message.media_group_id
        if album is None:
            return False
        known = album in self._known
        self._known[album] = None
        while len(self._known) > _ALBUMS:
            self._known.popitem(last=False)
        return known


def from_message(update: Update) -> Message | None:
    """A text, caption, place or something unreadable in a private chat; None for everything else."""
    message, chat, user = update.message, update.effective_chat, update.effective_user
    if message is None or chat is None:
        return None
    point = (message.location.latitude, message.location.longitude) if message.location else None
    text = (message.text or message.caption or "")[:MAX_TEXT]
    hint = (user.language_code if user else None) or ""  # empty: a person whose language nobody knows
    return Message(f"telegram:{chat.id}", now(), text, None, point, hint, unreadable=not text and point is None)


def from_callback(update: Update) -> Message | None:
    """A pressed button in a private chat; elsewhere nothing personal is begun."""
    query, chat = update.callback_query, update.effective_chat
    if query is None or chat is None or chat.type != chat.PRIVATE:
        return None
    hint = query.from_user.language_code or ""
    return Message(f"telegram:{chat.id}", now(), "", query.data or "", None, hint)
