"""What a text must keep: placeholders, length, script; no HTML, no figures, no letters that an editor slipped in."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from babel.core import Locale, get_global

from bot.i18n.normalise import normalise
from bot.knowledge import PLACEHOLDER
from bot.staff.check_letters import amiss
from bot.staff.check_lexicon import MIN_CHARACTERS
from bot.staff.check_texts import figures, foreign_letter

from .rows import IN_ONE_CELL, Unit, WordList

_TAG = re.compile(r"</?[A-Za-z][^<>]*>|&(?:#\d+|#x[0-9a-fA-F]+|[a-z]+);")
_UNSEEN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffd\ud800-\udfff]")
_BRACKETS = re.compile(r"\([^()]*\)")
_SAMPLE = 40  # letters from which on a text must have some of its own script, and cannot be the German one
_SCRIPTS = {  # by Unicode's four letters: how the names of its characters begin
    "Latn": "LATIN", "Cyrl": "CYRILLIC", "Arab": "ARABIC", "Grek": "GREEK", "Hebr": "HEBREW", "Armn": "ARMENIAN",
    "Geor": "GEORGIAN", "Ethi": "ETHIOPIC", "Deva": "DEVANAGARI", "Beng": "BENGALI", "Guru": "GURMUKHI",
    "Gujr": "GUJARATI", "Taml": "TAMIL", "Telu": "TELUGU", "Knda": "KANNADA", "Mlym": "MALAYALAM", "Sinh": "SINHALA",
    "Thai": "THAI", "Laoo": "LAO", "Khmr": "KHMER", "Mymr": "MYANMAR", "Tibt": "TIBETAN", "Tfng": "TIFINAGH",
    "Syrc": "SYRIAC", "Thaa": "THAANA", "Nkoo": "NKO",
}  # fmt: skip


class Rules:
    """The rules for one language. `locale` tells its script."""

    def __init__(self, language: str, locale: str) -> None:
        self._language = language
        self._script = _SCRIPTS.get(script_of(locale))

    def of_text(self, unit: Unit, text: str) -> Iterator[str]:
        """Why a text cannot be taken, in words; nothing where it can."""
        yield from _characters(text)
        yield from _placeholders(unit, text)
        if tags := Counter(_TAG.findall(text)) - Counter(_TAG.findall(unit.german)):
            yield f"HTML not allowed: found {', '.join(tags)}, expected plain text"
        counted = PLACEHOLDER.sub("", text) if unit.kind == "bot" or unit.loc[-1] == "answer" else text
        if unit.limit and len(counted) > unit.limit:
            yield f"too long: found {len(counted)} characters, expected at most {unit.limit}"
        if "\n" in text and "\n" not in unit.german and unit.loc[-1] not in {"answer", "more"}:
            yield "found several lines, expected one as in German"
        if unit.kind != "bot" and (found := figures(text)):
            yield f"figure in the text: found {', '.join(found)}, expected the placeholder or nothing"
        yield from self._script_of(unit.german, text)

    def of_line(self, entry: WordList, line: str, others: set[str]) -> Iterator[str]:
        """The same for a line of a list; `others` are the normalised lines it must not repeat."""
        yield from _characters(line)
        form = normalise(line)
        least = MIN_CHARACTERS if entry.key.startswith("lexicon/") else 1
        if len(form) < least:
            yield f"found {line!r}, expected at least {least} letters or digits"
        elif form in others and entry.sheet in {"Fragen", IN_ONE_CELL}:
            yield f"{line!r} stands there already: case, accents and marks do not count"
        if len(line) > entry.limit:
            yield f"too long: found {len(line)} characters, expected at most {entry.limit}"

    def _script_of(self, german: str, text: str) -> Iterator[str]:
        if self._script is None:
            return
        known = {self._script, "LATIN"}
        strange = [letter for letter in text if letter.isalpha() and not _is_of(letter, known) and letter not in german]
        if foreign := foreign_letter(text, self._language):
            strange.insert(0, foreign)
        if strange:
            word = next(word for word in text.split() if strange[0] in word)
            name = unicodedata.name(strange[0], f"U+{ord(strange[0]):04X}")
            yield f"wrong script: found {name} in {word!r}, expected letters of this language"
            return
        own = PLACEHOLDER.sub("", _BRACKETS.sub("", text))
        letters = [letter for letter in own if letter.isalpha()]
        if len(letters) >= _SAMPLE and not any(_is_of(letter, {self._script}) for letter in letters):
            yield f"wrong script: found Latin letters only, expected {self._script.capitalize()}"
        elif len(letters) >= _SAMPLE and " ".join(text.split()) == " ".join(german.split()):
            yield "found the German text, expected its translation"


def script_of(locale: str) -> str:
    """Unicode's four letters for the script of a Babel locale; empty where nobody knows it."""
    parsed = Locale.parse(locale)
    likely = str(get_global("likely_subtags").get(parsed.language, ""))
    return parsed.script or next((part for part in likely.split("_") if len(part) == 4), "")


def _is_of(letter: str, scripts: set[str]) -> bool:
    name = unicodedata.name(letter, "")
    return name.split(" ")[0] in scripts or name.startswith(("MODIFIER", "FEMININE", "MASCULINE", "MICRO"))


def _characters(text: str) -> Iterator[str]:
    if found := _UNSEEN.search(text):
        yield f"found the invisible character U+{ord(found[0]):04X}, expected none"
        return
    for line in text.split("\n"):
        for _, message, hint in amiss(line):
            yield f"{message}: {hint}"


def _placeholders(unit: Unit, text: str) -> Iterator[str]:
    wanted, found = Counter(PLACEHOLDER.findall(unit.german)), Counter(PLACEHOLDER.findall(text))
    counting = unit.kind == "bot" and unit.loc[-1] != "msgstr"  # "one hour" may leave its number out
    if missing := Counter() if counting else wanted - found:
        yield f"placeholder missing or changed: expected {_braced(missing)} as in German"
    if added := found - wanted:
        yield f"placeholder added or changed: found {_braced(added)}, expected those of the German text"
    rest = PLACEHOLDER.sub("", text)
    if "{" in rest or "}" in rest:
        yield "found a single { or }, expected placeholders as in German"


def _braced(names: Counter[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in names.elements())
