from __future__ import annotations

from datetime import date, time

import pytest

from bot.dialogue import World
from bot.i18n.bidi import FSI, PDI
from bot.i18n.formats import Formats
from bot.knowledge import Shown

DAY = date(2026, 11, 22)


def formats(world: World, language: str) -> Formats:
    return Formats(language, world.knowledge.languages[language].locale, world.words[language])


@pytest.mark.parametrize(
    ("language", "fact", "expected"),
    [
        ("de", "travel-min-walk", "5 km"),
        ("de", "child-benefit", "259 €"),
        ("de", "broadcasting-fee", "18,36 €"),
        ("de", "course-fee-general", "1.603 €"),
        ("de", "registration-deadline", "2 Wochen"),
        ("de", "course-hours-general", "700 Unterrichtsstunden"),
        ("de", "section24-until", "4. März 2027"),
        ("de", "emergency-number", "112"),
        ("en", "registration-deadline", "2 weeks"),
        ("en", "travel-decision-time", "3–30 days"),
        ("en", "minimum-wage", "13.90"),
        ("de-easy", "course-fee-general", "1.603 €"),
        ("uk", "course-fee-general", "1 603 €"),
        ("uk", "broadcasting-fee", "18,36 €"),
        ("uk", "registration-deadline", "2 тижні"),
        ("uk", "reunion-deadline", "3 місяці"),
        ("uk", "travel-decision-time", "3–30 днів"),
        ("uk", "course-hours-general", "700 уроків"),
        ("uk", "travel-min-walk", "5 км"),
        ("uk", "section24-until", "4 березня 2027\u202fр."),
        ("uk", "emergency-number", "112"),
        ("ar", "emergency-number", f"{FSI}112{PDI}"),
        ("ar", "child-benefit", "259"),
        ("ar", "registration-deadline", "أسبوعان"),
        ("ar", "reunion-deadline", "3 أشهر"),
        ("ar", "travel-decision-time", "3–30 يومًا"),
        ("uk", "travel-min-walk", "5 км"),
        ("uk", "child-benefit", "259 €"),
        ("uk", "broadcasting-fee", "18,36 €"),
        ("uk", "course-fee-general", "1 603 €"),
        ("uk", "registration-deadline", "2 тижні"),
        ("uk", "reunion-deadline", "3 місяці"),
        ("uk", "travel-decision-time", "3–30 днів"),
        ("uk", "course-hours-general", "700 уроків"),
        ("uk", "section24-until", "4 березня 2027"),
    ],
)
def test_figures_as_the_language_writes_them(world: World, language: str, fact: str, expected: str) -> None:
    shown = world.knowledge.facts[fact].on(DAY)
    assert isinstance(shown, Shown)
    assert expected in formats(world, language).fact(shown).replace("\u00a0", " ")


def test_every_figure_can_be_said_in_every_language_with_western_digits(world: World) -> None:
    for language in world.words:
        for fact in world.knowledge.facts.values():
            for day in (date(2018, 8, 8), date(2024, 11, 30), DAY):
                shown = fact.on(day)
                if isinstance(shown, Shown):
                    text = formats(world, language).fact(shown)
                    assert text.strip()
                    assert "duration" not in text
                    assert not any("\u0660" <= c <= "\u0669" or "\u06f0" <= c <= "\u06f9" for c in text)
                    assert not any("\u202a" <= c <= "\u202e" for c in text)


def test_a_short_day_in_ukrainian_is_written_in_figures(world: World) -> None:
    """ "22 лист." could be read as a letter."""
    assert formats(world, "uk").short_date(DAY) == "22.11.2026"
    assert formats(world, "uk").full_date(DAY) == "неділя, 22 листопада 2026\u202fр."


def test_phone_numbers_are_international_and_isolated(world: World) -> None:
    assert formats(world, "de").phone("+4995113294-0") == "+49 951 132940"
    assert formats(world, "ar").phone("+4995113294-0") == f"{FSI}+49 951 132940{PDI}"
    assert formats(world, "ar").time(time(8, 0)) == f"{FSI}8:00{PDI}"


@pytest.mark.parametrize(
    ("number", "lessons"), [(1, "1 урок"), (3, "3 уроки"), (5, "5 уроків"), (11, "11 уроків"), (21, "21 урок")]
)
def test_ukrainian_counts(world: World, number: int, lessons: str) -> None:
    assert world.words["uk"].count("{n} lessons", number) == lessons


def test_days_as_each_language_writes_them(world: World) -> None:
    day = date(2026, 11, 8)
    said = {language: formats(world, language) for language in ("de", "de-easy", "en", "uk")}
    assert said["de-easy"].short_date(day) == said["de"].short_date(day) == "8.11.2026"
    assert said["en"].short_date(day) == "8 Nov 2026"
    assert said["uk"].full_date(day) == "неділя, 8 листопада 2026\u202fр."
    assert formats(world, "ar").listed(["أ", "ب"]) == "أ، ب"
    assert said["uk"].listed(["а", "б"]) == "а, б"
    assert said["uk"].phone("+4995113294-0") == "+49 951 132940"
    assert said["uk"].time(time(8, 0)) == "8:00"
