"""Commands and buttons that need no guided flow: start, language, help, privacy, cards, places."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace

from bot.guidance.places import nearest_place
from bot.knowledge import SOURCE_LANGUAGE

from .buttons import Pressed
from .first_contact import question
from .flows.feedback import FEEDBACK
from .privacy import privacy
from .session import StoreUnavailable
from .sharing import opened
from .turn import Result, Turn

log = logging.getLogger(__name__)


# commands --------------------------------------------------------------------------------------------------------


async def command(turn: Turn, name: str, argument: str) -> Result:
    """One of the simple commands; help for any other."""
    if name == "start":
        return start(turn, argument)
    if name == "language":
        return [question(turn)], None
    if name == "forget":
        return await forget(turn)
    if name == "privacy":
        return privacy(turn)
    return [turn.replier.help()], None


def start(turn: Turn, payload: str) -> Result:
    """`/start`, also with what `sharing.payload` writes into a link; anything else is a normal start.

    The link's language counts until the person has chosen one: whoever shares may speak another.
    """
    topic, linked = opened(turn.knowledge, payload) or ("", None)
    linked = None if turn.session.chosen else linked
    language = linked or turn.language
    turn = replace(turn, language=language)
    kept = linked or turn.session.language  # not that of the telephone: the first sentence tells more
    if turn.knowledge.text(topic, language):
        return [turn.replier.card(topic)], replace(turn.session, language=kept, topic=topic, pending=None)
    replies = [turn.replier.welcome()]
    if not turn.session.chosen:
        replies.append(question(turn))
    return replies, replace(turn.session, language=kept, pending=None, misses=0)


async def forget(turn: Turn) -> Result:
    """Delete at once, and say what was deleted."""
    FEEDBACK.forget(turn.message.chat)
    try:
        existed = await turn.store.delete(turn.message.chat)
    except StoreUnavailable as error:
        log.warning("session not deleted: %s", error)
        return [turn.replier.simple("I cannot reach my memory right now. Please send /forget again later.")], None
    if existed:
        return [
            turn.replier.simple(
                "Deleted: your language, your place, your situation, the steps you ticked, the last topic and "
                "your wish for a course. Nothing else was stored about you."
            )
        ], None
    return [turn.replier.simple("I had nothing stored about you.")], None


# buttons ---------------------------------------------------------------------------------------------------------


def pressed(turn: Turn, button: Pressed) -> Result | None:
    """One of the simple buttons; None for one that is not known."""
    way = _BUTTONS.get(button.verb)
    return way(turn, button.argument) if way else None


def _topic(turn: Turn, topic: str) -> Result | None:
    if not turn.knowledge.text(topic, turn.language):
        return None
    after = replace(turn.session, topic=topic, pending=None, misses=0)
    return [turn.with_session(after).replier.card(topic)], after


def _more(turn: Turn, topic: str) -> Result | None:
    known = turn.knowledge.text(topic, turn.language)
    return ([turn.replier.more(topic)], None) if known else None


def _counter(turn: Turn, topic: str) -> Result | None:
    known = turn.knowledge.text(topic, turn.language)
    return ([turn.replier.counter(topic)], None) if known else None


def _german(turn: Turn, topic: str) -> Result | None:
    known = turn.knowledge.text(topic, SOURCE_LANGUAGE)
    return ([replace(turn, language=SOURCE_LANGUAGE).replier.card(topic)], None) if known else None


def _place(turn: Turn, place: str) -> Result | None:
    if place == "district":
        return [turn.replier.ask_municipality()], replace(turn.session, pending="place")
    return placed(turn, place) if turn.knowledge.place(place) else None


def in_language(turn: Turn) -> Result:
    """After the choice of a language: the last topic in it, or the welcome."""
    topic = turn.session.topic
    if topic and turn.knowledge.text(topic, turn.language):
        return [turn.replier.card(topic)], turn.session
    return [turn.replier.welcome()], turn.session


def _none(turn: Turn, _: str) -> Result:
    return [FEEDBACK.offer(turn, turn.replier.unknown())], replace(turn.session, misses=turn.session.misses + 1)


def _help(turn: Turn, _: str) -> Result:
    return [turn.replier.help()], None


_BUTTONS: dict[str, Callable[[Turn, str], Result | None]] = {
    "t": _topic,
    "m": _more,
    "c": _counter,
    "g": _german,
    "p": _place,
    "n": _none,
    "h": _help,
}


# places ----------------------------------------------------------------------------------------------------------


def located(turn: Turn) -> Result:
    """A shared location: used for this answer, only the municipality is kept."""
    place = nearest_place(turn.knowledge, turn.message.point) if turn.message.point else None
    return placed(turn, place) if place else ([turn.replier.place_unknown()], None)


def placed(turn: Turn, place: str) -> Result:
    """Where the person lives is known now: the answer that was waiting for it, or a note."""
    after = replace(turn.session, place=place, pending=None)
    nowhere = turn.with_session(replace(turn.session, place=None)).replier
    replier = turn.with_session(after).replier
    known = after.topic and turn.knowledge.text(after.topic, turn.language)
    if known and after.topic and nowhere.cards.card(after.topic).asks_place:
        return [replier.card(after.topic)], after
    return [replier.place_noted()], after


def as_place(turn: Turn) -> Result | None:
    """The text read as the answer to "where do you live?"; None where it is rather a question of its own."""
    text, match, asked = turn.message.text, turn.match, turn.session.pending == "place"
    words = len(text.split())
    if match and match.outcome == "answer" and not (asked and words <= 3):
        return None
    found = turn.world.places.find(text)
    if not found.places or not (asked or (words <= 8 and found.sure)):
        unknown = asked and words <= 8 and match and match.outcome == "none"
        return ([turn.replier.place_unknown()], None) if unknown else None
    if found.sure:
        return placed(turn, found.places[0])
    return [turn.replier.confirm_place(found.places)], replace(turn.session, pending="place")
