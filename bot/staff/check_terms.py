"""Same thing, same word everywhere (plain-language rule L8), by the term base in terms.yaml.

Looked at is what people read outside the titles and labels of topics, which have to be short. A word counts as whole
and in its usual endings; in every language also the German words are looked for, because people need the one that
stands on the door or on the form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.i18n.normalise import normalise
from bot.knowledge import PLACEHOLDER, SOURCE_LANGUAGE
from bot.knowledge.terms import Term

from .check_plain import quotes, sentences, texts
from .findings import Base

_GAP = " 0 "  # stands for what no term may reach across
_ADDRESS = re.compile(r"\w[\w-]*(?:\.[\w-]*\w)+")  # arbeitsagentur.de is a name, whatever the office is called
_BREAK = re.compile(r"(?<!\w)[^\w\s'’]+|[^\w\s'’]+(?!\w)")  # commas, brackets, quotation marks
_HYPHEN = re.compile(r"(?<=\w)-(?=[A-ZÄÖÜ])")
_MARKS = re.compile("[\u064b-\u065f\u0670]")  # Arabic vowel signs: part of a word, not a break
_GERMAN_ENDING = "(?:e|en|er|ern|es|em|s|n|r|in|innen)?"
_ENGLISH_ENDING = "(?:s|es|'s)?"
# Arabic writes "and", "in the", "for the" onto a word before it, and "your", "his", the dual and plural behind it
_ARABIC_BEFORE = "[وف]?(?:ال|لل|بال|كال|[بلك])?"
_UKRAINIAN_ENDING = "[а-яіїєґ']{0,3}"  # behind the stem, which keeps no vowel, й or ь at its end
_ARABIC_ENDING = "(?:ا|ات|ان|ين|ي|ك|كم|ه|ها|هم|نا)?"


@dataclass(frozen=True, slots=True)
class Slip:
    """A word that is not the one of the term base, and the word to write instead."""

    word: str
    instead: str
    term: str


@dataclass(frozen=True, slots=True)
class _Avoided:
    slip: Slip
    stem: str  # stands in every form of the word: a look before the slower search
    pattern: re.Pattern[str]
    right: re.Pattern[str]  # the term's own word and the names in which an avoided word is right


class TermBase:
    """The words to avoid in the texts of one language."""

    def __init__(self, terms: Iterable[Term], language: str) -> None:
        languages = tuple(dict.fromkeys((language, SOURCE_LANGUAGE)))
        self._avoided = [entry for term in terms for code in languages for entry in _avoided(term, code)]

    def slips(self, sentence: str) -> Iterator[Slip]:
        """Avoided words of a sentence, each at most once."""
        plain = _plain(sentence)
        for entry in self._avoided:
            if entry.stem not in plain or not entry.pattern.search(plain):
                continue
            if entry.pattern.search(entry.right.sub(_GAP, plain)):
                yield entry.slip


def check_terms(base: Base) -> None:
    """A text's uses of one avoided word are one warning, with the sentences and the word to write instead."""
    bases: dict[str, TermBase] = {}
    for origin, key, language, text, loc in texts(base):
        if language not in bases:
            bases[language] = TermBase(base.knowledge.terms.values(), language)
        found: dict[Slip, list[str]] = {}
        for sentence in sentences(text):
            # easy words are split with a hyphen where the term is one word: Aufenthalts-Gestattung
            joined = _HYPHEN.sub("", sentence) if language in base.knowledge.fallbacks else sentence
            for slip in bases[language].slips(joined):
                found.setdefault(slip, []).append(sentence)
        for slip, quoted in found.items():
            message = f"{key}: {slip.word}, but elsewhere {slip.instead}: {quotes(quoted)}"
            hint = f"the same word for the same thing: {slip.instead} (term {slip.term} in terms.yaml)"
            place = base.findings.place_of(quoted[0], origin, *loc)
            base.findings.at(origin.path, place, message, hint, "warning")


def _avoided(term: Term, language: str) -> Iterator[_Avoided]:
    for word in term.avoid.get(language, ()):
        right = (term.use[language], *term.unless.get(language, ()))
        stem = _stem(normalise(word).split()[-1], language)
        slip = Slip(word, term.use[language], term.id)
        yield _Avoided(slip, stem, _any_of([word], language), _any_of(right, language))


def _plain(sentence: str) -> str:
    """Normalised words; placeholders, addresses and punctuation become gaps."""
    for gap in (PLACEHOLDER, _ADDRESS):
        sentence = gap.sub(_GAP, sentence)
    return normalise(_BREAK.sub(_GAP, _MARKS.sub("", sentence)))


def _any_of(phrases: Iterable[str], language: str) -> re.Pattern[str]:
    """Whole words on normalised text, in their usual endings."""
    options = (_phrase(_plain(phrase).split(), language) for phrase in phrases)
    return re.compile(rf"(?<!\S)(?:{'|'.join(options)})(?!\S)")


def _phrase(words: list[str], language: str) -> str:
    first = _ARABIC_BEFORE if language == "ar" else ""
    following = "(?:ال|لل)?" if language == "ar" else ""  # "and" in the middle would make two things of it
    return first + f" {following}".join(_inflected(word, language) for word in words)


def _inflected(word: str, language: str) -> str:
    if language == "de":
        return re.escape(word) + _GERMAN_ENDING
    if language == "en":
        return re.escape(word) + _ENGLISH_ENDING
    if language == "uk":
        return re.escape(_stem(word, language)) + _UKRAINIAN_ENDING
    if language != "ar":
        return re.escape(word)
    ending = f"(?:ه|ت{_ARABIC_ENDING})" if word.endswith("ه") else _ARABIC_ENDING  # "office", but "your offict-"
    return re.escape(_stem(word, language)) + ending


def _stem(word: str, language: str) -> str:
    if language == "uk":
        return word.rstrip("аеиіїоуюяєйь") if len(word) > 3 else word
    return word.removeprefix("ال").removesuffix("ه") if language == "ar" else word
