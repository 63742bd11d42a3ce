"""The language of each message, and of what is pressed and said after it."""

from __future__ import annotations

import pytest

from bot.dialogue import World
from bot.dialogue.session import Session

from .test_first_contact import Stranger

GERMAN, ENGLISH = "Wer zahlt meinen Bus zum Deutschkurs?", "who pays the bus to my german course"
UKRAINIAN, ARABIC = "Хто оплачує автобус на курси німецької?", "مين بيدفع المواصلات لدورة الألماني؟"
STAY = {"de": "Auf Deutsch weiter?", "en": "Go on in English?", "ar": "هل نكمل بالعربية؟", "uk": "Українською далі?"}
CLEAR = {"de": GERMAN, "en": ENGLISH, "ar": ARABIC, "uk": UKRAINIAN}


async def speaking(world: World, language: str) -> Stranger:
    """Somebody who chose this language."""
    person = Stranger(world, language)
    await person.says("/language")
    await person.presses(world.knowledge.languages[language].name)
    return person


def language(person: Stranger) -> str:
    (spoken,) = {reply.language for reply in person.last}
    return spoken


@pytest.mark.parametrize("text", ["jobcenter termin", "ok", "Anmeldung?", "Kita", "hallo", "Hirschaid", "no", "danke"])
@pytest.mark.parametrize("chosen", ["uk", "ar", "en"])
async def test_a_few_words_do_not_turn_the_language(world: World, chosen: str, text: str) -> None:
    person = await speaking(world, chosen)
    await person.says(text)
    assert language(person) == chosen
    assert not set(STAY.values()).intersection(person.labels)


@pytest.mark.parametrize("home", CLEAR)
@pytest.mark.parametrize("other", CLEAR)
async def test_a_clear_sentence_is_answered_in_its_language_with_the_offer_to_stay(
    world: World, home: str, other: str
) -> None:
    person = await speaking(world, home)
    await person.says(CLEAR[other])
    assert language(person) == other
    assert person.last[-1].outcome.topic == "travel-costs"
    offers = set(STAY.values()).intersection(person.labels)
    assert offers == ({STAY[other]} if other != home else set())


async def test_the_offer_comes_once_a_language(world: World) -> None:
    person = await speaking(world, "de")
    seen = []
    for text in (UKRAINIAN, UKRAINIAN, ENGLISH, GERMAN, ENGLISH, UKRAINIAN):
        await person.says(text)
        seen += [label for label in person.labels if label in STAY.values()]
    assert seen == [STAY["uk"], STAY["en"]]


async def test_who_stays_has_that_language_from_then_on(world: World) -> None:
    person = await speaking(world, "de")
    await person.says(UKRAINIAN)
    assert "українською" in await person.presses(STAY["uk"])
    for text in ("/help", "jobcenter termin", "/start"):
        await person.says(text)
        assert language(person) == "uk", text
    await person.says(GERMAN)
    assert STAY["de"] in person.labels


async def test_buttons_and_few_words_go_on_in_the_language_of_the_answer_but_not_commands(world: World) -> None:
    person = await speaking(world, "de")
    await person.says(UKRAINIAN)
    await person.presses("Подробиці" if "Подробиці" in person.labels else person.labels[0])
    assert language(person) == "uk"
    await person.says("jobcenter termin")
    assert language(person) == "uk"
    await person.says("/help")
    assert language(person) == "de"
    await person.says("jobcenter termin")
    assert language(person) == "de"


async def test_the_first_sentence_tells_more_than_the_telephone(world: World) -> None:
    person = Stranger(world, "de")
    await person.says("/start")
    await person.says(ARABIC)
    assert not set(STAY.values()).intersection(person.labels)
    await person.says("/help")
    assert language(person) == "ar"


async def test_a_place_said_in_the_first_sentence_is_noted_in_its_language(world: World) -> None:
    person = Stranger(world, "en")
    await person.says("ich wohne in Scheßlitz")
    assert language(person) == "de"


async def test_a_language_that_is_no_longer_offered_is_forgotten(world: World) -> None:
    for kept in (Session(language="xx", chosen=True), Session(language="de", spoken="xx")):
        read = Session.from_bytes(kept.to_bytes(), world.knowledge)
        assert read.language in (None, "de")
        assert read.spoken is None
