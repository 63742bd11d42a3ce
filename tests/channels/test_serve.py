"""The program without a token: the web chat, watched like the bot."""

from __future__ import annotations

from pathlib import Path

from .replicas import QUESTION, replica


async def test_the_web_chat_says_that_it_is_well(tmp_path: Path) -> None:
    async with replica(tmp_path, "", TELEGRAM_BOT_TOKEN="") as site:
        await site.ready()
        assert (await site.get("/healthz")).json() == {"ok": True}
        assert "ankommen_" in (await site.get("/metrics")).text
        assert QUESTION not in (await site.get("/metrics")).text
        assert "<form" in (await site.get("/")).text
        assert await site.stop() == 0
