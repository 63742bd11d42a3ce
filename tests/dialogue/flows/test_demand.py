from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue import Conversation, Message, World
from bot.dialogue.buttons import data
from bot.dialogue.flows.wish_words import read_wish
from bot.dialogue.session import Session, StoreUnavailable
from bot.dialogue.stores import MemoryStore
from bot.guidance.wishes import DAYTIMES, KINDS, LEVELS
from bot.store.keys import Keys
from bot.store.open import open_store
from bot.store.records import Wish
from bot.store.store import SqlStore
from tests.conftest import MONDAY
from tests.dialogue.flows.test_feedback import NOT_OURS
from tests.dialogue.test_conversation import Talk

QUARTER = "2026-Q4"


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqlStore]:
    store = await open_store(
        f"sqlite+aiosqlite:///{tmp_path}/store.db", Keys(bytes(32)), StoreUnavailable, lambda: MONDAY
    )
    yield store
    await store.aclose()


@pytest.fixture
def talk(world: World, store: SqlStore) -> Talk:
    return Talk(Conversation(world, store))


async def test_four_taps_and_one_place_make_one_wish(talk: Talk, store: SqlStore) -> None:
    assert "Welchen Kurs" in await talk.says("/join")
    assert "Wie gut" in await talk.presses("Berufssprachkurs")
    assert "Wo wohnen Sie?" in await talk.presses("B2")
    assert "Welcher Ort?" in await talk.presses("Landkreis Bamberg")
    assert "Wann" in await talk.says("Hirschaid")
    said = await talk.presses("Abend")
    assert "Berufssprachkurs · B2: Arbeit und Ausbildung · Hirschaid · Abend" in said
    assert "ohne Namen" in said
    assert "ab 5" in said
    assert "keine Anmeldung" in said
    assert await store.wishes(QUARTER) == {Wish("vocational", "b2", "hirschaid", "evening"): 1}


async def test_nobody_counts_twice_for_one_kind(talk: Talk, store: SqlStore) -> None:
    for _ in range(2):
        await talk.says("/join")
        await talk.says("sprachtreff b1")
        if "Wo wohnen" in talk.last[0].text:
            await talk.presses("Stadt Bamberg")
        last = await talk.presses("Zeit egal")
    assert "schon gezählt" in last
    assert sum((await store.wishes(QUARTER)).values()) == 1


async def test_no_reply_takes_more_than_two_ways_to_the_database(world: World, store: SqlStore) -> None:
    ways: list[str] = []

    class Counted:
        def __getattr__(self, name: str) -> object:
            if name != "count":
                ways.append(name)
            return getattr(store, name)

    talk = Talk(Conversation(world, Counted()))  # type: ignore[arg-type]
    steps = ["/join", ">Integrationskurs", ">B1", ">Stadt Bamberg", ">Abend", ">Noch eine andere", ">Sprachtreff"]
    unanswered = next(text for text in NOT_OURS if world.matcher.match(text, hint="de").outcome == "none")
    steps += [unanswered, ">Frage an das Team", "ja"]
    for step in steps:
        ways.clear()
        await (talk.presses(step[1:]) if step.startswith(">") else talk.says(step))
        assert len(ways) <= 2, (step, ways)
    assert ways == ["load", "keep_question"]
    assert len(await store.wishes(QUARTER)) == 2


async def test_what_was_said_is_not_asked_again_but_can_be_changed(talk: Talk, store: SqlStore) -> None:
    await talk.says("ich wohne in hirschaid")
    await talk.says("/join")
    await talk.says("integrationskurs")
    await talk.says("a2")
    await talk.says("am wochenende")
    await talk.presses("Noch eine andere Kursart")
    assert "Notiert" in await talk.presses("Sprachtreff")
    await talk.presses("Noch eine andere Kursart")
    assert "Welchen Kurs" in await talk.presses("Ändern: A2: einfache Sätze · Wochenende")
    assert "Wie gut" in await talk.presses("Erstorientierungskurs")
    assert set(await store.wishes(QUARTER)) == {
        Wish("integration", "a2", "hirschaid", "weekend"),
        Wish("conversation", "a2", "hirschaid", "weekend"),
    }


async def test_everything_in_one_line_and_in_arabic(world: World, store: SqlStore) -> None:
    talk = Talk(Conversation(world, store), "ar")
    assert "أي دورة" in await talk.says("/join")
    assert "أين تسكن" in await talk.says("اندماج ب1 مساء")
    assert "مساءً" in await talk.presses("مدينة بامبرغ")
    assert not await store.wishes(QUARTER), "the place is kept first"
    assert "تم التسجيل" in await talk.says("نعم")
    assert await store.wishes(QUARTER) == {Wish("integration", "b1", "bamberg", "evening"): 1}


async def test_everything_in_one_line_and_in_ukrainian(world: World, store: SqlStore) -> None:
    talk = Talk(Conversation(world, store), "uk")
    assert "На який курс" in await talk.says("/join")
    assert "Де Ви живете" in await talk.says("інтеграційний В1 ввечері")
    await talk.says("у Бамберзі")
    await talk.says("так")
    assert await store.wishes(QUARTER) == {Wish("integration", "b1", "bamberg", "evening"): 1}


async def test_who_learns_to_read_is_not_asked_for_a_level(talk: Talk, store: SqlStore) -> None:
    await talk.says("/join")
    assert "Wo wohnen" in await talk.presses("Alphabetisierungskurs")
    await talk.presses("ANKER")
    await talk.presses("Vormittag")
    assert set(await store.wishes(QUARTER)) == {Wish("literacy", "unknown", "anker", "morning")}


async def test_one_tap_from_a_course_when_all_is_known(world: World, store: SqlStore) -> None:
    talk = Talk(Conversation(world, store))
    await talk.says("ich wohne in hirschaid")
    await talk.conversation.handle(
        Message("c", MONDAY, button=data("demand", "vote.integration.b1.evening"), language_hint="de")
    )
    assert set(await store.wishes(QUARTER)) == {Wish("integration", "b1", "hirschaid", "evening")}
    (asks,) = await talk.conversation.handle(
        Message("d", MONDAY, button=data("demand", "vote.other.b1.all-day"), language_hint="de")
    )
    assert "Welchen Kurs" in asks.text


async def test_a_question_of_its_own_leaves_the_flow(talk: Talk, store: SqlStore) -> None:
    await talk.says("/join")
    await talk.says("wer zahlt meinen bus zum integrationskurs?")
    assert talk.last[0].outcome.topic == "travel-costs"
    await talk.says("b1")
    assert not await store.wishes(QUARTER)


async def test_a_store_that_is_away_is_said_and_tried_again(world: World, store: SqlStore) -> None:
    class Away(MemoryStore):
        away = True

        async def vote(self, chat: str, wish: Wish, on: date) -> bool:
            if self.away:
                raise StoreUnavailable("OSError")
            return await super().vote(chat, wish, on)

    shaky = Away()
    await shaky.save("c", Session(language="de", chosen=True, place="bamberg").to_bytes())
    talk = Talk(Conversation(world, shaky))
    await talk.says("/join")
    await talk.says("integration b1 abends")
    assert "nicht zählen" in "\n".join(reply.text for reply in talk.last)
    shaky.away = False
    assert "Notiert" in await talk.presses("Noch einmal versuchen")


@pytest.mark.parametrize(
    "argument", ["", "kind", "kind.", "kind.pilot", "vote.", "vote.a.b", "level.b1.x", "place.mars", "x"]
)
async def test_a_button_that_is_not_ours_is_refused(talk: Talk, store: SqlStore, argument: str) -> None:
    (reply,) = await talk.conversation.handle(Message("c", MONDAY, button=data("demand", argument), language_hint="de"))
    assert "geht nicht mehr" in reply.text
    assert not await store.wishes(QUARTER)


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("B1 abends", {"level": "b1", "daytime": "evening"}),
        ("nachmittags", {"daytime": "afternoon"}),
        ("morgens", {"daytime": "morning"}),
        ("on saturdays", {"daytime": "weekend"}),
        ("بعد الظهر", {"daytime": "afternoon"}),
        ("أي وقت", {"daytime": "any"}),
        ("في الصباح", {"daytime": "morning"}),
        ("انا مبتدئ", {"level": "a1"}),
        ("deutsch für die arbeit", {"kind": "vocational"}),
        ("lesen und schreiben lernen", {"kind": "literacy"}),
        ("دورة محادثة", {"kind": "conversation"}),
        ("В1 ввечері", {"level": "b1", "daytime": "evening"}),  # Cyrillic В
        ("а2 зранку", {"level": "a2", "daytime": "morning"}),
        ("після обіду", {"daytime": "afternoon"}),
        ("по суботах", {"daytime": "weekend"}),
        ("у вихідні", {"daytime": "weekend"}),
        ("мені байдуже", {"daytime": "any"}),
        ("будь-коли", {"daytime": "any"}),
        ("німецька для роботи", {"kind": "vocational"}),
        ("хочу навчитися читати і писати", {"kind": "literacy"}),
        ("розмовний клуб", {"kind": "conversation"}),
        ("інтеграційний курс з нуля", {"kind": "integration", "level": "a1"}),
        ("интеграционный утром", {"kind": "integration", "daytime": "morning"}),
        ("які є курси в1 ввечері?", {}),
        ("hallo", {}),
        ("welche b1 kurse gibt es abends?", {}),
    ],
)
def test_answers_in_own_words(text: str, wish: dict[str, str]) -> None:
    assert read_wish(text) == wish


@given(st.text(max_size=80))
def test_any_text_gives_only_known_answers(text: str) -> None:
    for part, answer in read_wish(text).items():
        assert answer in {"kind": KINDS, "level": LEVELS, "daytime": DAYTIMES}[part]
