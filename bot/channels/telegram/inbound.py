"""From Telegram's updates to messages."""

from __future__ import annotations

from telegram import Update

from bot.dialogue import Message

from ..clock import now

MAX_TEXT = 4096  # Telegram's own limit; anything longer did not come from a person's phone


def from_message(update: Update) -> Message | None:
    """A text, caption or place in a private chat; None for everything else."""
    message, chat, user = update.message, update.effective_chat, update.effective_user
    if message is None or chat is None:
        return None
    point = (message.location.latitude, message.location.longitude) if message.location else None
    text = (message.text or message.caption or "")[:MAX_TEXT]
    return Message(f"telegram:{chat.id}", now(), text, None, point, user.language_code if user else None)


def from_callback(update: Update) -> Message | None:
    """A pressed button."""
    query, chat = update.callback_query, update.effective_chat
    if query is None or chat is None:
        return None
    return Message(f"telegram:{chat.id}", now(), "", query.data or "", None, query.from_user.language_code)
