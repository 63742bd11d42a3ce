"""/papers: where a paper comes from, and what it is needed for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from rapidfuzz import fuzz, process

from bot.i18n.markup import bold, escape
from bot.i18n.normalise import normalise
from bot.knowledge import Step

from ..buttons import data
from ..message import Button, Reply
from ..turn import Result, Turn
from .asking import ANSWER_WORDS, situation_in
from .next import next_steps

_OFFERED = 6
_CLOSE = 85  # of 100: how like a paper's name a text must be


class Papers:
    """Shows papers; asks for nothing but a name."""

    name = "papers"
    commands = frozenset({"papers"})

    async def command(self, turn: Turn, name: str, argument: str) -> Result:
        """The papers of the next steps to tap, or any by its name."""
        ids = dict.fromkeys(paper for step in next_steps(turn)[:4] for paper in (*step.needs, *step.produces))
        if not ids or turn.session.situation is None:
            ids = dict.fromkeys(entry.paper for entry in turn.knowledge.situations.values() if entry.paper)
        text = bold(turn.words("Which paper?")) + "\n" + escape(turn.words("Tap, or write its name in any language."))
        return [turn.reply(text, *self._choices(turn, ids))], replace(turn.session, pending=f"{self.name}:which")

    async def pressed(self, turn: Turn, argument: str) -> Result | None:
        """A paper's button."""
        if argument == "start":
            return await self.command(turn, self.name, "")
        paper = argument.removeprefix("show.")
        return ([self.paper(turn, paper)], None) if paper in turn.knowledge.papers else None

    async def written(self, turn: Turn) -> Result | None:
        """A paper's name, in any of our languages or misspelt; a question of its own is left alone."""
        text = turn.message.text
        if not text or len(text.split()) > ANSWER_WORDS or "?" in text or "؟" in text:
            return None
        found = find_papers(turn, text)
        if len(found) == 1:
            return [self.paper(turn, found[0])], replace(turn.session, pending=None)
        if found:
            reply = turn.reply(bold(turn.words("Which paper?")), *self._choices(turn, found))
            return [reply], turn.session
        return None

    def _choices(self, turn: Turn, ids: Iterable[str]) -> list[list[Button]]:
        names = list(ids)[:_OFFERED]
        return [
            [Button(turn.teller.say(turn.knowledge.papers[name].name), data(self.name, f"show.{name}"))]
            for name in names
        ]

    def paper(self, turn: Turn, paper_id: str) -> Reply:
        """What it is, which step and office gives it, which steps need it."""
        paper, teller, words = turn.knowledge.papers[paper_id], turn.teller, turn.words
        parts = [f"{bold(teller.paper(paper_id))}\n{escape(teller.say(paper.what))}"]
        made = [step for step in turn.journey.steps if paper_id in step.produces]
        needed = [
            step for step in turn.journey.steps if any(item.paper == paper_id for item in turn.journey.pack_list(step))
        ]
        if made:
            parts.append(bold(words("You get it here")) + "\n" + self._lines(turn, made))
        elif paper.brought_from_home:
            parts.append(escape(words("You bring it from your country, or your embassy issues it.")))
        elif paper.from_third_party:
            parts.append(escape(words("No office on your way issues it: others give it to you.")))
        else:
            parts.append(escape(words("Nobody issues it on your way, as far as I know. Ask a counselling centre.")))
        if needed:
            parts.append(bold(words("You need it for")) + "\n" + self._lines(turn, needed))
        step = next(iter([*made, *needed]), None)
        if step is not None:
            parts.append(turn.replier.cards.sources(turn.knowledge.topics[step.topic], []))
        buttons = [Button(words("Details"), data("t", step.topic))] if step is not None else []
        more = [Button(words("Another paper"), data(self.name, "start")), turn.replier.human()]
        return turn.reply("\n\n".join(parts), buttons, more)

    @staticmethod
    def _lines(turn: Turn, steps: list[Step]) -> str:
        lines = {f"• {turn.teller.say(step.title)} – {turn.teller.office(step.office)}": None for step in steps[:6]}
        return "\n".join(map(escape, lines))


def find_papers(turn: Turn, text: str) -> list[str]:
    """The papers a text names: by meanings of the lexicon that bear a paper's name, else by likeness."""
    meanings = turn.world.matcher.index.concepts(text)
    if named := [name for name in meanings if name in turn.knowledge.papers]:
        return named[:_OFFERED]
    situation = situation_in(turn, text)
    if situation and (paper := turn.knowledge.situations[situation].paper):
        return [paper]
    forms = {
        (paper.id, normalise(name)): None
        for paper in turn.knowledge.papers.values()
        for name in (paper.german, *paper.name.values())
    }
    found = process.extract(
        normalise(text), [form for _, form in forms], scorer=fuzz.WRatio, score_cutoff=_CLOSE, limit=_OFFERED
    )
    ids = [key[0] for key in forms]
    return list(dict.fromkeys(ids[position] for _, _, position in found))
