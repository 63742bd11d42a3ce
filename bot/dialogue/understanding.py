"""From a text of any length to a match, without holding up anybody else."""

from __future__ import annotations

import asyncio
import math
import unicodedata

from bot.i18n.normalise import normalise
from bot.matching import Match, TopicMatcher
from bot.matching.language import has_letters_of

from .world import World

_LONG = 150  # characters from which on matching can take longer than others should wait
_FEW_WORDS = 2  # so few say nothing about the language: German words stand on every door
_LEAST_KNOWN = 0.7  # of a sentence's words; measured on test questions, and on sentences in languages not ours
_LEAST_LEAD = 40.0  # nats before the next language


async def understand(matcher: TopicMatcher, text: str, hint: str | None, previous: str | None = None) -> Match:
    """The match of a text that was cut; a long one is matched in a thread, so that the event loop goes on."""
    if len(unicodedata.normalize("NFKC", text)) < _LONG:
        return matcher.match(text, hint=hint, previous=previous)
    return await asyncio.to_thread(matcher.match, text, hint=hint, previous=previous)


def language_of(world: World, match: Match, text: str, hint: str | None) -> str | None:
    """The language to answer in, as far as the text tells; `hint` is the likely one, None where nothing is known.

    Words in Latin letters must make a clear sentence; any other script tells by itself.
    """
    if hint and all(letter < "\u0250" for letter in text if letter.isalpha()):
        return clear_language(world, match, text)
    return match.language if match.language in world.words else None


def clear_language(world: World, match: Match, text: str) -> str | None:
    """The language of a sentence that is beyond doubt in one of ours; None for few words, and for other languages.

    "jobcenter termin", a place, a word not understood tell little about the language.
    """
    words = normalise(text).split()
    if match.outcome == "none" or len(words) <= _FEW_WORDS:
        return None
    scores = world.matcher.languages.scores(text)
    first = max(scores, key=lambda code: scores[code])
    lead = scores[first] - max((score for code, score in scores.items() if code != first), default=-math.inf)
    known = sum(map(world.matcher.repairer.knows, words)) / len(words)
    if known < _LEAST_KNOWN or lead < _LEAST_LEAD or first not in world.words:
        return None
    return first if has_letters_of(first, text) else None
