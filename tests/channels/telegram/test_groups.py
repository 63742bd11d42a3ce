from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.dialogue import World
from bot.i18n.bidi import without_isolates
from tests.botapi.server import BOT, BotApi, Sent
from tests.conftest import LANGUAGES

from .running import GROUP, OTHER, PERSON, bot, telegram

US = f"@{BOT['username']}"
QUESTION = {"de": "wo ist das jobcenter", "en": "where is the jobcenter", "ar": "وين الجوب سنتر؟", "uk": "де джобцентр"}
TITLE = "Jobcenter"


def links(message: Sent) -> list[str]:
    assert message.actions() <= {"url"}  # a button that comes back would begin something personal
    return [button["url"].partition("?start=")[2] for row in message.buttons for button in row]


async def silence(api: BotApi) -> None:
    """What was said before got no answer: this is answered, and nothing else was."""
    before = len(api.sent)
    api.says(OTHER, "/help", "de")
    await api.until(lambda: len(api.sent) > before)
    assert [message.chat for message in api.sent[before:]] == [OTHER]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_whoever_says_our_name_gets_a_short_answer(world: World, tmp_path: Path, language: str) -> None:
    async with bot(world, tmp_path) as api:
        api.says(GROUP, f"{US} {QUESTION[language]}", language, by=PERSON)
        (short,) = await api.hears(GROUP)
        api.says(PERSON, QUESTION[language])
        (whole,) = await api.hears(PERSON)
        assert TITLE in without_isolates(short.text)
        assert len(short.text) < len(whole.text)
        assert links(short) == [f"office-jobcenter_{language}"]
        assert short.reply_to is not None


@pytest.mark.parametrize("language", LANGUAGES)
async def test_no_text_of_a_group_is_too_long_or_asks(world: World, tmp_path: Path, language: str) -> None:
    questions = [text.title for (_, code), text in world.knowledge.texts.items() if code == language]
    async with bot(world, tmp_path) as api:
        for question in questions:
            api.says(GROUP, f"{US} {question}?", language, by=PERSON)
            (reply,) = await api.hears(GROUP)
            assert links(reply)
            assert world.words[language]("Where do you live? Then I can name the right office.") not in reply.text


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("wo ist das jobcenter", {}),
        ("/start@another_bot", {}),
        ("/unknown", {}),
        ("@another_bot wo ist das jobcenter", {}),
        (f"{US} wo ist das jobcenter", {"via_bot": BOT}),
        (f"{US} wo ist das jobcenter", {"is_automatic_forward": True}),
        (f"{US} wo ist das jobcenter", {"from": {"id": 5, "is_bot": True, "first_name": "Another"}}),
        ("", {"location": {"latitude": 49.9, "longitude": 10.9}}),
        ("", {"new_chat_members": [BOT]}),
        ("", {"left_chat_member": BOT}),
        ("", {"migrate_to_chat_id": -100999}),
        (f"ich habe {US}_2 gefragt", {"entities": [{"type": "mention", "offset": 9, "length": 20}]}),
    ],
    ids=range(12),
)
async def test_people_talk_among_themselves(world: World, tmp_path: Path, text: str, more: dict[str, Any]) -> None:
    """As it arrives where privacy mode is off, or from Telegram anyway."""
    async with bot(world, tmp_path) as api:
        api.says(GROUP, text, "de", by=PERSON, **more)
        await silence(api)


async def test_a_reply_to_us_is_for_us(world: World, tmp_path: Path) -> None:
    async with bot(world, tmp_path) as api:
        api.says(GROUP, f"/help{US}", "de", by=PERSON)
        (first,) = await api.hears(GROUP)
        ours = {**api._shown(first), "from": BOT}
        api.says(GROUP, "wo ist das jobcenter", "de", by=OTHER, reply_to_message=ours)
        (answer,) = await api.hears(GROUP)
        assert TITLE in answer.text
        for thanks in ("danke", "ok dann gehen wir qqqq zzzz"):
            api.says(GROUP, thanks, "de", by=OTHER, reply_to_message=ours)
        await silence(api)
        api.says(GROUP, "qqqq zzzz xxxx?", "de", by=OTHER, reply_to_message=ours)
        (unknown,) = await api.hears(GROUP)
        assert "Das weiß ich nicht" in unknown.text
        theirs = {**api.message(GROUP, "hallo", "de", by=PERSON)}
        api.says(GROUP, "wo ist das jobcenter", "de", by=OTHER, reply_to_message=theirs)
        await silence(api)


async def test_a_topic_of_a_forum_that_we_opened_is_not_for_us_alone(world: World, tmp_path: Path) -> None:
    """Every message in a topic replies to the message that opened it; the answer goes into the topic."""
    async with bot(world, tmp_path) as api:
        api.threads[GROUP] = {7}
        opened = {
            "message_id": 7, "date": 1, "chat": api.chats[GROUP], "from": BOT,
            "forum_topic_created": {"name": "Ankommen", "icon_color": 1},
        }  # fmt: skip
        place = {"message_thread_id": 7, "is_topic_message": True, "reply_to_message": opened}
        api.says(GROUP, "wo ist das jobcenter", "de", by=PERSON, **place)
        await silence(api)
        api.says(GROUP, f"{US} wo ist das jobcenter", "de", by=PERSON, **place)
        (answer,) = await api.hears(GROUP)
        assert answer.thread == 7


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("command", ["next", "where", "courses", "travel", "papers", "data", "language", "forget"])
async def test_personal_things_are_for_private(world: World, tmp_path: Path, command: str, language: str) -> None:
    async with bot(world, tmp_path) as api:
        api.says(GROUP, f"/{command}{US}", language, by=PERSON)
        (reply,) = await api.hears(GROUP)
        assert reply.text == world.words[language]("That is about you alone. I talk about it only in private.")
        assert links(reply) == [command]
        api.says(PERSON, f"/start {command}", language)
        (begun, *_) = await api.hears(PERSON)
        assert begun.text


@pytest.mark.parametrize(
    ("text", "link"), [("/start", "ask"), (f"/start{US}", "ask"), ("/help", "ask"), (US, "ask"), (f"{US} hallo", "ask"), ("/privacy", "bot-privacy_de")]
)  # fmt: skip
async def test_who_only_greets_hears_what_we_are_for(world: World, tmp_path: Path, text: str, link: str) -> None:
    async with bot(world, tmp_path) as api:
        api.says(GROUP, text, "de", by=PERSON)
        (reply,) = await api.hears(GROUP)
        assert "speichere ich nichts" in reply.text
        assert links(reply) == [link]


async def test_what_is_unclear_is_chosen_in_private(world: World, tmp_path: Path) -> None:
    async with bot(world, tmp_path) as api:
        api.says(GROUP, f"{US} deutschkurs", "de", by=PERSON)
        (reply,) = await api.hears(GROUP)
        assert reply.text == "Was meinen Sie?"
        assert 2 <= len(links(reply)) <= 3
        assert all(link.endswith("_de") for link in links(reply))


async def test_in_danger_the_numbers_come_in_a_group_too(world: World, tmp_path: Path) -> None:
    async with bot(world, tmp_path) as api:
        api.says(GROUP, f"{US} ich will nicht mehr leben", "de", by=PERSON)
        (reply,) = await api.hears(GROUP)
        assert "112" in reply.text


async def test_a_name_behind_a_link_is_our_name(world: World, tmp_path: Path) -> None:
    async with bot(world, tmp_path) as api:
        mention = {"type": "text_mention", "offset": 0, "length": 4, "user": BOT}
        api.says(GROUP, "Bot, wo ist das jobcenter", "de", by=PERSON, entities=[mention])
        (reply,) = await api.hears(GROUP)
        assert TITLE in reply.text
        caption = {"type": "mention", "offset": 0, "length": len(US)}
        picture = [{"file_id": "f", "file_unique_id": "u", "width": 9, "height": 9}]
        api.says(
            GROUP, "", "de", by=PERSON, photo=picture, caption=f"{US} wo ist das jobcenter", caption_entities=[caption]
        )
        (reply,) = await api.hears(GROUP)
        assert TITLE in reply.text


async def test_anonymous_admins_are_people(world: World, tmp_path: Path) -> None:
    async with bot(world, tmp_path) as api:
        anonymous = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
        api.says(GROUP, f"{US} wo ist das jobcenter", by=PERSON, **{"from": anonymous, "sender_chat": api.chats[GROUP]})
        (reply,) = await api.hears(GROUP)
        assert TITLE in reply.text


async def test_a_group_leaves_nothing_behind(world: World, tmp_path: Path) -> None:
    async with telegram(world, tmp_path) as (api, application):
        store = application.bot_data["conversation"].store
        counted = []
        store.count = counted.append
        api.says(GROUP, f"{US} ich wohne in Hirschaid, wo ist das jobcenter", "de", by=PERSON)
        (reply,) = await api.hears(GROUP)
        api.press(GROUP, reply, "1:t:counselling", by=PERSON)  # a forged or very old button
        await api.until(lambda: len(api.answered) == 1)
        await silence(api)
        for chat in (f"telegram:{GROUP}", f"telegram:{PERSON}"):
            assert await store.load(chat) is None
        assert [event.topic for event in counted] == [""]  # of the question in private that tells the silence


async def test_a_group_that_becomes_a_supergroup_is_answered_there(world: World, tmp_path: Path) -> None:
    async with bot(world, tmp_path) as api:
        api.group(-55, "group")
        api.group(-10055)
        api.migrated[-55] = -10055
        api.says(-55, f"{US} wo ist das jobcenter", "de", by=PERSON)
        (reply,) = await api.hears(-10055)
        assert TITLE in reply.text
