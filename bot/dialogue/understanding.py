"""From a text of any length to a match, without holding up anybody else."""

from __future__ import annotations

import asyncio
import unicodedata
from typing import TYPE_CHECKING

from bot.matching import Match, TopicMatcher

if TYPE_CHECKING:
    from .world import World

MAX_TEXT = 600  # characters that are matched; a question stands at the beginning or at the end of a long text
_LONG = 150  # characters from which on matching can take longer than others should wait
_FEW_WORDS = 2  # with so few in Latin letters the language stays: German words stand on every door


def cut(text: str) -> str:
    """At most `MAX_TEXT` characters: the beginning and the end. One sign may stand for eighteen letters (NFKC)."""
    wide = unicodedata.normalize("NFKC", _ends(text))
    return text if len(text) <= MAX_TEXT and len(wide) <= MAX_TEXT else _ends(wide)


def _ends(text: str) -> str:
    half = (MAX_TEXT - 3) // 2
    return text if len(text) <= MAX_TEXT else f"{text[:half]} … {text[-half:]}"


async def understand(matcher: TopicMatcher, text: str, hint: str | None, previous: str | None = None) -> Match:
    """The match of a text that was cut; a long one is matched in a thread, so that the event loop goes on."""
    if len(unicodedata.normalize("NFKC", text)) < _LONG:
        return matcher.match(text, hint=hint, previous=previous)
    return await asyncio.to_thread(matcher.match, text, hint=hint, previous=previous)


def language_of(world: World, match: Match, text: str, hint: str | None) -> str | None:
    """The language to answer in, as far as the text tells; `hint` is the likely one, None where nothing is known."""
    known = match.language if match.language in world.words else None
    if hint and _is_latin(text) and (match.outcome == "none" or len(text.split()) <= _FEW_WORDS):
        return None  # "jobcenter termin", a place, a word not understood tell little about the language
    return known


def _is_latin(text: str) -> bool:
    return all(letter < "\u0250" for letter in text if letter.isalpha())
