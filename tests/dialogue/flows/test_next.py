from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue import Conversation, Message, World
from bot.dialogue.flows.next import next_steps
from bot.dialogue.session import Session
from bot.dialogue.stores import MemoryStore
from bot.dialogue.turn import Turn
from bot.knowledge import SITUATIONS
from tests.conftest import LANGUAGES, MONDAY
from tests.dialogue.test_conversation import Talk


async def test_a_step_that_is_done_leads_to_the_one_behind_it(conversation: Conversation) -> None:
    talk = Talk(conversation)
    await talk.says("/next")
    await talk.presses("Stadt Bamberg")
    await talk.presses("Schutz anerkannt")
    await talk.presses("Weiter")
    first = await talk.presses("✔")
    assert "Antrag beim Jobcenter stellen" not in first.split("Wohin")[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_steps_fit_on_buttons(world: World, language: str) -> None:
    """Two lines of a telephone."""
    assert {
        step.id: step.title[language] for step in world.knowledge.steps.values() if len(step.title[language]) > 62
    } == {}


@pytest.mark.parametrize("done", ["вже зареєструвався за адресою", "зареєструвала адресу, готово"])
async def test_what_is_done_is_said_in_ukrainian(conversation: Conversation, done: str) -> None:
    talk = Talk(conversation, "uk")
    for text in ("/next", "в Гіршайді", "я з України", done):
        await talk.says(text)
    ticked = [button.label for row in talk.last[0].buttons for button in row if button.label.startswith("☑")]
    assert f"☑ {conversation.world.knowledge.steps['register-address'].title['uk']}" in ticked


async def test_ticking_a_later_step_ticks_what_it_needs_and_unticking_takes_it_back(conversation: Conversation) -> None:
    talk = Talk(conversation)
    await talk.says("/next")
    await talk.presses("Stadt Bamberg")
    await talk.presses("Schutz anerkannt")
    await talk.presses("☐ Bankkonto") if any(
        "Bankkonto" in b.label for r in talk.last for w in r.buttons for b in w
    ) else None
    await talk.presses("☐ Antrag beim Jobcenter")
    labels = [b.label for reply in talk.last for row in reply.buttons for b in row]
    assert "☑ Antrag beim Jobcenter stellen" in labels
    assert all(reply.replaces for reply in talk.last), "the list is changed where it stands"
    await talk.presses("☑ Antrag beim Jobcenter")
    labels = [b.label for reply in talk.last for row in reply.buttons for b in row]
    assert "☐ Antrag beim Jobcenter stellen" in labels


async def test_done_may_be_said_in_words(conversation: Conversation) -> None:
    talk = Talk(conversation)
    for text in ("/next", "hirschaid", "duldung"):
        await talk.says(text)
    await talk.says("wohnsitz anmeldung hab ich schon gemacht")
    labels = [b.label for reply in talk.last for row in reply.buttons for b in row]
    assert any(label.startswith("☑ Wohnsitz anmelden") for label in labels), labels


async def test_who_does_not_know_the_paper_is_led_to_it(conversation: Conversation) -> None:
    talk = Talk(conversation)
    for text in ("/next", "bamberg"):
        await talk.says(text)
    assert "Asyl beantragt" in await talk.says("weiß nicht")
    await talk.presses("Ja")
    await talk.presses("Ja: abgelehnt")
    assert "schon erledigt" in await talk.presses("Ja")


async def test_without_any_paper_a_person_helps(conversation: Conversation) -> None:
    talk = Talk(conversation)
    for text in ("/next", "bamberg"):
        await talk.says(text)
    await talk.presses("Ich weiß nicht")
    await talk.presses("Nein")
    assert "Beratungsstelle" in await talk.presses("Nichts davon")


@pytest.mark.parametrize("leaving", ["mein kind ist krank, welcher arzt", "wo kaufe ich eine fahrkarte für den bus"])
@pytest.mark.parametrize("after", [1, 2, 3])
async def test_another_question_leaves_the_flow_at_any_point(
    conversation: Conversation, leaving: str, after: int
) -> None:
    talk = Talk(conversation)
    for text in ("/next", "hirschaid", "duldung")[:after]:
        await talk.says(text)
    await talk.says(leaving)
    assert talk.last[0].outcome.kind in ("answer", "choose"), talk.last


async def test_the_paper_of_an_asylum_seeker_in_the_anker_is_known_without_asking(conversation: Conversation) -> None:
    talk = Talk(conversation)
    for text in ("/next", "anker", "aufenthaltsgestattung"):
        await talk.says(text)
    session = Session.from_bytes(await conversation.store.load("c"), conversation.world.knowledge)
    assert (session.place, session.situation) == ("anker", "asylum-anker")
    await talk.says("/where")
    await talk.presses("Angaben ändern")
    await talk.says("hirschaid")
    assert "Welches Papier" in "".join(reply.text for reply in talk.last)


async def test_where_shows_done_here_and_ahead_and_the_other_ways(conversation: Conversation) -> None:
    talk = Talk(conversation)
    for text in ("/next", "hirschaid", "bin anerkannt", "weiter", "/where"):
        way = await talk.says(text)
    assert way.index("✔") < way.index("▶") < way.index("○")
    assert "▶ Antrag beim Jobcenter stellen – hier sind Sie" in way
    assert "Teilnahmeberechtigung holen" in await talk.presses("Sprache")


@given(
    st.sampled_from(SITUATIONS), st.sampled_from(["bamberg", "anker", "hirschaid"]), st.randoms(use_true_random=False)
)
def test_going_on_always_ends(world: World, situation: str, place: str, dice: object) -> None:
    """Doing any of the offered steps, again and again, reaches the end of the way; nothing is offered twice."""
    done: list[str] = []
    while True:
        session = Session(place=place, situation=situation, done=tuple(done))  # type: ignore[arg-type]
        turn = Turn(world, MemoryStore(), Message("c", MONDAY), session, "de")
        steps = next_steps(turn)
        if not steps:
            break
        step = dice.choice(steps[:3])  # type: ignore[attr-defined]
        assert step.id not in done
        done.append(step.id)
    assert len(done) <= len(world.knowledge.steps)
