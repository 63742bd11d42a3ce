"""Opens the store that the settings name."""

from __future__ import annotations

from bot.settings import Settings
from bot.store import SqlSessions, load_keys, open_store

from .session import StoreUnavailable


async def open_sessions(settings: Settings) -> SqlSessions:
    """Sessions in the database of the settings. Raises StoreProblem or KeyProblem, one line each."""
    keys = load_keys(settings.secret_key, settings.data_folder)
    return await open_store(settings.database_url, keys, StoreUnavailable)
