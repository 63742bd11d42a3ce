"""The unchanged application over real HTTP, with a real SQLite file."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

from bot.channels.telegram import build_application
from bot.channels.telegram.app import ALLOWED_UPDATES, App
from bot.dialogue import Conversation, World
from bot.dialogue.session import StoreUnavailable
from bot.settings import Secret, Settings
from bot.store.keys import Keys
from bot.store.open import open_store
from tests.botapi.server import TOKEN, BotApi, running

PERSON, OTHER, GROUP, ADMIN = 4711, 4712, -100200300, 99


@contextlib.asynccontextmanager
async def telegram(world: World, folder: Path, **settings: object) -> AsyncIterator[tuple[BotApi, App]]:
    """The server, and the application that polls it."""
    store = await open_store(f"sqlite+aiosqlite:///{folder}/bot.db", Keys(b"k" * 32), StoreUnavailable)
    async with contextlib.aclosing(store), running() as api:
        api.group(GROUP)
        given = Settings(token=Secret(TOKEN), api_url=api.url, **settings)  # type: ignore[arg-type]
        application = build_application(given, conversation=Conversation(world, store))
        async with application:
            await application.updater.start_polling(allowed_updates=list(ALLOWED_UPDATES))
            await application.start()
            api.calls.clear()
            try:
                yield api, application
            finally:
                await application.updater.stop()
                await application.stop()


@contextlib.asynccontextmanager
async def bot(world: World, folder: Path, **settings: object) -> AsyncIterator[BotApi]:
    """The server with the bot at work. What the bot sends must please it, unless a test wants otherwise."""
    async with telegram(world, folder, **settings) as (api, _):
        yield api
        assert api.refusals == []
