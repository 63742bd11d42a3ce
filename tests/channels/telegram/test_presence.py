from __future__ import annotations

import asyncio
import dataclasses
import logging
from pathlib import Path

import pytest

from bot.channels.telegram.presence import COMMANDS, present
from bot.dialogue import World
from tests.botapi.faults import RESET, flood, refusal
from tests.conftest import LANGUAGES

from .running import PERSON, bot, telegram


async def test_the_page_is_written_once_in_every_language(world: World, tmp_path: Path) -> None:
    async with telegram(world, tmp_path) as (api, application):
        await present(application.bot, world)
        for language in LANGUAGES:
            names, words = ("MyName", "MyDescription", "MyShortDescription", "commands"), world.words[language]
            seen = {
                name: api.page.get((name, language), api.page[name, ""]) for name in names
            }  # as Telegram falls back
            assert seen["MyName"] == words("Ankommen in Bamberg")
            assert {c["command"]: c["description"] for c in seen["commands"]} == {
                name: words(what) for name, what in COMMANDS.items()
            }
            assert (
                words("The next door for newcomers in Bamberg: offices, papers, courses, travel costs.")
                in seen.values()
            )
        assert api.page["menu", ""] == "commands"
        first = api.page_writes
        await present(application.bot, world)
        assert api.page_writes == first  # 429 on these is common: nothing is written that is there
        api.page["MyName", "ar"] = "?"
        await present(application.bot, world)
        assert api.page_writes == first + 1
        assert api.refusals == []


async def test_what_every_command_of_the_menu_does_is_known(world: World, tmp_path: Path) -> None:
    async with bot(world, tmp_path) as api:
        for command in COMMANDS:
            api.says(PERSON, f"/{command}", "en")
            await api.hears(PERSON)
            if command == "start":
                (choice,) = await api.hears(PERSON)
                assert "العربية" in choice.labels()
            assert "did not understand" not in api.sent[-1].text


async def test_languages_that_telegram_refuses_are_left_out(world: World, tmp_path: Path) -> None:
    languages = dict(world.knowledge.languages)
    languages["ckb"] = languages["ar"].model_copy(update={"code": "ckb"})
    sorani = dataclasses.replace(
        world,
        knowledge=dataclasses.replace(world.knowledge, languages=languages),
        words={**world.words, "ckb": world.words["ar"]},
    )
    assert "ckb" in [language.code for language in sorani.knowledge.offered_languages]
    async with telegram(sorani, tmp_path) as (api, application):
        await present(application.bot, sorani)
        assert api.refusals == []


@pytest.mark.parametrize("fault", [flood(3600), refusal(500, "Internal Server Error"), RESET], ids=str)
async def test_nobody_waits_for_the_page(
    world: World, tmp_path: Path, caplog: pytest.LogCaptureFixture, fault: object
) -> None:
    caplog.set_level(logging.INFO)
    async with telegram(world, tmp_path) as (api, application):
        api.fails("setMyName", fault)  # type: ignore[arg-type]
        page = asyncio.create_task(present(application.bot, world))
        api.says(PERSON, "/help", "en")
        await api.hears(PERSON)
        await page
        assert "not up to date" in caplog.text


async def test_a_short_wait_is_obeyed(world: World, tmp_path: Path) -> None:
    async with telegram(world, tmp_path) as (api, application):
        api.fails("setMyName", flood(1))
        await present(application.bot, world)
        first, second = [call.at for call in api.calls if call.method == "setMyName"][:2]
        assert second - first >= 1
        assert api.page["MyName", ""]
