from __future__ import annotations

import pytest

from bot.dialogue import World
from bot.guidance.card import CardMaker
from bot.guidance.counter import counter_card
from bot.guidance.person import Person
from bot.knowledge import SOURCE_LANGUAGE
from tests.botapi.html import parse
from tests.conftest import LANGUAGES, MONDAY


def shown(world: World, topic: str, language: str, place: str | None = "bamberg") -> str:
    maker = CardMaker(world.knowledge, world.words[language], Person(language, place), MONDAY)
    return counter_card(maker, topic)


def test_own_words_above_and_german_below_with_german_names(world: World) -> None:
    text = parse(shown(world, "travel-costs", "ar"))
    own = world.knowledge.texts["travel-costs", "ar"].at_the_counter
    german = world.knowledge.texts["travel-costs", "de"].at_the_counter
    assert own and german
    assert text.index(own[:20]) < text.index(german)
    assert "Teilnahmeberechtigung" in text


@pytest.mark.parametrize(
    ("place", "office"),
    [("bamberg", "Jobcenter Stadt Bamberg"), ("hirschaid", "Jobcenter Landkreis Bamberg"), (None, "Jobcenter")],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_office_of_the_place_by_its_german_name(
    world: World, language: str, place: str | None, office: str
) -> None:
    text = parse(shown(world, "benefit-switch", language, place))
    label = world.words[language]("Office (German name)")
    line = text.partition(label)[2].strip("\n").partition("\n")[0].strip("\u2068\u2069")
    assert line == office


def test_a_town_hall_says_whose(world: World) -> None:
    assert "Hirschaid" in parse(shown(world, "address-registration", "ar", "hirschaid"))


def test_every_card_has_one_german_sentence_set_apart(world: World) -> None:
    for topic, language in world.knowledge.texts:
        if language not in world.words:
            continue
        german = world.knowledge.texts[topic, SOURCE_LANGUAGE]
        markup = shown(world, topic, language)
        parse(markup)
        assert markup.count("<blockquote>") == 1
        apart = parse(markup.partition("<blockquote>")[2].partition("</blockquote>")[0]).strip("\u2068\u2069")
        assert apart == (german.at_the_counter or german.title)
