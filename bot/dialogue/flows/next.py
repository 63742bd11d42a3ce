"""/next and /where: where the person stands on the way, and the one next door."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.guidance.steps import StepTeller
from bot.i18n.bidi import is_rtl
from bot.i18n.markup import bold, escape
from bot.i18n.normalise import normalise
from bot.knowledge import Step

from ..buttons import data
from ..message import Button, Reply
from ..session import Session
from ..turn import Result, Turn
from .asking import Asked, ask_paper, ask_place, paper_pressed, paper_written, place_pressed, place_written

_SHOWN = 3  # next steps at once
_TICKS = 6  # steps on a page of the checklist
_SAYS_DONE = frozenset(
    {
        *("done", "finished", "already", "did", "have"),
        *("fertig", "gemacht", "erledigt", "schon", "habe", "hab", "bereits"),
        *("خلصت", "خلص", "عملت", "سويت", "سجلت", "تم", "khalast", "3melt", "jahez"),
        *("зробив", "зробила", "зроблено", "готово", "вже", "уже", "маю", "є", "отримав", "отримала"),
        *("подав", "подала", "зареєструвався", "зареєструвалась", "зареєструвалася"),
        *("сделал", "сделала", "сделано", "есть", "получил", "получила"),
    }
)
_SAYS_GO_ON = frozenset(
    {
        *("continue", "next", "nothing", "none", "go"),
        *("weiter", "nichts", "keins", "keine"),
        *("كمل", "التالي", "لاشيء", "شيء", "kammel"),
        *("далі", "продовжити", "нічого", "жодного", "дальше", "ничего"),
    }
)


class NextStep:
    """Asks at most place, paper and what is done; then names the next steps and moves on."""

    name = "next"
    commands = frozenset({"next", "where"})

    async def command(self, turn: Turn, name: str, argument: str) -> Result:
        """`/next` or `/where`; what is already known is not asked."""
        session = turn.session.with_note("next.goal", name if name == "where" else None)
        return self._go(turn.with_session(session))

    async def pressed(self, turn: Turn, argument: str) -> Result | None:
        """Place, paper, ticks of the checklist, done, and the parts of the way."""
        if (asked := place_pressed(turn, self.name, argument) or paper_pressed(turn, self.name, argument)) is not None:
            return self._answered(turn, asked)
        verb, _, rest = argument.partition(".")
        if verb == "start":
            return self._go(turn.with_session(turn.session.with_note("next.goal", None)))
        if verb == "ready":
            return self._ready(turn.with_session(turn.session.with_note("next.asked", "1")))
        if verb == "ask":
            return self._checklist(turn, int(rest) if rest.isdigit() and len(rest) < 3 else 0)
        if verb == "where":
            return self._path(turn, rest if rest in turn.knowledge.chains else self._chain_of_the_person(turn))
        if verb == "again":
            return self._go(turn.with_session(_forgotten(turn.session)))
        return self._with_step(turn, verb, rest)

    def _with_step(self, turn: Turn, verb: str, rest: str) -> Result | None:
        name, _, page = rest.partition(".")
        step = turn.knowledge.steps.get(name)
        if step is None or not turn.journey.applies(step):
            return None
        if verb == "tick":
            session = _toggled(turn, step)
            return self._checklist(turn.with_session(session), int(page) if page.isdigit() and len(page) < 3 else 0)
        if verb == "done":
            done = replace(turn.session, done=(*turn.session.done, name)) if name not in turn.session.done else None
            return self._ready(turn.with_session(done or turn.session))
        if verb == "step":
            return [self._step(turn, step)], None
        return None

    async def written(self, turn: Turn) -> Result | None:
        """A place, a paper, or what is done, in the person's own words."""
        if (asked := place_written(turn, self.name) or paper_written(turn, self.name)) is not None:
            return self._answered(turn, asked)
        if turn.session.pending != f"{self.name}:done":
            return None
        words = normalise(turn.message.text).split()
        if len(words) <= 2 and (_SAYS_GO_ON | {normalise(turn.words("Continue"))}).intersection(words):
            return self._ready(turn.with_session(turn.session.with_note("next.asked", "1")))
        topic = turn.match.topic if turn.match and turn.match.outcome == "answer" else None
        steps = [step for step in turn.journey.steps if step.topic == topic]
        if steps and _SAYS_DONE.intersection(words) and "?" not in turn.message.text:
            done = tuple(dict.fromkeys((*turn.session.done, *(step.id for step in steps[:1]))))
            return self._checklist(turn.with_session(replace(turn.session, done=done)), 0)
        return None

    # the way through the questions -----------------------------------------------------------------------------------

    def _answered(self, turn: Turn, asked: Asked) -> Result:
        return asked if isinstance(asked, tuple) else self._go(turn.with_session(asked or turn.session))

    def _go(self, turn: Turn) -> Result:
        session = turn.session
        if session.place is None:
            return ask_place(turn, self.name)
        if session.situation is None:
            return ask_paper(turn, self.name)
        if session.note("next.goal") == "where":
            return self._path(turn, self._chain_of_the_person(turn))
        if session.note("next.asked") is None and not session.done:
            return self._checklist(turn, 0)
        return self._ready(turn)

    # the checklist -------------------------------------------------------------------------------------------------

    def _checklist(self, turn: Turn, page: int) -> Result:
        """What is done already? Ticked from the start is what the paper and later steps imply."""
        ticked, candidates = implied(turn), _candidates(turn)
        pages = max(1, -(-len(candidates) // _TICKS))
        page = min(page, pages - 1)
        rows = []
        for step in candidates[page * _TICKS : (page + 1) * _TICKS]:
            mark = "☑" if step.id in ticked else "☐"
            rows.append([Button(f"{mark} {turn.teller.say(step.title)}", data(self.name, f"tick.{step.id}.{page}"))])
        turning = []
        if page:
            turning.append(Button(turn.words("Back"), data(self.name, f"ask.{page - 1}")))
        if page + 1 < pages:
            turning.append(Button(turn.words("More"), data(self.name, f"ask.{page + 1}")))
        go_on = [Button(turn.words("Continue"), data(self.name, "ready"))]
        text = bold(turn.words("What is already done?")) + "\n"
        text += escape(turn.words("Tap what you have done. Then tap “Continue”."))
        reply = replace(turn.reply(text, *rows, turning, go_on), replaces=turn.message.button is not None)
        return [reply], replace(turn.session, pending=f"{self.name}:done")

    # the next steps ------------------------------------------------------------------------------------------------

    def _ready(self, turn: Turn) -> Result:
        """The next step in full, the two after it by name."""
        session = replace(turn.session.with_note("next.asked", "1"), pending=None)
        turn = turn.with_session(session)
        ready = next_steps(turn)
        if not ready:
            text = turn.words("You have done every step I know. Just ask when something new comes up.")
            return [turn.reply(escape(text), self._whole_way(turn), [turn.replier.human()])], session
        first = self._step(turn, ready[0], ready[1:_SHOWN])
        return [first], replace(session, topic=ready[0].topic)

    def _step(self, turn: Turn, step: Step, others: Iterable[Step] = ()) -> Reply:
        teller = StepTeller(turn.replier.cards)
        rows = [
            [Button(f"✔ {turn.words('Done')}", data(self.name, f"done.{step.id}"))],
            *([Button(f"{turn.words('Or')}: {teller.title(o)}", data(self.name, f"step.{o.id}"))] for o in others),
            [
                Button(turn.words("Details"), data("t", step.topic)),
                Button(turn.words("For the counter"), data("c", step.topic)),
            ],
            turn.replier.contact_row(turn.replier.cards.office_of(step.office)),
            [*self._whole_way(turn), turn.replier.human()],
            [turn.replier.german(step.topic)] if teller.cards.unchecked(turn.knowledge.topics[step.topic]) else [],
        ]
        heading = escape(turn.words("Your next step:")) + "\n" if step.id not in turn.session.done else ""
        return turn.reply(heading + teller.card(step), *rows)

    def _whole_way(self, turn: Turn) -> list[Button]:
        return [Button(turn.words("My whole way"), data(self.name, "where"))]

    # the whole way -------------------------------------------------------------------------------------------------

    @staticmethod
    def _chain_of_the_person(turn: Turn) -> str:
        """The chain in which the next step lies; the first one when nothing is left."""
        here = next(iter(next_steps(turn)), None)
        chains = turn.knowledge.chains
        return next((name for name, chain in chains.items() if here in chain.steps), next(iter(chains)))

    def _path(self, turn: Turn, chosen: str) -> Result:
        """One chain with what is done, a mark where the person stands, and what lies ahead."""
        here = next(iter(next_steps(turn)), None)
        lines = [bold(turn.teller.say(turn.knowledge.chains[chosen].title))]
        lines += [_station(turn, step, here) for step in _on_way(turn, chosen)]
        rows = [
            [Button(turn.teller.say(chain.title), data(self.name, f"where.{name}"))]
            for name, chain in turn.knowledge.chains.items()
            if name != chosen and _on_way(turn, name)
        ]
        rows += [
            [Button(turn.words("My next step"), data(self.name, "start"))],
            [Button(turn.words("Change my details"), data(self.name, "again"))],
        ]
        session = replace(turn.session.with_note("next.goal", None), pending=None)
        return [turn.reply("\n".join(lines), *rows)], session


def _on_way(turn: Turn, chain: str) -> list[Step]:
    mine = {step.id for step in turn.journey.steps}
    return [step for step in turn.knowledge.chains[chain].steps if step.id in mine]


def _station(turn: Turn, step: Step, here: Step | None) -> str:
    """A line of the way: done, here, or ahead."""
    title = turn.teller.say(step.title)
    if step.id in implied(turn):
        return escape(f"✔ {title}")
    if here is not None and step.id == here.id:
        arrow = "◀" if is_rtl(turn.language) else "▶"
        return bold(f"{arrow} {title} – {turn.words('you are here')}")
    note = f" ({turn.words('if it applies to you')})" if step.optional else ""
    return escape(f"○ {title}{note}")


def implied(turn: Turn) -> frozenset[str]:
    """Steps that are done: ticked, needed before those, or behind the person who holds this paper."""
    situation = turn.session.situation
    paper = turn.knowledge.situations[situation].paper if situation else None
    given = next((step.id for step in turn.journey.steps if paper in step.produces and not step.optional), None)
    return turn.journey.implied(frozenset((*turn.session.done, *([given] if given else []))))


def next_steps(turn: Turn) -> list[Step]:
    """What can be done now, in order; what everybody must do before what only some need."""
    ready = turn.journey.ready(implied(turn))
    return sorted(ready, key=lambda step: step.optional)


def _candidates(turn: Turn) -> list[Step]:
    """Steps that may be done already: those everybody does, of the first chain on the person's way first."""
    return [step for step in turn.journey.steps if not step.optional]


def _toggled(turn: Turn, step: Step) -> Session:
    """Tick or untick; what is unticked takes along what would imply it."""
    if step.id not in implied(turn):
        return replace(turn.session, done=(*turn.session.done, step.id))
    kept = [name for name in turn.session.done if step.id not in turn.journey.implied(frozenset((name,)))]
    return replace(turn.session, done=tuple(kept))


def _forgotten(session: Session) -> Session:
    """Ask place and paper anew; what is done stays."""
    return replace(session, place=None, situation=None).with_note("next.asked", None)
