"""The life of the bot in Telegram: start, long polling or webhook, and an end that finishes what was taken."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from telegram import Update
from telegram.error import BadRequest, InvalidToken, RetryAfter, TelegramError
from telegram.ext import ContextTypes

from bot.dialogue import Conversation
from bot.settings import Settings

from ..health import Health
from ..limits import Limits
from ..live import Live
from ..logs import without_token
from ..metrics import Metrics
from ..problems import Outage, StartProblem
from ..waiting import cancel, first_to_fail, until
from .admin import ReloadCommand
from .app import ALLOWED_UPDATES, App, build_application, transport
from .inbox import Inbox, Ledger
from .polling import Poller, Silent
from .presence import present
from .updates import RawUpdates, read_update, seconds_of
from .webhook import Endpoint, Keeper

log = logging.getLogger(__name__)

_CLOSING = 3.0  # seconds for what handlers have started on the side

Work = Callable[[], Coroutine[Any, Any, None]]


class TelegramBot:
    """The application with everything that brings it updates."""

    def __init__(
        self, settings: Settings, conversation: Conversation, ledger: Ledger, metrics: Metrics, limits: Limits
    ) -> None:
        self._settings, self._metrics, self._limits, self._conversation = settings, metrics, limits, conversation
        self._raw = RawUpdates()
        self._application: App = build_application(
            settings, transport().get_updates_request(self._raw), conversation=conversation
        )
        self._application.add_error_handler(self._on_error)
        self._inbox = Inbox(ledger, metrics, limits.lease)
        self._page: set[asyncio.Task[None]] = set()
        self._keeper = Keeper(settings, self._application.bot, ledger, metrics, ALLOWED_UPDATES)

    async def run(self, live: Live, health: Health, endpoint: Endpoint | None, stop: asyncio.Event) -> None:
        """Answer until `stop`. Raises StartProblem or Outage."""
        reloading = ReloadCommand(self._application, self._settings.admins, live)
        work = (live.run, reloading.run, self._inbox.keep_written)
        try:
            if await until(stop, self._boot(endpoint is not None)):
                if endpoint:
                    await self._by_webhook(endpoint, health, stop, *work)
                else:
                    await self._by_polling(health, stop, *work)
        except Silent as silent:
            raise Outage(str(silent)) from None
        except InvalidToken:
            raise StartProblem(
                "TELEGRAM_BOT_TOKEN: Telegram does not know this token; expected the one BotFather gave"
            ) from None
        except BadRequest as error:
            raise StartProblem(f"ANKOMMEN_WEBHOOK_URL: Telegram refuses it ({without_token(error.message)})") from None
        except TelegramError as error:
            kind, place = type(error).__name__, self._settings.api_url
            raise Outage(f"Telegram not reached at {place} ({kind}); check the network and TELEGRAM_API_URL") from None
        finally:
            await self._close()

    async def take(self, raw: Any) -> None:
        """Handle an update as it came, once. Returns when it is handled; raises Unhandled."""
        update = read_update(raw, self._application.bot)
        if update is None:
            self._metrics.unreadable.inc()
        else:
            await self._inbox.once(update.update_id, lambda: self._handle(update))

    async def _handle(self, update: Update) -> None:
        application = self._application
        await application.update_processor.process_update(update, application.process_update(update))
        kind = next((name for name in ALLOWED_UPDATES if getattr(update, name, None)), "other")
        self._metrics.updates.labels(kind).inc()

    async def _on_error(self, _: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        self._metrics.count_error(context.error)

    async def _boot(self, by_webhook: bool) -> bool:
        """Reach Telegram and settle which way updates come; True. Raises TelegramError after some tries."""
        last, pause = asyncio.get_running_loop().time() + self._limits.boot, 1.0
        while True:
            try:
                await self._application.initialize()
                await (self._keeper.ensure() if by_webhook else self._application.bot.delete_webhook())
                break
            except (InvalidToken, BadRequest):
                raise
            except TelegramError as error:
                if asyncio.get_running_loop().time() + pause > last:
                    raise
                log.warning("Telegram not reached yet: %s", type(error).__name__)
                await asyncio.sleep(seconds_of(error) if isinstance(error, RetryAfter) else pause)
                pause *= 2
        await self._application.start()
        self._page.add(asyncio.create_task(present(self._application.bot, self._conversation.world)))
        return True

    async def _by_webhook(self, endpoint: Endpoint, health: Health, stop: asyncio.Event, *work: Work) -> None:
        endpoint.take = self.take
        health.ready()
        log.info("answering in Telegram, by webhook")
        try:
            await first_to_fail(stop, partial(self._keeper.run, endpoint.wrong_secret), *work)
        finally:
            health.stopping()
            endpoint.take = None
            await self._finish()

    async def _by_polling(self, health: Health, stop: asyncio.Event, *work: Work) -> None:
        poller = Poller(self._application.bot, self._raw, self._inbox, self.take, self._metrics)
        silence = self._limits.silence
        health.ready(lambda: poller.problem(silence))
        log.info("answering in Telegram, by long polling")
        try:
            await first_to_fail(stop, partial(poller.run, list(ALLOWED_UPDATES)), partial(poller.watch, silence), *work)
        finally:
            health.stopping()
            await self._finish()
            await poller.acknowledge()

    async def _finish(self) -> None:
        """Answer what was taken; what takes too long is left for Telegram to bring again."""
        waiting = len(self._inbox.in_work)
        if not await self._inbox.settled(self._limits.grace):
            log.warning("stopping with %d of %d updates unfinished", len(self._inbox.in_work), waiting)
        await self._inbox.write()

    async def _close(self) -> None:
        await cancel(*self._page)
        await self._inbox.give_up()
        if self._application.running:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_CLOSING):
                    await self._application.stop()
        await self._application.shutdown()
        await self._application.bot.shutdown()  # where the start did not come to an end
