from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from bot.dialogue import World
from bot.dialogue.sharing import named, payload, query
from bot.i18n.bidi import without_isolates
from tests.conftest import LANGUAGES

from .running import OTHER, PERSON, bot, telegram

QUESTIONS = {
    "de": "Wer zahlt meinen Bus zum Deutschkurs?",
    "en": "who pays my bus to the german course",
    "ar": "مين بيدفع المواصلات لدورة الألماني؟",
    "uk": "хто платить за автобус на курс німецької?",
}
CRISIS = {
    "de": "ich will nicht mehr leben",
    "en": "i want to kill myself",
    "ar": "بدي انتحر",
    "uk": "не хочу більше жити",
}
MAX_PAYLOAD = 64  # Telegram, deep linking: A-Z a-z 0-9 _ -
AS_OF = {"de": "Stand", "en": "as of", "ar": "حتى تاريخ", "uk": "станом на"}


# links -------------------------------------------------------------------------------------------------------------


def test_every_answer_has_a_link(world: World) -> None:
    for topic, language in world.knowledge.texts:
        assert re.fullmatch(r"[A-Za-z0-9_-]+", payload(topic, language))
        assert len(payload(topic, language)) <= MAX_PAYLOAD


@pytest.mark.parametrize(
    ("link", "topic"),
    [("travel-costs_de", "travel-costs"), ("address-registration_ar", "address-registration"), ("counselling", "counselling")],
)  # fmt: skip
async def test_links_on_paper_go_on_working(world: World, tmp_path: Path, link: str, topic: str) -> None:
    """These stand on posters and in old chats: if this test fails, the form has changed, and it must not."""
    language = link.partition("_")[2] or "en"
    async with bot(world, tmp_path) as api:
        api.says(PERSON, f"/start {link}", "en")
        (card,) = await api.hears(PERSON)
        assert world.knowledge.texts[topic, language].title in without_isolates(card.text)


@pytest.mark.parametrize("link", ["next", "courses", "travel"])
async def test_links_to_guided_flows(world: World, tmp_path: Path, link: str) -> None:
    async with bot(world, tmp_path) as api:
        api.says(PERSON, f"/start {link}", "de")
        (by_link,) = await api.hears(PERSON)
        api.says(OTHER, f"/{link}", "de")
        (by_command,) = await api.hears(OTHER)
        assert by_link.text == by_command.text


@pytest.mark.parametrize(
    "link", ["ask", "no-such-topic_de", "travel-costs_xx", "_de", "__", "-", "A" * 64, "a" * 65, "../etc", "x y z"]
)
async def test_an_unknown_link_is_a_normal_start(world: World, tmp_path: Path, link: str) -> None:
    async with bot(world, tmp_path) as api:
        api.says(PERSON, f"/start {link}", "en")
        (reply,) = await api.hears(PERSON)
        expected = "Welcome" if link != "travel-costs_xx" else "Travel costs"  # known topic, the person's language
        assert expected in reply.text


async def test_a_chosen_language_is_stronger_than_a_link(world: World, tmp_path: Path) -> None:
    async with bot(world, tmp_path) as api:
        api.says(PERSON, "/start", "de")
        await api.hears(PERSON, 2)
        api.presses(PERSON, "العربية")
        await api.hears(PERSON)
        api.says(PERSON, "/start travel-costs_de")  # from somebody who speaks German
        (card,) = await api.hears(PERSON)
        assert world.knowledge.texts["travel-costs", "ar"].title in without_isolates(card.text)


# inline mode -------------------------------------------------------------------------------------------------------


def shown(results: list[dict[str, Any]]) -> list[str]:
    return [without_isolates(result["shown"]) for result in results]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_question_in_any_chat_gets_whole_answers(world: World, tmp_path: Path, language: str) -> None:
    async with bot(world, tmp_path) as api:
        answer = await api.asks_inline(PERSON, QUESTIONS[language], "pl")
        results = answer["results"]
        assert 1 <= len(results) <= 5
        best = results[0]
        assert best["title"] == world.knowledge.texts["travel-costs", language].title
        assert best["description"]
        assert AS_OF[language] in shown(results)[0]  # source and date
        button = best["reply_markup"]["inline_keyboard"][0][0]
        assert button["url"] == f"https://t.me/ankommen_test_bot?start=travel-costs_{language}"
        assert answer["is_personal"] is True
        assert answer["button"]["start_parameter"] == f"travel-costs_{language}"


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_topic_can_be_shared_and_arrives_as_the_same(world: World, tmp_path: Path, language: str) -> None:
    """All of them through the server: lengths, markup, links; and the share button's query finds its own topic."""
    topics = [t for t, code in world.knowledge.texts if code == language and world.knowledge.topics[t].area != "bot"]
    async with bot(world, tmp_path) as api:
        for topic in topics:
            answer = await api.asks_inline(PERSON, query(world.knowledge, topic, language), "en")
            first = next(result for result in answer["results"] if not result["id"].startswith("crisis"))
            assert first["id"] == payload(topic, language)
            assert AS_OF[language] in first["shown"]
            assert not re.search(
                r"open now|closed now|jetzt (geöffnet|geschlossen)|مفتوح الآن|مغلق الآن|зараз (відчинено|зачинено)",
                first["shown"],
            )


async def test_the_share_button_brings_the_same_topic(world: World, tmp_path: Path) -> None:
    async with bot(world, tmp_path) as api:
        api.says(PERSON, "ich wohne in Hirschaid", "de")
        await api.hears(PERSON)
        api.says(PERSON, "wo ist das jobcenter")
        (card,) = await api.hears(PERSON)
        button = next(b for row in card.buttons for b in row if b["text"] == "Antwort teilen")
        asked = button["switch_inline_query_chosen_chat"]["query"]
        answer = await api.asks_inline(OTHER, asked, "ar")
        assert answer["results"][0]["id"] == "office-jobcenter_de"
        assert "Hirschaid" not in shown(answer["results"])[0]  # nothing of the person goes along


async def test_without_inline_mode_a_link_is_shared(world: World, tmp_path: Path) -> None:
    async with telegram(world, tmp_path) as (api, application):
        api.inline_mode = False  # not switched on at BotFather
        await application.bot.get_me()
        api.says(PERSON, "wo ist das jobcenter", "de")
        (card,) = await api.hears(PERSON)
        button = next(b for row in card.buttons for b in row if b["text"] == "Antwort teilen")
        assert button["url"].startswith("https://t.me/share/url?url=https%3A%2F%2Ft.me%2Fankommen_test_bot")
        assert api.refusals == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("question", ["", "  ", "?!", "hallo"])
async def test_who_asks_nothing_sees_what_most_need(world: World, tmp_path: Path, language: str, question: str) -> None:
    async with bot(world, tmp_path) as api:
        answer = await api.asks_inline(PERSON, question, language)
        assert answer["results"][0]["id"].startswith("first-steps_")
        assert len(answer["results"]) == 5


@pytest.mark.parametrize("language", LANGUAGES)
async def test_in_danger_the_numbers_come_first(world: World, tmp_path: Path, language: str) -> None:
    async with bot(world, tmp_path) as api:
        answer = await api.asks_inline(PERSON, CRISIS[language], "en")
        first = answer["results"][0]
        assert "112" in first["description"]
        assert "112" in first["shown"]
        assert first["id"] == f"crisis_{language}"
        assert len(answer["results"]) == 2  # and the card; nothing else


async def test_what_is_not_known_names_a_person_to_ask(world: World, tmp_path: Path) -> None:
    async with bot(world, tmp_path) as api:
        answer = await api.asks_inline(PERSON, "qqqq zzzz xxxx", "de")
        assert [result["id"] for result in answer["results"]] == ["counselling_de"]
        assert answer["button"] == {"text": "Privat fragen", "start_parameter": "ask"}


async def test_a_place_in_the_question_names_the_office(world: World, tmp_path: Path) -> None:
    async with bot(world, tmp_path) as api:
        answer = await api.asks_inline(PERSON, "wo ist das jobcenter in Hirschaid", "de")
        assert "Jobcenter Landkreis Bamberg" in shown(answer["results"])[0]
        assert "Jobcenter Stadt" not in shown(answer["results"])[0]


async def test_a_question_that_is_too_old_disturbs_nobody(
    world: World, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with bot(world, tmp_path) as api:
        user = api.person(PERSON, "de")
        api.push({"inline_query": {"id": "gone", "from": user, "query": "jobcenter", "offset": ""}})
        await api.asks_inline(PERSON, "jobcenter", "de")
        assert "error" not in caplog.text


async def test_inline_questions_leave_no_trace(world: World, tmp_path: Path) -> None:
    async with telegram(world, tmp_path) as (api, application):
        await api.asks_inline(987654321, "wo ist das jobcenter", "de")
        store = application.bot_data["conversation"].store
        assert await store.load("telegram:987654321") is None


# copied texts ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
async def test_number_and_address_are_copied_as_they_are_dialled_and_written(
    world: World, tmp_path: Path, language: str
) -> None:
    async with bot(world, tmp_path) as api:
        api.says(PERSON, "/start volunteers", language)
        card, venue = await api.hears(PERSON, 2) if _has_venue(world) else (*await api.hears(PERSON), None)
        copied = [b["copy_text"]["text"] for row in card.buttons for b in row if "copy_text" in b]
        if language == "ar":
            copied.reverse()  # rows are mirrored
        assert copied == ["+49 951 91418935", "Schützenstraße 2a, 96047 Bamberg"]
        assert venue is None or "Schützenstraße" in venue.text


def _has_venue(world: World) -> bool:
    return world.knowledge.offices["freund-statt-fremd"].lat is not None


def test_what_names_two_topics_is_shared_by_its_link(world: World) -> None:
    texts = {key: text for key, text in world.knowledge.texts.items() if key[1] not in world.knowledge.fallbacks}
    titles = [text.title for text in texts.values()]
    twice = {key for key, text in texts.items() if titles.count(text.title) > 1}
    for topic, language in twice:
        assert query(world.knowledge, topic, language) == payload(topic, language)
    for topic, language in world.knowledge.texts:
        if language in world.words:
            assert named(world.knowledge, query(world.knowledge, topic, language)) == (topic, language)
