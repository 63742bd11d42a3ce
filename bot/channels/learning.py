"""Learning from the utterances in a process of its own.

It takes minutes and 1.6 GB: in the bot's process it would make people wait, part of the memory would not be given back,
and where memory is short it would be the bot that is killed. The result goes through the cache.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import sys
from pathlib import Path

from bot.knowledge import KnowledgeError, load
from bot.matching.build import samples
from bot.matching.cache import find_trained, is_trained
from bot.matching.concepts import ConceptIndex
from bot.settings import Settings

from .problems import StartProblem
from .waiting import in_thread

log = logging.getLogger(__name__)

_FEW = 3000  # utterances that are learned in a moment and in little memory: not worth a process


async def learn(settings: Settings) -> None:
    """See to it that what the knowledge teaches is in the cache.

    Does nothing where the knowledge has errors or the cache cannot be written: who builds the world then finds out, or
    learns without keeping it. Raises StartProblem where memory is too short.
    """
    if not await in_thread(lambda: _is_much(settings)):
        return
    log.info("learning from the utterances, this takes some minutes")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", __name__, str(settings.knowledge), settings.region, str(settings.cache_folder),
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        code = await process.wait()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if code < 0:
        raise StartProblem(
            f"learning was killed (signal {-code}), probably for lack of memory; expected 1.6 GB that is free, or swap"
        )


def _is_much(settings: Settings) -> bool:
    cache = settings.cache_folder
    try:
        cache.mkdir(parents=True, exist_ok=True)
        knowledge = load(settings.knowledge, settings.region)
    except (OSError, KnowledgeError):
        return False
    return os.access(cache, os.W_OK) and not is_trained(knowledge, cache) and len(samples(knowledge)) > _FEW


def _main(knowledge: str, region: str, cache: str) -> None:
    os.nice(10)  # people are answered meanwhile
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")  # where memory ends, this process goes, not the bot
    content = load(Path(knowledge), region)
    find_trained(content, ConceptIndex(content), Path(cache))


if __name__ == "__main__":
    _main(*sys.argv[1:])
