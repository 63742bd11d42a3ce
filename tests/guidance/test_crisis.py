from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue import World
from bot.knowledge import Knowledge
from tests.conftest import LANGUAGES

DATA = Path(__file__).resolve().parents[1] / "data" / "crisis"
TOPICS = {"emergency", "mental-health", "domestic-violence"}


def messages(language: str) -> dict[str, list[object]]:
    data: dict[str, list[object]] = yaml.safe_load((DATA / f"{language}.yaml").read_text(encoding="utf-8"))
    return data


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_call_for_help_is_heard(world: World, language: str) -> None:
    missed = []
    for entry in messages(language)["crisis"]:
        assert isinstance(entry, dict)
        found = world.crisis.find(entry["text"])
        if found is None or found.topic != entry["topic"]:
            missed.append((entry["text"], found))
    assert missed == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_harmless_sayings_raise_no_alarm(world: World, language: str) -> None:
    assert [text for text in messages(language)["harmless"] if world.crisis.find(str(text))] == []


def test_ordinary_questions_raise_no_alarm(world: World, knowledge: Knowledge) -> None:
    """Under one per cent of all questions that belong to other topics."""
    others = [
        utterance
        for (topic, _), text in knowledge.texts.items()
        if topic not in TOPICS
        for utterance in text.utterances
    ]
    alarms = [utterance for utterance in others if world.crisis.find(utterance)]
    assert len(alarms) / len(others) < 0.01, alarms[:10]


def test_a_saying_with_a_gap_and_a_harmless_use(world: World) -> None:
    assert world.crisis.find("ich will einfach nicht mehr leben")
    assert world.crisis.find("ICH WILL NICHT MEHR LEBEN!!!")
    assert world.crisis.find("mein handy ist tot") is None
    assert world.crisis.find("") is None


@given(st.text(max_size=500))
def test_any_text_is_looked_through(world: World, text: str) -> None:
    found = world.crisis.find(text)
    assert found is None or found.topic in TOPICS
