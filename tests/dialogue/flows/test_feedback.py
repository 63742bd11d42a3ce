from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.dialogue import Conversation, Message, World
from bot.dialogue.buttons import data
from bot.dialogue.drafts import KEPT_FOR, Drafts
from bot.dialogue.message import Reply
from bot.dialogue.session import Session, StoreUnavailable
from bot.dialogue.stores import MemoryStore
from bot.store.records import Event
from tests.conftest import MONDAY
from tests.dialogue.test_conversation import Talk

DAY = MONDAY.date()
# Not ours. The matcher learns, so more than one: the first that has no answer is taken.
NOT_OURS = (
    "wo krieg ich einen angelschein für den fluss",
    "welches rezept nehme ich für apfelkuchen mit zimt",
    "wer hat gestern das fußballspiel gegen spanien gewonnen",
    "wie viele beine hat eine spinne",
)


class Open(MemoryStore):
    """A store one can look into."""

    def __init__(self) -> None:
        super().__init__()
        self.events: Counter[Event] = Counter()
        self.questions: list[tuple[str, str, date]] = []
        self.away = False

    def count(self, event: Event) -> None:
        self.events[event] += 1

    async def keep_question(self, text: str, language: str, on: date) -> None:
        if self.away:
            raise StoreUnavailable("OSError")
        self.questions.append((text, language, on))


@pytest.fixture
def store() -> Open:
    return Open()


@pytest.fixture
def talk(world: World, store: Open) -> Talk:
    return Talk(Conversation(world, store))


@pytest.fixture(autouse=True)
def _forget(world: World) -> None:
    """Drafts live as long as the process; every test begins without."""
    from bot.dialogue.flows.feedback import FEEDBACK

    FEEDBACK.forget("c")


@pytest.fixture
def unanswered(world: World) -> list[str]:
    """Two questions without an answer."""
    found = [
        text for text in NOT_OURS if world.matcher.match(f"{text}, 0951 123456, Rojhat", hint="de").outcome == "none"
    ]
    assert len(found) > 1
    return found


@pytest.fixture
def question(unanswered: list[str]) -> str:
    """A question without an answer, and who asks it."""
    return f"{unanswered[0]}, 0951 123456, Rojhat Demirtaş"


def labels(replies: list[Reply]) -> list[str]:
    return [button.label for reply in replies for row in reply.buttons for button in row]


async def test_a_thumb_counts_once(talk: Talk, store: Open) -> None:
    await talk.says("wer zahlt meinen bus zum deutschkurs")
    card = talk.last
    assert [button.label for button in card[-1].buttons[-1]] == ["Geholfen? 👍 Ja", "👎 Nein"]
    assert "Danke" in await talk.presses("Geholfen?")
    talk.last = card
    await talk.presses("Geholfen?")
    talk.last = card
    await talk.presses("👎 Nein")
    assert store.events[Event(DAY, "travel-costs", "de", "yes", "")] == 1
    assert not [event for event in store.events if event.outcome == "no"]


@pytest.mark.parametrize(
    ("label", "reason"),
    [
        ("Falsches Amt", "wrong-office"),
        ("Stimmt nicht mehr", "outdated"),
        ("Ich habe es nicht verstanden", "not-understood"),
        ("Es fehlt etwas", "missing"),
    ],
)
async def test_a_no_asks_for_the_reason(talk: Talk, store: Open, label: str, reason: str) -> None:
    await talk.says("wer zahlt meinen bus zum deutschkurs")
    assert "Was hat nicht gestimmt?" in await talk.presses("👎 Nein")
    reasons = talk.last
    assert "Ein Mensch kann Ihnen jetzt helfen" in await talk.presses(label)
    talk.last = reasons
    await talk.presses(label)
    assert store.events[Event(DAY, "travel-costs", "de", "no", "")] == 1
    assert store.events[Event(DAY, "travel-costs", "de", "no", reason)] == 1


@pytest.mark.parametrize("text", ["hallo", "danke", "/privacy", "/start", "/help"])
async def test_small_talk_is_not_rated(talk: Talk, text: str) -> None:
    await talk.says(text)
    assert not [label for label in labels(talk.last) if "👍" in label]


@pytest.mark.parametrize("topic", ["emergency", "mental-health", "domestic-violence"])
async def test_numbers_for_an_emergency_are_not_rated(talk: Talk, topic: str) -> None:
    await talk.says(f"/start {topic}")
    assert talk.last[0].outcome.topic == topic
    assert not [label for label in labels(talk.last) if "👍" in label]


async def test_every_message_is_counted_by_what_was_decided(talk: Talk, store: Open, question: str) -> None:
    await talk.says("wer zahlt meinen bus zum deutschkurs")
    await talk.says("ich will nicht mehr leben")
    await talk.says(question)
    await talk.says("/help")
    counted = Counter((event.outcome, event.topic) for event in store.events.elements())
    assert counted == {
        ("answer", "travel-costs"): 1,
        ("crisis", "mental-health"): 1,
        ("none", ""): 1,
        ("other", ""): 1,
    }


async def test_an_unanswered_question_goes_to_the_team_masked_and_after_a_yes(
    talk: Talk, store: Open, question: str
) -> None:
    await talk.says(question)
    shown = await talk.presses("Frage an das Team senden?")
    assert question[:20] in shown
    assert "30 Tage" in shown
    assert not store.questions
    assert "Gesendet" in await talk.presses("Ja, senden")
    ((text, language, day),) = store.questions
    assert (language, day) == ("de", DAY)
    assert text.startswith(question[:20])
    for secret in ("0951", "123456", "Rojhat", "Demirta"):
        assert secret not in shown
        assert secret not in text


async def test_the_text_can_be_written_again_and_is_masked_again(
    talk: Talk, store: Open, question: str, unanswered: list[str]
) -> None:
    await talk.says(question)
    await talk.presses("Frage an das Team senden?")
    shown = await talk.says(f"{unanswered[1]}, Olena, x@y.de")
    assert "Olena" not in shown
    assert "@" not in shown
    assert "Gesendet" in await talk.says("ja")
    assert [text for text, _, _ in store.questions] == [f"{unanswered[1]}, •••, •••"]


async def test_a_question_with_an_answer_gets_it(talk: Talk, store: Open, question: str) -> None:
    await talk.says(question)
    await talk.presses("Frage an das Team senden?")
    await talk.says("wer zahlt meinen bus zum deutschkurs")
    assert talk.last[0].outcome.topic == "travel-costs"
    assert not store.questions


async def test_after_a_no_nothing_is_left(talk: Talk, store: Open, question: str) -> None:
    await talk.says(question)
    offered = talk.last
    await talk.presses("Frage an das Team senden?")
    asked = talk.last
    assert "vergessen" in await talk.presses("Nein")
    talk.last = asked
    assert "nicht mehr" in await talk.presses("Ja, senden")
    talk.last = offered
    assert "nicht mehr" in await talk.presses("Frage an das Team senden?")
    assert not store.questions


async def test_after_ten_minutes_or_a_restart_it_must_be_written_again(talk: Talk, store: Open, question: str) -> None:
    await talk.says(question)
    later = MONDAY + KEPT_FOR + timedelta(seconds=1)
    (reply,) = await talk.conversation.handle(Message("c", later, button=data("feedback", "send"), language_hint="de"))
    assert "noch einmal" in reply.text
    (reply,) = await talk.conversation.handle(
        Message("somebody-else", MONDAY, button=data("feedback", "send"), language_hint="de")
    )
    assert "noch einmal" in reply.text


async def test_forget_forgets_the_draft(talk: Talk, question: str) -> None:
    await talk.says(question)
    offered = talk.last
    await talk.says("/forget")
    talk.last = offered
    assert "nicht mehr" in await talk.presses("Frage an das Team senden?")


async def test_none_of_these_can_be_sent_too(talk: Talk, world: World) -> None:
    unsure = ["kurs", "geld", "antrag stellen", "termin", "kind und schule geld", "amt", "wohnung und arbeit"]
    text = next(text for text in unsure if world.matcher.match(text, hint="de").outcome == "choose")
    assert "Was meinen Sie?" in await talk.says(text)
    await talk.presses("Nichts davon")
    assert text in await talk.presses("Frage an das Team senden?")


async def test_a_session_holds_no_text(talk: Talk, store: Open, world: World, question: str) -> None:
    await talk.says(question)
    await talk.presses("Frage an das Team senden?")
    payload = await store.load("c")
    assert payload
    assert question[:10].encode() not in payload
    assert Session.from_bytes(payload, world.knowledge).pending == "feedback:send"


async def test_a_store_that_is_away_is_said_and_tried_again(talk: Talk, store: Open, question: str) -> None:
    await talk.says(question)
    await talk.presses("Frage an das Team senden?")
    store.away = True
    assert "nicht senden" in await talk.presses("Ja, senden")
    store.away = False
    assert "Gesendet" in await talk.presses("Noch einmal versuchen")
    assert len(store.questions) == 1


async def test_nothing_to_send_where_nothing_is_left(talk: Talk) -> None:
    await talk.says("12345 67890 ???")
    assert not [label for label in labels(talk.last) if "Team" in label]


@pytest.mark.parametrize("argument", ["", "yes", "yes.", "yes.mars", "maybe.travel-costs", "send.perhaps", "old.mars"])
async def test_a_button_that_is_not_ours_is_refused(talk: Talk, store: Open, argument: str) -> None:
    (reply,) = await talk.conversation.handle(
        Message("c", MONDAY, button=data("feedback", argument), language_hint="de")
    )
    assert "geht nicht mehr" in reply.text
    assert {event.outcome for event in store.events} == {"other"}


def test_drafts_are_few_and_short_lived() -> None:
    drafts = Drafts()
    start = datetime(2026, 1, 1, tzinfo=MONDAY.tzinfo)
    for number in range(3_000):
        drafts.put(str(number), "x", start)
    assert len(drafts) == 1_000
    assert drafts.get("0", start) is None
    drafts.put("new", "y", start + KEPT_FOR + timedelta(seconds=1))
    assert len(drafts) == 1
    assert replace(Message("new", start), text="y").text == drafts.get("new", start + KEPT_FOR)
