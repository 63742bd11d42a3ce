"""One form for what people type: case, scripts' spelling variants, marks, apostrophes, stretched letters, emoji.

Idempotent: normalising twice changes nothing.
"""

from __future__ import annotations

import re
import unicodedata

MAX_LENGTH = 1_500  # characters that are looked at; a question is over long before

_LETTERS = str.maketrans(
    {
        # Arabic and Persian: one letter for spelling variants that people mix
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه", "ک": "ك",
        "ۀ": "ه", "ە": "ه", "ھ": "ه",
        "ہ": "ه", "ۆ": "و", "ێ": "ي", "ڵ": "ل", "ڕ": "ر", "گ": "ك", "ڤ": "ف", "پ": "ب", "چ": "ج",
        "ژ": "ز", "ـ": None,
        # apostrophes of Ukrainian, Turkish, French and phone keyboards
        "’": "'", "ʼ": "'", "‘": "'", "`": "'", "´": "'", "ʹ": "'", "＇": "'",
        # Turkish dotless i and the dot that case folding leaves
        "ı": "i", "\u0307": None, "ğ": "g",
        "ß": "ss", "ё": "е", "ґ": "г",
        # invisible: joiners, isolates, marks of direction
        **dict.fromkeys("\u200b\u200c\u200d\u200e\u200f\u061c\ufeff\u2066\u2067\u2068\u2069\u00ad", None),
    }
)  # fmt: skip
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_ARABIC_MARKS = re.compile(r"[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]")
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_STRETCHED = re.compile(r"([^\W\d])\1{2,}")
_NOT_WORD = re.compile(r"[^\w']+|_+|(?<!\w)'+|'+(?!\w)")


class _Marks(dict[int, int | None]):
    """For `str.translate`: takes marks above and below letters away, except those of й and ї."""

    _KEPT = (0x306, 0x308)

    def __missing__(self, code: int) -> int | None:
        is_mark = unicodedata.category(chr(code)) == "Mn" and code not in self._KEPT
        self[code] = None if is_mark else code
        return self[code]


_MARKS = _Marks()


def normalise(text: str) -> str:
    """Lower-case words separated by single spaces; at most `MAX_LENGTH` characters are looked at."""
    text = text[:MAX_LENGTH]
    text = text.casefold().replace("`", "'") if text.isascii() else _folded(text)
    text = _NOT_WORD.sub(" ", text)
    text = _STRETCHED.sub(r"\1\1", text)
    return " ".join(text.split())


def _folded(text: str) -> str:
    """One spelling for every letter of any script."""
    text = text.encode("utf-8", "ignore").decode()  # lone surrogates go
    text = unicodedata.normalize("NFKC", text)[:MAX_LENGTH].replace("İ", "i").casefold()  # one sign may become eighteen
    text = unicodedata.normalize("NFKC", text).translate(_LETTERS).translate(_DIGITS)
    text = _ARABIC_MARKS.sub("", text)
    text = text.translate(_UMLAUTS)
    text = unicodedata.normalize("NFD", text).translate(_MARKS)
    return unicodedata.normalize("NFC", text).translate(_LETTERS)


def words(text: str) -> list[str]:
    """The words of a normalised text."""
    return text.split()
