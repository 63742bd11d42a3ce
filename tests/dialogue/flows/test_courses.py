from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from bot.dialogue import Conversation, Message, Reply, World
from bot.dialogue.message import MAX_DATA_BYTES
from bot.dialogue.session import Session
from bot.dialogue.stores import MemoryStore
from bot.knowledge.courses import CourseDate
from tests.botapi.html import parse
from tests.conftest import LANGUAGES, MONDAY

PLACES = ("baunach", "schesslitz", "hirschaid-sassanfahrt", "bischberg", "bamberg-bfz", "rattelsdorf", "heiligenstadt")


class Talk:
    """A person talking to a bot that knows course dates."""

    def __init__(self, world: World, language: str = "de", places: tuple[str, ...] = PLACES) -> None:
        dates = [
            CourseDate(
                id=name, place=name, kind="integration", level="A1", starts=date(2026, 12, 1), state="verified",
                on=date(2026, 11, 4), minimum=15, enrolled=9, counted_on=date(2026, 11, 3),
            )
            for name in places
        ]  # fmt: skip
        knowledge = replace(world.knowledge, course_dates={entry.id: entry for entry in dates})
        self.store, self.language = MemoryStore(), language
        self.conversation = Conversation(replace(world, knowledge=knowledge), self.store)
        self.world, self.last = self.conversation.world, list[Reply]()

    async def says(self, text: str) -> str:
        return await self._send(Message("c", MONDAY, text, language_hint=self.language))

    async def shares(self, lat: float, lon: float) -> str:
        return await self._send(Message("c", MONDAY, point=(lat, lon), language_hint=self.language))

    async def presses(self, label: str) -> str:
        button = next(b for b in self.buttons() if b[0].startswith(label))
        return await self._send(Message("c", MONDAY, button=button[1], language_hint=self.language))

    def buttons(self) -> list[tuple[str, str]]:
        return [(b.label, b.data or "") for reply in self.last for row in reply.buttons for b in row]

    async def session(self) -> Session:
        return Session.from_bytes(await self.store.load("c"), self.world.knowledge)

    async def _send(self, message: Message) -> str:
        self.last = await self.conversation.handle(message)
        for _, data in self.buttons():
            assert len(data.encode()) <= MAX_DATA_BYTES
        return "\n".join(parse(reply.text) for reply in self.last)


def numbered(text: str) -> list[str]:
    return re.findall(r"^\d\. (.+)$", text, re.MULTILINE)


async def test_place_paper_courses_and_who_may_join(world: World) -> None:
    talk = Talk(world)
    assert "Wo wohnen Sie?" in await talk.says("/courses")
    assert "Welcher Ort?" in await talk.presses("Landkreis")
    assert "Welches Papier" in await talk.says("zapfendorf")
    text = await talk.presses("Ukraine")
    assert numbered(text) == ["Rattelsdorf", "Baunach", "Scheßlitz"]
    assert "Luftlinie ab der Mitte von Zapfendorf" in text
    assert "beginnt ab 15 Personen; 9 angemeldet am 3.11.2026" in text
    assert "Wer darf heute mitmachen?" in text
    assert "Jobcenter Landkreis Bamberg" in text
    assert (await talk.session()).pending is None


async def test_what_was_said_is_not_asked_again(world: World) -> None:
    talk = Talk(world)
    await talk.says("ich wohne in Zapfendorf")
    assert "Welches Papier" in await talk.says("/courses")
    assert numbered(await talk.says("überspringen"))
    text = await talk.says("/courses")
    assert numbered(text)
    assert "Das hängt von Ihrem Aufenthaltspapier ab." in text


async def test_the_paper_can_be_told_after_all(world: World) -> None:
    talk = Talk(world, "en")
    await talk.says("/courses")
    await talk.presses("City")
    await talk.presses("Skip")
    assert "Which paper" in await talk.presses("Tell me your paper")
    assert "You have a right to this course." in await talk.presses("Protection granted")


@pytest.mark.parametrize(
    ("language", "text", "situation"),
    [
        ("de", "hab eine Duldung", "toleration"),
        ("en", "paragraph 24 ukraine", "ukraine"),
        ("ar", "عندي دولدونغ", "toleration"),
        ("uk", "маю дулдунг", "toleration"),
        ("uk", "параграф 24", "ukraine"),
        ("uk", "возз'єднання сім'ї", "family"),
    ],
)
async def test_a_paper_named_in_words(world: World, language: str, text: str, situation: str) -> None:
    talk = Talk(world, language)
    await talk.says("/courses")
    await talk.says("Baunach")
    assert numbered(await talk.says(text))
    assert (await talk.session()).situation == situation


async def test_the_key_for_who_does_not_know_the_paper(world: World) -> None:
    talk = Talk(world, "en")
    await talk.says("/courses")
    await talk.presses("City")
    assert "asylum" in await talk.presses("I do not know")
    await talk.presses("No")
    assert numbered(await talk.presses("I have an EU passport"))
    assert (await talk.session()).situation == "eu"


async def test_none_of_the_papers_goes_on_without(world: World) -> None:
    talk = Talk(world, "en")
    await talk.says("/courses")
    await talk.presses("City")
    await talk.presses("I do not know")
    await talk.presses("No")
    assert numbered(await talk.presses("None of these"))


async def test_more_places_are_the_next_ones_and_none_is_lost(world: World) -> None:
    talk = Talk(world)
    await talk.says("/courses")
    await talk.presses("Stadt")
    seen = numbered(await talk.presses("Überspringen"))
    while any(label == "Mehr Orte" for label, _ in talk.buttons()):
        seen += numbered(await talk.presses("Mehr Orte"))
    assert len(seen) == len(set(seen)) == len(PLACES)


async def test_a_shared_location_counts_for_the_answer_and_is_not_kept(world: World) -> None:
    talk = Talk(world)
    await talk.says("/courses")
    text = await talk.shares(50.0171, 10.8923)  # between Rattelsdorf and Breitengüßbach
    assert "von dem Ort, den Sie geteilt haben" in text
    assert numbered(text)
    kept = await talk.store.load("c") or b""
    assert b"50.01" not in kept and b"10.89" not in kept
    assert (await talk.session()).place is not None
    more = dict(talk.buttons())["Mehr Orte"]
    assert re.fullmatch(r"1:courses:more\.rattelsdorf(\.[0-9a-f]{4})+", more)


async def test_a_location_far_away_is_said_to_be_unknown(world: World) -> None:
    talk = Talk(world)
    await talk.says("/courses")
    assert "kenne ich" in await talk.shares(52.52, 13.40)


async def test_a_place_with_the_command_is_for_this_answer_only(world: World) -> None:
    talk = Talk(world)
    text = await talk.says("/courses Baunach")
    assert numbered(text)[0] == "Baunach"
    assert (await talk.session()).place is None


async def test_a_map_is_a_venue_and_a_link(world: World) -> None:
    talk = Talk(world)
    await talk.says("/courses Baunach")
    text = await talk.presses("Karte: Baunach")
    assert "Ortsmitte" in text
    assert "https://www.openstreetmap.org/?mlat=49.98818&mlon=10.85005" in talk.last[0].text.replace("&amp;", "&")
    venue = talk.last[0].venue
    assert venue and (venue.title, round(venue.lat, 3)) == ("Baunach", 49.988)


async def test_nothing_near_is_said_with_who_knows_and_other_ways(world: World) -> None:
    talk = Talk(world, "en", places=())
    await talk.says("/courses")
    await talk.presses("City")
    text = await talk.presses("Asylum")
    assert "I do not know of a confirmed course near you" in text
    assert "Volkshochschule Bamberg-Land" in text  # who holds first orientation courses
    assert "BAMF-NAvI" in text
    labels = [label for label, _ in talk.buttons()]
    assert {"First German course", "German for work", "German, no course", "I would join a course"} <= set(labels)
    assert "Steigerwaldhalle" not in text


async def test_what_is_far_away_comes_with_other_ways(world: World) -> None:
    talk = Talk(world, "en", places=("heiligenstadt",))
    text = await talk.says("/courses Schlüsselfeld")
    assert "I know of nothing nearer." in text
    assert "Other ways to learn German" in text


async def test_the_ways_on_know_what_the_courses_have_in_common(world: World) -> None:
    talk = Talk(world, "en")
    await talk.says("/courses Baunach")
    data = dict(talk.buttons())
    assert data["I would join a course"] == "1:demand:vote.integration.a1.-"
    assert data["Who pays the way?"] == "1:travel:start"


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_whole_way_in_every_language(world: World, language: str) -> None:
    talk = Talk(world, language)
    await talk.says("/courses")
    await talk._send(Message("c", MONDAY, button="1:courses:place.hirschaid", language_hint=language))
    for situation in ("asylum", "recognised", "toleration", "ukraine", "visa", "eu", "family"):
        press = Message("c", MONDAY, button=f"1:courses:paper.{situation}", language_hint=language)
        assert len(numbered(await talk._send(press))) == 3
        assert all(reply.language == language for reply in talk.last)


async def test_another_question_leaves_the_flow(world: World) -> None:
    talk = Talk(world)
    await talk.says("/courses")
    answer = await talk.says("mein kind braucht einen platz im kindergarten wie anmelden")
    assert "Kindergarten" in answer
    assert (await talk.session()).pending is None


@pytest.mark.parametrize(
    "data", ["map.atlantis", "map.", "more.hirschaid", "more.atlantis.ffff", "paper.moon", "place.moon", "x", ""]
)
async def test_a_strange_button_is_refused_politely(world: World, data: str) -> None:
    talk = Talk(world, "en")
    text = await talk._send(Message("c", MONDAY, button=f"1:courses:{data}", language_hint="en"))
    assert "This button no longer works" in text


async def test_a_button_to_places_that_are_gone(world: World) -> None:
    talk = Talk(world, "en")
    text = await talk._send(Message("c", MONDAY, button="1:courses:more.hirschaid.0000", language_hint="en"))
    assert "The list has changed" in text
