"""What people use: the bot itself, in Telegram, on a page, in the terminal."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from typing import get_args

from bot.knowledge import Situation
from bot.settings import Settings

from .common import UsageError, a_day, complain, find_place


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add these commands to the parser."""
    run = commands.add_parser("run", help="Telegram if TELEGRAM_BOT_TOKEN is set, otherwise a local web chat")
    run.set_defaults(run=_run)
    chat = commands.add_parser("chat", help="the same conversation in the terminal")
    chat.set_defaults(run=_chat)
    chat.add_argument("--lang", help="language code, a hint")
    ask = commands.add_parser("ask", help="one question, one answer; or many with --batch")
    ask.set_defaults(run=_ask)
    ask.add_argument("text", nargs="?", help="the question")
    ask.add_argument("--batch", metavar="FILE", help="JSON Lines with id, text and lang; - is standard input")
    ask.add_argument("--lang", help="language code, a hint")
    ask.add_argument("--place", help="municipality, Bamberg or ANKER")
    ask.add_argument("--situation", choices=get_args(Situation), help="residence situation")
    ask.add_argument("--day", type=a_day, help="answer as on this day")
    ask.add_argument("--json", action="store_true", help="one JSON object")
    ask.add_argument("--explain", action="store_true", help="also which meanings and utterances spoke for the topic")


def _world(settings: Settings):  # type: ignore[no-untyped-def] # World, imported late: `check` does not need it
    from bot.dialogue import build_world
    from bot.i18n.catalogue import CatalogueError

    try:
        return build_world(settings.knowledge, settings.locales, settings.region, settings.cache_folder)
    except CatalogueError as error:
        raise UsageError(str(error)) from None


def _run(_: argparse.Namespace, settings: Settings) -> int:
    from bot.channels.logs import set_up_logging
    from bot.channels.problems import Outage, StartProblem
    from bot.channels.serve import serve
    from bot.store import KeyProblem, StoreProblem

    set_up_logging(settings)
    try:
        asyncio.run(serve(settings, lambda: _world(settings)))
    except (StartProblem, StoreProblem, KeyProblem) as error:
        complain(str(error))
        return 2
    except Outage as error:
        complain(str(error))
        return 3
    return 0


def _chat(options: argparse.Namespace, settings: Settings) -> int:
    from bot.channels.terminal import chat

    asyncio.run(chat(_world(settings), options.lang, sys.stdin, sys.stdout))
    return 0


def _ask(options: argparse.Namespace, settings: Settings) -> int:
    from bot.channels.clock import noon, now
    from bot.channels.terminal import Asker, as_object, as_text, read_lines
    from bot.dialogue.session import Session
    from bot.matching.explain import explain

    if (options.text is None) == (options.batch is None):
        raise UsageError("expected either a question or --batch FILE")
    try:
        lines = read_lines(options.batch) if options.batch else None
    except OSError as error:
        raise UsageError(f"cannot read {options.batch} ({error.strerror})") from None
    world = _world(settings)
    place = find_place(world.knowledge, world.places, options.place) if options.place else None
    asker = Asker(world, noon(options.day) if options.day else now(), Session(place=place, situation=options.situation))

    async def answer() -> None:
        if lines is not None:
            async for item in asker.batch(lines):
                print(json.dumps(item, ensure_ascii=False), flush=True)
            return
        replies = await asker.ask(options.text, options.lang)
        if options.json:
            print(json.dumps(as_object(replies, None, options.lang), ensure_ascii=False))
        else:
            print("\n\n".join(map(as_text, replies)))
        if options.explain:
            print("", *explain(world.matcher, world.knowledge, options.text), sep="\n")

    asyncio.run(answer())
    return 0
