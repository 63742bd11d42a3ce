"""Answers that everybody may read: nothing is asked, nothing is kept, no person stands behind them.

For inline mode, groups and shared cards. The place is unknown unless the question names it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.guidance.card import CardMaker
from bot.guidance.person import Person
from bot.i18n.bidi import without_isolates
from bot.i18n.languages import language_of_tag
from bot.i18n.markup import plain
from bot.knowledge import Knowledge
from bot.matching import Match

from .length import cut
from .message import Reply
from .replies import EXAMPLES, Replier
from .session import Session
from .sharing import named, payload
from .understanding import language_of, understand
from .world import World

MOST = 5
DEFAULT_LANGUAGE = "en"  # when nothing tells: the bridge most people read
_PREVIEW = 120  # characters
_LIKELY = 0.05  # probability below which a topic is no alternative

Kind = Literal["answer", "choose", "none", "talk", "crisis"]
"""As the outcomes of matching; `talk` is small talk and what is asked about the bot itself."""


@dataclass(frozen=True, slots=True)
class PublicAnswer:
    """One topic. `card` and `short` are markup; `payload` is that of a link which opens the topic in private."""

    topic: str
    language: str
    label: str
    title: str
    preview: str
    card: str
    short: str

    @property
    def payload(self) -> str:
        """See sharing.payload."""
        return payload(self.topic, self.language)


@dataclass(frozen=True, slots=True)
class Found:
    """What is said to a question, the best first."""

    kind: Kind
    language: str
    answers: tuple[PublicAnswer, ...]
    crisis: Reply | None = None  # numbers, to be shown before everything else


def usual_language(world: World, hint: str | None) -> str:
    """The language of a client's tag; where it is none of ours English, or the first one there is."""
    code = language_of_tag(world.knowledge, hint) or DEFAULT_LANGUAGE
    return code if code in world.words else next(iter(world.words))


def useful(world: World, hint: str | None, at: datetime) -> Found:
    """What most people need, for whoever has not asked anything yet."""
    language = usual_language(world, hint)
    topics = [topic for topic in EXAMPLES if world.knowledge.text(topic, language)]
    return Found("choose", language, _answers(world, topics, language, None, at))


async def find(world: World, text: str, hint: str | None, at: datetime) -> Found:
    """What is known about a question. `hint` is the tag of the client's language, `at` local time."""
    hinted = usual_language(world, hint) if hint else None
    if shared := named(world.knowledge, text):
        topics = _related(world.knowledge, [shared[0]])
        return Found("answer", shared[1], _answers(world, topics, shared[1], None, at))
    if crisis := world.crisis.find(text, hinted):
        replier = Replier(world.knowledge, world.words[crisis.language], Session(), crisis.language, at)
        answers = _answers(world, [crisis.topic], crisis.language, None, at)
        return Found("crisis", crisis.language, answers, replier.crisis(crisis.topic))
    text = cut(text)
    match = await understand(world.matcher, text, hinted)
    language = language_of(world, match, text, hinted) or usual_language(world, hint)
    kind, topics = _topics(world, match)
    found = world.places.find(text)
    return Found(kind, language, _answers(world, topics, language, found.places[0] if found.sure else None, at))


def _topics(world: World, match: Match) -> tuple[Kind, list[str]]:
    """Those of the question, then those that come next; a person to ask where nothing is known."""
    likely = [topic for topic, probability in match.alternatives if probability >= _LIKELY]
    ours = [topic for topic in likely if world.knowledge.topics[topic].area != "bot"]
    if match.outcome == "answer" and match.topic:
        if world.knowledge.topics[match.topic].area == "bot":
            return "talk", []
        return "answer", _related(world.knowledge, [match.topic, *ours])
    if match.outcome == "choose" and ours:
        return "choose", list(dict.fromkeys([*([match.topic] if match.topic in ours else []), *ours]))
    return "none", ["counselling"]


def _related(knowledge: Knowledge, topics: list[str]) -> list[str]:
    return list(dict.fromkeys([*topics, *knowledge.topics[topics[0]].next]))


def _answers(
    world: World, topics: list[str], language: str, place: str | None, at: datetime
) -> tuple[PublicAnswer, ...]:
    cards = CardMaker(world.knowledge, world.words[language], Person(language, place), at, lasting=True)
    told = [topic for topic in topics if world.knowledge.text(topic, language)]
    return tuple(_answer(cards, topic) for topic in told[:MOST])


def _answer(cards: CardMaker, topic: str) -> PublicAnswer:
    text = cards.text(topic)
    preview = " ".join(without_isolates(plain(cards.teller.fill(text.answer).text)).split())
    if len(preview) > _PREVIEW:
        preview = preview[:_PREVIEW].rsplit(" ", 1)[0] + " …"
    card, short = cards.card(topic).text, cards.short(topic)
    return PublicAnswer(topic, cards.person.language, text.label, text.title, preview, card, short)
