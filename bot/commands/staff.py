"""What staff use: the knowledge base, its state, its pictures, how well it is understood."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import get_args

from bot.knowledge import Situation
from bot.settings import Settings

from .common import UsageError, a_day, find_place

CHAINS = ("arrival", "language", "work", "training")


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add these commands to the parser."""
    check = commands.add_parser("check", help="check the knowledge base: all errors and warnings")
    check.set_defaults(run=_check)
    check.add_argument("--strict", action="store_true", help="ready to go live? also what a person must confirm")
    check.add_argument("--links", action="store_true", help="also try every web address over the network")
    check.add_argument("--day", type=a_day, help="check as on this day")
    check.add_argument("--write-schema", action="store_true", help="write knowledge/schema/*.json for editors")
    status = commands.add_parser("status", help="coverage, stale and withheld figures, unverified contacts, gaps")
    status.set_defaults(run=_status)
    status.add_argument("--html", metavar="FILE", type=Path, help="write a page instead")
    status.add_argument("--day", type=a_day, help="as on this day")
    status.add_argument("--lang", help="only this language: what it still needs until people can use it")
    confirm = commands.add_parser("confirm", help="still correct: moves the dates of an entry, nothing else")
    confirm.set_defaults(run=_confirm)
    confirm.add_argument("what", choices=("fact", "office", "topic"))
    confirm.add_argument("id", metavar="ID")
    confirm.add_argument("--on", type=a_day, metavar="DATE", help="the day it was looked at, today if left out")
    confirm.add_argument("--lang", help="topic only: this text was read and is right")
    evaluate = commands.add_parser("eval", help="the matcher against labelled questions")
    evaluate.set_defaults(run=_eval)
    evaluate.add_argument(
        "files", nargs="*", type=Path, metavar="FILE", help="JSON Lines with text, topic, lang, style"
    )
    evaluate.add_argument("--folds", type=int, default=0, metavar="N", help="cross-validate the utterances in N parts")
    evaluate.add_argument("--calibrate", action="store_true", help="learn the thresholds and show the trade-off")
    evaluate.add_argument("--plot", type=Path, metavar="SVG", help="with --calibrate: draw the trade-off")
    evaluate.add_argument(
        "--ablate", action="store_true", help="what each part is worth: train without it, about twenty minutes"
    )
    evaluate.add_argument(
        "--lexicon", action="store_true", help="words of the lexicon that nobody uses, or that mislead"
    )
    evaluate.add_argument("--write", action="store_true", help="keep the calibration or the baseline")
    chain = commands.add_parser("chain", help="the picture of the Förderkette")
    chain.set_defaults(run=_chain)
    chain.add_argument("id", nargs="?", metavar="ID", choices=CHAINS, help=f"{', '.join(CHAINS)}; all if left out")
    chain.add_argument("--format", choices=("text", "html", "svg"), default="text", help="text if left out")
    chain.add_argument("--lang", default="de", help="language code; German if left out")
    chain.add_argument("--situation", choices=get_args(Situation), help="only the steps of this residence situation")
    chain.add_argument("--place", help="only the steps and offices of this municipality, Bamberg or ANKER")
    chain.add_argument("--day", type=a_day, help="periods as on this day")
    chain.add_argument("--out", metavar="FILE", type=Path, help="write to this file instead of standard output")


def _check(options: argparse.Namespace, settings: Settings) -> int:
    from bot.channels.clock import now
    from bot.staff.check import check, summary

    if options.write_schema:
        from bot.knowledge.jsonschema import write_schemas

        for path in write_schemas(Path(settings.knowledge) / "schema"):
            print(f"written: {path.name}")
    day = options.day or now().date()
    report = check(
        settings.knowledge,
        settings.locales,
        settings.region,
        day=day,
        strict=options.strict,
        cache=settings.cache_folder,
    )
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
    from bot.i18n.catalogue import CatalogueError, load_catalogues
    from bot.knowledge import load
    from bot.staff.picture import make_view, page, plain_text, svg

    knowledge = load(settings.knowledge, settings.region)
    codes = [language.code for language in knowledge.offered_languages]
    if options.lang not in codes:
        raise UsageError(f"--lang: found {options.lang!r}, expected one of {', '.join(codes)}")
    place = find_place(knowledge, PlaceFinder(knowledge), options.place) if options.place else None
    try:
        words = load_catalogues(settings.locales, [options.lang], knowledge.fallbacks)[options.lang]
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

    if options.lang:
        return _language_status(options, settings)
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


def _language_status(options: argparse.Namespace, settings: Settings) -> int:
    from bot.channels.clock import now
    from bot.knowledge import SOURCE_LANGUAGE
    from bot.knowledge.load import load_with_origins
    from bot.staff.findings import Base, Findings
    from bot.staff.readiness import as_text, readiness

    if options.html:
        raise UsageError("--html shows all languages, expected it without --lang")
    knowledge, origins = load_with_origins(settings.knowledge, settings.region)
    known = [code for code in knowledge.languages if code != SOURCE_LANGUAGE]
    if options.lang not in known:
        raise UsageError(f"--lang: found {options.lang!r}, expected one of {', '.join(known)}")
    base = Base(knowledge, origins, Findings(settings.knowledge), options.day or now().date())
    print(as_text(readiness(base, settings.locales, options.lang)))
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

    asked = Options(
        tuple(options.files),
        options.folds,
        options.calibrate,
        options.write,
        options.plot,
        ablate=options.ablate,
        lexicon=options.lexicon,
    )
    try:
        evaluation = Evaluation(settings.knowledge, settings.region, settings.cache_folder, anew=asked.calibrate)
        return evaluation.run(asked)
    except LabelProblem as error:
        raise UsageError(str(error)) from None
