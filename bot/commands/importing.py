"""What staff bring in from their own lists."""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.settings import Settings

from .common import UsageError, a_day, complain


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add these commands to the parser."""
    bring = commands.add_parser("import", help="take a list of staff into the knowledge base")
    bring.set_defaults(run=_import)
    bring.add_argument("what", choices=("courses",), help="courses: the course dates, all of them in one list")
    bring.add_argument("file", metavar="FILE", type=Path, help="CSV or XLSX; knowledge/README.md names the columns")
    bring.add_argument("--dry-run", action="store_true", help="only show what would change")
    bring.add_argument("--day", type=a_day, help="as on this day, today if left out")


def _import(options: argparse.Namespace, settings: Settings) -> int:
    from bot.channels.clock import now
    from bot.knowledge import load
    from bot.staff.course_import import BadRows, plan, write
    from bot.staff.edit import Refused
    from bot.staff.tables import TableProblem

    knowledge = load(settings.knowledge, settings.region)
    try:
        planned = plan(options.file, knowledge, options.day or now().date())
        done = "dry run: nothing was written"
        if not options.dry_run:
            done = f"written: {write(settings.knowledge / settings.region, planned.dates).name}"
        print(*planned.lines(), done, sep="\n")
    except BadRows as error:
        complain(f"{error}\n{options.file.name}: {len(error.bad)} things to mend; nothing was imported")
        return 1
    except (TableProblem, Refused) as error:
        complain(f"{options.file.name}: {error}; nothing was imported")
        return 1
    except OSError as error:
        raise UsageError(f"cannot read {options.file} ({error.strerror})") from None
    return 0
