"""/join – "I would join": a wish for a course, as a number that shows the offices where one is missing.

The reply that counts a wish does not save the session: with loading and counting, that would be a third way to the
database. So the last answer is not kept, but stands in the buttons of that reply.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from bot.guidance.wishes import DAYTIMES, KINDS, LEVELS, SMALLEST, UNKNOWN_LEVEL
from bot.i18n.bidi import isolate_latin
from bot.i18n.markup import bold, escape
from bot.store.records import Wish

from ..buttons import data
from ..message import Button
from ..session import Session, StoreUnavailable
from ..turn import Result, Turn
from .asking import ask_place, place_pressed, place_written
from .wish_words import read_wish
from .yesno import read

log = logging.getLogger(__name__)


class _Question(NamedTuple):
    text: str
    answers: Mapping[str, str]  # id -> message id
    otherwise: str | None  # what "I don't know" means
    a_row: int  # buttons beside each other


_QUESTIONS: Mapping[str, _Question] = {
    "kind": _Question("Which course would you join?", KINDS, None, 1),
    "level": _Question("How good is your German?", LEVELS, UNKNOWN_LEVEL, 1),
    "daytime": _Question("When could you come?", DAYTIMES, "any", 2),
}


class Demand:
    """Asks what is not known yet: kind, level, place, time of day. Then counts the wish, once a person and kind."""

    name = "demand"
    commands = frozenset({"join"})

    async def command(self, turn: Turn, name: str, argument: str) -> Result:
        """`/join`, also `/join b1`."""
        return await self._go(_noted(turn, {"kind": None, **read_wish(argument)}))

    async def pressed(self, turn: Turn, argument: str) -> Result | None:
        """An answer, or `vote.<kind>.<level>.<daytime>`: one tap from a course; what is not known of it is asked."""
        if (asked := place_pressed(turn, self.name, argument)) is not None:
            return asked if isinstance(asked, tuple) else await self._go(turn.with_session(asked), placed=True)
        verb, *answers = argument.split(".")
        if verb == "start" and not answers:
            return await self._go(_noted(turn, {"kind": None}))
        if verb == "anew" and not answers:
            return await self._go(_noted(turn, dict.fromkeys(_QUESTIONS)))
        if verb == "vote" and len(answers) == len(_QUESTIONS):
            said = {part: answer for part, answer in zip(_QUESTIONS, answers, strict=True) if _is_answer(part, answer)}
            return await self._go(_noted(turn, {"kind": None, **said}))
        if len(answers) == 1 and _is_answer(verb, answers[0]):
            return await self._go(_noted(turn, {verb: answers[0]}))
        return None

    async def written(self, turn: Turn) -> Result | None:
        """One or several answers in a few words, such as "b1 abends"."""
        if (asked := place_written(turn, self.name)) is not None:
            return asked if isinstance(asked, tuple) else await self._go(turn.with_session(asked), placed=True)
        question = (turn.session.pending or "").removeprefix(f"{self.name}:")
        if question == "sure":
            return await self._go(turn) if read(turn.message.text) == "yes" else None
        if question not in _QUESTIONS or turn.message.point is not None:
            return None
        said: dict[str, str | None] = {**read_wish(turn.message.text)}
        if not said and read(turn.message.text) == "unknown":
            said = {question: _QUESTIONS[question].otherwise}
        return await self._go(_noted(turn, said)) if said else None

    async def _go(self, turn: Turn, *, placed: bool = False) -> Result:
        """Ask the first thing that is missing, or count; a place said just now is kept first."""
        known = {part: answer for part in _QUESTIONS if _is_answer(part, answer := turn.session.note(_key(part)) or "")}
        if known.get("kind") == "literacy":
            known.setdefault("level", UNKNOWN_LEVEL)  # who learns to read has no level yet
        for part in ("kind", "level"):
            if part not in known:
                return self._ask(turn, part)
        if turn.session.place is None:
            return ask_place(turn, self.name)
        if "daytime" not in known:
            return self._ask(turn, "daytime")
        wish = Wish(known["kind"], known["level"], turn.session.place, known["daytime"])
        return self._confirm(turn, wish) if placed else await self._count(turn, wish)

    def _ask(self, turn: Turn, part: str) -> Result:
        question = _QUESTIONS[part]
        buttons = [
            Button(_said(turn, message), data(self.name, f"{part}.{answer}"))
            for answer, message in question.answers.items()
        ]
        rows = [buttons[start : start + question.a_row] for start in range(0, len(buttons), question.a_row)]
        if part == "kind":
            rows.append(self._change(turn))
            rows.append([turn.replier.human()])
        return [turn.reply(bold(turn.words(question.text)), *rows)], replace(
            turn.session, pending=f"{self.name}:{part}"
        )

    def _change(self, turn: Turn) -> list[Button]:
        """Level and time of day said for another kind of course hold for this one, unless they are changed."""
        known = [(part, turn.session.note(_key(part)) or "") for part in ("level", "daytime")]
        said = [_said(turn, _QUESTIONS[part].answers[answer]) for part, answer in known if _is_answer(part, answer)]
        label = turn.words("Change: {answers}", answers=" · ".join(said))
        return [Button(label, data(self.name, "anew"))] if said else []

    def _confirm(self, turn: Turn, wish: Wish) -> Result:
        row = [Button(turn.words("Yes, count me"), _vote(wish))]
        return [turn.reply(escape(_named(turn, wish)), row)], replace(turn.session, pending=f"{self.name}:sure")

    async def _count(self, turn: Turn, wish: Wish) -> Result:
        try:
            fresh = await turn.store.vote(turn.message.chat, wish, turn.day)
        except StoreUnavailable as error:
            log.warning("wish not counted: %s", error)
            text = turn.words("I could not count you: I cannot reach my memory right now. Please try again later.")
            return [turn.reply(escape(text), [Button(turn.words("Try again"), _vote(wish))])], None
        noted = f"{bold(turn.words('Noted.'))}\n{escape(_named(turn, wish))}"
        lines = [noted if fresh else escape(turn.words("You are already counted for this course."))]
        lines += [
            escape(isolate_latin(turn.words(text, n=SMALLEST), turn.language))
            for text in (
                "You are counted once, without your name. The education offices see only numbers of {n} and more.",
                "This is not a registration for a course.",
            )
        ]
        label = turn.replier.label("course-registration")
        level = "-" if wish.kind == "literacy" else wish.level  # nobody asked for it
        rows = [
            [Button(turn.words("Another kind of course"), data(self.name, f"vote.-.{level}.{wish.daytime}"))],
            [Button(label, data("t", "course-registration"))],
        ]
        return [turn.reply("\n".join(lines), *rows)], None


def _vote(wish: Wish) -> str:
    return data(Demand.name, f"vote.{wish.kind}.{wish.level}.{wish.daytime}")


def _named(turn: Turn, wish: Wish) -> str:
    said = [_said(turn, text) for text in (KINDS[wish.kind], LEVELS[wish.level], DAYTIMES[wish.daytime])]
    return " · ".join([*said[:2], turn.replier.place_name(wish.area), said[2]])


def _key(part: str) -> str:
    return f"demand.{part}"


def _is_answer(part: str, answer: str) -> bool:
    return part in _QUESTIONS and answer in _QUESTIONS[part].answers


def _noted(turn: Turn, said: Mapping[str, str | None]) -> Turn:
    session: Session = turn.session
    for part, answer in said.items():
        session = session.with_note(_key(part), answer)
    return turn.with_session(session)


def _said(turn: Turn, message: str) -> str:
    return isolate_latin(turn.words(message), turn.language)
