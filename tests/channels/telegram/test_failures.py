from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from telegram.error import BadRequest, ChatMigrated, NetworkError, RetryAfter, TelegramError

from bot.channels.telegram import app as app_module
from bot.channels.telegram import build_application
from bot.channels.telegram.delivery import Delivery
from bot.channels.telegram.failures import REPORTS
from bot.dialogue import Conversation, World
from bot.dialogue.stores import MemoryStore
from bot.settings import Secret, Settings
from tests.botapi.faults import RESET, SILENCE, Fault, broken, flood, refusal
from tests.botapi.server import TOKEN, BotApi
from tests.conftest import LANGUAGES

from .running import ADMIN, OTHER, PERSON, bot, telegram

SECRETS = ("987654321", "geheimeswort", "Schesslitz")


def answers(api: BotApi, chat: int = PERSON) -> list[str]:
    return [message.text for message in api.sent if message.chat == chat]


async def settle(api: BotApi) -> None:
    """Until what was asked before has been dealt with: one chat is handled in its order."""
    api.says(PERSON, "/language")
    await api.until(lambda: bool(answers(api)) and "Welche Sprache" in answers(api)[-1])


# tried again -------------------------------------------------------------------------------------------------------


async def test_429_is_obeyed_and_holds_up_nobody_else(world: World, tmp_path: Path) -> None:
    async with bot(world, tmp_path) as api:
        api.fails("sendMessage", flood(2), chat=PERSON)
        api.says(PERSON, "/help", "en")
        await api.until(lambda: len(api.calls) == 1)
        begun = time.monotonic()
        api.says(PERSON, "/language", "en")  # waits too: Telegram wants to hear nothing for this chat
        api.says(OTHER, "/help", "en")
        await api.hears(OTHER)
        assert time.monotonic() - begun < 1
        help_, language = await api.hears(PERSON, 2)
        assert "/privacy" in help_.text
        assert "Welche Sprache" in language.text
        refused, *later = [call.at for call in api.calls if call.chat == PERSON]
        assert min(later) - refused >= 2
        assert len(later) == 2


@pytest.mark.parametrize(
    "faults",
    [(RESET,), (broken(502),), (broken(503), broken(500)), (refusal(500, "Internal Server Error"),), (RESET, flood(1))],
    ids=str,
)
@pytest.mark.parametrize("method", ["sendMessage", "editMessageText"])
async def test_what_surely_was_not_done_is_done_once_more(
    world: World, tmp_path: Path, method: str, faults: tuple[Fault, ...]
) -> None:
    async with bot(world, tmp_path, admins=(ADMIN,)) as api:
        api.says(PERSON, "/next", "de")
        (shown,) = await api.hears(PERSON)
        api.fails(method, *faults)
        if method == "sendMessage":
            api.says(PERSON, "/help")
            (answer,) = await api.hears(PERSON)
            assert "/privacy" in answer.text
        else:
            api.press(PERSON, shown, "1:next:ask.0")
            await api.until(lambda: shown.edits == 1)
        await settle(api)
        assert len(answers(api)) == (3 if method == "sendMessage" else 2)


async def test_a_file_and_a_place_are_tried_again_too(world: World, tmp_path: Path) -> None:
    async with bot(world, tmp_path) as api:
        api.fails("sendDocument", RESET)
        api.says(PERSON, "/deadline address-registration", "de")
        await api.hears(PERSON)
        api.says(PERSON, "gestern")
        _, file = await api.hears(PERSON, 2)
        assert file.file


# not tried again ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "fault", [SILENCE, Fault(200, "<html>", takes=True), Fault(504, "<html>", takes=True)], ids=str
)
async def test_what_may_have_arrived_is_not_sent_twice(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: Fault, language: str
) -> None:
    monkeypatch.setattr(app_module, "READ_TIMEOUT", 0.5)
    async with bot(world, tmp_path) as api:
        api.fails("sendMessage", fault)
        api.says(PERSON, "/help", language)
        answer, note = await api.hears(PERSON, 2)
        assert "/privacy" in answer.text
        assert note.text == world.words[language](
            "I am not sure that my answer reached you. If you do not see it, please ask again."
        )
        await settle(api)
        assert len(answers(api)) == 3


@pytest.mark.parametrize(
    "description",
    [
        "Forbidden: bot was blocked by the user",
        "Forbidden: user is deactivated",
        "Bad Request: chat not found",
        "Bad Request: not enough rights to send text messages to the chat",
        "Forbidden: bot was kicked from the supergroup chat",
    ],
)
async def test_who_has_blocked_the_bot_is_left_alone(
    world: World, tmp_path: Path, caplog: pytest.LogCaptureFixture, description: str
) -> None:
    caplog.set_level(logging.INFO)
    async with bot(world, tmp_path, admins=(ADMIN,)) as api:
        api.person(ADMIN)
        api.fails("sendMessage", refusal(403 if "Forbidden" in description else 400, description))
        api.says(PERSON, "/start", "de")  # two messages: after the first one nothing more is tried
        await api.until(lambda: "blocked" in caplog.text)
        assert [call.method for call in api.calls] == ["sendMessage"]
        assert not [record for record in caplog.records if record.levelno > logging.INFO and "bot" in record.name]
        api.says(PERSON, "/help")  # unblocked: everything works again
        await api.hears(PERSON)
        assert not answers(api, ADMIN)


async def test_a_button_pressed_long_ago_still_works(
    world: World, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with bot(world, tmp_path) as api:
        api.says(PERSON, "/help", "en")
        (shown,) = await api.hears(PERSON)
        for fault in (refusal(400, "Bad Request: query is too old and response timeout expired or query ID is invalid"), RESET, broken(500)):  # fmt: skip
            api.fails("answerCallbackQuery", fault)
            api.press(PERSON, shown, "1:t:counselling")
            await api.hears(PERSON)
        assert "error" not in caplog.text


async def test_a_slow_answer_to_a_button_does_not_hold_up_the_reply(world: World, tmp_path: Path) -> None:
    async with bot(world, tmp_path) as api:
        api.says(PERSON, "/help", "en")
        (shown,) = await api.hears(PERSON)
        api.fails("answerCallbackQuery", Fault(delay=2, takes=True, status=502, body="<html>"))
        begun = time.monotonic()
        api.press(PERSON, shown, "1:t:counselling")
        await api.hears(PERSON)
        assert time.monotonic() - begun < 1.5


# errors of ours ----------------------------------------------------------------------------------------------------


@pytest.fixture
def faulty(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """A conversation that fails from now on, with what a person wrote in its error."""

    async def handle(_: Conversation, message: object) -> None:
        raise KeyError(str(message))

    return lambda: monkeypatch.setattr(Conversation, "handle", handle)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_error_reaches_the_admins_as_id_and_kind(
    world: World, tmp_path: Path, caplog: pytest.LogCaptureFixture, faulty: Callable[[], None], language: str
) -> None:
    caplog.set_level(logging.DEBUG)
    async with bot(world, tmp_path, admins=(ADMIN, 98)) as api:
        api.person(ADMIN)  # the other one has never written to the bot
        faulty()
        api.says(987654321, "ich suche geheimeswort in Schesslitz", language)
        (sorry,) = await api.hears(987654321)
        assert sorry.text == world.words[language]("Something went wrong on our side. Please try again.")
        (report,) = await api.hears(ADMIN)
        assert "KeyError" in report.text
        logged = next(record for record in caplog.records if record.getMessage().startswith("error "))
        assert logged.getMessage().split()[1].strip(":") in report.text  # the id leads to the line of the log
        for secret in (*SECRETS, TOKEN):
            assert secret not in caplog.text + report.text + sorry.text
        assert api.refusals.pop() == "sendMessage: Bad Request: chat not found"


async def test_admins_are_not_flooded(world: World, tmp_path: Path, faulty: Callable[[], None]) -> None:
    async with telegram(world, tmp_path, admins=(ADMIN,)) as (api, application):
        api.person(ADMIN)
        faulty()
        for person in range(1000, 1020):
            api.says(person, "hallo", "de")
        await api.until(lambda: len(api.sent) == 20 + REPORTS)
        (failures,) = (handler.__self__ for handler in application.error_handlers)
        failures._clock = lambda: time.monotonic() + 3600
        api.says(1020, "hallo", "de")
        await api.hears(1020)
        *_, last = answers(api, ADMIN)
        assert "15" in last


async def test_a_mistake_in_a_message_is_an_error_of_ours(
    world: World, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with bot(world, tmp_path, admins=(ADMIN,)) as api:
        api.person(ADMIN)
        api.fails("sendMessage", refusal(400, "Bad Request: can't parse entities: Unsupported start tag"))
        api.says(PERSON, "/help", "de")
        (report,) = await api.hears(ADMIN)
        assert "BadRequest" in report.text
        (sorry,) = await api.hears(PERSON)
        assert "schiefgegangen" in sorry.text or "Fehler" in sorry.text


# the token ---------------------------------------------------------------------------------------------------------


async def test_the_token_appears_nowhere(world: World, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with telegram(world, tmp_path, admins=(ADMIN,)) as (api, application):
        api.fails("sendMessage", broken(500), RESET, Fault(200, "<html>"))
        api.says(987654321, "ich suche geheimeswort in Schesslitz", "de")
        await api.hears(987654321, 1)
        for thing in (application, application.bot, application.updater, application.bot_data, api):
            assert TOKEN not in f"{thing!r} {thing}" or thing is api
    for secret in (*SECRETS, TOKEN):
        assert secret not in caplog.text


async def test_a_wrong_token_is_not_shown(world: World) -> None:
    from tests.botapi.server import running

    wrong = "123456:WRONG-token_of_the_suite-0123456789abcde"
    async with running() as api:
        settings = Settings(token=Secret(wrong), api_url=api.url)
        application = build_application(settings, conversation=Conversation(world, MemoryStore()))
        with pytest.raises(TelegramError) as caught:
            await application.initialize()
        assert wrong not in f"{caught.value!r} {caught.value} {settings!r}"
        await application.bot.shutdown()


# one request alone -------------------------------------------------------------------------------------------------


async def test_too_long_a_wait_is_given_up_and_still_obeyed() -> None:
    delivery, tries = Delivery(patience=1), []

    async def flooded(chat: int) -> None:
        tries.append(chat)
        raise RetryAfter(60)

    for _ in range(2):
        with pytest.raises(RetryAfter):
            await delivery(1, flooded)
    assert tries == [1]  # the second one was not even tried

    async def fine(chat: int) -> int:
        return chat

    assert await delivery(2, fine) == 2


async def test_a_group_that_moves_for_ever_ends() -> None:
    async def moving(_: int) -> None:
        raise ChatMigrated(7)

    with pytest.raises(ChatMigrated):
        await Delivery()(1, moving)


async def test_an_outage_ends_with_the_error_after_a_while() -> None:
    async def away(_: int) -> None:
        raise NetworkError("Bad Gateway")

    async with asyncio.timeout(5):
        with pytest.raises(NetworkError):
            await Delivery(patience=1)(1, away)


async def test_a_refusal_is_not_repeated() -> None:
    tries = []

    async def refused(chat: int) -> None:
        tries.append(chat)
        raise BadRequest("chat not found")

    with pytest.raises(BadRequest):
        await Delivery()(1, refused, repeatable=True)
    assert tries == [1]
