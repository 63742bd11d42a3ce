"""`/reload` of an admin: take the knowledge as it is on disk now, and say what came of it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection
from typing import Any

from telegram import Update
from telegram.constants import MessageLimit
from telegram.error import TelegramError
from telegram.ext import Application, ApplicationHandlerStop, CommandHandler, filters

from bot.i18n.catalogue import Catalogue
from bot.i18n.languages import language_of_tag

from ..live import Live

log = logging.getLogger(__name__)

_SHOWN = 20  # problems; the log has all


class ReloadCommand:
    """Answers at once and loads afterwards, one at a time. For everybody else `/reload` is an unknown command."""

    def __init__(
        self,
        application: Application[Any, Any, Any, Any, Any, Any],
        admins: Collection[int],
        live: Live,
    ) -> None:
        self._bot, self._live = application.bot, live
        self._asked: asyncio.Queue[tuple[int, str | None]] = asyncio.Queue()
        if admins:
            whose = filters.ChatType.PRIVATE & filters.User(admins)
            application.add_handler(CommandHandler("reload", self._on_reload, whose), group=-1)

    async def run(self) -> None:
        """For ever: do what was asked for."""
        while True:
            chat, tag = await self._asked.get()
            problems = await self._live.reload()
            words = self._words(tag)
            text = words("The new knowledge is in use.")
            if problems:
                said = words("The files have errors. The bot goes on with the knowledge it had.")
                text = "\n\n".join((said, *problems[:_SHOWN]))[: MessageLimit.MAX_TEXT_LENGTH // 2]
            try:
                await self._bot.send_message(chat, text)
            except TelegramError as error:
                log.warning("an admin was not told what came of /reload: %s", type(error).__name__)

    async def _on_reload(self, update: Update, _: Any) -> None:
        chat, user = update.effective_chat, update.effective_user
        if chat and user:
            await self._bot.send_message(
                chat.id, self._words(user.language_code)("The knowledge is being loaded. You will get a message.")
            )
            self._asked.put_nowait((chat.id, user.language_code))
        raise ApplicationHandlerStop

    def _words(self, tag: str | None) -> Catalogue:
        world = self._live.world
        code = language_of_tag(world.knowledge, tag) or "en"
        return world.words.get(code) or next(iter(world.words.values()))
