"""The columns of a course list, as staff would name them, and what may stand in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from rapidfuzz import fuzz, process

from bot.i18n.normalise import normalise

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_GERMAN = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
_EXCEL = re.compile(r"[45]\d{4}")  # days since 1899-12-30, as Excel writes an unformatted day: 2009 to 2064
_EXCEL_EPOCH = date(1899, 12, 30)
_URL = re.compile(r"https?://\S+")
_ALIKE = 80  # of 100: a heading so near to one of ours is a slip


class Unfit(Exception):
    """The value does not fit; the text says what was expected."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the field it fills, its headings (German first), how its text is read."""

    field: str
    names: tuple[str, ...]
    read: Callable[[str], Any]
    required: bool = False


def _day(text: str) -> date:
    try:
        if match := _ISO.fullmatch(text):
            return date(*map(int, match.groups()))
        if match := _GERMAN.fullmatch(text):
            return date(*map(int, reversed(match.groups())))
    except ValueError:
        pass
    if _EXCEL.fullmatch(text):
        return _EXCEL_EPOCH + timedelta(days=int(text))
    raise Unfit("a day such as 01.12.2026 or 2026-12-01")


def _people(least: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if text.isascii() and text.isdigit() and least <= int(text) <= 99:
            return int(text)
        raise Unfit(f"a whole number from {least} to 99")

    return read


def _one_of(choices: Mapping[str, Sequence[str]]) -> Callable[[str], str]:
    """The id whose words contain the text; the first word of each is shown where none does."""
    ids = {normalise(word): key for key, names in choices.items() for word in (key, *names)}
    shown = ", ".join(names[0] for names in choices.values())

    def read(text: str) -> str:
        found = ids.get(normalise(text))
        if found is None:
            close = process.extractOne(normalise(text), ids.keys(), scorer=fuzz.ratio, score_cutoff=70)
            meant = f" (did you mean {choices[ids[close[0]]][0]!r}?)" if close else ""
            raise Unfit(f"one of: {shown}{meant}")
        return found

    return read


def _languages(text: str) -> tuple[str, ...]:
    read = _one_of(_LANGUAGES)
    return tuple(dict.fromkeys(read(part) for part in re.split(r"[,;/+]|\bund\b|\band\b", text) if part.strip()))


def _link(text: str) -> str:
    if _URL.fullmatch(text):
        return text
    raise Unfit("an address such as https://www.example.org/kurse")


def _name(text: str) -> str:
    return text


_KINDS = {
    "integration": ("Integrationskurs", "integration course", "Allgemeiner Integrationskurs"),
    "orientation": ("Erstorientierungskurs", "EOK", "orientation course", "first orientation course"),
    "vocational": ("Berufssprachkurs", "BSK", "vocational course", "vocational German course"),
    "literacy": ("Alphabetisierungskurs", "Alphakurs", "Alpha", "literacy course"),
    "other": ("anderer Deutschkurs", "Deutschkurs", "sonstiger Kurs", "other course"),
}
_LEVELS = {"literacy": ("Alpha", "Alphabetisierung"), **{name: (name,) for name in ("A1", "A2", "B1", "B2", "C1")}}
_DAYTIMES = {
    "morning": ("vormittags", "Vormittag", "morgens", "mornings"),
    "afternoon": ("nachmittags", "Nachmittag", "afternoons"),
    "evening": ("abends", "Abend", "evenings"),
    "weekend": ("am Wochenende", "Wochenende", "weekends"),
    "all-day": ("ganztags", "ganzer Tag", "all day", "full-time"),
}
_CHILDCARE = {"yes": ("ja", "j", "true"), "no": ("nein", "n", "false"), "unknown": ("unbekannt", "?", "k. A.")}
_AUDIENCES = {
    "everyone": ("alle", "all"),
    "women": ("Frauen", "nur Frauen"),
    "parents": ("Eltern",),
    "young-people": ("junge Leute", "Jugendliche", "junge Menschen", "youth"),
    "residents": ("nur Bewohner", "Bewohner", "Bewohnerinnen und Bewohner"),
}
_STATES = {
    "verified": ("bestätigt", "geprüft", "confirmed"),
    "found": ("gefunden",),
    "unverified": ("unbestätigt", "unsicher", "unconfirmed"),
}
_LANGUAGES = {
    "de": ("Deutsch", "German"),
    "en": ("Englisch", "English"),
    "ar": ("Arabisch", "Arabic"),
    "uk": ("Ukrainisch", "Ukrainian"),
    "ru": ("Russisch", "Russian"),
    "fa": ("Persisch", "Farsi", "Dari", "Persian"),
    "ps": ("Paschtu", "Pashto"),
    "tr": ("Türkisch", "Turkish"),
    "ku": ("Kurdisch", "Kurdish"),
    "fr": ("Französisch", "French"),
    "es": ("Spanisch", "Spanish"),
    "ti": ("Tigrinya",),
    "so": ("Somali",),
    "ro": ("Rumänisch", "Romanian"),
    "pl": ("Polnisch", "Polish"),
    "vi": ("Vietnamesisch", "Vietnamese"),
}

COLUMNS: tuple[Column, ...] = (
    Column("place", ("Kursort", "Ort", "place", "course place"), _name, required=True),
    Column("provider", ("Kursträger", "Träger", "Anbieter", "provider"), _name),
    Column("kind", ("Kursart", "Art", "kind", "course type"), _one_of(_KINDS), required=True),
    Column("level", ("Niveau", "Sprachniveau", "level"), _one_of(_LEVELS)),
    Column("starts", ("Kursbeginn", "Beginn", "Start", "starts", "start date"), _day, required=True),
    Column("daytime", ("Tageszeit", "daytime", "time of day"), _one_of(_DAYTIMES)),
    Column("minimum", ("Mindestzahl", "Mindestteilnehmerzahl", "minimum"), _people(1)),
    Column("enrolled", ("Angemeldet", "Anmeldungen", "enrolled"), _people(0)),
    Column("counted_on", ("Angemeldet am", "Anmeldungen Stand", "counted on"), _day),
    Column("childcare", ("Kinderbetreuung", "childcare"), _one_of(_CHILDCARE)),
    Column("audience", ("Für wen", "Zielgruppe", "for whom", "audience"), _one_of(_AUDIENCES)),
    Column("languages", ("Hilfe auf", "Sprachen", "languages"), _languages),
    Column("state", ("Status", "Zustand", "state"), _one_of(_STATES), required=True),
    Column("on", ("Stand", "Geprüft am", "as of", "checked on"), _day, required=True),
    Column("source", ("Quelle", "source"), _link),
    Column("number", ("Kursnummer", "Kurs-Nr.", "number", "course number"), _name),
)
_BY_NAME = {normalise(name): column for column in COLUMNS for name in column.names}


def column_of(heading: str) -> Column | None:
    """The column that a heading names; None where it is none of ours."""
    return _BY_NAME.get(normalise(heading))


def meant_by(heading: str) -> str | None:
    """The heading that was probably meant, as we write it."""
    close = process.extractOne(normalise(heading), _BY_NAME.keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return _BY_NAME[close[0]].names[0] if close else None
