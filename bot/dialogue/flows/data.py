"""/data: who has which data about me, what is passed on, where errors are corrected. Never asks for the data."""

from __future__ import annotations

from dataclasses import replace

from bot.i18n.bidi import isolate
from bot.i18n.markup import bold, escape, link
from bot.knowledge import Handover, Register, Step

from ..buttons import data
from ..message import Button, Reply
from ..turn import Result, Turn

_PASSED = {
    "yes": "is passed on",
    "on-request": "is passed on only on request",
    "partly": "is passed on only in part",
    "no": "is not passed on",
    "unknown": "not known whether it is passed on",
}
_SHOWN = 5


class OwnData:
    """Shows registers; reads everything off the chains."""

    name = "data"
    commands = frozenset({"data"})

    async def command(self, turn: Turn, name: str, argument: str) -> Result:
        """The registers on the person's way."""
        used = {use.register_ for step in turn.journey.steps for use in (*step.records, *step.reads)}
        rows = [
            [Button(turn.teller.say(register.name), data(self.name, f"show.{register.id}"))]
            for register in turn.knowledge.registers.values()
            if register.id in used
        ]
        text = bold(turn.words("Who has data about you?")) + "\n"
        text += escape(turn.words("Tap a register. You do not have to tell me anything about yourself."))
        return [turn.reply(text, *rows)], replace(turn.session, pending=None)

    async def pressed(self, turn: Turn, argument: str) -> Result | None:
        """A register's button."""
        if argument == "start":
            return await self.command(turn, self.name, "")
        register = turn.knowledge.registers.get(argument.removeprefix("show."))
        return ([self.register(turn, register)], None) if register else None

    async def written(self, turn: Turn) -> Result | None:
        """Never waits for a text."""
        return None

    def register(self, turn: Turn, register: Register) -> Reply:
        """What it holds, who keeps it, who writes and reads it, what is passed on, where to have errors corrected."""
        teller, words = turn.teller, turn.words
        keeper = teller.office(register.keeper) if register.keeper else teller.say(register.keeper_name or {"de": "?"})
        parts = [
            f"{bold(teller.with_german(teller.say(register.name), register.german))}\n"
            + escape(f"{words('Kept by')}: {keeper}"),
            f"{bold(words('What is in it'))}\n{escape(teller.say(register.holds))}",
            self._uses(turn, register, written=True),
            self._uses(turn, register, written=False),
            self._passed_on(turn, register),
        ]
        if register.correct_at:
            where = teller.office(register.correct_at)
            parts.append(
                f"{bold(words('Something is wrong in it?'))}\n{escape(words('Go to: {office}', office=where))}"
            )
        if register.note:
            parts.append(escape(teller.say(register.note)))
        date = teller.formats.short_date(register.checked_on)
        source = link(register.source, isolate(words("Source"), turn.language))
        parts.append(f"<i>{source} · {escape(words('as of {date}', date=date))}</i>")
        more = [Button(words("Other registers"), data(self.name, "start")), turn.replier.human()]
        return turn.reply("\n\n".join(part for part in parts if part), more)

    @staticmethod
    def _uses(turn: Turn, register: Register, *, written: bool) -> str:
        offices = {
            turn.teller.role(step.office): None
            for step in turn.journey.steps
            for use in (step.records if written else step.reads)
            if use.register_ == register.id
        }
        if not offices:
            return ""
        title = turn.words("Written by") if written else turn.words("Read by")
        return bold(title) + "\n" + "\n".join(escape(f"• {office}") for office in list(offices)[:_SHOWN])

    @staticmethod
    def _passed_on(turn: Turn, register: Register) -> str:
        """Hand-overs of the office that keeps the register: what goes where by itself, and what does not."""
        lines: dict[str, None] = {}
        for step in turn.journey.steps:
            for handover in step.handover:
                sender, receiver = _ends(step, handover)
                if register.keeper not in (sender, None) or not _touches(step, register):
                    continue
                what, how = turn.teller.say(handover.data), turn.words(_PASSED[handover.passed_on])
                lines.setdefault(f"• {what} → {turn.teller.role(receiver)}: {how}")
        if not lines:
            return ""
        return bold(turn.words("Passed on to other offices?")) + "\n" + "\n".join(map(escape, list(lines)[:_SHOWN]))


def _ends(step: Step, handover: Handover) -> tuple[str, str]:
    """Who gives and who gets: `to` leaves the step's office, `from` arrives there."""
    return (step.office, handover.to) if handover.to else (handover.from_ or step.office, step.office)


def _touches(step: Step, register: Register) -> bool:
    return register.keeper is not None or any(use.register_ == register.id for use in (*step.records, *step.reads))
