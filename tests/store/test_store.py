from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.store import Event, Question, StoreProblem, Wish
from bot.store.keys import Keys
from bot.store.open import open_store

from .databases import NOON, store

TODAY = NOON.date()
ME, YOU = "telegram:4711", "telegram:4712"
EVENING = Wish("integration", "a1", "bamberg", "evening")
MORNING = Wish("integration", "b1", "hirschaid", "morning")
ALPHA = Wish("literacy", "a1", "bamberg", "evening")


async def test_kept_found_replaced_forgotten(url: str) -> None:
    async with store(url) as kept:
        assert await kept.load(ME) is None
        await kept.save(ME, b"one")
        await kept.save(ME, b"two")
        await kept.save(YOU, b"other")
        assert await kept.load(ME) == b"two"
    async with store(url) as again:  # after a restart
        assert await again.load(ME) == b"two"
        assert await again.delete(ME)
        assert not await again.delete(ME)
        assert await again.load(ME) is None
        assert await again.load(YOU) == b"other"


async def test_another_key_reads_nothing_and_finds_nothing(url: str) -> None:
    async with store(url) as kept:
        await kept.save(ME, b"place: Hirschaid")
        await kept.keep_question("Wo ist das?", "de", TODAY)
    async with store(url, Keys(b"x" * 32)) as other:
        assert await other.load(ME) is None
        assert await other.questions() == []
        assert not await other.delete(ME)


async def test_a_person_counts_once_per_kind_and_quarter(url: str) -> None:
    async with store(url) as kept:
        assert await kept.vote(ME, EVENING, TODAY)
        assert not await kept.vote(ME, EVENING, TODAY)
        assert not await kept.vote(ME, MORNING, date(2026, 12, 31)), "the same kind: the first wish stays"
        assert await kept.vote(ME, ALPHA, TODAY)
        assert await kept.vote(YOU, EVENING, TODAY)
        assert await kept.wishes("2026-Q4") == {EVENING: 2, ALPHA: 1}
        assert await kept.vote(ME, MORNING, date(2027, 1, 1))
        assert await kept.wishes("2027-Q1") == {MORNING: 1}


async def test_a_wish_is_made_of_ids(url: str) -> None:
    async with store(url) as kept:
        with pytest.raises(ValueError, match="ids"):
            await kept.vote(ME, EVENING._replace(area="Obere Königstraße 1"), TODAY)
        assert not (await kept.stock())["votes"].rows


async def test_forgetting_takes_back_the_wishes_of_every_quarter(url: str) -> None:
    async with store(url) as kept:
        await kept.vote(ME, EVENING, date(2026, 9, 30))
        await kept.vote(ME, MORNING, date(2026, 10, 1))
        await kept.vote(ME, ALPHA, TODAY)
        await kept.vote(YOU, EVENING, TODAY)
        assert await kept.kept_about(ME) == (
            None,
            None,
            [("2026-Q3", EVENING), ("2026-Q4", MORNING), ("2026-Q4", ALPHA)],
        )
        assert await kept.delete(ME), "there was no session, but there were votes"
        assert await kept.wishes("2026-Q3") == {}
        assert await kept.wishes("2026-Q4") == {EVENING: 1}
        assert not await kept.delete(ME)


async def test_a_quarter_that_is_over_leads_to_nobody_and_stays(url: str) -> None:
    async with store(url) as kept:
        await kept.vote(ME, EVENING, date(2026, 9, 30))
        await kept.vote(YOU, EVENING, date(2026, 9, 30))
        await kept.vote(ME, ALPHA, TODAY)
        for _ in range(2):
            await kept.upkeep(NOON)
        assert await kept.kept_about(ME) == (None, None, [("2026-Q4", ALPHA)])
        assert await kept.delete(ME)
        assert await kept.wishes("2026-Q3") == {EVENING: 2}
        assert await kept.wishes("2026-Q4") == {}


async def test_questions_are_kept_without_anything_else(url: str) -> None:
    async with store(url) as kept:
        await kept.keep_question("أين أجد […]؟", "ar", TODAY)
        await kept.keep_question("Where is \ud800?", "en", TODAY - timedelta(days=1))
        assert await kept.questions() == [
            Question(TODAY - timedelta(days=1), "en", "Where is ??"),
            Question(TODAY, "ar", "أين أجد […]؟"),
        ]


async def test_counters_add_up_over_restarts_and_replicas(url: str) -> None:
    yes, no = (Event(TODAY, "child-benefit", "de", outcome, "") for outcome in ("yes", "no"))
    async with store(url) as one, store(url) as two:
        for _ in range(3):
            one.count(yes)
        two.count(yes)
        two.count(no)
        assert await one.counts() == [], "gathered in memory"
        await asyncio.gather(one.flush(), two.flush(), one.flush())
        one.count(no)
    async with store(url) as kept:
        assert await kept.counts() == [(no, 2), (yes, 4)]


async def test_no_words_of_a_person_get_into_the_counters(url: str) -> None:
    async with store(url) as kept:
        kept.count(Event(TODAY, "Mein Kind heißt Amal", "de", "none", ""))
        kept.count(Event(TODAY, "x" * 65, "de", "none", ""))
        await kept.flush()
        assert await kept.counts() == []


async def test_an_update_is_new_for_exactly_one(url: str) -> None:
    now = NOON
    async with store(url, clock=lambda: now) as one, store(url, clock=lambda: now) as two:
        asked = await asyncio.gather(*(replica.seen(9_000_000_000) for replica in (one, two) for _ in range(10)))
        assert sorted(asked) == [False] + [True] * 19
        assert not await two.seen(9_000_000_001)
        now += timedelta(hours=23, minutes=59)
        assert await one.seen(9_000_000_000)
        now += timedelta(minutes=1)
        again = await asyncio.gather(*(replica.seen(9_000_000_000) for replica in (one, two) for _ in range(10)))
        assert sorted(again) == [False] + [True] * 19, "after a day it is new, once"


async def test_many_updates_at_once_each_for_one(url: str) -> None:
    async with store(url) as one, store(url) as two:
        assert await one.take([]) == set()
        assert await one.take([5, 3, 3]) == {3, 5}
        ids = list(range(300))
        asked = [replica.take(part, timedelta(seconds=15)) for part in (ids, ids[::-1]) for replica in (one, two) * 3]
        found = [number for taken in await asyncio.gather(*asked) for number in taken]
        assert sorted(found) == [number for number in ids if number not in (3, 5)]


async def test_what_a_killed_replica_had_in_work_is_new_again_after_the_lease(url: str) -> None:
    now, lease = NOON, timedelta(seconds=15)
    async with store(url, clock=lambda: now) as one, store(url, clock=lambda: now) as two:
        for number in (1, 2, 3):
            assert not await one.seen(number, lease)
            assert await two.seen(number, lease)
            assert not await two.done(number, lease)
        await one.stamp([3, 1])
        now += timedelta(seconds=14)
        await one.stamp([2], lease)
        now += timedelta(seconds=2)
        assert [await two.done(number, lease) for number in (1, 2, 3)] == [True, False, True]
        assert [await two.seen(number, lease) for number in (1, 2, 3)] == [True, True, True], "done or prolonged"
        now += timedelta(seconds=14)
        again = await asyncio.gather(*(replica.seen(2, lease) for replica in (one, two) for _ in range(10)))
        assert sorted(again) == [False] + [True] * 19, "whoever worked on it is gone: once more, for one"
        await two.stamp([2, 4])
        now += timedelta(hours=23, minutes=59)
        assert [await one.seen(number, lease) for number in (2, 4)] == [True, True]


async def test_what_is_too_old_is_removed_and_nothing_else(url: str) -> None:
    now = NOON
    async with store(url, clock=lambda: now) as kept:

        async def days_ago(days: int) -> None:
            day = TODAY - timedelta(days=days)
            await kept.save(f"test:{days}", b"x")
            await kept.keep_question(str(days), "de", day)
            kept.count(Event(day, "t", "de", "answer", ""))
            await kept.seen(days)

        for days in (401, 400, 399, 91, 90, 89, 31, 30, 29, 1, 0):
            now = NOON - timedelta(days=days)
            await days_ago(days)
        for number, day in enumerate([date(2025, 9, 30), date(2025, 10, 1), TODAY]):
            await kept.vote(f"test:{number}", EVENING, day)
        now = NOON
        removed = await kept.upkeep(NOON)
        assert removed == {"sessions": 5, "votes": 1, "counts": 2, "questions": 8, "updates": 10}
        assert {name: found.oldest for name, found in (await kept.stock()).items()} == {
            "sessions": (TODAY - timedelta(days=89)).isoformat(),
            "votes": "2025-Q4",
            "counts": (TODAY - timedelta(days=399)).isoformat(),
            "questions": (TODAY - timedelta(days=29)).isoformat(),
            "updates": TODAY.isoformat(),
        }
        assert await kept.upkeep(NOON) == dict.fromkeys(removed, 0)


async def test_reading_is_use(url: str) -> None:
    now = NOON
    async with store(url, clock=lambda: now) as kept:
        await kept.save(ME, b"mine")
        await kept.save(YOU, b"yours")
        now += timedelta(days=80)
        assert await kept.load(ME) == b"mine"
        await kept.kept_about(YOU)  # the staff looking is no use
        now += timedelta(days=20)
        await kept.upkeep(now)
        assert await kept.load(ME) == b"mine"
        assert await kept.load(YOU) is None


async def test_a_forgotten_chat_does_not_come_back_by_having_been_read(url: str) -> None:
    now = NOON
    async with store(url, clock=lambda: now) as kept:
        await kept.save(ME, b"mine")
        now += timedelta(days=1)
        await kept.load(ME)
        await kept.delete(ME)
        await kept.flush()
        assert (await kept.stock())["sessions"].rows == 0


async def test_everything_can_be_deleted(url: str) -> None:
    async with store(url) as kept:
        await kept.save(ME, b"x")
        await kept.vote(ME, EVENING, TODAY)
        await kept.keep_question("x", "de", TODAY)
        kept.count(Event(TODAY, "t", "de", "answer", ""))
        await kept.seen(1)
        await kept.flush()
        assert {found.rows for found in (await kept.stock()).values()} == {1}
        await kept.delete_all()
        assert {found.rows for found in (await kept.stock()).values()} == {0}


async def test_a_database_that_is_away_is_said_in_one_line() -> None:
    for options in ("", "?sslmode=require", "?sslmoed=require"):
        with pytest.raises(StoreProblem) as caught:
            await open_store(f"postgresql+asyncpg://someone:verysecret@127.0.0.1:1/none{options}", Keys(b"k" * 32))
        assert "DATABASE_URL" in str(caught.value)
        assert "verysecret" not in str(caught.value)
        assert "\n" not in str(caught.value)


async def test_a_database_in_memory() -> None:
    async with store("sqlite+aiosqlite:///:memory:", clock=lambda: datetime(2026, 1, 1, tzinfo=UTC)) as kept:
        await kept.save(ME, b"x")
        assert await kept.load(ME) == b"x"
