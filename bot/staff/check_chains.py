"""The chains as a person walks them: every paper comes from somewhere, every step is somebody's."""

from __future__ import annotations

from collections.abc import Iterable

from bot.guidance.journey import Journey
from bot.knowledge import AREAS, SITUATIONS, Situation, Step
from bot.knowledge.base import Paper

from .findings import Base

# Who a person was before: a step may come after one of an earlier situation, as recognition comes after the asylum
# procedure. Read off the situations' own meaning, not off a file.
_BEFORE: dict[Situation, tuple[Situation, ...]] = {
    "asylum": ("asylum-anker",),
    "recognised": ("asylum-anker", "asylum"),
    "toleration": ("asylum-anker", "asylum"),
}
_MEND_PAPER = "let an earlier step produce it, or mark it in papers.yaml: brought_from_home or from_third_party"


def check_chains(base: Base) -> None:
    """Papers and order, for every situation in every area."""
    _papers(base)
    for chain in base.knowledge.chains.values():
        for index, step in enumerate(chain.steps):
            _reach(base, chain.id, index, step)


def _papers(base: Base) -> None:
    needed: dict[tuple[str, str], list[str]] = {}
    carried: dict[tuple[str, str], list[str]] = {}
    for situation in SITUATIONS:
        for area in AREAS:
            journey = Journey(base.knowledge, situation, area)
            anywhere = {paper for step in journey.steps for paper in step.produces}
            for step in journey.steps:
                before = {paper for earlier in journey.before(step) for paper in earlier.produces}
                for papers, have, missing in ((step.needs, before, needed), (step.carry, anywhere, carried)):
                    for paper in papers:
                        if paper not in have and not _comes_along(base.knowledge.papers[paper]):
                            missing.setdefault((step.id, paper), []).append(f"{situation} ({area})")
    for chain in base.knowledge.chains.values():
        for index, step in enumerate(chain.steps):
            for number, paper in enumerate(step.needs):
                if whom := needed.get((step.id, paper)):
                    message = f"step {step.id} needs {paper!r}, but no step before it produces it for {_some(whom)}"
                    base.error("chain", chain.id, "steps", index, "needs", number, message=message, hint=_MEND_PAPER)
            for paper in step.carry:
                if paper not in step.needs and (whom := carried.get((step.id, paper))):
                    message = f"step {step.id}: {_some(whom)} are to carry {paper!r}, but no step gives it to them"
                    base.warn("chain", chain.id, "steps", index, "handover", message=message, hint=_MEND_PAPER)


def _comes_along(paper: Paper) -> bool:
    return paper.brought_from_home or paper.from_third_party


def _some(whom: Iterable[str]) -> str:
    names = list(whom)
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def _reach(base: Base, chain: str, index: int, step: Step) -> None:
    if not step.areas:
        message = f"step {step.id} is for no area, so nobody ever reaches it"
        base.error("chain", chain, "steps", index, "areas", message=message, hint="name city, district or anker")
    own = {*step.for_, *(earlier for situation in step.for_ for earlier in _BEFORE.get(situation, ()))}
    for number, name in enumerate(step.after):
        before = base.knowledge.steps[name]
        if not own & set(before.for_):
            message = f"step {step.id} comes after {name}, which is for other people: {', '.join(before.for_)}"
            hint = "take it out of `after`, or widen `for` of one of the two"
            base.error("chain", chain, "steps", index, "after", number, message=message, hint=hint)
        elif step.areas and not _same_area(step, before):
            message = f"step {step.id} comes after {name}, which nobody of {', '.join(step.areas)} can do"
            hint = "take it out of `after`, or widen `areas` of one of the two"
            base.error("chain", chain, "steps", index, "after", number, message=message, hint=hint)
    offices = base.knowledge.region.routing.get(step.office, {})
    if lost := [area for area in step.areas if area not in offices]:
        message = f"step {step.id}: no office of the region is {step.office} for {', '.join(lost)}"
        base.warn("chain", chain, "steps", index, "office", message=message, hint="add it to `routing` in region.yaml")


def _same_area(step: Step, before: Step) -> bool:
    """People move out of the reception centre, never back: what was done there counts everywhere."""
    return bool(set(step.areas) & set(before.areas)) or "anker" in before.areas
