from __future__ import annotations

import pytest

from bot.dialogue import Conversation, Message, World
from bot.dialogue.flows.data import OwnData
from bot.dialogue.session import Session
from bot.dialogue.stores import MemoryStore
from bot.dialogue.turn import Turn
from tests.botapi.html import parse
from tests.conftest import LANGUAGES, MONDAY
from tests.dialogue.test_conversation import Talk


async def test_a_register_shows_keeper_content_and_where_errors_are_corrected(conversation: Conversation) -> None:
    talk = Talk(conversation)
    await talk.says("/data")
    card = await talk.presses("Melderegister")
    for text in ("Wer führt es", "Was steht darin", "Steht etwas Falsches darin?", "Stand 22.11.2026"):
        assert text in card


async def test_what_is_not_passed_on_is_said(conversation: Conversation) -> None:
    talk = Talk(conversation)
    for text in ("/next", "hirschaid", "bin anerkannt", "/data"):
        await talk.says(text)
    card = await talk.presses("Akte über Asylbewerberleistungen")
    assert "Jobcenter: nur auf Anfrage" in card


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_register_for_everybody(world: World, language: str) -> None:
    for situation in (None, *world.knowledge.situations):
        for place in (None, "bamberg", "hirschaid", "anker"):
            session = Session(place=place, situation=situation)  # type: ignore[arg-type]
            turn = Turn(world, MemoryStore(), Message("c", MONDAY), session, language)
            for register in world.knowledge.registers.values():
                text = parse(OwnData().register(turn, register).text)
                assert len(text) <= 4096
                assert "?" not in text.split("\n")[1], "a keeper is named"
