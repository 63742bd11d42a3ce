from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.channels import learning
from bot.channels.learning import learn
from bot.channels.problems import StartProblem
from bot.knowledge import KnowledgeError, load
from bot.matching.cache import is_trained
from bot.settings import Settings

from .replicas import write_knowledge


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    """A knowledge base that is small, and counts as large."""
    monkeypatch.setattr(learning, "_FEW", 0)
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).resolve().parents[2]))
    return Settings(knowledge=write_knowledge(tmp_path), cache=tmp_path / "cache")


def trained(settings: Settings) -> bool:
    return is_trained(load(settings.knowledge), settings.cache_folder)


async def test_another_process_learns_and_leaves_it_in_the_cache(settings: Settings) -> None:
    await learn(settings)
    assert trained(settings)
    started = time.monotonic()
    await learn(settings)
    assert time.monotonic() - started < 1, "once is enough"


async def test_little_is_learned_without_a_process(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learning, "_FEW", 3000)
    await learn(settings)
    assert not trained(settings)


async def test_errors_are_left_to_whoever_builds_the_world(settings: Settings) -> None:
    (settings.knowledge / "languages.yaml").write_text("languages: 5\n", encoding="utf-8")
    await learn(settings)
    assert not list(settings.cache.glob("matcher-*"))
    with pytest.raises(KnowledgeError):
        load(settings.knowledge)


async def test_a_stop_does_not_wait_for_it(settings: Settings) -> None:
    task = asyncio.create_task(learn(settings))
    await asyncio.sleep(0.3)
    started = time.monotonic()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert time.monotonic() - started < 2


async def test_a_kill_for_lack_of_memory_is_said(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    killed = settings.knowledge.parent / "killed"
    killed.write_text("#!/bin/sh\nkill -9 $$\n", encoding="utf-8")
    killed.chmod(0o755)
    monkeypatch.setattr("sys.executable", str(killed))
    with pytest.raises(StartProblem, match="memory"):
        await learn(settings)
