from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from bot.dialogue import World
from bot.guidance.card import CardMaker
from bot.guidance.person import Person
from bot.knowledge import AREAS, SITUATIONS
from tests.botapi.html import parse
from tests.conftest import MONDAY

PLACES = {"city": "bamberg", "district": "hirschaid", "anker": "anker", None: None}


def card(
    world: World,
    topic: str,
    language: str = "de",
    place: str | None = None,
    situation: str | None = None,
    at: datetime = MONDAY,
) -> str:
    person = Person(language, place, situation)
    return parse(CardMaker(world.knowledge, world.words[language], person, at).card(topic).text)


def test_every_card_in_every_language_place_and_situation(world: World) -> None:
    """A card is made, within Telegram's limits, with nothing unfilled and no office of the wrong area."""
    knowledge = world.knowledge
    district_only = {o.name for o in knowledge.offices.values() if o.serves == "district"}
    city_only = {o.name for o in knowledge.offices.values() if o.serves == "city"}
    for language in world.words:
        for area, place in PLACES.items():
            for situation in (None, *SITUATIONS):
                maker = CardMaker(knowledge, world.words[language], Person(language, place, situation), MONDAY)
                for topic in knowledge.topics:
                    found = maker.card(topic)
                    text = parse(found.text)
                    assert len(text.encode("utf-16-le")) // 2 <= 4096
                    assert not re.search(r"\{\w+[:}]", text), (topic, language)
                    wrong = district_only if area in ("city", "anker") else city_only if area == "district" else set()
                    where = {
                        knowledge.office_for(role, area).name
                        for role in knowledge.topics[topic].offices
                        if area and knowledge.office_for(role, area)
                    }  # type: ignore[union-attr]
                    assert not wrong & where, (topic, area)
                    if area is not None:
                        assert not found.asks_place


def test_every_area_has_its_own_office(world: World) -> None:
    assert "Jobcenter Stadt Bamberg" in card(world, "office-jobcenter", place="bamberg")
    assert "Jobcenter Landkreis Bamberg" in card(world, "office-jobcenter", place="hirschaid")
    assert "Jobcenter Stadt Bamberg" in card(world, "office-jobcenter", place="anker")  # council paper of 2018
    both = card(world, "office-jobcenter")
    assert "Jobcenter Stadt Bamberg" in both
    assert "Jobcenter Landkreis Bamberg" in both


def test_what_offices_do_not_pass_on_is_said(world: World) -> None:
    text = card(world, "benefit-switch", place="bamberg", situation="recognised")
    assert "geben das nicht weiter" in text


@pytest.mark.parametrize(
    ("day", "walk"), [("2018-08-08", "3 km"), ("2024-11-30", "3 km"), ("2025-06-01", "5 km"), ("2026-03-01", "5 km")]
)
def test_the_rule_of_the_day(world: World, day: str, walk: str) -> None:
    at = datetime.fromisoformat(f"{day}T10:00+01:00")
    assert walk in card(world, "travel-costs", at=at)


def test_past_its_review_a_risky_figure_is_withheld(world: World) -> None:
    late = card(world, "travel-costs", at=datetime(2030, 1, 1, 10, tzinfo=UTC))
    assert "5 km" not in late
    assert "wird geprüft" in late
    assert "Beratungsstelle" in late


def test_an_unverified_contact_is_never_shown(world: World) -> None:
    fields = [
        field
        for office in world.knowledge.offices.values()
        for field in (office.phone, office.email, office.street)
        if field and field.value
    ]
    shown = "\n".join(field.shown for field in fields if field.shown)
    hidden = {field.value for field in fields if field.state == "unverified" and field.value not in shown}
    assert hidden
    for area in AREAS:
        for topic in world.knowledge.topics:
            text = card(world, topic, place=PLACES[area])
            assert not [value for value in hidden if value in text]


def test_a_high_risk_draft_says_so_and_offers_the_german(world: World) -> None:
    english = card(world, "asylum-rejection", "en")
    assert "No native speaker has checked" in english
    assert "No native speaker" not in card(world, "asylum-rejection", "de")


def test_no_number_stands_open_in_arabic_text(world: World) -> None:
    """Every run of Latin letters or digits of a figure is inside an isolate (U+2068 … U+2069)."""
    text = card(world, "counselling", "ar", "bamberg")
    outside = re.sub("\u2068[^\u2069]*\u2069", "", text)
    assert not re.search(r"\+\d|\d{4,}|@", re.sub(r"https?://\S+", "", outside)), outside
