from __future__ import annotations

import pytest

from bot.dialogue import Conversation
from tests.dialogue.test_conversation import Talk


@pytest.mark.parametrize(
    ("language", "says", "office", "sentence"),
    [
        ("de", "sozialamt hat mich weggeschickt, bin anerkannt und brauche geld", "Jobcenter", "weggeschickt"),
        ("en", "the social office sent me away, i am recognised and need money now", "Jobcenter", "They sent me away"),
        ("ar", "السوسيال قالوا روح عالجوب سنتر، وانا معي اعتراف", "Jobcenter", "أرسلوني"),
        ("uk", "мене відфутболили в соціаламті, маю визнання, потрібні гроші", "Jobcenter", "Мене відіслали"),
    ],
)
async def test_sent_away_leads_to_the_right_door_and_the_sentence_for_it(
    conversation: Conversation, language: str, says: str, office: str, sentence: str
) -> None:
    talk = Talk(conversation, language)
    said = await talk.says(says)
    assert office in said
    assert sentence in said
    assert "Ich wurde weggeschickt." in said, "German stands below, for the counter"


async def test_what_it_was_about_is_asked_once(conversation: Conversation) -> None:
    talk = Talk(conversation)
    assert "Was wollten Sie dort?" in await talk.says("die vom rathaus haben mich weggeschickt")
    assert "Jugendamt" in await talk.says("mein kind im kindergarten anmelden")
