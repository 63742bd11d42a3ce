from __future__ import annotations

import pytest

from bot.dialogue import Conversation, Message, Reply, World
from bot.dialogue.flows import FEEDBACK
from bot.dialogue.public import find
from bot.dialogue.session import Session, StoreUnavailable
from bot.dialogue.stores import MemoryStore
from bot.matching.evaluate import questions_of
from bot.store.records import LANGUAGE_WISH, Event
from tests.botapi.html import parse
from tests.conftest import MONDAY


class Counting(MemoryStore):
    """Remembers the events."""

    def __init__(self) -> None:
        super().__init__()
        self.events: list[Event] = []

    def count(self, event: Event) -> None:
        self.events.append(event)

    def wished(self) -> list[str]:
        return [event.language for event in self.events if event.outcome == LANGUAGE_WISH]


class Away(MemoryStore):
    """A database that is away."""

    async def load(self, chat: str) -> bytes | None:
        raise StoreUnavailable


class Stranger:
    """Somebody whose telephone has this tag."""

    def __init__(self, world: World, tag: str | None, store: MemoryStore | None = None) -> None:
        self.world, self.tag, self.store = world, tag, store or Counting()
        self.last: list[Reply] = []

    async def says(self, text: str) -> str:
        return await self._send(Message("c", MONDAY, text, language_hint=self.tag))

    async def presses(self, label: str) -> str:
        data = {button.label: button.data for reply in self.last for row in reply.buttons for button in row}
        return await self._send(Message("c", MONDAY, button=data[label], language_hint=self.tag))

    async def stands_at(self, point: tuple[float, float]) -> str:
        return await self._send(Message("c", MONDAY, point=point, language_hint=self.tag))

    async def _send(self, message: Message) -> str:
        # a new conversation each time: nothing may depend on the memory of one process
        self.last = await Conversation(self.world, self.store).handle(message)
        return "\n".join(parse(reply.text) for reply in self.last)

    @property
    def labels(self) -> list[str]:
        return [button.label for reply in self.last for row in reply.buttons for button in row]


@pytest.mark.parametrize(
    ("tag", "lines"),
    [
        ("be", ["Якою мовою", "Which one", "Welche möchten"]),
        ("ug-CN", ["بأي لغة", "Which one", "Welche möchten"]),
        ("hu", ["Welche möchten", "Which one", "بأي لغة"]),
        ("zh-hans", ["Which one", "Welche möchten", "بأي لغة"]),
        ("x", ["Which language", "Welche Sprache", "بأي لغة"]),
        ("", ["Which language", "Welche Sprache", "بأي لغة"]),
    ],
)
@pytest.mark.parametrize("text", ["/start", "jobcenter termin", "😀", "merhaba"])
async def test_the_language_is_asked_in_three_lines_with_all_buttons(
    world: World, tag: str, lines: list[str], text: str
) -> None:
    person = Stranger(world, tag)
    shown = (await person.says(text)).splitlines()
    assert [line for line, wanted in zip(shown, lines, strict=True) if wanted in line] == shown
    assert sorted(person.labels) == sorted(language.name for language in world.knowledge.offered_languages)


@pytest.mark.parametrize(
    "text",
    [
        "İkametgah kaydımı nerede yapabilirim?",
        "jobcenter nerede",
        "unde este jobcenter",
        "¿Dónde está el jobcenter?",
        "как зарегистрировать адрес?",
        "где находится джобцентр",
        "من دنبال کلاس آلمانی هستم",
        "جاب سنتر کجاست",
        "Gdzie jest urząd pracy?",
        "ez li ku dikarim navnîşana xwe qeyd bikim?",
        "waar kan ik nederlands leren",
        "ስራ ፈልጋለሁ",
        "如何登记地址",
    ],
)
@pytest.mark.parametrize("tag", ["hu", "ug"])
async def test_a_sentence_in_another_language_is_not_taken_for_one_of_ours(world: World, tag: str, text: str) -> None:
    person = Stranger(world, tag)
    assert "Which one do you want to read?" in await person.says(text)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Wer zahlt meinen Bus zum Deutschkurs?", "de"),
        ("who pays the bus to my german course", "en"),
        ("مين بيدفع المواصلات لدورة الألماني؟", "ar"),
        ("Хто оплачує автобус на курси німецької?", "uk"),
    ],
)
@pytest.mark.parametrize("tag", ["hu", "be", "ug", ""])
async def test_a_clear_sentence_in_one_of_ours_is_answered_at_once(
    world: World, tag: str, text: str, language: str
) -> None:
    person = Stranger(world, tag)
    await person.says(text)
    assert person.last[0].language == language
    assert person.last[0].outcome.topic == "travel-costs"
    assert person.store.wished() == []  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("asked", "label", "language", "topic"),
    [
        ("fahrtkosten", "العربية", "ar", "travel-costs"),
        ("кто платит за автобус на курсы", "Українська", "uk", "travel-costs"),
        ("/start travel-costs", "English", "en", "travel-costs"),
        ("/start travel-costs_hu", "Deutsch", "de", "travel-costs"),
    ],
)
async def test_the_question_is_answered_after_the_choice(
    world: World, asked: str, label: str, language: str, topic: str
) -> None:
    person = Stranger(world, "be")
    await person.says(asked)
    assert not person.last[0].outcome.topic
    await person.presses(label)
    assert (person.last[0].language, person.last[0].outcome.topic) == (language, topic)
    session = Session.from_bytes(await person.store.load("c"), world.knowledge)
    assert (session.language, session.chosen, session.notes, session.pending) == (language, True, (), None)


async def test_a_question_to_choose_from_is_asked_back_after_the_choice(world: World) -> None:
    text = next(
        item.text
        for item in questions_of(world.knowledge)
        if item.language == "en"
        and len(item.text.split()) <= 2  # more would tell the language
        and world.matcher.match(item.text, hint="en").outcome == "choose"
    )
    direct, person = Stranger(world, "en"), Stranger(world, "hu")
    wanted = await direct.says(text)
    await person.says(text)
    assert await person.presses("English") == wanted
    assert person.labels == direct.labels


async def test_what_is_not_understood_is_said_after_the_choice_and_may_be_sent(world: World) -> None:
    person = Stranger(world, "hu")
    await person.says("qwertzu asdfgh yxcvbn")
    assert "Das weiß ich nicht" in await person.presses("Deutsch")
    assert any("Team" in label for label in person.labels)
    FEEDBACK.forget("c")


async def test_a_command_is_carried_out_after_the_choice(world: World) -> None:
    direct, person = Stranger(world, "uk"), Stranger(world, "be")
    wanted = await direct.says("/next")
    assert "Якою мовою" in await person.says("/next")
    assert await person.presses("Українська") == wanted


async def test_the_language_stays_after_a_command_that_keeps_nothing(world: World) -> None:
    person = Stranger(world, "hu")
    await person.says("/help")
    await person.presses("العربية")
    await person.says("jobcenter")
    assert person.last[0].language == "ar"


async def test_a_place_is_noted_after_the_choice(world: World) -> None:
    person = Stranger(world, "hu")
    assert "Hirschaid" not in await person.stands_at((49.817, 10.99))
    assert "Hirschaid" in await person.presses("English")
    other = Stranger(world, "hu")
    await other.says("jobcenter Hirschaid")
    assert "Jobcenter Landkreis" in await other.presses("English")


async def test_the_name_of_a_language_is_a_choice_too(world: World) -> None:
    for said, language in (("arabisch", "ar"), ("Deutsch!", "de"), ("англійська", "en"), ("UKRAINIAN", "uk")):
        person = Stranger(world, "hu")
        await person.says("fahrtkosten")
        await person.says(said)
        assert (person.last[0].language, person.last[0].outcome.topic) == (language, "travel-costs"), said


async def test_it_is_asked_once_and_whoever_writes_on_is_answered(world: World) -> None:
    person = Stranger(world, "hu")
    await person.says("merhaba")
    await person.says("jobcenter termin")
    assert (person.last[0].language, person.last[0].outcome.kind) == ("en", "answer")
    assert person.store.wished() == ["hu"]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("tag", "counted"), [("ug-CN", ["ug"]), ("zh-hant", ["zh"]), ("x", []), ("", []), ("my secret", []), ("de", [])]
)
async def test_of_a_tag_only_a_known_code_is_counted(world: World, tag: str, counted: list[str]) -> None:
    person = Stranger(world, tag)
    await person.says("/start")
    assert person.store.wished() == counted  # type: ignore[attr-defined]


async def test_danger_comes_before_the_question(world: World) -> None:
    assert "112" in await Stranger(world, "hu").says("ich will nicht mehr leben")


async def test_forgetting_waits_for_no_language(world: World) -> None:
    person = Stranger(world, "hu")
    assert "nothing stored" in await person.says("/forget")


async def test_while_nothing_can_be_remembered_questions_are_answered(world: World) -> None:
    person = Stranger(world, "hu", Away())
    await person.says("jobcenter termin")
    assert (person.last[0].language, person.last[0].outcome.kind) == ("en", "answer")


async def test_a_channel_that_knows_nothing_of_its_clients_answers(world: World) -> None:
    person = Stranger(world, None)
    await person.says("fahrtkosten")
    assert person.last[0].outcome.topic == "travel-costs"


@pytest.mark.parametrize("text", ["jobcenter nerede", "unde este jobcenter", "jobcenter termin"])
async def test_where_nothing_can_be_asked_few_words_are_answered_in_english(world: World, text: str) -> None:
    assert (await find(world, text, "hu", MONDAY)).language == "en"
