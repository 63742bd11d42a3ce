from __future__ import annotations

from dataclasses import replace

import pytest

from bot.dialogue import World
from bot.dialogue.danger import Danger
from bot.knowledge import Knowledge


@pytest.fixture(scope="module")
def danger(world: World) -> Danger:
    return world.crisis


def test_help_is_called_for_in_words_that_are_no_saying(danger: Danger, knowledge: Knowledge) -> None:
    """Half of the messages of people in danger hold no saying; most of these are heard all the same."""
    for language, file in knowledge.crisis_tests.items():
        calls = [text for texts in file.by_topic().values() for text in texts]
        other_words = [text for text in calls if danger.sayings.find(text)[0] is None]
        heard = [text for text in other_words if danger.find(text, language)]
        assert len(heard) > len(other_words) / 2, language


@pytest.mark.parametrize(
    "text",
    [
        "xyzzyq",
        "Gewaltig",
        "Scheßlitz",
        "Strullendorf",
        "23.11.2026",
        "12 1 2027",
        "ሰላም እንዴት ነህ ዛሬ",
        "你好 请问 医院 在 哪里",
        "გამარჯობა როგორ ხარ დღეს",
        "",
        "…",
        "/stop",
        "/forget everything now",
    ],
)
def test_what_nobody_can_read_raises_no_alarm(danger: Danger, text: str) -> None:
    """A single unknown word, a place, a date, a language that is not ours, a command."""
    assert danger.find(text, "de") is None


def test_a_message_that_is_listed_as_harmless_never_raises_one(danger: Danger, knowledge: Knowledge) -> None:
    nervous = replace(danger, alarm=replace(danger.alarm, level=0.0))
    for language, file in knowledge.crisis_messages.items():
        assert [text for text in file.harmless if nervous.find(text, language)] == []


def test_an_answer_to_the_bots_own_question_must_be_clearer(danger: Danger) -> None:
    doubtful = replace(danger, alarm=replace(danger.alarm, level=0.0))
    text = "nein danke"
    assert 0 < danger.alarm.share(text)[1] < 0.9
    assert doubtful.find(text, "de")
    assert doubtful.find(text, "de", asked=True) is None
    assert danger.find("ich will nicht mehr leben", "de", asked=True), "a saying counts everywhere"


def test_the_card_is_in_a_language_the_bot_answers_in(danger: Danger) -> None:
    text = "я більше не хочу жити"
    found = danger.find(text, "de")
    assert found is not None
    assert found.language == "uk"
    without = replace(danger, offered=("de", "en"))
    for hint, expected in (("de", "de"), ("uk", "en"), (None, "en")):
        found = without.find(text, hint)
        assert found is not None
        assert found.language == expected
    found = replace(danger, offered=("ar",)).find(text)
    assert found is not None
    assert found.language == "ar"
