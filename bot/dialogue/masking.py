"""What could tell who somebody is, taken out of a question before the team reads it. Rather too much than too little.

Masked are: whatever holds a digit (telephone and file numbers, IBAN, dates, house numbers), an @ or a link; frequent
given names and streets; what follows "my name is", "Mr", "my wife" and the like; in scripts with capital letters, words
with capitals that are not known to us; in scripts without, every word that is not known to us.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from itertools import groupby
from typing import Literal

from bot.i18n.normalise import normalise

from .given_names import GIVEN_NAMES

MASK = "•••"
MAX_LENGTH = 500  # characters that are kept of a question

_Cue = Literal["always", "twice", "unknown"]

_LINK = re.compile(
    r"://|^www\.|\w\w\.\w\w|\w\.\w+/|"
    r"\b(?:at|ät|dot|punkt|собака|крапка|точка)[)\]}]|[(\[{](?:at|ät|dot|punkt|собака|крапка|точка)\b",
    re.IGNORECASE,
)
_MAILERS = ("gmail", "hotmail", "yahoo", "icloud", "gmx", "outlook", "protonmail")
_STREET = re.compile(r".{3,}(?:strasse|str|gasse|allee|штрасс?е|гассе|аллее)$")
# Endings of German nouns that names hardly have, so that "Angelschein" stays. Words of at least nine letters.
_NOUN = re.compile(
    r".{3,}(?:ung|ungen|heit|heiten|keit|keiten|schaft|schaften|tion|tionen|taet|schein|scheine|karte|karten|kurs|kurse|"
    r"geld|gelder|antrag|antraege|ausweis|bescheid|vertrag|vertraege|steuer|versicherung|schule|pruefung|hilfe|kosten|"
    r"gebuehr|gebuehren|erlaubnis|zeugnis|nachweis)$"
)
_ENDINGS = ("", "e", "n", "en", "es", "s", "ه", "ها", "ي", "ك", "كم", "نا", "هم",
            "а", "у", "и", "і", "я", "ю", "ом", "ою", "ів", "ам", "ах", "ами")  # fmt: skip
_BEGINNINGS = ("", "وال", "بال", "فال", "كال", "لل", "ال", "و", "ب", "ل", "ف", "ع")


def _cues() -> dict[tuple[str, ...], _Cue]:
    """What stands before a name, and what is masked after it: one word, two words, or one that is not known to us."""
    said: dict[_Cue, tuple[str, ...]] = {
        "twice": (
            "ich heiße", "heiße", "er heißt", "sie heißt", "name ist", "sein name", "ihr name", "name is",
            "i am called", "is called", "his name", "her name", "اسمي", "إسمي", "اسمه", "اسمها", "اسمي هو", "ismi",
            "звати", "звуть", "зовут",
        ),
        "always": (
            "herr", "herrn", "mr", "mrs", "ms", "miss", "dr", "doktor", "abu", "umm", "السيد", "السيدة", "الأستاذ",
            "دكتور", "الدكتور", "الدكتورة", "أبو",
            "пан", "пана", "пану", "паном", "пані", "панові", "гер", "герр", "фрау", "господин", "госпожа", "вул", "ул",
        ),
        "unknown": (
            "frau", "bin", "mann", "sohn", "tochter", "bruder", "schwester", "vater", "mutter", "freund", "freundin",
            "kind", "baby", "nachbar", "nachbarin", "chef", "chefin", "familie", "i am", "i'm", "husband", "wife",
            "son", "daughter", "brother", "sister", "father", "mother", "friend", "family", "أنا",
            "زوجي", "زوجتي", "ابني", "ابنتي", "بنتي", "أخي", "أختي", "أبي", "أمي", "صديقي", "صديقتي", "عائلة", "أم",
            "чоловік", "чоловіка", "чоловіку", "чоловіком", "дружина", "дружини", "дружину", "дружиною", "дружині",
            "син", "сина", "синові", "сину", "сином", "донька", "доньки", "доньку", "доньці", "донькою", "дочка",
            "дочки", "дочку", "дочці", "брат", "брата", "братом", "сестра", "сестри", "сестру", "сестрою", "мама",
            "мами", "маму", "мамою", "мати", "тато", "тата", "батько", "батька", "друг", "друга", "подруга",
            "подругу", "дитина", "дитину", "сусід", "сусідка", "шеф", "начальник", "родина", "сім'я", "ім'я",
            "прізвище", "вулиця", "вулиці", "вулицю", "муж", "мужа", "жена", "жены", "жену", "сын", "сына", "дочь",
            "ребенок", "отец", "имя", "фамилия", "улица",
        ),
    }  # fmt: skip
    return {tuple(normalise(phrase).split()): cue for cue, phrases in said.items() for phrase in phrases}


_CUES = _cues()
_LONGEST_CUE = max(map(len, _CUES))
_PUNCTUATION = ".,;:!?؟،؛"
_APOSTROPHES = "'’ʼ"


class Masker:
    """Masks texts. `known` tells whether a normalised word is one of our vocabulary."""

    def __init__(self, known: Callable[[str], bool]) -> None:
        self._vocabulary = known

    def mask(self, text: str) -> str:
        """The text on one line, with `MASK` in place of what could name a person. Masking twice changes nothing."""
        result: list[str] = []
        said: tuple[str, ...] = ()  # the words just before
        cue: _Cue | None = None
        for chunk in _clean(text).split():
            words = _words(chunk)
            hidden = MASK in chunk or _is_number_or_address(chunk)
            for word in words:
                hidden |= (
                    self._is_name(word) or (cue in ("always", "twice")) or (cue == "unknown" and self._is_new(word))
                )
                said = (*said, normalise(word))[-_LONGEST_CUE:]
                cue = "always" if cue == "twice" else _cue_after(said)
            if not hidden:
                result.append(chunk)
                continue
            if not words or cue is None:
                cue = "unknown"  # a second name
            if result and result[-1] == MASK:
                result.pop()  # one mask for several words: their number tells something, too
            result.append(MASK + chunk[len(chunk.rstrip(_PUNCTUATION)) :])
            said = ()
        return _shorten(" ".join(result))

    def _is_name(self, word: str) -> bool:
        plain = normalise(word)
        if _STREET.fullmatch(plain) or any(plain.removeprefix(start) in GIVEN_NAMES for start in _BEGINNINGS):
            return True
        caseless = word.lower() == word.upper()
        return (caseless or word != word.lower()) and self._is_new(word)

    def _is_new(self, word: str) -> bool:
        """True for a word that is not ours, and does not look like a German noun either."""
        plain = normalise(word)
        if len(plain) < 2 or (plain,) in _CUES:
            return False
        starts = ("",) if plain.isascii() else _BEGINNINGS
        stems = (
            plain[len(start) : len(plain) - len(end)]
            for start in starts
            for end in _ENDINGS
            if plain.startswith(start) and plain.endswith(end)
        )
        known = any(self._vocabulary(stem) for stem in stems if len(stem) >= min(3, len(plain)))
        return not known and not (len(plain) >= 9 and _NOUN.fullmatch(plain))


def _clean(text: str) -> str:
    """Without invisible characters; full-width digits and signs as plain ones."""
    visible = (c for c in text if unicodedata.category(c) not in ("Cf", "Cs", "Co", "Cn"))
    return "".join(
        " " if unicodedata.category(c) == "Cc" else c for c in unicodedata.normalize("NFKC", "".join(visible))
    )


def _words(chunk: str) -> list[str]:
    """The words of a piece of text without spaces: letters, marks on them, apostrophes inside."""
    runs = groupby(chunk, lambda c: unicodedata.category(c)[0] in "LM" or c in _APOSTROPHES)
    return [word for is_word, run in runs if is_word and (word := "".join(run).strip(_APOSTROPHES))]


def _is_number_or_address(chunk: str) -> bool:
    folded = chunk.casefold()
    return (
        "@" in chunk
        or any(c.isnumeric() for c in chunk)
        or _LINK.search(chunk) is not None
        or any(mailer in folded for mailer in _MAILERS)
    )


def _cue_after(said: tuple[str, ...]) -> _Cue | None:
    for start in range(len(said)):
        if found := _CUES.get(said[start:]):
            return found
    return None


def _shorten(text: str) -> str:
    return text if len(text) <= MAX_LENGTH else text[: MAX_LENGTH + 1].rpartition(" ")[0]
