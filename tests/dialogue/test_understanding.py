from __future__ import annotations

import asyncio
import random
import time
import unicodedata
from collections.abc import Coroutine
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue import Conversation, Message, World
from bot.dialogue.length import MAX_TEXT, cut
from bot.dialogue.public import find
from bot.dialogue.stores import MemoryStore
from bot.dialogue.understanding import understand
from tests.conftest import MONDAY

_random = random.Random(7)
LONG = {
    "unknown words": " ".join("".join(_random.choices("abcdefghijklmnop", k=6)) for _ in range(585)),
    "German": "ich möchte wissen wer den bus zum deutschkurs bezahlt und wo das jobcenter ist " * 52,
    "Arabic": "مين بيدفع المواصلات لدورة الألماني؟ " * 115,
    "one letter": "a " * 2048,
    "letters that stand for eighteen": "ﷺ" * 4096,
    "emoji": "😀👨‍👩‍👧" * 680,
    "marks": "a" + "\u0301" * 4095,
    "a few that grow": "ﷺ " * 30,
}


@given(st.text(max_size=2000))
def test_what_is_cut_fits_and_the_rest_stays_as_it_is(text: str) -> None:
    shorter = cut(text)
    assert len(unicodedata.normalize("NFKC", shorter)) <= MAX_TEXT or len(shorter) <= MAX_TEXT
    assert shorter == text or len(unicodedata.normalize("NFKC", text)) > MAX_TEXT
    assert cut(shorter) == shorter


def test_beginning_and_end_of_a_long_letter_are_read(world: World) -> None:
    story = "Ich schreibe Ihnen, weil meine Familie und ich viel erlebt haben. " * 40
    for text in (f"Wer zahlt meinen Bus zum Deutschkurs? {story}", f"{story} Wer zahlt meinen Bus zum Deutschkurs?"):
        assert "Bus zum Deutschkurs" in cut(text)


async def test_a_thread_finds_the_same(world: World) -> None:
    text = cut("wer bezahlt mir die fahrkarte mit dem bus zum deutschkurs bitte? " * 5)
    assert await understand(world.matcher, text, "de") == world.matcher.match(text, hint="de")


async def longest_hold(work: Coroutine[Any, Any, object]) -> float:
    """CPU seconds for which the thread of the event loop did not let anybody else do anything."""
    longest, before, task = 0.0, time.thread_time(), asyncio.create_task(work)
    while not task.done():
        await asyncio.sleep(0)
        now = time.thread_time()
        longest, before = max(longest, now - before), now
    await task
    return longest


@pytest.mark.parametrize("name", LONG)
async def test_a_long_text_holds_up_nobody(world: World, name: str) -> None:
    text = LONG[name][:4096]
    conversation = Conversation(world, MemoryStore())
    await conversation.handle(Message("warm", MONDAY, "wo ist das jobcenter"))
    holds = [
        min(
            [await longest_hold(conversation.handle(Message("a", MONDAY, text, language_hint="de"))) for _ in range(3)]
        ),
        min([await longest_hold(find(world, text, "de", MONDAY)) for _ in range(3)]),
    ]
    assert max(holds) < 0.02, holds
