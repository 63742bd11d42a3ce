"""The application: which updates become messages, and who handles them."""

from __future__ import annotations

import asyncio
import logging
import os
from typing import Any

from telegram import CallbackQuery, Update
from telegram.error import BadRequest, NetworkError
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    ContextTypes,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from bot.dialogue import Conversation, Message
from bot.dialogue.public import usual_language
from bot.settings import Settings

from ..clock import now
from ..logs import quiet_libraries
from . import groups
from .delivery import Delivery
from .failures import Failures, is_too_old
from .floods import AT_ONCE, PerChat
from .inbound import Albums, from_callback, from_message
from .inline import CACHE, offers
from .outbound import Sender
from .token import HiddenToken
from .transport import Transport

log = logging.getLogger(__name__)

os.environ.setdefault("PTB_TIMEDELTA", "true")  # otherwise the library warns about itself at every 429

ALLOWED_UPDATES = ("message", "callback_query", "inline_query")
READ_TIMEOUT = 10.0  # seconds; the real server answers within one
_POOL_TIMEOUT = 30.0  # seconds to wait for a free connection: nothing is sent before

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
    quiet_libraries()
    channel = Channel(conversation, settings)
    application: App = (
        (builder or transport())
        .token(HiddenToken(settings.token))
        .base_url(f"{settings.api_url}/bot")
        .base_file_url(f"{settings.api_url}/file/bot")
        .concurrent_updates(PerChat(lambda update, first: channel.drop(application, update, first)))
        .build()
    )
    application.bot_data["conversation"] = conversation
    fresh, readable = filters.UpdateType.MESSAGE, filters.TEXT | filters.CAPTION
    application.add_handler(
        MessageHandler(
            fresh & filters.ChatType.PRIVATE & (readable | filters.LOCATION | filters.ATTACHMENT | filters.STORY),
            channel.on_message,
        )
    )
    application.add_handler(MessageHandler(fresh & filters.ChatType.GROUPS & readable, channel.on_group))
    application.add_handler(CallbackQueryHandler(channel.on_button))
    application.add_handler(InlineQueryHandler(channel.on_inline))
    application.add_error_handler(channel.failures.on_error)
    return application


def transport() -> ApplicationBuilder[Any, Any, Any, Any, Any, Any]:
    """The usual one: as many connections as updates in work."""
    return ApplicationBuilder().request(Transport(AT_ONCE, READ_TIMEOUT, _POOL_TIMEOUT))


class Channel:
    """What happens with each kind of update. Edited messages and posts of channels are nobody's question."""

    def __init__(self, conversation: Conversation, settings: Settings) -> None:
        self._conversation = conversation
        self._delivery = Delivery()
        self._albums = Albums()
        self.failures = Failures(conversation, settings.admins, self._delivery)

    async def on_message(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A text, a command, a shared place or something unreadable. Not what came by inline mode: our own answer."""
        if update.message is None or update.message.via_bot or self._albums.is_known(update.message):
            return
        await self._answer(from_message(update), update, context)

    async def on_button(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A pressed button: the waiting sign goes at once, while the reply is made."""
        query = update.callback_query
        if query is not None:
            pressed = query.message.message_id if query.message else None
            answer = self._answer(from_callback(update), update, context, pressed)
            await asyncio.gather(_answered(query), answer)

    async def on_group(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A message in a group, for us or not."""
        if update.message is not None:
            sender = Sender(context.bot, self._delivery)
            await groups.answer(self._conversation.world, context.bot, sender, update.message, now())

    async def on_inline(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A question typed in any chat. It is the person's own until they send the answer: nothing is counted."""
        query = update.inline_query
        if query is None:
            return
        tag = query.from_user.language_code
        results, button = await offers(self._conversation.world, context.bot, query.query, tag, now())
        try:
            await query.answer(results, cache_time=CACHE, is_personal=True, button=button)
        except BadRequest as error:
            if not is_too_old(error):  # whoever goes on typing does not wait for it
                raise

    async def drop(self, application: App, update: Update, first: bool) -> None:
        """An update of a flood: say so once, in private; a button's waiting sign goes in any case."""
        chat, user, query = update.effective_chat, update.effective_user, update.callback_query
        private = chat is not None and chat.type == chat.PRIVATE
        world = self._conversation.world
        words = world.words[usual_language(world, user.language_code if user else None)]
        text = words("One moment, please. Too many messages came at once. I have not read the last ones.")
        if query:
            await _answered(query, text if first else None)
        elif chat and first and private:
            await Sender(application.bot, self._delivery).text(chat.id, text)

    async def _answer(
        self,
        incoming: Message | None,
        update: Update,
        context: ContextTypes.DEFAULT_TYPE,
        pressed: int | None = None,
    ) -> None:
        if incoming is None or update.effective_chat is None:
            return
        sender = Sender(context.bot, self._delivery)
        for reply in await self._conversation.handle(incoming):
            await sender.reply(update.effective_chat.id, reply, pressed)


async def _answered(query: CallbackQuery, text: str | None = None) -> None:
    """Take the waiting sign off a button. Without an answer it goes by itself: no reason to fail."""
    try:
        await query.answer(text)
    except BadRequest as error:
        if not is_too_old(error):
            raise
    except NetworkError as error:
        log.info("a button's waiting sign stays: %s", type(error).__name__)
