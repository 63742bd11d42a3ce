"""What a pressed button says: `1:<verb>:<argument>`. It comes back from outside: anything else is refused politely."""

from __future__ import annotations

import re
from typing import NamedTuple

_VERSION = "1"
_FORM = re.compile(r"1:([a-z]{1,8}):([a-z0-9.-]{0,48})")


class Pressed(NamedTuple):
    """A verb and its argument; the argument is checked against the knowledge base where it is used."""

    verb: str
    argument: str


def data(verb: str, argument: str) -> str:
    """The data of a button."""
    return f"{_VERSION}:{verb}:{argument}"


def parse(text: str) -> Pressed | None:
    """What was pressed; None for anything that is not ours."""
    match = _FORM.fullmatch(text)
    return Pressed(match[1], match[2]) if match else None
