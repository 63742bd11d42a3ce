"""What a reply costs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, event

from bot.store import Wish

from .databases import NOON, store
from .proxy import through_proxy


@contextmanager
def statements() -> Iterator[list[str]]:
    """Every statement that SQLAlchemy sends, BEGIN and COMMIT among them."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        sent.append(statement.split(maxsplit=1)[0])

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)


async def test_a_reply_is_two_statements(url: str) -> None:
    async with store(url) as kept:
        with statements() as sent:
            await kept.load("telegram:1")
            await kept.save("telegram:1", b"x")
        assert sent == ["SELECT", "INSERT"]


@pytest.mark.parametrize("known", [False, True])
async def test_a_reply_is_two_round_trips(postgres: str, known: bool) -> None:
    """On the wire, once a connection knows its statements: no BEGIN, no COMMIT, no ping."""
    async with through_proxy(postgres) as (proxy, url), store(url) as kept:
        for chat in ("telegram:1", "telegram:2"):
            await kept.load(chat)
            await kept.save(chat, b"x")
        before = proxy.sent
        chat = "telegram:1" if known else "telegram:3"
        await kept.load(chat)
        await kept.save(chat, b"y")
        assert proxy.sent - before == 2


async def test_a_wish_and_an_update_are_one_round_trip_each(postgres: str) -> None:
    async with through_proxy(postgres) as (proxy, url), store(url) as kept:
        for number in range(3):
            before = proxy.sent
            await kept.vote(f"telegram:{number}", Wish("integration", "a1", "bamberg", "evening"), NOON.date())
            await kept.seen(number)
        assert proxy.sent - before == 2
