"""A person's way along the chains: which steps, in which order, what to carry because offices do not pass it on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from bot.knowledge import Area, Handover, Knowledge, Situation, Step


@dataclass(frozen=True, slots=True)
class PackItem:
    """A paper to bring. `because` is the hand-over that does not happen; None where the office simply needs it."""

    paper: str
    because: Handover | None = None


class Journey:
    """The steps for one situation in one area. Unknown situation or area: every step that could apply."""

    def __init__(self, knowledge: Knowledge, situation: Situation | None, area: Area | None) -> None:
        self.knowledge, self.situation, self.area = knowledge, situation, area

    def applies(self, step: Step) -> bool:
        """True where the step is for this person."""
        return (self.situation is None or self.situation in step.for_) and (
            self.area is None or self.area in step.areas
        )

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """In an order in which every step comes after its prerequisites; the order of the files otherwise."""
        mine = {step.id: step for step in self.knowledge.steps.values() if self.applies(step)}
        ordered: dict[str, Step] = {}

        def place(step: Step) -> None:
            if step.id in ordered:
                return
            for before in step.after:
                if before in mine:
                    place(mine[before])
            ordered[step.id] = step

        for step in mine.values():
            place(step)
        return tuple(ordered.values())

    @cached_property
    def _by_id(self) -> dict[str, Step]:
        return {step.id: step for step in self.steps}

    def before(self, step: Step) -> tuple[Step, ...]:
        """Every step that must come earlier, directly or not, in order."""
        wanted: set[str] = set()

        def collect(names: Iterable[str]) -> None:
            for name in names:
                if name in self._by_id and name not in wanted:
                    wanted.add(name)
                    collect(self._by_id[name].after)

        collect(step.after)
        return tuple(other for other in self.steps if other.id in wanted)

    def ready(self, done: frozenset[str]) -> tuple[Step, ...]:
        """Steps not done whose prerequisites are done. What not everybody needs (`optional`) holds nobody up."""
        implied = self.implied(done)
        return tuple(
            step
            for step in self.steps
            if step.id not in implied and all(name in implied for name in self.required(step))
        )

    def required(self, step: Step) -> tuple[str, ...]:
        """The steps that must be done right before this one."""
        return tuple(name for name in step.after if name in self._by_id and not self._by_id[name].optional)

    def implied(self, done: frozenset[str]) -> frozenset[str]:
        """What is done, with everything that must have come before it; optional steps need not have."""
        found = set(done)
        waiting = [name for name in done if name in self._by_id]
        while waiting:
            for name in self.required(self._by_id[waiting.pop()]):
                if name not in found:
                    found.add(name)
                    waiting.append(name)
        return frozenset(found)

    def following(self, step: Step) -> tuple[Step, ...]:
        """The steps that come directly after this one."""
        return tuple(other for other in self.steps if step.id in other.after)

    def pack_list(self, step: Step) -> tuple[PackItem, ...]:
        """What to bring: first the papers whose data an earlier office does not pass on, then what the office needs."""
        items: dict[str, PackItem] = {}
        for handover in step.handover:
            if handover.from_ and handover.passed_on != "yes":
                for paper in handover.carry:
                    items.setdefault(paper, PackItem(paper, handover))
        for earlier in self.before(step):
            for handover in earlier.handover:
                if handover.to == step.office and handover.passed_on != "yes":
                    for paper in handover.carry:
                        items.setdefault(paper, PackItem(paper, handover))
        for paper in step.needs:
            items.setdefault(paper, PackItem(paper))
        return tuple(items.values())
