"""From words to meanings: the lexicon's concepts in a text, the same names in every language.

Forms of four letters and more match the beginning of a word, shorter ones a whole word, phrases consecutive words;
long words are searched inside as well (deutschkursgebuehr); Arabic words also without their clitics.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from bot.i18n.normalise import normalise
from bot.knowledge import Knowledge

from .features import MAX_CHARACTERS, Hashes, hash_of

PREFIX_FROM = 4
_INSIDE_FROM = 10  # letters of a word that is searched inside
_INSIDE_FORM = 5
_CLITICS = ("وال", "بال", "فال", "كال", "عال", "هال", "لل", "ال", "و", "ب", "ل", "ف", "ك", "ع", "ه")
_MIN_STEM = 3
_LONGEST = 40  # letters of a word that are looked at: no German compound of ours is longer


class ConceptIndex:
    """All languages' forms at once: newcomers mix them."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._prefixes: dict[str, tuple[str, ...]] = {}
        self._words: dict[str, tuple[str, ...]] = {}
        self._phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for lexicon in knowledge.lexicons.values():
            for concept, forms in lexicon.concepts.items():
                for form in forms:
                    self._add(concept, normalise(form).split())

    def _add(self, concept: str, parts: list[str]) -> None:
        if not parts:
            return
        if len(parts) > 1:
            self._phrases.setdefault(parts[0], []).append((tuple(parts[1:]), concept))
            return
        table = self._prefixes if len(parts[0]) >= PREFIX_FROM else self._words
        known = table.get(parts[0], ())
        if concept not in known:
            table[parts[0]] = (*known, concept)

    def concepts(self, text: str) -> list[str]:
        """The distinct concepts of a text, sorted."""
        tokens = normalise(text)[:MAX_CHARACTERS].split()
        found: set[str] = set()
        for position, token in enumerate(tokens):
            for variant in _variants(token[:_LONGEST]):
                found.update(self._in_word(variant))
                found.update(self._in_phrase(variant, tokens[position + 1 :]))
        return sorted(found)

    def covers(self, token: str) -> bool:
        """True where the lexicon knows this word."""
        return any(True for variant in _variants(token[:_LONGEST]) for _ in self._in_word(variant))

    def _in_word(self, token: str) -> Iterator[str]:
        yield from self._words.get(token, ())
        longest: tuple[str, ...] = ()
        for end in range(PREFIX_FROM, len(token) + 1):
            longest = self._prefixes.get(token[:end], longest)  # the longest form says the most
        yield from longest
        if len(token) >= _INSIDE_FROM and token.isascii():
            for start in range(3, len(token) - _INSIDE_FORM + 1):
                for end in range(start + _INSIDE_FORM, len(token) + 1):
                    yield from self._prefixes.get(token[start:end], ())

    def _in_phrase(self, token: str, following: list[str]) -> Iterator[str]:
        for end in range(1, len(token) + 1):
            if end < PREFIX_FROM and end != len(token):
                continue
            for rest, concept in self._phrases.get(token[:end], ()):
                if len(rest) <= len(following) and all(map(_fits, rest, following)):
                    yield concept


def _fits(form: str, token: str) -> bool:
    if token == form or (len(form) >= PREFIX_FROM and token.startswith(form)):
        return True
    return any(
        variant == form or (len(form) >= PREFIX_FROM and variant.startswith(form)) for variant in _variants(token)[1:]
    )


def _variants(token: str) -> list[str]:
    """The word, and what is left of an Arabic one without its clitics."""
    variants = [token]
    if "\u0620" <= token[0] <= "\u06ff":
        for clitic in _CLITICS:
            if token.startswith(clitic) and len(token) - len(clitic) >= _MIN_STEM:
                variants.append(token[len(clitic) :])
    return variants


def concept_features(concepts: Sequence[str]) -> Hashes:
    """Hashes of the concepts of a text. Pairs of concepts were tried and refuse more than they help."""
    return np.unique(np.array([hash_of("c", concept) for concept in concepts], dtype=np.uint32))
