from __future__ import annotations

import pytest

from bot.dialogue import Conversation, Message, World
from bot.dialogue.flows.papers import Papers
from bot.dialogue.session import Session
from bot.dialogue.stores import MemoryStore
from bot.dialogue.turn import Turn
from tests.botapi.html import parse
from tests.conftest import LANGUAGES, MONDAY
from tests.dialogue.test_conversation import Talk


@pytest.mark.parametrize(
    ("language", "written", "seen"),
    [
        ("de", "meldebescheinigung", ("Wohnsitz anmelden", "Einwohnermeldeamt")),
        ("de", "meldebescheinigun", ("Wohnsitz anmelden",)),
        ("en", "duldung", ("toleration paper (Duldung", "foreigners' office")),
        ("ar", "Meldebescheinigung", ("شهادة تسجيل السكن",)),
        ("uk", "Meldebescheinigung", ("довідка про реєстрацію", "Зареєструвати")),
        ("uk", "довідка про реєстрацію", ("Meldebescheinigung",)),
        ("uk", "мельдебешайнігунг", ("Meldebescheinigung",)),
    ],
)
async def test_a_paper_by_its_name(
    conversation: Conversation, language: str, written: str, seen: tuple[str, ...]
) -> None:
    talk = Talk(conversation, language)
    await talk.says("/papers")
    card = await talk.says(written)
    for text in seen:
        assert text in card


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_paper_says_where_it_comes_from(world: World, language: str) -> None:
    for situation in (None, *world.knowledge.situations):
        session = Session(place="hirschaid", situation=situation)  # type: ignore[arg-type]
        turn = Turn(world, MemoryStore(), Message("c", MONDAY), session, language)
        for paper in world.knowledge.papers:
            reply = Papers().paper(turn, paper)
            assert 40 < len(parse(reply.text)) <= 4096, paper


async def test_a_question_is_no_paper(conversation: Conversation) -> None:
    talk = Talk(conversation)
    await talk.says("/papers")
    await talk.says("wer zahlt mir den bus zum deutschkurs?")
    assert talk.last[0].outcome.topic == "travel-costs"
