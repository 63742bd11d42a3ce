"""How the bot presents itself in Telegram: name, descriptions, commands, in every language that Telegram takes."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any

from telegram import Bot, BotCommand, MenuButtonCommands
from telegram.error import RetryAfter, TelegramError

from bot.dialogue import World
from bot.dialogue.public import usual_language

from .updates import seconds_of

log = logging.getLogger(__name__)

_CODE = re.compile(r"[a-z]{2}")  # TDLib, validate_bot_language_code: nothing else, also no ckb, prs, pt-br
_PATIENCE = 60.0  # seconds; Telegram limits these methods strictly, and the next start compares again
COMMANDS = {
    "start": "start again",
    "next": "what comes next for you",
    "where": "your whole way",
    "courses": "courses near you",
    "travel": "who pays the way to the course",
    "papers": "where you get a paper",
    "data": "who has data about you",
    "help": "what you can ask",
    "language": "choose the language",
    "privacy": "what is stored",
    "forget": "delete what I know about you",
}


@dataclass(frozen=True, slots=True)
class Page:
    """What people see before they write, in one language. Limits: Bot API, setMyName and the others."""

    name: str
    description: str
    short_description: str
    commands: tuple[BotCommand, ...]


def page(world: World, language: str) -> Page:
    """The page in a language of ours."""
    words = world.words[language]
    return Page(
        words("Ankommen in Bamberg"),
        words(
            "I help newcomers in the city and district of Bamberg: which office is next, what to bring, where courses "
            "are, who pays the way. Ask in your own words. Free of charge. I am a program, not an authority."
        ),
        words("The next door for newcomers in Bamberg: offices, papers, courses, travel costs."),
        tuple(BotCommand(name, words(what)) for name, what in COMMANDS.items()),
    )


async def present(bot: Bot, world: World) -> None:
    """Bring Telegram's copy in line. Never raises TelegramError: nobody's answer depends on it."""
    try:
        written = 0
        for code, wanted in _pages(world):
            written += await _write(bot, code, wanted)
        if not isinstance(await _patient(bot.get_chat_menu_button), MenuButtonCommands):
            await _patient(lambda: bot.set_chat_menu_button(menu_button=MenuButtonCommands()))
            written += 1
        log.info("the bot's page in Telegram: %d entries written", written)
    except TelegramError as error:
        log.warning("the bot's page in Telegram is not up to date: %s", type(error).__name__)


def _pages(world: World) -> Iterator[tuple[str | None, Page]]:
    """For everybody, then for each language that differs from that."""
    yield None, page(world, usual_language(world, None))
    for language in world.knowledge.offered_languages:
        if _CODE.fullmatch(language.code):
            yield language.code, page(world, language.code)


async def _write(bot: Bot, code: str | None, wanted: Page) -> int:
    """Write what differs; how many entries that were."""
    entries: list[tuple[object, object, Callable[[], Awaitable[Any]]]] = [
        (
            (await _patient(lambda: bot.get_my_name(code))).name,
            wanted.name,
            lambda: bot.set_my_name(wanted.name, code),
        ),
        (
            (await _patient(lambda: bot.get_my_description(code))).description,
            wanted.description,
            lambda: bot.set_my_description(wanted.description, code),
        ),
        (
            (await _patient(lambda: bot.get_my_short_description(code))).short_description,
            wanted.short_description,
            lambda: bot.set_my_short_description(wanted.short_description, code),
        ),
        (
            await _patient(lambda: bot.get_my_commands(language_code=code)),
            wanted.commands,
            lambda: bot.set_my_commands(wanted.commands, language_code=code),
        ),
    ]
    different = [write for found, right, write in entries if found != right]
    for write in different:
        await _patient(write)
    return len(different)


async def _patient(call: Callable[[], Awaitable[Any]]) -> Any:
    """Obey one `retry_after` that is short. Raises TelegramError."""
    try:
        return await call()
    except RetryAfter as error:
        if seconds_of(error) > _PATIENCE:
            raise
        await asyncio.sleep(seconds_of(error))
        return await call()
