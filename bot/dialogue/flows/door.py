"""Wrong-door repair: "they sent me away from X" leads to the right door, with the sentence for the counter."""

from __future__ import annotations

from dataclasses import replace

from bot.i18n.bidi import isolate
from bot.i18n.markup import bold, escape
from bot.matching import Match

from ..buttons import data
from ..message import Button
from ..replies import outcome_of
from ..turn import Result, Turn

SENT_AWAY = "sent-around"  # the lexicon's meaning of "they sent me away", "from office to office"
_OFFERED = 3
_GERMAN = "Ich wurde weggeschickt. Bitte schreiben Sie mir auf, welche Stelle zuständig ist."


class WrongDoor:
    """Starts by itself where somebody writes that an office sent them away."""

    name = "door"
    commands: frozenset[str] = frozenset()

    def begins(self, match: Match) -> bool:
        """True where the message says that the person was sent away."""
        return SENT_AWAY in match.why

    def begin(self, turn: Turn) -> Result:
        """The right door at once where the message says what it is about; otherwise the one question."""
        match = turn.match
        if match and match.outcome == "answer" and match.topic and is_matter(match.topic):
            return self._door(turn, match.topic)
        named = [match.topic, *(topic for topic, _ in match.alternatives)] if match else []
        topics = [topic for topic in dict.fromkeys(named) if topic and is_matter(topic)][:_OFFERED]
        rows = [[Button(turn.replier.label(topic), data(self.name, topic))] for topic in topics]
        text = bold(turn.words("That cost you a way. I will look for the right door."))
        text += "\n" + escape(turn.words("What did you want to do there? Write it, or tap."))
        outcome = outcome_of(match) if match else None
        reply = turn.reply(text, *rows, [turn.replier.human()], outcome=outcome)
        return [reply], replace(turn.session, pending=f"{self.name}:what")

    async def command(self, turn: Turn, name: str, argument: str) -> Result:
        """It has no command."""
        return self.begin(turn)

    async def pressed(self, turn: Turn, argument: str) -> Result | None:
        """The matter, chosen."""
        return self._door(turn, argument) if turn.knowledge.text(argument, turn.language) else None

    async def written(self, turn: Turn) -> Result | None:
        """The matter in the person's own words."""
        match = turn.match
        if match is None or match.outcome != "answer" or match.topic is None or not is_matter(match.topic):
            return None
        return self._door(turn, match.topic)

    @staticmethod
    def _door(turn: Turn, topic: str) -> Result:
        """The card of the matter for this person's place, then what to show at the counter."""
        if not turn.knowledge.text(topic, turn.language):
            return [turn.replier.unknown(turn.match)], None
        session = replace(turn.session, topic=topic, pending=None, misses=0)
        turn = turn.with_session(session)
        card = turn.replier.card(topic, outcome_of(turn.match) if turn.match else None)
        counter = turn.replier.counter(topic)
        own = escape(turn.words("They sent me away. Please write down who is responsible."))
        german = f"<b>{isolate(escape(_GERMAN), turn.language)}</b>"
        sentences = [german] if turn.teller.german else [own, german]
        more = replace(counter, text="\n\n".join([counter.text, *sentences]))
        return [card, more], session


def is_matter(topic: str) -> bool:
    """A topic that says what somebody wants, not only which office it is."""
    return not topic.startswith("office-") and topic not in ("appointment-problem", "small-talk", "discrimination")
