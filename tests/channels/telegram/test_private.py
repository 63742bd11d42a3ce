from __future__ import annotations

import asyncio
import logging
from pathlib import Path

import pytest

from bot.dialogue import World
from tests.botapi.server import BOT, TOKEN
from tests.conftest import LANGUAGES

from .running import PERSON, bot, telegram


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


async def test_commands_crisis_and_forged_buttons(world: World, tmp_path: Path) -> None:
    async with bot(world, tmp_path) as api:
        for command, words in (("/help", "/privacy"), ("/language", "Welche Sprache"), ("/privacy", "Datenschutz")):
            api.says(PERSON, command, "de")
            (reply,) = await api.hears(PERSON)
            assert words in reply.text
        api.says(PERSON, "ich will nicht mehr leben")
        (help_now,) = await api.hears(PERSON)
        assert "112" in help_now.text
        api.press(PERSON, help_now, "1:t:<script>")
        (refused,) = await api.hears(PERSON)
        assert "Knopf" in refused.text
        api.says(PERSON, "", location={"latitude": 49.817, "longitude": 10.989})
        (place,) = await api.hears(PERSON)
        assert "Landkreis" in place.text or "Hirschaid" in place.text


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


async def test_a_deadline_arrives_as_a_file_for_the_calendar(world: World, tmp_path: Path) -> None:
    async with bot(world, tmp_path) as api:
        api.says(PERSON, "/deadline address-registration", "ar")
        await api.hears(PERSON)
        api.presses(PERSON, "أمس")
        answer, file = await api.hears(PERSON, 2)
        assert "اليوم الأخير" in answer.text
        assert file.text.endswith(".ics")
        assert file.file is not None and file.file.startswith(b"BEGIN:VCALENDAR\r\n")
        assert file.file.endswith(b"END:VCALENDAR\r\n")
        assert "Letzter Tag" in file.file.replace(b"\r\n ", b"").decode()


async def test_a_picture_gets_one_answer_an_album_too(world: World, tmp_path: Path) -> None:
    picture = [{"file_id": "f", "file_unique_id": "u", "width": 9, "height": 9}]
    async with bot(world, tmp_path) as api:
        api.says(PERSON, "", "de", photo=picture)
        (single,) = await api.hears(PERSON)
        assert "nur Text lesen" in single.text
        for _ in range(3):
            api.says(PERSON, "", photo=picture, media_group_id="album")
        api.says(PERSON, "", photo=picture, caption="wo ist das jobcenter", media_group_id="other")
        album, card = await api.hears(PERSON, 2)
        assert album.text == single.text
        assert "Jobcenter" in card.text


async def test_edited_messages_and_posts_of_channels_are_no_questions(world: World, tmp_path: Path) -> None:
    async with bot(world, tmp_path) as api:
        api.push({"edited_message": {**api.message(PERSON, "wo ist das jobcenter", "de"), "edit_date": 1}})
        channel = {"id": -100777, "type": "channel", "title": "News"}
        api.push({"channel_post": {"message_id": 5, "date": 1, "chat": channel, "text": "wo ist das jobcenter"}})
        api.push({"something_new": {"of": "a later Bot API"}})
        api.says(PERSON, "wo ist das jobcenter")
        await api.hears(PERSON)
        assert len(api.sent) == 1


async def test_an_answer_sent_by_inline_mode_is_not_answered_again(world: World, tmp_path: Path) -> None:
    async with bot(world, tmp_path) as api:
        api.says(PERSON, "Jobcenter: die Karte", "de", via_bot=BOT)
        api.says(PERSON, "/help")
        (reply,) = await api.hears(PERSON)
        assert "/privacy" in reply.text


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_checklist_changes_in_place(world: World, tmp_path: Path, language: str) -> None:
    async with telegram(world, tmp_path) as (api, _):
        api.says(PERSON, "/next", language)
        (shown,) = await api.hears(PERSON)
        api.press(PERSON, shown, "1:next:ask.0")
        await api.until(lambda: shown.edits == 1)
        step = shown.labels()[0].removeprefix("☐ ")
        for edits, before, after in ((2, "☐", "☑"), (3, "☑", "☐")):
            api.presses(PERSON, f"{before} {step}")
            await api.until(lambda edits=edits: shown.edits == edits)
            assert f"{after} {step}" in shown.labels()
        api.press(PERSON, shown, "1:next:ask.0")  # the same once more: "message is not modified"
        await api.until(lambda: [call.method for call in api.calls].count("editMessageText") == 4)
        shown.deleted = True
        api.presses(PERSON, f"☐ {step}")
        (anew,) = await api.hears(PERSON)
        assert f"☑ {step}" in anew.labels()
        assert api.refusals == ["editMessageText: Bad Request: message to edit not found"]
