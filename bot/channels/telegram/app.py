"""The application: which updates become messages, and what happens when something fails."""

from __future__ import annotations

import logging
import secrets
from typing import Any

from telegram import Update
from telegram.error import BadRequest, Forbidden, NetworkError
from telegram.ext import Application, ApplicationBuilder, CallbackQueryHandler, ContextTypes, MessageHandler, filters

from bot.dialogue import Conversation, Message
from bot.settings import Settings

from .inbound import from_callback, from_message
from .outbound import send

log = logging.getLogger(__name__)

ALLOWED_UPDATES = ("message", "callback_query")
_TOO_OLD = ("query is too old", "query id is invalid")  # PTB has no class of its own for it

App = Application[Any, Any, Any, Any, Any, Any]


def build_application(
    settings: Settings,
    builder: ApplicationBuilder[Any, Any, Any, Any, Any, Any] | None = None,
    *,
    conversation: Conversation,
) -> App:
    """The Telegram application around a conversation.

    `builder` may bring its own transport (a test does). Raises ValueError without a token.
    """
    if settings.token is None:
        raise ValueError("TELEGRAM_BOT_TOKEN is needed for Telegram")
    builder = builder or ApplicationBuilder()
    application: App = (
        builder.token(settings.token)
        .base_url(f"{settings.api_url}/bot")
        .base_file_url(f"{settings.api_url}/file/bot")
        .concurrent_updates(64)
        .connection_pool_size(80)
        .pool_timeout(10)
        .get_updates_connection_pool_size(2)
        .build()
    )
    application.bot_data["conversation"] = conversation
    private = filters.ChatType.PRIVATE
    application.add_handler(MessageHandler(private & (filters.TEXT | filters.LOCATION | filters.CAPTION), on_message))
    application.add_handler(CallbackQueryHandler(on_button))
    application.add_error_handler(on_error)
    return application


async def on_message(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """A text, a command or a shared place."""
    await _answer(from_message(update), update, context)


async def on_button(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """A pressed button: answered at once, so that the waiting sign goes, then acted on."""
    query = update.callback_query
    if query is None:
        return
    try:
        await query.answer()
    except BadRequest as error:
        if not any(words in error.message.lower() for words in _TOO_OLD):
            raise
    await _answer(from_callback(update), update, context)


async def _answer(incoming: Message | None, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    if incoming is None or update.effective_chat is None:
        return
    for reply in await context.bot_data["conversation"].handle(incoming):
        await send(context.bot, update.effective_chat.id, reply)


async def on_error(update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Logs an id and the kind of error, never the update: it holds what a person wrote."""
    error = context.error
    if isinstance(error, Forbidden):
        log.info("somebody has blocked the bot")
        return
    if isinstance(error, NetworkError) and not isinstance(error, BadRequest):
        log.warning("Telegram not reached: %s", type(error).__name__)
        return
    identifier = secrets.token_hex(4)
    trace = error.__traceback__ if error else None
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}" if trace else "?"
    log.error("error %s: %s in %s", identifier, type(error).__name__, place)
    conversation: Conversation = context.bot_data["conversation"]
    if isinstance(update, Update) and update.effective_chat and not isinstance(error, BadRequest):
        words = conversation.world.words["en"]
        await context.bot.send_message(
            update.effective_chat.id, words("Something went wrong on our side. Please try again.")
        )
