from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue import Conversation, Message, Reply, World
from bot.dialogue.session import Session, StoreUnavailable
from bot.dialogue.stores import MemoryStore
from bot.store.retention import RETENTION
from tests.botapi.html import parse
from tests.conftest import LANGUAGES, MONDAY

ANY_TEXT = st.text(st.characters(codec=None), max_size=200)


class Talk:
    """A person talking to the bot."""

    def __init__(self, conversation: Conversation, language: str | None = "de") -> None:
        self.conversation, self.language = conversation, language
        self.last: list[Reply] = []

    async def says(self, text: str) -> str:
        return await self._send(Message("c", MONDAY, text, language_hint=self.language))

    async def presses(self, label: str) -> str:
        for reply in self.last:
            for row in reply.buttons:
                for button in row:
                    if button.label.startswith(label) and button.data:
                        return await self._send(Message("c", MONDAY, button=button.data, language_hint=self.language))
        raise AssertionError(f"no button {label!r} in {self.last}")

    async def _send(self, message: Message) -> str:
        self.last = await self.conversation.handle(message)
        return "\n".join(parse(reply.text) for reply in self.last)


async def test_a_question_the_place_the_card_the_next_step(conversation: Conversation) -> None:
    talk = Talk(conversation)
    assert "Wo wohnen Sie?" in await talk.says("bin anerkannt, sozialamt zahlt nicht mehr, wer zahlt jetzt")
    assert "Welcher Ort?" in await talk.presses("Landkreis Bamberg")
    card = await talk.says("hirschaid")
    assert "Jobcenter Landkreis Bamberg" in card
    following = await talk.presses("Weiter")
    assert "Jobcenter Stadt" not in following


async def test_what_was_said_is_not_asked_again(conversation: Conversation) -> None:
    talk = Talk(conversation)
    await talk.says("ich wohne in Scheßlitz")
    assert "Wo wohnen Sie?" not in await talk.says("wo ist das jobcenter")


async def test_an_unsure_place_is_confirmed(conversation: Conversation) -> None:
    talk = Talk(conversation)
    await talk.says("wo ist das jobcenter")
    await talk.presses("Landkreis Bamberg")
    assert "Welchen Ort meinen Sie?" in await talk.says("96170")
    assert "Jobcenter Landkreis" in await talk.presses("Lisberg")


async def test_another_question_leaves_the_asked_one(conversation: Conversation) -> None:
    talk = Talk(conversation)
    await talk.says("wo ist das jobcenter")
    await talk.presses("Landkreis Bamberg")
    answer = await talk.says("mein kind braucht einen platz im kindergarten wie anmelden")
    assert "Kindergarten" in answer


@pytest.mark.parametrize(
    "text",
    [
        "und was muss ich mitbringen?",
        "wo ist das",
        "bis wann",
        "what does it cost",
        "شو لازم جيب معي",
        "а що треба взяти з собою?",
        "скільки це коштує",
    ],
)
async def test_a_short_question_after_an_answer_stays_on_the_topic(conversation: Conversation, text: str) -> None:
    talk = Talk(conversation)
    await talk.says("wer zahlt meinen bus zum deutschkurs")
    await talk.says(text)
    assert talk.last[0].outcome.topic == "travel-costs"


async def test_the_language_of_the_message_and_the_chosen_one(conversation: Conversation) -> None:
    talk = Talk(conversation, "en")
    assert "Jobcenter" in await talk.says("where is the jobcenter office")
    assert talk.last[0].language == "en"
    await talk.says("/language")
    await talk.presses("العربية")
    assert talk.last[0].language == "ar"
    await talk.says("/help")
    assert talk.last[0].language == "ar"


@pytest.mark.parametrize("payload", ["travel-costs_ar", "travel-costs"])
async def test_a_shared_link_opens_its_topic(conversation: Conversation, payload: str) -> None:
    talk = Talk(conversation)
    await talk.says(f"/start {payload}")
    assert talk.last[0].outcome.topic == "travel-costs"
    assert talk.last[0].language == ("ar" if payload.endswith("_ar") else "de")


@pytest.mark.parametrize("payload", ["nothing", "x" * 64, "../../etc", "travel-costs_xx", "_", "_ar"])
async def test_an_unknown_link_is_a_normal_start(conversation: Conversation, payload: str) -> None:
    text = await Talk(conversation).says(f"/start {payload}")
    assert any(words in text for words in ("Willkommen", "أهلًا", "Fahrtkosten"))


async def test_two_misses_offer_a_person(conversation: Conversation) -> None:
    talk = Talk(conversation)
    first = await talk.says("qwertzu asdfgh yxcvbn")
    second = await talk.says("blubber fasel")
    assert first != second
    assert "Beratungsstelle" in second
    assert "Beratung" in await talk.presses("Mit Mensch")


async def test_crisis_comes_before_everything(conversation: Conversation) -> None:
    talk = Talk(conversation)
    await talk.says("wo ist das jobcenter")
    text = await talk.says("ich will nicht mehr leben")
    assert "112" in text
    assert talk.last[0].outcome.kind == "crisis"


async def test_forget_deletes_at_once(conversation: Conversation) -> None:
    talk = Talk(conversation)
    await talk.says("ich wohne in Hirschaid")
    assert "Gelöscht" in await talk.says("/forget")
    assert await conversation.store.load("c") is None
    assert "nichts" in await talk.says("/forget")


@pytest.mark.parametrize(
    "text",
    ["", " ", "x" * 100_000, "😀😀😀", "\u202e\u2066\u200f", "\ud800", "\x00\x07", "<b>hallo</b> & <script>", "؟؟؟", "/unknown", "/" * 50, "{fact:x}", "%s %d"],
)  # fmt: skip
async def test_strange_input_gets_a_polite_reply_or_silence(conversation: Conversation, text: str) -> None:
    reply = await Talk(conversation).says(text)
    assert "<script" not in reply
    assert "fact:" not in reply


@given(
    text=ANY_TEXT,
    button=st.none() | ANY_TEXT,
    hint=st.none() | ANY_TEXT,
    point=st.none() | st.tuples(st.floats(-90, 90), st.floats(-180, 180)),
)
def test_nothing_a_person_sends_is_an_error(
    world: World, text: str, button: str | None, hint: str | None, point: tuple[float, float] | None
) -> None:
    conversation = Conversation(world, MemoryStore())
    for reply in asyncio.run(conversation.handle(Message("c", MONDAY, text, button, point, hint))):
        assert parse(reply.text).strip()


@given(verb=st.sampled_from("tmcgplnh"), argument=st.from_regex(r"[a-z0-9-]{0,48}", fullmatch=True))
def test_a_forged_button_is_refused_politely(world: World, verb: str, argument: str) -> None:
    conversation = Conversation(world, MemoryStore())
    replies = asyncio.run(conversation.handle(Message("c", MONDAY, button=f"1:{verb}:{argument}")))
    assert replies


class AwayStore(MemoryStore):
    """A database that is away."""

    async def load(self, chat: str) -> bytes | None:
        raise StoreUnavailable("away")

    async def save(self, chat: str, payload: bytes) -> None:
        raise StoreUnavailable("away")

    async def delete(self, chat: str) -> bool:
        raise StoreUnavailable("away")


async def test_questions_are_answered_while_the_database_is_away(world: World) -> None:
    talk = Talk(Conversation(world, AwayStore()))
    assert "Jobcenter" in await talk.says("wo ist das jobcenter")
    assert "später" in await talk.says("/forget")


class SometimesAway(MemoryStore):
    away = False

    async def load(self, chat: str) -> bytes | None:
        if self.away:
            raise StoreUnavailable("away")
        return await super().load(chat)


async def test_an_outage_is_said_once_and_what_was_known_is_known_again(world: World) -> None:
    store = SometimesAway()
    talk = Talk(Conversation(world, store))
    await talk.says("ich wohne in hirschaid")
    store.away = True
    assert "gerade nichts merken" in await talk.says("wo ist das jobcenter")
    assert "gerade nichts merken" not in await talk.says("ich wohne in bamberg")
    store.away = False
    assert "Jobcenter Landkreis Bamberg" in await talk.says("wo ist das jobcenter"), "not written over in the outage"
    store.away = True
    assert "gerade nichts merken" in await talk.says("wo ist das jobcenter"), "a new outage"


@pytest.mark.parametrize("language", LANGUAGES)
async def test_privacy_names_the_times_by_which_is_deleted(world: World, language: str) -> None:
    said = await Talk(Conversation(world, MemoryStore()), language).says("/privacy")
    for number in (RETENTION.session_days, RETENTION.question_days, RETENTION.count_days):
        assert str(number) in said


@given(st.binary(max_size=80))
def test_a_damaged_session_is_a_new_one(world: World, payload: bytes) -> None:
    assert Session.from_bytes(payload, world.knowledge) == Session()


def test_a_session_survives_and_drops_what_no_longer_exists(world: World) -> None:
    session = Session("ar", chosen=True, place="hirschaid", situation="recognised", topic="travel-costs", misses=1)
    assert Session.from_bytes(session.to_bytes(), world.knowledge) == session
    gone = replace(session, topic="abolished", place="atlantis", language="xx")
    assert Session.from_bytes(gone.to_bytes(), world.knowledge) == replace(
        session, topic=None, place=None, language=None
    )


@pytest.mark.parametrize("text", ["hirschaid", "jobcenter termin", "Anmeldung?"])
async def test_a_german_word_does_not_change_the_language(conversation: Conversation, text: str) -> None:
    talk = Talk(conversation, "ar")
    await talk.says("من يدفع لي الباص إلى دورة الألمانية")
    await talk.says(text)
    assert talk.last[0].language == "ar"


async def test_a_german_word_does_not_change_ukrainian(conversation: Conversation) -> None:
    talk = Talk(conversation, "uk")
    await talk.says("хто платить за автобус на курс німецької?")
    await talk.says("jobcenter termin")
    assert talk.last[0].language == "uk"


async def test_russian_is_answered_in_ukrainian(conversation: Conversation) -> None:
    """Many write it; of our languages Ukrainian is the nearest."""
    talk = Talk(conversation, None)
    await talk.says("кто оплачивает проезд на курсы немецкого")
    assert (talk.last[0].language, talk.last[0].outcome.topic) == ("uk", "travel-costs")


async def test_a_clear_sentence_is_answered_in_its_language(conversation: Conversation) -> None:
    talk = Talk(conversation, "ar")
    await talk.says("من يدفع لي الباص إلى دورة الألمانية")
    await talk.says("my child needs a place in a kindergarten, how do i apply")
    assert talk.last[0].language == "en"
