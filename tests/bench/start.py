"""Cold start, loading, and a question in the running bot, beside the cost of importing python-telegram-bot alone."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from bot.dialogue import Conversation, Message, build_world
from bot.dialogue.stores import MemoryStore
from tests.conftest import MONDAY

from .measure import ROOT, each, process


def run() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        first, _ = process(["-m", "bot", "ask", "hallo"], folder, runs=1)
        rows = [
            ("import python-telegram-bot (baseline)", *process(["-c", "import telegram.ext"], folder)),
            ("ankommen ask, trained before", *process(["-m", "bot", "ask", "wer zahlt den bus zum kurs"], folder)),
            ("load the knowledge base", *process(["-c", _LOAD], folder)),
            ("ankommen check", *process(["-m", "bot", "check"], folder, runs=2)),
        ]
        base_seconds, base_memory = rows[0][1:]
        print(f"{'':44}{'seconds':>9}{'ratio':>7}{'MB':>8}{'ratio':>7}")
        for title, seconds, memory in rows:
            print(f"{title:44}{seconds:9.2f}{seconds / base_seconds:7.1f}{memory:8.0f}{memory / base_memory:7.1f}")
        print(f"{'ankommen ask, very first (trains)':44}{first:9.1f}{first / base_seconds:7.1f}")
        world = build_world(ROOT / "knowledge", ROOT / "locales", "bamberg", folder / "data")
    conversation = Conversation(world, MemoryStore())
    questions = [question for entry in world.knowledge.questions.values() for question in entry.must]
    loop = asyncio.new_event_loop()
    median, p99 = each(lambda text: loop.run_until_complete(conversation.handle(Message("b", MONDAY, text))), questions)
    print(f"a question in the running bot ({len(questions)} test questions): median {median:.2f} ms, p99 {p99:.2f} ms")
    loop.close()


_LOAD = f"from pathlib import Path; from bot.knowledge import load; load(Path({str(ROOT / 'knowledge')!r}))"
