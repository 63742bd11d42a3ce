"""What the dialogue hands to the store besides a session. Nothing here names a person."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple


class Wish(NamedTuple):
    """A course somebody would join. All parts are ids of the knowledge base: lower case, `[a-z0-9-]`."""

    kind: str
    level: str
    area: str
    daytime: str


LANGUAGE_WISH = "wish"


class Event(NamedTuple):
    """One thing that happened, for the counters.

    `outcome`: answer, choose, none, crisis, other, yes or no; LANGUAGE_WISH where `language` is one that the bot does
    not speak, and somebody who has it was asked which one to take instead.
    `reason`: empty, or wrong-office, outdated, not-understood or missing.
    """

    day: date
    topic: str
    language: str
    outcome: str
    reason: str


class Question(NamedTuple):
    """A question somebody sent to the team: the masked text, nothing of who wrote it."""

    day: date
    language: str
    text: str
