"""The command `ankommen`: thin, one function a command. Errors go to standard error: 1 = findings, 2 = wrong use."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from bot import __version__
from bot.knowledge import KnowledgeError, Situation
from bot.settings import Settings, SettingsError, read_settings

if TYPE_CHECKING:
    from bot.guidance.places import PlaceFinder
    from bot.knowledge import Knowledge

CHAINS = ("arrival", "language", "work", "training")


class UsageError(Exception):
    """The command cannot run as given; one line, exit code 2."""


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"found {text!r}, expected a day such as 2026-03-01") from None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="ankommen", description="The assistant for newcomers in Bamberg.")
    parser.add_argument("--version", action="version", version=f"ankommen {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("run", help="Telegram if TELEGRAM_BOT_TOKEN is set, otherwise a local web chat")
    chat = commands.add_parser("chat", help="the same conversation in the terminal")
    chat.add_argument("--lang", help="language code, a hint")
    ask = commands.add_parser("ask", help="one question, one answer; or many with --batch")
    ask.add_argument("text", nargs="?", help="the question")
    ask.add_argument("--batch", metavar="FILE", help="JSON Lines with id, text and lang; - is standard input")
    ask.add_argument("--lang", help="language code, a hint")
    ask.add_argument("--place", help="municipality, Bamberg or ANKER")
    ask.add_argument("--situation", choices=get_args(Situation), help="residence situation")
    ask.add_argument("--day", type=_day, help="answer as on this day")
    ask.add_argument("--json", action="store_true", help="one JSON object")
    ask.add_argument("--explain", action="store_true", help="also which meanings and utterances spoke for the topic")
    check = commands.add_parser("check", help="check the knowledge base: all errors and warnings")
    check.add_argument("--strict", action="store_true", help="ready to go live? also what a person must confirm")
    check.add_argument("--links", action="store_true", help="also try every web address over the network")
    check.add_argument("--day", type=_day, help="check as on this day")
    check.add_argument("--write-schema", action="store_true", help="write knowledge/schema/*.json for editors")
    status = commands.add_parser("status", help="coverage, stale and withheld figures, unverified contacts, gaps")
    status.add_argument("--html", metavar="FILE", type=Path, help="write a page instead")
    status.add_argument("--day", type=_day, help="as on this day")
    confirm = commands.add_parser("confirm", help="still correct: moves the dates of an entry, nothing else")
    confirm.add_argument("what", choices=("fact", "office", "topic"))
    confirm.add_argument("id", metavar="ID")
    confirm.add_argument("--on", type=_day, metavar="DATE", help="the day it was looked at, today if left out")
    confirm.add_argument("--lang", help="topic only: this text was read and is right")
    evaluate = commands.add_parser("eval", help="the matcher against labelled questions")
    evaluate.add_argument(
        "files", nargs="*", type=Path, metavar="FILE", help="JSON Lines with text, topic, lang, style"
    )
    evaluate.add_argument("--folds", type=int, default=0, metavar="N", help="cross-validate the utterances in N parts")
    evaluate.add_argument("--calibrate", action="store_true", help="learn the thresholds and show the trade-off")
    evaluate.add_argument("--plot", type=Path, metavar="SVG", help="with --calibrate: draw the trade-off")
    evaluate.add_argument("--write", action="store_true", help="keep the calibration or the baseline")
    chain = commands.add_parser("chain", help="the picture of the Förderkette")
    chain.add_argument("id", nargs="?", metavar="ID", choices=CHAINS, help=f"{', '.join(CHAINS)}; all if left out")
    chain.add_argument("--format", choices=("text", "html", "svg"), default="text", help="text if left out")
    chain.add_argument("--lang", default="de", help="language code; German if left out")
    chain.add_argument("--situation", choices=get_args(Situation), help="only the steps of this residence situation")
    chain.add_argument("--place", help="only the steps and offices of this municipality, Bamberg or ANKER")
    chain.add_argument("--day", type=_day, help="periods as on this day")
    chain.add_argument("--out", metavar="FILE", type=Path, help="write to this file instead of standard output")
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    options = _parser().parse_args(arguments)
    try:
        settings = read_settings(os.environ)
        for warning in settings.warnings:
            _complain(f"warning: {warning}")
        return _COMMANDS[options.command](options, settings)
    except KnowledgeError as error:
        _complain(f"{error}\n{len(error.problems)} errors in the knowledge base")
        return 1
    except SettingsError as error:
        _complain(str(error))
    except UsageError as error:
        _complain(f"ankommen {options.command}: {error}")
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        return 130
    return 2


def _complain(text: str) -> None:
    print(text, file=sys.stderr)


def _world(settings: Settings):  # type: ignore[no-untyped-def] # World, imported late: `check` does not need it
    from bot.dialogue import build_world
    from bot.i18n.catalogue import CatalogueError

    try:
        return build_world(settings.knowledge, settings.locales, settings.region, settings.data_folder)
    except CatalogueError as error:
        raise UsageError(str(error)) from None


def _run(_: argparse.Namespace, settings: Settings) -> int:
    from bot.channels.serve import StartProblem, serve, set_up_logging
    from bot.store import KeyProblem, StoreProblem

    set_up_logging(settings.log_level)
    try:
        asyncio.run(serve(settings, lambda: _world(settings)))
    except (StartProblem, StoreProblem, KeyProblem) as error:
        _complain(str(error))
        return 2
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
    place = _place(world.knowledge, world.places, options.place) if options.place else None
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


def _place(knowledge: Knowledge, places: PlaceFinder, name: str) -> str:
    if knowledge.place(name):
        return name
    found = places.find(name)
    if not found.sure:
        close = ", ".join(place.name for place in map(knowledge.place, found.places) if place)
        raise UsageError(
            f"--place: found {name!r}, expected a municipality of the region" + (f" such as {close}" if close else "")
        )
    return found.places[0]


def _check(options: argparse.Namespace, settings: Settings) -> int:
    from bot.channels.clock import now
    from bot.staff.check import check, summary

    if options.write_schema:
        from bot.knowledge.jsonschema import write_schemas

        for path in write_schemas(Path(settings.knowledge) / "schema"):
            print(f"written: {path.name}")
    day = options.day or now().date()
    report = check(settings.knowledge, settings.locales, settings.region, day=day, strict=options.strict)
    if options.links:
        from bot.staff.check_links import check_links

        report = sorted([*report, *check_links(settings.knowledge, settings.region)])
    for problem in report:
        print(problem, file=sys.stderr if problem.severity == "error" else sys.stdout)
    print(summary(report))
    return int(any(problem.severity == "error" for problem in report))


def _chain(options: argparse.Namespace, settings: Settings) -> int:
    from bot.channels.clock import now
    from bot.guidance.person import Person
    from bot.guidance.places import PlaceFinder
    from bot.i18n.catalogue import CatalogueError, load_catalogue
    from bot.knowledge import load
    from bot.staff.picture import make_view, page, plain_text, svg

    knowledge = load(settings.knowledge, settings.region)
    codes = [language.code for language in knowledge.offered_languages]
    if options.lang not in codes:
        raise UsageError(f"--lang: found {options.lang!r}, expected one of {', '.join(codes)}")
    place = _place(knowledge, PlaceFinder(knowledge), options.place) if options.place else None
    try:
        words = load_catalogue(settings.locales / options.lang / "LC_MESSAGES" / "bot.po", options.lang)
    except CatalogueError as error:
        raise UsageError(str(error)) from None
    person = Person(options.lang, place, options.situation)
    names = [name for name in CHAINS if name in knowledge.chains and options.id in (None, name)]
    day = options.day or now().date()
    views = [make_view(knowledge, words, knowledge.chains[name], person, day) for name in names]
    text = {"text": plain_text, "html": page, "svg": svg}[options.format](views)
    if options.out is None:
        sys.stdout.write(text)
        return 0
    try:
        options.out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"--out: cannot write {options.out} ({error.strerror})") from None
    return 0


def _status(options: argparse.Namespace, settings: Settings) -> int:
    from bot.channels.clock import now
    from bot.knowledge import load
    from bot.staff.status import as_text, status
    from bot.staff.status_page import write_page

    picture = status(load(settings.knowledge, settings.region), options.day or now().date())
    if options.html is None:
        print(as_text(picture))
        return 0
    try:
        write_page(picture, options.html)
    except OSError as error:
        raise UsageError(f"cannot write {options.html} ({error.strerror})") from None
    print(f"written: {options.html}")
    return 0


def _confirm(options: argparse.Namespace, settings: Settings) -> int:
    from bot.channels.clock import now
    from bot.staff.confirm import Place, confirm
    from bot.staff.edit import Refused

    today = now().date()
    on = options.on or today
    if options.lang and options.what != "topic":
        raise UsageError("--lang goes with topic only")
    if on > today:
        raise UsageError(f"--on: {on} has not come yet, expected today or earlier")
    try:
        done = confirm(Place(settings.knowledge, settings.region), options.what, options.id, on, options.lang)
    except Refused as error:
        raise UsageError(str(error)) from None
    print("\n".join(done.lines()))
    return 0


def _eval(options: argparse.Namespace, settings: Settings) -> int:
    from bot.matching.evaluate import LabelProblem
    from bot.staff.evaluation import Evaluation, Options

    asked = Options(tuple(options.files), options.folds, options.calibrate, options.write, options.plot)
    try:
        return Evaluation(settings.knowledge, settings.region, settings.data_folder).run(asked)
    except LabelProblem as error:
        raise UsageError(str(error)) from None


_COMMANDS: dict[str, Callable[[argparse.Namespace, Settings], int]] = {
    "run": _run,
    "chat": _chat,
    "ask": _ask,
    "check": _check,
    "eval": _eval,
    "chain": _chain,
    "status": _status,
    "confirm": _confirm,
}
