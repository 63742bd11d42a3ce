"""What several commands share: wrong use, days, places."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.guidance.places import PlaceFinder
    from bot.knowledge import Knowledge


class UsageError(Exception):
    """The command cannot run as given; one line, exit code 2."""


def a_day(text: str) -> date:
    """For argparse: a day in ISO form. Raises ArgumentTypeError."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"found {text!r}, expected a day such as 2026-03-01") from None


def complain(text: str) -> None:
    """A line on standard error."""
    print(text, file=sys.stderr)


def find_place(knowledge: Knowledge, places: PlaceFinder, name: str) -> str:
    """The place that `--place` names. Raises UsageError with what is close."""
    if knowledge.place(name):
        return name
    found = places.find(name)
    if not found.sure:
        close = ", ".join(place.name for place in map(knowledge.place, found.places) if place)
        raise UsageError(
            f"--place: found {name!r}, expected a municipality of the region" + (f" such as {close}" if close else "")
        )
    return found.places[0]
