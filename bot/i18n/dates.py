"""Reads a day that a person typed: figures, names of months and days in their language, today and yesterday.

Day before month everywhere, as on German letters. Names of months and days come from CLDR through Babel.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import product

from babel import Locale
from rapidfuzz import fuzz, process

from .date_words import AGO, BEFORE_MONTHS, COUNTRIES, DAYS_AGO, FILLERS, MONTH_WORDS, MONTHS, WEEKDAYS, fold_article
from .normalise import normalise

MAX_CHARACTERS = 120  # a day is said in fewer; what is longer is something else
LONGEST_PAST = timedelta(days=305)  # ten months: without a year, an older day is rather the coming one
_YEARS = range(2000, 2100)
_SIMILAR = 84  # of 100: one slip in six letters

_INVISIBLE = re.compile(r"[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_YEAR_FIRST = re.compile(r"(?<![\d.,:/-])(\d{4}) ?([./\\–-]) ?(\d{1,2}) ?\2 ?(\d{1,2})(?![\d:])")
_DAY_FIRST = re.compile(
    r"(?<![\d.,:/+])(?<!\d-)(\d{1,2}) ?([./\\–-]) ?(\d{1,2})(?: ?\2 ?(\d{4}|\d{2}))?(?![\d:]|[./–-]\d| ?uhr| ?год(?!а))"
)
_SPACED = re.compile(r"(\d{1,2}) (\d{1,2}) (\d{4})")
_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th|ter|te|ten|го)?")
_YEAR = re.compile(r"\d{4}|\d{2}")


def read_date(text: str, locale: Locale, today: date) -> date | None:
    """The day meant by `text`, or None where it names none or several.

    `locale` is that of the person's language; German and English are understood as well. Without a year, the nearest
    past day is meant, unless it is more than ten months ago: then the coming one. A named day of the week is the last
    one before `today`. Any text is taken without an error; a day outside 2000-2099 is none.
    """
    if len(text) > MAX_CHARACTERS:
        return None
    found = set(_in_figures(text, today))
    if not found:
        words = normalise(text).split()
        found = set(_with_month(words, _names(locale).months, today)) or set(_relative(words, locale, today))
    return found.pop() if len(found) == 1 else None


def _in_figures(text: str, today: date) -> Iterator[date]:
    figures = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text.encode("utf-8", "ignore").decode())).casefold()
    figures = "".join(str(unicodedata.digit(c)) if c.isdecimal() else c for c in figures)
    for year, _, month, day in _YEAR_FIRST.findall(figures):
        yield from _days(today, day, month, year) or _days(today, month, day, year)
    for day, separator, month, year in _DAY_FIRST.findall(_YEAR_FIRST.sub(" ", figures)):
        # with strokes, and only where it cannot be anything else, the American order
        yield from _days(today, day, month, year) or (separator == "/" and _days(today, month, day, year)) or ()
    if spaced := _SPACED.fullmatch(figures.strip()):
        yield from _days(today, *spaced.groups())


def _days(today: date, day: str, month: str | int, year: str) -> tuple[date, ...]:
    """The one day that the figures name, or nothing."""
    if year:
        full = int(year) + 2000 if len(year) == 2 else int(year)
        return tuple(_valid(full, int(month), int(day)))
    near = [found for offset in (1, 0, -1) for found in _valid(today.year + offset, int(month), int(day))]
    past = [found for found in near if timedelta(0) <= today - found <= LONGEST_PAST]
    coming = sorted(found for found in near if timedelta(0) < found - today < timedelta(days=366) - LONGEST_PAST)
    return tuple((past or coming)[:1])


def _valid(year: int, month: int, day: int) -> Iterator[date]:
    if year in _YEARS:
        try:
            yield date(year, month, day)
        except ValueError:
            return


# names -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Names:
    months: Mapping[str, int]
    weekdays: Mapping[str, int]  # Monday is 0


@lru_cache(maxsize=16)
def _names(own: Locale) -> _Names:
    """Names in the language and those mixed in with it, in German and in English."""
    months, weekdays = dict(MONTHS), dict(WEEKDAYS)
    locales = [own, *map(Locale.parse, (*COUNTRIES.get(own.language, ()), "de", "en"))]
    for locale, context, width in product(locales, ("format", "stand-alone"), ("wide", "abbreviated")):
        for number, name in locale.months[context][width].items():
            months.setdefault(_folded(name), number)
        for number, name in locale.days[context][width].items():
            weekdays.setdefault(_folded(name), number)
    return _Names(months, weekdays)


def _folded(name: str) -> str:
    return " ".join(map(fold_article, normalise(name).split()))


def _number_of(word: str, names: Mapping[str, int]) -> int | None:
    """The month or weekday meant: its name, its beginning (three letters or more), or a near spelling."""
    if (number := names.get(word)) is not None:
        return number
    if len(word) < 3 or any(c.isdigit() for c in word):
        return None
    begun = {number for name, number in names.items() if name.startswith(word)} if word.isascii() else set()
    if len(begun) == 1:
        return begun.pop()
    if len(word) < 5:
        return None
    near = process.extract(word, names.keys(), scorer=fuzz.ratio, score_cutoff=_SIMILAR, limit=2)
    return names[near[0][0]] if len({names[name] for name, _, _ in near}) == 1 else None


def _with_month(words: list[str], months: Mapping[str, int], today: date) -> Iterator[date]:
    """3. Dezember, December 3rd, 3rd of Dec 26, ٣ كانون الأول, 3 شهر 12."""
    words = [fold_article(word) for word in words if word not in BEFORE_MONTHS]
    for start in range(len(words)):
        for end in range(min(start + 2, len(words)), start, -1):
            named = words[start:end]
            numbered = len(named) == 2 and named[0] in MONTH_WORDS and named[1].isdecimal()
            month = int(named[1]) if numbered else _number_of(" ".join(named), months)
            if month is None:
                continue
            before = _ORDINAL.fullmatch(words[start - 1]) if start else None
            after = _ORDINAL.fullmatch(words[end]) if end < len(words) else None
            day, rest = (before, end) if before else (after, end + 1)
            if day is None:
                continue
            year = words[rest] if rest < len(words) and _is_year(words[rest], today) else ""
            yield from _days(today, day[1], month, year)
            break


def _is_year(word: str, today: date) -> bool:
    """2026, or 26 where that is near: "3. Dezember 14 Uhr" has no year."""
    return bool(_YEAR.fullmatch(word)) and (len(word) == 4 or -5 <= int(word) - today.year % 100 <= 2)


# counted from today ------------------------------------------------------------------------------------------------

_DAYS_AGO = {phrase: days for days, phrases in DAYS_AGO.items() for phrase in phrases.split("|")}


def _relative(words: list[str], locale: Locale, today: date) -> Iterator[date]:
    """Only where the text says nothing else: "on Monday" names a day, "is the office open on Monday" asks."""
    telling = [word for word in words if word in _DAYS_AGO or fold_article(word) not in FILLERS]
    for text in (" ".join(words), " ".join(telling)):
        if (days := _DAYS_AGO.get(text)) is not None:
            yield today - timedelta(days=days)
            return
        for pattern, unit in AGO:
            if match := pattern.fullmatch(text):
                yield today - timedelta(days=unit * int(next(filter(None, match.groups()))))
                return
    if len(telling) != 1:
        return
    weekday = _number_of(fold_article(telling[0]), _names(locale).weekdays)
    if weekday is not None and (len(telling[0]) > 2 or len(words) > 1):  # "so" alone is a word of its own
        yield today - timedelta(days=(today.weekday() - weekday - 1) % 7 + 1)
