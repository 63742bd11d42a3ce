from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.channels.telegram import build_application
from bot.dialogue import Conversation, World
from bot.dialogue.session import StoreUnavailable
from bot.settings import Secret, Settings
from bot.store import Keys, open_store
from tests.botapi.server import TOKEN, BotApi, running

PERSON = 4711


@contextlib.asynccontextmanager
async def bot(world: World, folder: Path) -> AsyncIterator[BotApi]:
    """The unchanged application, polling over real HTTP, with a real SQLite file."""
    store = await open_store(f"sqlite+aiosqlite:///{folder}/bot.db", Keys(b"k" * 32), StoreUnavailable)
    async with contextlib.aclosing(store), running() as api:
        settings = Settings(token=Secret(TOKEN), api_url=api.url)
        application = build_application(settings, conversation=Conversation(world, store))
        async with application:
            await application.updater.start_polling(allowed_updates=["message", "callback_query"])
            await application.start()
            try:
                yield api
            finally:
                await application.updater.stop()
                await application.stop()


async def test_from_start_to_forget(world: World, tmp_path: Path) -> None:
    async with bot(world, tmp_path) as api:
        api.says(PERSON, "/start", "en")
        welcome, languages = await api.hears(PERSON, 2)
        assert "Welcome" in welcome.text
        assert "العربية" in languages.labels()

        api.presses(PERSON, "العربية")
        (hello,) = await api.hears(PERSON)
        assert "أهلًا" in hello.text

        api.says(PERSON, "راتب السوسيال توقف بعد الاعتراف مين يدفع هلق الجوب سنتر؟")
        (card,) = await api.hears(PERSON)
        assert "Jobcenter" in card.text
        assert "أين تسكن" in card.text

        api.presses(PERSON, "منطقة بامبرغ")
        await api.hears(PERSON)
        api.says(PERSON, "hirschaid")
        (local,) = await api.hears(PERSON)
        assert "Jobcenter Landkreis Bamberg" in local.text
        assert "Jobcenter Stadt" not in local.text

        api.presses(PERSON, "التالي")
        (following,) = await api.hears(PERSON)
        assert following.text != local.text
        assert "أين تسكن" not in following.text  # never asked twice

        api.says(PERSON, "/forget")
        (gone,) = await api.hears(PERSON)
        assert "تم الحذف" in gone.text
        api.says(PERSON, "/forget")
        (nothing,) = await api.hears(PERSON)
        assert nothing.text != gone.text
        assert api.refusals == []


async def test_commands_crisis_and_forged_buttons(world: World, tmp_path: Path) -> None:
    async with bot(world, tmp_path) as api:
        for command, words in (("/help", "/privacy"), ("/language", "Deutsch"), ("/privacy", "Datenschutz")):
            api.says(PERSON, command, "de")
            (reply,) = await api.hears(PERSON)
            assert words in reply.text
        api.says(PERSON, "ich will nicht mehr leben")
        (help_now,) = await api.hears(PERSON)
        assert "112" in help_now.text
        api._press(PERSON, help_now, "1:t:<script>")
        (refused,) = await api.hears(PERSON)
        assert "Knopf" in refused.text
        api.says(PERSON, "", location={"latitude": 49.817, "longitude": 10.989})
        (place,) = await api.hears(PERSON)
        assert "Landkreis" in place.text or "Hirschaid" in place.text
        assert api.refusals == []


async def test_two_people_do_not_share_anything(world: World, tmp_path: Path) -> None:
    async with bot(world, tmp_path) as api:
        api.says(1, "ich wohne in Hirschaid", "de")
        await api.hears(1)
        api.says(2, "wo ist das jobcenter", "de")
        (card,) = await api.hears(2)
        assert "Wo wohnen Sie?" in card.text
        api.says(1, "wo ist das jobcenter")
        (own,) = await api.hears(1)
        assert "Wo wohnen Sie?" not in own.text


async def test_nothing_personal_and_no_token_in_logs_or_database(
    world: World, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    for name in ("httpx", "httpcore"):
        caplog.set_level(logging.WARNING, name)
    async with bot(world, tmp_path) as api:
        api.says(987654321, "ich wohne in Scheßlitz und suche ein geheimeswort", "de")
        await api.hears(987654321)
    await asyncio.sleep(0)
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    for secret in (TOKEN, "987654321", "geheimeswort", "Scheßlitz", "schesslitz"):
        assert secret not in caplog.text
        assert secret.encode() not in kept
