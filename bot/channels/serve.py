"""The main job: Telegram when there is a token, otherwise the same bot as a local web chat."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
from collections.abc import Callable

from bot.dialogue import World
from bot.dialogue.open import open_sessions
from bot.dialogue.stores import Store
from bot.settings import Settings

from .clock import now
from .health import Health, health_routes
from .http import address_of, listen, served
from .limits import Limits
from .live import Live, ServedConversation, Source
from .metrics import Metrics
from .waiting import first_to_fail, until

log = logging.getLogger(__name__)

_LIMITS = Limits()


async def serve(settings: Settings, make_world: Callable[[], World], limits: Limits = _LIMITS) -> None:
    """Run until SIGINT or SIGTERM; SIGHUP takes the knowledge anew. `make_world` may take long: it trains.

    Raises StartProblem, StoreProblem or KeyProblem, and Outage where Telegram is not reached.
    """
    site = _Site(settings, make_world, limits)
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, site.stop.set)
    loop.add_signal_handler(signal.SIGHUP, site.asked.set)
    await (site.web() if settings.token is None else site.telegram())
    log.info("stopped")


class _Site:
    """What both ways of serving share."""

    def __init__(self, settings: Settings, make_world: Callable[[], World], limits: Limits) -> None:
        self._settings, self._make_world, self._limits = settings, make_world, limits
        self._metrics, self._health = Metrics(), Health()
        self.stop, self.asked = asyncio.Event(), asyncio.Event()

    async def web(self) -> None:
        from .web import build_web_app

        settings = self._settings
        with contextlib.closing(listen(settings.host, settings.port)) as listener:
            async with contextlib.aclosing(await open_sessions(settings, now)) as store:
                if loaded := await self._load(store):
                    conversation, live = loaded
                    print(  # noqa: T201 - the address is the result of the command
                        f"Ankommen bot: {address_of(listener)}\nNo TELEGRAM_BOT_TOKEN is set: "
                        "this is the same bot as a web chat on this machine. Stop with Ctrl+C.",
                        flush=True,
                    )
                    app = build_web_app(conversation, *health_routes(self._health, self._metrics))
                    self._health.ready()
                    async with served(app, listener):
                        await first_to_fail(self.stop, live.run)

    async def telegram(self) -> None:
        """With a webhook, or where ANKOMMEN_LISTEN is set, health and numbers are served from the first moment."""
        from starlette.applications import Starlette

        from .telegram.run import TelegramBot  # 0.4 s: only where Telegram is used
        from .telegram.webhook import Endpoint

        settings = self._settings
        endpoint = Endpoint(settings, self._metrics) if settings.webhook_url else None
        async with contextlib.AsyncExitStack() as stack:
            if endpoint or settings.listens:
                listener = stack.enter_context(contextlib.closing(listen(settings.host, settings.port)))
                routes = [*health_routes(self._health, self._metrics), *([endpoint.route()] if endpoint else [])]
                await stack.enter_async_context(served(Starlette(routes=routes), listener))
            store = await stack.enter_async_context(contextlib.aclosing(await open_sessions(settings, now)))
            if loaded := await self._load(store):
                conversation, live = loaded
                bot = TelegramBot(settings, conversation, store, self._metrics, self._limits)
                await bot.run(live, self._health, endpoint, self.stop)

    async def _load(self, store: Store) -> tuple[ServedConversation, Live] | None:
        """The conversation, and what keeps it up to date; None where the bot is to stop before it is there."""
        source = Source(self._settings, self._make_world)
        world = await until(self.stop, source.load())
        if world is None:
            return None
        conversation = ServedConversation(world, store, self._metrics)
        return conversation, Live(conversation, source, self.asked, self._metrics, self._limits.look)
