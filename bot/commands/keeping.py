"""What is kept: how much, given out, removed; answers requests under Articles 15 and 17 GDPR."""

from __future__ import annotations

import argparse
import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from bot.settings import Settings
from bot.store import KeyProblem, StoreProblem

from .common import UsageError, a_day, complain

if TYPE_CHECKING:
    from bot.store.keys import Keys
    from bot.store.store import SqlStore

T = TypeVar("T")


class _Away(Exception):
    """The database was there at the start and is not any more."""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add these commands to the parser."""
    store = commands.add_parser("store", help="what is kept: stats, purge, export, delete")
    actions = store.add_subparsers(dest="action", required=True, metavar="ACTION")
    stats = actions.add_parser("stats", help="rows and oldest day of every table")
    stats.set_defaults(run=_stats)
    purge = actions.add_parser("purge", help="remove now what is kept too long; the running bot does it every hour")
    purge.set_defaults(run=_purge)
    purge.add_argument("--day", type=a_day, help="as on this day, today if left out")
    export = actions.add_parser("export", help="JSON of what names nobody, or of all that is kept about one chat")
    export.set_defaults(run=_export)
    export.add_argument(
        "--chat", type=_chat_key, metavar="KEY", help="only this chat, such as telegram:123 (Art. 15 GDPR)"
    )
    delete = actions.add_parser("delete", help="delete one chat, or everything")
    delete.set_defaults(run=_delete)
    which = delete.add_mutually_exclusive_group(required=True)
    which.add_argument("--chat", type=_chat_key, metavar="KEY", help="this chat, such as telegram:123 (Art. 17 GDPR)")
    which.add_argument("--all", action="store_true", help="sessions, wishes, questions and counters of everybody")
    delete.add_argument("--yes", action="store_true", help="with --all: yes, everything")


def _chat_key(text: str) -> str:
    """For argparse; the key is a person's and appears in no message."""
    if not re.fullmatch(r"[a-z]+:\S+", text):
        raise argparse.ArgumentTypeError("expected channel and id such as telegram:123")
    return text


def _stats(_: argparse.Namespace, settings: Settings) -> int:
    stock = with_store(settings, None, lambda store: store.stock())
    print(f"{'table':<10}{'rows':>8}  oldest")
    for name, found in stock.items():
        print(f"{name:<10}{found.rows:>8}  {found.oldest or '-'}")
    return 0


def _purge(options: argparse.Namespace, settings: Settings) -> int:
    from bot.channels.clock import noon, now

    moment = noon(options.day) if options.day else now()
    removed = with_store(settings, None, lambda store: store.upkeep(moment))
    print("removed: " + ", ".join(f"{rows} {name}" for name, rows in removed.items()))
    return 0


def _export(options: argparse.Namespace, settings: Settings) -> int:
    gather = _about_all if options.chat is None else lambda store: _about_chat(store, options.chat)
    print(json.dumps(with_store(settings, stored_keys(settings), gather), ensure_ascii=False, indent=2))
    return 0


async def _about_all(store: SqlStore) -> dict[str, Any]:
    """Wishes are left out: small numbers point at people, and `ankommen demand` folds them."""
    return {
        "counts": [
            {**event._asdict(), "day": event.day.isoformat(), "number": number}
            for event, number in await store.counts()
        ],
        "questions": [{**asked._asdict(), "day": asked.day.isoformat()} for asked in await store.questions()],
    }


async def _about_chat(store: SqlStore, chat: str) -> dict[str, Any]:
    payload, used_on, wishes = await store.kept_about(chat)
    if used_on is not None and payload is None:
        complain("warning: there is a session of this chat that this key cannot read")
    return {
        "session": json.loads(payload) if payload is not None else None,
        "used_on": used_on.isoformat() if used_on else None,
        "wishes": [{"quarter": quarter, **wish._asdict()} for quarter, wish in wishes],
    }


def _delete(options: argparse.Namespace, settings: Settings) -> int:
    if options.all and not options.yes:
        raise UsageError("--all deletes sessions, wishes, questions and counters of everybody; add --yes to do it")
    if options.all:
        with_store(settings, None, lambda store: store.delete_all())
        print("deleted: everything")
        return 0
    if not with_store(settings, stored_keys(settings), lambda store: store.delete(options.chat)):
        complain("nothing is kept about this chat, or it was kept under another key")
        return 1
    print("deleted: session and wishes of one chat")
    return 0


def stored_keys(settings: Settings) -> Keys:
    """The key of what is there, never a new one."""
    from bot.store.keys import load_keys

    try:
        return load_keys(settings.secret_key, settings.data_folder, make=False)
    except KeyProblem as error:
        raise UsageError(str(error)) from None


def with_store(settings: Settings, keys: Keys | None, work: Callable[[SqlStore], Awaitable[T]]) -> T:
    """Open, do, close. Without `keys`: for work that reads no person's data."""
    from sqlalchemy.engine import make_url

    from bot.store.database import is_file
    from bot.store.keys import Keys
    from bot.store.open import open_store

    url = make_url(settings.database_url)
    if is_file(url) and not Path(url.database or "").exists():
        raise UsageError(f"there is no database at {url.database}; `ankommen run` makes it, DATABASE_URL names another")

    async def run() -> T:
        store = await open_store(settings.database_url, keys or Keys(bytes(32)), _Away)
        try:
            return await work(store)
        finally:
            await store.aclose()

    try:
        return asyncio.run(run())
    except StoreProblem as error:
        raise UsageError(str(error)) from None
    except _Away as error:
        raise UsageError(
            f"the database failed on the way ({error}); try again when it answers and can be written"
        ) from None
