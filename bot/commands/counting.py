"""What is counted: the demand for courses, as it may be published, and what people asked and thought of the answers."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from bot.settings import Settings
from bot.store import Event, Question, Wish

from .common import UsageError, a_day, complain
from .keeping import stored_keys, with_store

if TYPE_CHECKING:
    from bot.store.store import SqlStore


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add these commands to the parser."""
    demand = commands.add_parser("demand", help="courses people would join, for the education offices; in German")
    demand.set_defaults(run=_demand)
    demand.add_argument("--format", choices=("text", "csv"), default="text", help="text if left out")
    demand.add_argument("--quarter", metavar="2026-Q4", help="a quarter that is over; the last one if left out")
    demand.add_argument("--day", type=a_day, help="as on this day, today if left out")
    report = commands.add_parser("report", help="counts by topic, language, outcome and reason; questions sent")
    report.set_defaults(run=_report)
    report.add_argument(
        "--from", dest="first", type=a_day, metavar="DATE", help="first day; all that is kept if left out"
    )
    report.add_argument("--to", dest="last", type=a_day, metavar="DATE", help="last day; today if left out")
    report.add_argument("--format", choices=("text", "csv"), default="text", help="text if left out")


def _demand(options: argparse.Namespace, settings: Settings) -> int:
    from bot.channels.clock import now
    from bot.i18n.catalogue import CatalogueError, load_catalogue
    from bot.knowledge import load
    from bot.staff.demand import published
    from bot.staff.demand_table import DemandTable, first_day_after
    from bot.store.retention import RETENTION

    today = now().date()
    day = options.day or today
    if day > today:  # looking into a quarter before its end is what the rule prevents
        raise UsageError(f"--day: {day} has not come yet, expected today or earlier")
    quarter = options.quarter or _last_quarter(day)
    try:
        public_from = first_day_after(quarter)
    except ValueError as error:
        raise UsageError(f"--quarter: {error}") from None
    if quarter < (first := RETENTION.first_quarter(today)):
        raise UsageError(f"--quarter: the wishes of {quarter} are deleted, expected {first} or later")
    knowledge = load(settings.knowledge, settings.region)
    try:
        words = load_catalogue(settings.locales / "de" / "LC_MESSAGES" / "bot.po", "de")
    except CatalogueError as error:
        raise UsageError(str(error)) from None
    table = DemandTable(knowledge, words)
    if day < public_from:
        sys.stdout.write(table.csv(quarter, []) if options.format == "csv" else "")
        print(table.not_yet(quarter), file=sys.stderr if options.format == "csv" else sys.stdout)
        return 0

    async def read(store: SqlStore) -> Mapping[Wish, int]:
        await store.seal_wishes(day)
        return await store.wishes(quarter)

    rows = published(with_store(settings, None, read), knowledge.region)
    if options.format == "csv":
        sys.stdout.write(table.csv(quarter, rows))
        complain("\n".join(table.notes()))
    else:
        sys.stdout.write(table.text(quarter, rows))
    return 0


def _report(options: argparse.Namespace, settings: Settings) -> int:
    from bot.channels.clock import now
    from bot.staff.report import as_csv, as_text, report
    from bot.store.retention import RETENTION

    today = now().date()
    last = options.last or today
    if options.first and options.first > last:
        raise UsageError(f"--from: {options.first} is after {last}, expected the first day before the last")

    async def read(store: SqlStore) -> tuple[list[tuple[Event, int]], list[Question]]:
        return await store.counts(), await store.questions()

    counts, questions = with_store(settings, stored_keys(settings), read)
    kept = [question for question in questions if question.day > RETENTION.last_question(today)]
    found = report(counts, kept, options.first, last)
    sys.stdout.write(as_csv(found) if options.format == "csv" else as_text(found))
    return 0


def _last_quarter(day: date) -> str:
    from bot.store.retention import quarter_of

    months = day.year * 12 + day.month - 1 - 3
    return quarter_of(date(months // 12, months % 12 + 1, 1))
