"""Figures, dates, phone numbers as a language writes them.

Western digits everywhere: they stand on every sign and form.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from decimal import Decimal
from typing import Any, Literal

import phonenumbers
from babel import Locale
from babel.dates import format_date, format_time
from babel.numbers import format_currency, format_decimal, format_percent
from babel.units import format_unit

from bot.knowledge.facts import Shown

from .bidi import is_rtl, isolate
from .catalogue import Catalogue

_DURATIONS = {"days": "day", "weeks": "week", "months": "month", "years": "year", "minutes": "minute", "hours": "hour"}
_SHORT_DATES = {"de": "d.M.y", "uk": "dd.MM.y"}  # CLDR has no short form with the whole year


class Formats:
    """Formatting for one language."""

    def __init__(self, language: str, locale: str, words: Catalogue) -> None:
        self.language, self.words = language, words
        self.locale = Locale.parse(locale)

    def fact(self, shown: Shown) -> str:
        """A figure with its unit, isolated for right-to-left text."""
        unit, version = shown.fact.unit, shown.version
        if unit == "phone":
            return self.phone(version.value)
        if unit == "date":
            return isolate(self.long_date(date.fromisoformat(version.value)), self.language)
        if unit == "same-month":
            return self.words("in the same calendar month")
        low, high = Decimal(version.value), Decimal(version.upto) if version.upto else None
        if high is not None:
            text = self._quantity(unit, high).replace(
                self._number(high), f"{self._number(low)}–{self._number(high)}", 1
            )
            return isolate(text, self.language)
        return isolate(self._quantity(unit, low), self.language)

    def _number(self, value: Decimal) -> str:
        return format_decimal(value, locale=self.locale)

    def _quantity(self, unit: str, value: Decimal) -> str:
        if unit in _DURATIONS:
            return self._duration(f"duration-{_DURATIONS[unit]}", value)
        if unit == "km":
            return format_unit(value, "length-kilometer", length="short", locale=self.locale)
        if unit == "eur":
            whole = value == value.to_integral()
            pattern = "#,##0 ¤" if whole else "#,##0.00 ¤"
            text = format_currency(value, "EUR", locale=self.locale, currency_digits=not whole, format=pattern)
            return text.replace("EUR", "€")  # CLDR has no symbol in some languages; it stands on every price tag
        if unit == "percent":
            return format_percent(value / 100, locale=self.locale)
        count = {
            "lessons": "{n} lessons",
            "business-days": "{n} working days",
            "people": "{n} people",
            "age": "{n} years old",
        }
        return self.words.count(count[unit], int(value))

    def _duration(self, unit: str, value: Decimal) -> str:
        """Spelled out; where CLDR leaves the long form of a language empty (Arabic, Turkish), its short one is full."""
        patterns: Any = self.locale._data["unit_patterns"]  # Babel has no public way to ask
        complete = self.locale.plural_form(value) in patterns.get(unit, {}).get("long", {})
        return format_unit(value, unit, length="long" if complete else "short", locale=self.locale)

    def period(self, value: int, unit: Literal["day", "month"]) -> str:
        """A time such as "90 days"."""
        return isolate(self._duration(f"duration-{unit}", Decimal(value)), self.language)

    def phone(self, number: str) -> str:
        """International form for tapping; short numbers as they are."""
        if number.isdigit() and len(number) <= 6:
            return isolate(number, self.language)
        parsed = phonenumbers.parse(number, "DE")
        text = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
        return isolate(text, self.language)

    def distance(self, km: float) -> str:
        """A distance to one decimal: 4.2 km."""
        return isolate(self._quantity("km", Decimal(str(round(km, 1)))), self.language)

    def long_date(self, day: date) -> str:
        """A day with the month's name: 18. November 2026."""
        return format_date(day, format="long", locale=self.locale)

    def full_date(self, day: date) -> str:
        """A day with its weekday: Mittwoch, 18. November 2026."""
        return format_date(day, format="full", locale=self.locale)

    def short_date(self, day: date) -> str:
        """A day in figures."""
        pattern = _SHORT_DATES.get(self.locale.language, "medium")
        return isolate(format_date(day, format=pattern, locale=self.locale), self.language)

    def listed(self, names: Sequence[str]) -> str:
        """Names one after the other, with the comma of the script."""
        return ("، " if is_rtl(self.language) else ", ").join(names)

    def weekday(self, day: date) -> str:
        """The name of the day of the week."""
        return format_date(day, format="EEEE", locale=self.locale)

    def time(self, at: time) -> str:
        """A time of day on the 24-hour clock, as on German doors."""
        return isolate(format_time(at, format="H:mm", locale="de"), self.language)
