"""Messages and buttons as they are really sent: every card, for everybody, in every language."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from datetime import datetime

from bot.dialogue.replies import Replier
from bot.dialogue.session import Session
from bot.i18n.catalogue import Catalogue
from bot.knowledge import SITUATIONS, Knowledge, Municipality, SpecialPlace

from .findings import Base

MESSAGE = 4096  # UTF-16 units: Telegram refuses more
ANSWER, ANSWER_GOOD = 700, 450  # characters of the answer alone: hard and soft limit of plain language
LABEL = 20  # characters of a button beside others
WIDE_LABEL = 30  # characters of a button that has its row to itself
_TAG = re.compile(r"<[^>]*>")


def units(markup: str) -> int:
    """Length as Telegram counts it: UTF-16 units of the text without its tags."""
    return len(html.unescape(_TAG.sub("", markup)).encode("utf-16-le", "surrogatepass")) // 2


def check_sizes(base: Base, words: Mapping[str, Catalogue], at: datetime) -> None:
    """Make every card for every place and situation. `at` is the moment shown on the cards."""
    for language, catalogue in words.items():
        longest: dict[str, tuple[int, str]] = {}
        answers: dict[str, int] = {}
        labels: dict[str, tuple[str, int]] = {}
        made: set[tuple[str | None, str, tuple[str, ...]]] = set()
        for whom, session in _people(base.knowledge):
            replier = Replier(base.knowledge, catalogue, session, language, at)
            for topic in base.knowledge.topics:
                text = base.knowledge.texts.get((topic, language))
                steps = base.knowledge.steps_of_topic.get(topic, ())
                mine = tuple(step.id for step in steps if replier.cards.journey.applies(step))
                way = session.place, topic, mine
                if text is None or (session.situation and way in made):
                    continue  # with the same steps another situation changes nothing
                made.add(way)
                reply = replier.card(topic)
                length = units(reply.text)
                longest[topic] = max(longest.get(topic, (0, "")), (length, whom))
                for row in reply.buttons:
                    limit = WIDE_LABEL if len(row) == 1 else LABEL
                    labels.update({button.label: (topic, limit) for button in row if len(button.label) > limit})
                if session.situation is None:
                    answer = len(html.unescape(replier.cards.teller.fill(text.answer).text))
                    answers[topic] = max(answers.get(topic, 0), answer)
        _report(base, language, longest, answers)
        _buttons(base, language, labels)


def _people(knowledge: Knowledge) -> Iterator[tuple[str, Session]]:
    """Nobody known, then every situation in the city, in the place with the longest name, in each special place."""
    region = knowledge.region
    district = [place for place in region.municipalities if place.area == "district"]
    city = [place for place in region.municipalities if place.area == "city"]
    longest = sorted(district, key=lambda place: -len(place.name))
    places: list[Municipality | SpecialPlace | None] = [None, *city[:1], *longest[:1], *region.places]
    for place in places:
        for situation in (None, *SITUATIONS):
            whom = ", ".join(filter(None, [place.name if place else "place unknown", situation]))
            yield whom, Session(place=place.id if place else None, situation=situation)


def _report(base: Base, language: str, longest: dict[str, tuple[int, str]], answers: dict[str, int]) -> None:
    for topic, (length, whom) in longest.items():
        place = "text", f"{topic}/{language}", "answer"
        if length > MESSAGE:
            message = f"the message has {length:,} characters ({whom}), Telegram takes at most {MESSAGE:,}"
            base.error(*place, message=message, hint="move details to `more`, or name fewer papers and offices")
        answer = answers[topic]
        shorten = "say the most important thing first and move the rest to `more`"
        if answer > ANSWER:
            message = f"the answer has {answer} characters when shown, expected at most {ANSWER}"
            base.error(*place, message=message, hint=shorten)
        elif answer > ANSWER_GOOD:
            message = f"the answer has {answer} characters when shown, better at most {ANSWER_GOOD}"
            base.warn(*place, message=message, hint=shorten)


def _buttons(base: Base, language: str, labels: dict[str, tuple[str, int]]) -> None:
    for topic in base.knowledge.topics:
        text = base.knowledge.texts.get((topic, language))
        if text and len(text.label) > LABEL:
            message = f"button label {text.label!r} has {len(text.label)} characters, expected at most {LABEL}"
            hint = "one to three words, beginning with a verb or noun"
            base.warn("text", f"{topic}/{language}", "label", message=message, hint=hint)
    for label, (topic, limit) in sorted(labels.items()):
        message = f"button {label!r} of this card has {len(label)} characters, a phone shows about {limit}"
        hint = "shorten the label of the topic it leads to, or the bot's own word in locales/"
        base.warn("text", f"{topic}/{language}", "label", message=message, hint=hint)
