"""From words to meanings: the lexicon's concepts in a text, the same names in every language.

Forms of four letters and more match the beginning of a word, shorter ones a whole word, phrases consecutive words;
long words are searched inside as well (deutschkursgebuehr); Arabic words also without their clitics.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from bot.i18n.normalise import normalise
from bot.knowledge import Knowledge

from .features import MAX_CHARACTERS, Hashes, hash_of

PREFIX_FROM = 4
_INSIDE_FROM = 10  # letters of a word that is searched inside
_INSIDE_FORM = 5
_CLITICS = ("وال", "بال", "فال", "كال", "عال", "هال", "لل", "ال", "و", "ب", "ل", "ف", "ك", "ع", "ه")
_MIN_STEM = 3
_MOST_WORDS = 80  # of a text that are looked at: a text of so many characters seldom has more
_LONGEST = 40  # letters of a word that are looked at: no German compound of ours is longer


class Spotted(NamedTuple):
    """A form of the lexicon in a text."""

    form: str
    word: str  # of the text, the first of a phrase; without its clitic
    inside: bool  # of a long word, not at its beginning


class ConceptIndex:
    """All languages' forms at once: newcomers mix them."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.forms = {  # by language and concept, normalised
            language: {concept: [normalise(form) for form in forms] for concept, forms in lexicon.concepts.items()}
            for language, lexicon in knowledge.lexicons.items()
        }
        self.concepts_of: dict[str, tuple[str, ...]] = {}  # by normalised form
        self._phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        words: set[str] = set()
        for concepts in self.forms.values():
            for concept, forms in concepts.items():
                for form in forms:
                    words.update(form.split())
                    self._add(concept, form)
        self.words = frozenset(words)

    def _add(self, concept: str, form: str) -> None:
        first, *rest = form.split() or [""]
        if rest and form not in self.concepts_of:
            self._phrases.setdefault(first, []).append((tuple(rest), form))
        known = self.concepts_of.get(form, ())
        if first and concept not in known:
            self.concepts_of[form] = (*known, concept)

    def concepts(self, text: str) -> list[str]:
        """The distinct concepts of a text, sorted."""
        return self.concepts_in(normalise(text))

    def concepts_in(self, normalised: str) -> list[str]:
        """The same of a text that is already normalised."""
        return sorted({concept for found in self.spot(normalised) for concept in self.concepts_of[found.form]})

    def spot(self, normalised: str) -> Iterator[Spotted]:
        """The forms of a normalised text, as often as they stand there."""
        tokens = normalised[:MAX_CHARACTERS].split()[:_MOST_WORDS]
        for position, token in enumerate(tokens):
            for variant in _variants(token[:_LONGEST]):
                yield from self._in_word(variant)
                yield from self._in_phrase(variant, tokens[position + 1 :])

    def covers(self, token: str) -> bool:
        """True where the lexicon knows this word."""
        return any(True for variant in _variants(token[:_LONGEST]) for _ in self._in_word(variant))

    def _in_word(self, token: str) -> Iterator[Spotted]:
        if len(token) < PREFIX_FROM and token in self.concepts_of:
            yield Spotted(token, token, False)
        for end in range(len(token), PREFIX_FROM - 1, -1):
            if token[:end] in self.concepts_of:  # the longest form says the most
                yield Spotted(token[:end], token, False)
                break
        if len(token) >= _INSIDE_FROM and token.isascii():
            for start in range(3, len(token) - _INSIDE_FORM + 1):
                for end in range(start + _INSIDE_FORM, len(token) + 1):
                    if token[start:end] in self.concepts_of:
                        yield Spotted(token[start:end], token, True)

    def _in_phrase(self, token: str, following: list[str]) -> Iterator[Spotted]:
        for end in range(1, len(token) + 1):
            if end < PREFIX_FROM and end != len(token):
                continue
            for rest, form in self._phrases.get(token[:end], ()):
                if len(rest) <= len(following) and all(map(_fits, rest, following)):
                    yield Spotted(form, token, False)


def _fits(form: str, token: str) -> bool:
    if form[0] != token[0] and not _is_arabic(token):  # most of them: this is where the time goes
        return False
    return any(
        variant == form or (len(form) >= PREFIX_FROM and variant.startswith(form)) for variant in _variants(token)
    )


def _is_arabic(token: str) -> bool:
    return "\u0620" <= token[0] <= "\u06ff"


def _variants(token: str) -> list[str]:
    """The word, and what is left of an Arabic one without its clitics."""
    variants = [token]
    if _is_arabic(token):
        for clitic in _CLITICS:
            if token.startswith(clitic) and len(token) - len(clitic) >= _MIN_STEM:
                variants.append(token[len(clitic) :])
    return variants


def concept_features(concepts: Sequence[str]) -> Hashes:
    """Hashes of the concepts of a text. Pairs of concepts were tried and refuse more than they help."""
    return np.unique(np.array([hash_of("c", concept) for concept in concepts], dtype=np.uint32))
