"""Opens the store that the settings name, and looks after it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime

from bot.settings import Settings
from bot.store.keys import load_keys
from bot.store.open import open_store
from bot.store.store import SqlStore

from .session import StoreUnavailable

log = logging.getLogger(__name__)

_PAUSE = 30.0  # seconds between two writings of what is gathered in memory


async def open_sessions(settings: Settings, clock: Callable[[], datetime]) -> SqlStore:
    """The store in the database of the settings, looked after until it is closed.

    Raises StoreProblem or KeyProblem, one line each.
    """
    keys = load_keys(settings.secret_key, settings.data_folder)
    store = await open_store(settings.database_url, keys, StoreUnavailable, clock)
    store.in_background(look_after(store, clock, _PAUSE))
    return store


async def look_after(store: SqlStore, clock: Callable[[], datetime], pause: float) -> None:
    """Write what is gathered after every pause; remove what is kept too long at the start and once an hour."""
    cleaned: datetime | None = None
    while True:
        hour = clock().replace(minute=0, second=0, microsecond=0)
        try:
            if hour != cleaned:
                await store.upkeep(clock())
                cleaned = hour
            await store.flush()
        except StoreUnavailable as error:
            log.warning("store not written, tried again in %d s: %s", pause, error)
        await asyncio.sleep(pause)
