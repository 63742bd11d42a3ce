"""One step of the person's way as an answer: why now, where, until when, what to bring, what it opens."""

from __future__ import annotations

from bot.i18n.markup import bold, escape
from bot.knowledge import Fact, Shown, Step

from .card import MAX_PAPERS, CardMaker


class StepTeller:
    """Tells steps to one person; reads everything off the chain."""

    def __init__(self, cards: CardMaker) -> None:
        self.cards, self.teller, self.words, self.journey = cards, cards.teller, cards.words, cards.journey

    def title(self, step: Step) -> str:
        """The step's name, plain."""
        return self.teller.say(step.title)

    def card(self, step: Step) -> str:
        """Markup of a whole step."""
        topic = self.cards.knowledge.topics[step.topic]
        parts = [
            bold(self.title(step)) + "\n" + escape(self.why(step)),
            bold(self.words("Where to go")) + "\n" + self.cards.role_block(step.office, full=True),
            self._deadline(step),
            self.cards.bring_block(self.journey.pack_list(step)[:MAX_PAPERS]),
            self._wait(step),
            escape(self.teller.say(step.note)) if step.note else "",
            self._after(step),
            self.cards.unchecked_note() if self.cards.unchecked(topic) else "",
            self.cards.sources(topic, self._facts(step)),
        ]
        return "\n\n".join(part for part in parts if part)

    def why(self, step: Step) -> str:
        """Why this step now."""
        following = [self.title(later) for later in self.journey.following(step)]
        if step.deadline:
            return self.words("Do this first: there is a deadline.")
        if following:
            return self.words("You need it for: {step}.", step=following[0])
        return self.words("You can do this now. It does not have to wait for anything.")

    def _deadline(self, step: Step) -> str:
        if step.deadline is None:
            return ""
        return bold(self.words("Deadline")) + "\n" + escape(self.teller.deadline(step.deadline))

    def _wait(self, step: Step) -> str:
        if step.wait is None or not isinstance(self._state(step.wait.fact), Shown):
            return ""
        return escape(self.words("This usually takes: {time}", time=self.teller.fact(step.wait.fact)))

    def _after(self, step: Step) -> str:
        lines = [escape(f"• {self.title(later)}") for later in self.journey.following(step)[:3]]
        return bold(self.words("What comes next")) + "\n" + "\n".join(lines) if lines else ""

    def _state(self, fact_id: str) -> object:
        return self.cards.knowledge.facts[fact_id].on(self.teller.day)

    def _facts(self, step: Step) -> list[Fact]:
        names = [step.deadline.within if step.deadline else None, step.wait.fact if step.wait else None]
        return [self.cards.knowledge.facts[name] for name in names if name]
