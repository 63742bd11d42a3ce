from __future__ import annotations

import asyncio
import logging
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event

from bot.dialogue import Conversation, Message, Reply, World
from bot.dialogue.stores import MemoryStore
from tests.botapi.html import parse
from tests.conftest import LANGUAGES, MONDAY


class Talk:
    """A person in one language; `kept` is everything the store has been given."""

    def __init__(self, world: World, language: str, at: datetime = MONDAY) -> None:
        self.kept: list[bytes] = []
        self.store = MemoryStore()
        self.conversation = Conversation(world, self.store)
        self.language, self.at, self.last = language, at, Reply("", language)

    async def says(self, text: str) -> str:
        return await self._send(Message("c", self.at, text, language_hint=self.language))

    async def presses(self, label: str) -> str:
        found = [b.data for row in self.last.buttons for b in row if b.label.startswith(label) and b.data]
        return await self.forges(found[0])

    async def forges(self, data: str) -> str:
        return await self._send(Message("c", self.at, button=data, language_hint=self.language))

    async def _send(self, message: Message) -> str:
        self.last = (await self.conversation.handle(message))[0]
        self.kept.append(await self.store.load("c") or b"")
        return parse(self.last.text)

    def event(self) -> Event:
        assert self.last.document is not None
        return Calendar.from_ical(self.last.document.content).walk("VEVENT")[0]


@pytest.mark.parametrize(
    ("language", "button", "typed", "last", "earlier", "sentence"),
    [
        ("de", "Frist in den Kalender", "am 14. November", "Letzter Tag: Montag, 30. November 2026", "Freitag, 27. November 2026", "Das Datum im Brief gilt"),
        ("en", "Deadline in the calendar", "14 nov", "Last day: Monday, 30 November 2026", "Friday, 27 November 2026", "the date in your letter counts"),
        ("ar", "المهلة في التقويم", "١٤ تشرين الثاني", "اليوم الأخير: الاثنين، 30 نوفمبر 2026", "الجمعة، 27 نوفمبر 2026", "اقرأ رسالتك"),
        ("uk", "Строк у календар", "14 листопада", "Останній день: понеділок, 30 листопада 2026", "пʼятниця, 27 листопада 2026", "діє дата в листі"),
    ],
    ids=LANGUAGES,
)  # fmt: skip
async def test_from_the_card_to_the_calendar(
    world: World, language: str, button: str, typed: str, last: str, earlier: str, sentence: str
) -> None:
    talk = Talk(world, language)
    await talk.forges("1:t:address-registration")
    await talk.presses(button)
    answer = await talk.says(typed)
    assert last in answer
    assert earlier in answer  # the 28th is a Saturday
    assert sentence in answer
    event = talk.event()
    assert event.decoded("dtstart") == date(2026, 11, 30)
    assert "Letzter Tag: Wohnsitz anmelden" in str(event["summary"])  # German for whoever helps
    assert "Wohnungsgeberbestätigung" in str(event["description"])
    assert sentence in str(event["description"])


async def test_the_day_is_kept_nowhere(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    talk = Talk(world, "de")
    await talk.says("/deadline address-registration")
    await talk.says("5.12.2026")
    await talk.presses("Nein")
    await talk.says("Sonntag, 8. November 2026")
    assert talk.last.document
    await talk.says("/deadline address-registration")
    await talk.presses("Gestern")
    assert talk.last.document
    traces = [b"2026", b"08", b"8.", b"1108", b"November", b"22", b"05", b"12"]
    assert not [trace for payload in talk.kept for trace in traces if trace in payload]
    for trace in ("2026", "November", "8. "):
        assert trace not in caplog.text


async def test_the_buttons_name_their_day_so_that_tomorrow_they_mean_the_same(world: World) -> None:
    talk = Talk(world, "de")
    await talk.says("/deadline address-registration")
    talk.at += timedelta(days=1)
    assert "Montag, 7. Dezember 2026" in await talk.presses("Heute, 23.11.2026")


async def test_a_day_to_come_is_questioned(world: World) -> None:
    talk = Talk(world, "en")
    await talk.says("/deadline address-registration")
    assert "still to come: Thursday, 3 December 2026" in await talk.says("3.12.")
    assert talk.last.document is None
    assert "On which day" in await talk.presses("No")
    await talk.says("3.12.")
    assert "Thursday, 17 December 2026" in await talk.presses("Yes")


async def test_a_last_day_that_is_over_is_said_and_not_put_into_the_calendar(world: World) -> None:
    talk = Talk(world, "de")
    await talk.says("/deadline address-registration")
    assert "schon vorbei" in await talk.says("1.9.2026")
    assert talk.last.document is None


async def test_no_day_is_asked_again_once_and_a_question_is_answered(world: World) -> None:
    talk = Talk(world, "de")
    await talk.says("/deadline address-registration")
    assert "welchen Tag" in await talk.says("weiß nicht mehr genau")
    await talk.says("31.2.2026")
    assert "welchen Tag" not in parse(talk.last.text)
    await talk.says("/deadline address-registration")
    assert "Kindergarten" in await talk.says("wie melde ich mein Kind im Kindergarten an?")
    await talk.says("gestern")
    assert talk.last.document is None  # the flow was left


async def test_without_a_topic_the_deadlines_to_choose_from(world: World) -> None:
    talk = Talk(world, "en")
    await talk.says("/deadline")
    labels = [button.label for row in talk.last.buttons for button in row]
    assert "Register address" in labels
    assert len(labels) == len(set(labels))
    assert "On which day was this: birth of your child?" in await talk.presses("Birth")
    assert "On which day was this: birth" in await talk.says("/deadline")  # the last topic


async def test_what_must_only_be_done_before_something_is_not_counted(world: World) -> None:
    talk = Talk(world, "de")
    assert "vor diesem Tag: Beginn des Kursabschnitts" in await talk.says("/deadline travel-costs")
    assert talk.last.document is None
    assert "Frist in den Kalender" not in [b.label for row in talk.last.buttons for b in row]


async def test_a_figure_to_be_checked_again_gives_no_day_but_somebody_to_ask(world: World) -> None:
    talk = Talk(world, "de", MONDAY + timedelta(days=365))
    await talk.forges("1:t:address-registration")
    assert "Frist in den Kalender" not in [b.label for row in talk.last.buttons for b in row]
    for data in ("1:deadline:address-registration", "1:deadline:address-registration.20271120"):
        refusal = await talk.forges(data)  # an old button
        assert "Einwohnermeldeamt" in refusal and "Beratungsstelle" in refusal
        assert talk.last.document is None


async def test_what_runs_out_ends_on_its_day_and_the_working_day_before_is_named(world: World) -> None:
    talk = Talk(world, "de")
    await talk.says("/deadline driving-licence")
    answer = await talk.says("28.5.2026")
    assert "Letzter Tag: Samstag, 28. November 2026" in answer
    assert "spätestens: Freitag, 27. November 2026" in answer


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_deadline_that_a_card_offers_is_counted(world: World, language: str) -> None:
    talk, offered = Talk(world, language), 0
    for topic in world.knowledge.topics:
        await talk.forges(f"1:t:{topic}")
        for row in talk.last.buttons:
            for button in row:
                if button.data == f"1:deadline:{topic}":
                    offered += 1
                    await talk.forges(button.data)
                    await talk.says("gestern")
                    assert talk.event().decoded("dtstart") >= MONDAY.date()
    assert offered >= 7


@given(st.from_regex(r"(address-registration|nothing|travel-costs|bot-privacy)?[a-z0-9.-]{0,24}", fullmatch=True))
def test_forged_buttons_are_refused_politely(world: World, argument: str) -> None:
    talk = Talk(world, "de")
    assert asyncio.run(talk.forges(f"1:deadline:{argument}"))


@pytest.mark.parametrize(
    "argument", ["address-registration.20261332", "address-registration.00010101", "nothing.20261101", ""]
)
async def test_a_forged_day_is_no_day(world: World, argument: str) -> None:
    assert "Knopf" in await Talk(world, "de").forges(f"1:deadline:{argument}")
