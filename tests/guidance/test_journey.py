from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.guidance.journey import Journey
from bot.guidance.person import Person
from bot.knowledge import AREAS, SITUATIONS, Area, Knowledge, Situation

PLACES = ("bamberg", "anker", "hirschaid", "ebrach", "wattendorf")  # the city, the centre, three municipalities
PEOPLE = [(situation, area) for situation in SITUATIONS for area in AREAS]


def chain_of(knowledge: Knowledge, step: str) -> str:
    return next(name for name, chain in knowledge.chains.items() if any(s.id == step for s in chain.steps))


@pytest.mark.parametrize("situation", SITUATIONS)
@pytest.mark.parametrize("place", PLACES)
def test_an_unbroken_path_to_a_course_to_work_and_to_training(
    knowledge: Knowledge, situation: Situation, place: str
) -> None:
    journey = Journey(knowledge, situation, Person("de", place).area(knowledge))
    done: set[str] = set()
    while ready := journey.ready(frozenset(done)):
        assert not done & {step.id for step in ready}
        done.update(step.id for step in ready)
    assert done == {step.id for step in journey.steps}
    assert {chain_of(knowledge, step) for step in done} == {"arrival", "language", "work", "training"}


@given(st.sampled_from(PEOPLE), st.data())
def test_any_order_of_doing_what_is_ready_ends_and_keeps_prerequisites(
    knowledge: Knowledge, person: tuple[Situation, Area], data: st.DataObject
) -> None:
    journey = Journey(knowledge, *person)
    mine = {step.id for step in journey.steps}
    done: list[str] = []
    for _ in range(len(mine) + 1):
        ready = journey.ready(frozenset(done))
        if not ready:
            break
        step = data.draw(st.sampled_from(ready))
        needed = [name for name in step.after if name in mine and not knowledge.steps[name].optional]
        implied = journey.implied(frozenset(done))
        assert all(name in implied for name in needed)
        done.append(step.id)
    assert journey.implied(frozenset(done)) == mine


@given(st.sampled_from(PEOPLE))
def test_the_pack_list_holds_every_paper_that_no_office_passes_on(
    knowledge: Knowledge, person: tuple[Situation, Area]
) -> None:
    journey = Journey(knowledge, *person)
    for step in journey.steps:
        packed = {item.paper for item in journey.pack_list(step)}
        assert set(step.needs) <= packed
        for handover in step.handover:
            if handover.from_ and handover.passed_on != "yes":
                assert set(handover.carry) <= packed
        for earlier in journey.before(step):
            for handover in earlier.handover:
                if handover.to == step.office and handover.passed_on != "yes":
                    assert set(handover.carry) <= packed


@given(st.sampled_from(PEOPLE), st.data())
def test_a_late_step_implies_the_earlier_ones(
    knowledge: Knowledge, person: tuple[Situation, Area], data: st.DataObject
) -> None:
    journey = Journey(knowledge, *person)
    step = data.draw(st.sampled_from(journey.steps))
    implied = journey.implied(frozenset({step.id}))
    assert set(journey.required(step)) <= implied <= {step.id, *(other.id for other in journey.before(step))}
    assert not {other.id for other in journey.ready(frozenset({step.id}))} & implied


def test_every_needed_paper_can_be_had(knowledge: Knowledge) -> None:
    """Produced by an earlier step of the same journey, brought from home or given by a third party."""
    for situation, area in PEOPLE:
        journey = Journey(knowledge, situation, area)
        for step in journey.steps:
            had = {paper for earlier in journey.before(step) for paper in earlier.produces}
            for paper in step.needs:
                entry = knowledge.papers[paper]
                assert paper in had or entry.brought_from_home or entry.from_third_party, (situation, step.id, paper)
