"""Easy German: chosen, never detected; plain German stands openly where a topic has no easy text yet."""

from __future__ import annotations

import dataclasses

import pytest

from bot.channels.telegram.presence import _pages
from bot.dialogue import Button, World
from bot.dialogue.public import find
from bot.dialogue.replies import Replier
from bot.dialogue.session import Session
from bot.dialogue.sharing import payload, share_button
from bot.guidance.card import CardMaker
from bot.guidance.person import Person
from bot.i18n.markup import plain
from bot.knowledge import TopicText
from bot.matching.build import training_key
from tests.conftest import MONDAY

from .test_first_contact import Stranger

EASY = "de-easy"
NOT_YET = "Diesen Text gibt es noch nicht in einfachem Deutsch."
OWN = {
    "travel-costs": "Der Bus kostet Geld.\nDas Amt zahlt den Bus.",
    "doctor": "Sie sind krank.\nGehen Sie zum Arzt.",
}


@pytest.fixture(scope="module")
def easy(world: World) -> World:
    """The world with two easy texts, whatever is shipped."""
    texts = {key: text for key, text in world.knowledge.texts.items() if key[1] != EASY}
    for topic, answer in OWN.items():
        title = texts[topic, "de"].title
        texts[topic, EASY] = TopicText(language=EASY, state="draft", title=title, label=title[:24], answer=answer)
    return dataclasses.replace(world, knowledge=dataclasses.replace(world.knowledge, texts=texts))


async def reader(easy: World) -> Stranger:
    person = Stranger(easy, "de")
    await person.says("/language")
    assert "Programm" in await person.presses("Einfaches Deutsch")
    return person


async def test_an_easy_text_is_shown_for_a_question_in_german(easy: World) -> None:
    person = await reader(easy)
    text = await person.says("Wer zahlt meinen Bus zum Deutschkurs?")
    assert "Das Amt zahlt den Bus." in text
    assert NOT_YET not in text
    assert person.last[0].language == EASY


async def test_a_topic_without_one_says_so_on_top_and_stands_in_german(easy: World) -> None:
    person = await reader(easy)
    text = await person.says("Wie bekomme ich die deutsche Staatsangehörigkeit?")
    german = easy.knowledge.texts["citizenship", "de"]
    assert text.splitlines()[0] == NOT_YET
    assert german.title in text
    assert person.last[0].language == EASY
    assert not [label for label in person.labels if "weiter?" in label]


async def test_it_is_never_detected(easy: World) -> None:
    person = Stranger(easy, "de")
    await person.says("Wer zahlt meinen Bus zum Deutschkurs?")
    assert person.last[0].language == "de"
    assert (await find(easy, "Wer zahlt meinen Bus zum Deutschkurs?", "de", MONDAY)).language == "de"


async def test_german_after_another_language_is_easy_german_again(easy: World) -> None:
    person = await reader(easy)
    await person.says("who pays the bus to my german course")
    assert person.last[0].language == "en"
    await person.says("Wer zahlt meinen Bus zum Deutschkurs?")
    assert person.last[0].language == EASY
    assert not [label for label in person.labels if "weiter?" in label]


@pytest.mark.parametrize("command", ["/next", "/where", "/papers", "/data", "/travel", "/courses", "/help", "/privacy"])
async def test_every_way_can_be_gone_in_easy_german(easy: World, command: str) -> None:
    person = await reader(easy)
    assert await person.says(command)
    for label, data in {b.label: b.data for reply in person.last for row in reply.buttons for b in row}.items():
        if data:
            before = person.last
            assert await person.presses(label)
            person.last = before


def test_every_card_can_be_made_and_no_german_word_stands_twice(easy: World) -> None:
    for place, situation in ((None, None), ("hirschaid", "recognised")):
        session = Session(place=place, situation=situation)  # type: ignore[arg-type]
        simple = Replier(easy.knowledge, easy.words[EASY], session, EASY, MONDAY)
        usual = Replier(easy.knowledge, easy.words["de"], session, "de", MONDAY)
        for topic in easy.knowledge.topics:
            assert simple.more(topic).text
            assert plain(simple.counter(topic).text) == plain(usual.counter(topic).text)
            assert (NOT_YET in simple.card(topic).text) == (topic not in OWN)
            assert simple.cards.teller.paper("passport") == usual.cards.teller.paper("passport")


def test_an_easy_text_that_no_person_read_is_not_called_a_translation(easy: World) -> None:
    cards = CardMaker(easy.knowledge, easy.words[EASY], Person(EASY), MONDAY)
    for topic in easy.knowledge.topics.values():
        assert "Muttersprachler" not in cards.card(topic.id).text, topic.id


async def test_links_and_the_share_button_lead_to_the_easy_text(easy: World) -> None:
    person = Stranger(easy, "de")
    assert "Das Amt zahlt den Bus." in await person.says(f"/start {payload('travel-costs', EASY)}")
    for topic in ("travel-costs", "citizenship"):
        button: Button = share_button(easy.knowledge, easy.words[EASY], topic)
        assert button.share
        found = await find(easy, button.share.query, "de", MONDAY)
        assert (found.answers[0].topic, found.answers[0].language) == (topic, EASY)
        german = share_button(easy.knowledge, easy.words["de"], topic)
        assert german.share and german.share.query == easy.knowledge.texts[topic, "de"].title
    assert (await find(easy, "fahrtkosten", EASY, MONDAY)).answers[0].language == EASY


def test_telegram_gets_no_page_in_easy_german(easy: World) -> None:
    assert EASY in easy.words
    assert {code for code, _ in _pages(easy)} == {None, "de", "en", "ar", "uk"}


def test_nothing_is_learned_from_easy_texts(world: World, easy: World) -> None:
    none = {key: text for key, text in world.knowledge.texts.items() if key[1] != EASY}
    without = dataclasses.replace(world.knowledge, texts=none)
    assert training_key(easy.knowledge) == training_key(world.knowledge) == training_key(without)
