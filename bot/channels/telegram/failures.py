"""What nobody caught: an id and a kind for the log and the team, a sentence for the person, never what was written."""

from __future__ import annotations

import logging
import secrets
import time
from collections import deque
from collections.abc import Callable, Collection
from typing import Any

from telegram import Bot, Update
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError
from telegram.ext import ContextTypes

from bot.dialogue import Conversation
from bot.dialogue.public import usual_language
from bot.knowledge import SOURCE_LANGUAGE

from .delivery import Delivery, maybe_delivered
from .outbound import Sender

log = logging.getLogger(__name__)

REPORTS, _PER = 5, 600.0  # to each admin, in so many seconds
_TOO_OLD = ("query is too old", "query id is invalid")  # the library has no class of its own for it
_SHUT_OUT = (  # 400 where one would expect 403
    "chat not found", "not enough rights", "have no rights to send", "chat_write_forbidden", "topic_closed",
    "chat_restricted", "peer_id_invalid", "user is deactivated", "group chat was deleted", "message thread not found",
)  # fmt: skip


def is_too_old(error: TelegramError) -> bool:
    """A query that Telegram no longer waits for: after a restart, or when a person has gone on typing."""
    return isinstance(error, BadRequest) and any(words in error.message.lower() for words in _TOO_OLD)


class Failures:
    """The application's error handler."""

    def __init__(
        self,
        conversation: Conversation,
        admins: Collection[int],
        delivery: Delivery,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._conversation, self._admins, self._delivery, self._clock = conversation, admins, delivery, clock
        self._reported: deque[float] = deque(maxlen=REPORTS)
        self._unreported = 0

    async def on_error(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Decide by the kind of error. The update is never shown: it holds what a person wrote."""
        error = context.error
        if isinstance(error, Forbidden) or (isinstance(error, BadRequest) and _is_shut_out(error)):
            log.info("somebody has blocked the bot, or a group has muted it")
        elif isinstance(error, TelegramError) and maybe_delivered(error):
            log.warning("not known whether a message arrived: %s", type(error).__name__)
            text = "I am not sure that my answer reached you. If you do not see it, please ask again."
            await self._tell(update, context.bot, text)
        elif isinstance(error, RetryAfter) or (isinstance(error, NetworkError) and not isinstance(error, BadRequest)):
            log.warning("Telegram not reached, an answer was not sent: %s", type(error).__name__)
        else:
            await self.report(error, context.bot)
            await self._tell(update, context.bot, "Something went wrong on our side. Please try again.")

    async def report(self, error: BaseException | None, bot: Bot) -> None:
        """Log an error of the program, and tell the admins its id and kind, not more often than they can read."""
        identifier, kind = secrets.token_hex(4), type(error).__name__
        log.error("error %s: %s in %s", identifier, kind, _place_of(error))
        now = self._clock()
        if len(self._reported) == REPORTS and now - self._reported[0] < _PER:
            self._unreported += 1
            return
        self._reported.append(now)
        words = self._conversation.world.words[SOURCE_LANGUAGE]
        text = words("Error {id}: {kind}. The log says where.", id=identifier, kind=kind)
        if self._unreported:
            text += " " + words("Not reported before: {n}.", n=self._unreported)
            self._unreported = 0
        for admin in self._admins:
            try:
                await bot.send_message(admin, text)
            except TelegramError as problem:
                log.warning("an admin was not told of error %s: %s", identifier, type(problem).__name__)

    async def _tell(self, update: object, bot: Bot, message: str) -> None:
        """A sentence to the person in private, in the language of their app; one attempt."""
        if not isinstance(update, Update) or not update.effective_chat or update.effective_chat.type != "private":
            return
        user: Any = update.effective_user
        language = usual_language(self._conversation.world, user.language_code if user else None)
        text = self._conversation.world.words[language](message)
        try:
            await Sender(bot, self._delivery).text(update.effective_chat.id, text)
        except TelegramError as error:
            log.info("somebody was not told that something went wrong: %s", type(error).__name__)


def _is_shut_out(error: BadRequest) -> bool:
    return any(words in error.message.lower() for words in _SHUT_OUT)


def _place_of(error: BaseException | None) -> str:
    trace = error.__traceback__ if error else None
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}" if trace else "?"
