"""What is known for /travel: the answers as codes, the spots on the map, and what is still to be asked."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any, NamedTuple

from bot.guidance.admission import Admission, admission
from bot.guidance.courses import Point, centre
from bot.guidance.places import distance_km
from bot.guidance.travel import Case, Outcome, Reach, Rules, decide, reach, right_to_course, rules_on

from ..session import Session
from ..turn import Turn
from .travel_words import QUESTIONS, UNKNOWN, is_answer

NAME = "travel"
SURELY = 2  # times the limit from centre to centre: no street of the one town is near the other


class Spot(NamedTuple):
    """A place on the map."""

    point: Point
    exact: bool  # False: only the centre of the municipality is known


class Known(NamedTuple):
    """The case as far as told; `km` between two centres where no more is known of the way."""

    case: Case
    admission: Admission
    km: float | None
    is_long: bool = False  # between the centres it is so far that nobody asks whether the person can walk it


# answers ---------------------------------------------------------------------------------------------------------


def note(turn: Turn, question: str) -> str | None:
    """An answer of this flow; what is no longer an answer counts as not given."""
    answer = turn.session.note(f"{NAME}.{question}")
    return None if answer and question in QUESTIONS and not is_answer(question, answer) else answer


def noted(turn: Turn, question: str, answer: str | None) -> Turn:
    """The turn after an answer of this flow; None drops it."""
    return turn.with_session(turn.session.with_note(f"{NAME}.{question}", answer))


def forgotten(session: Session) -> Session:
    """The session without the answers of this flow."""
    return replace(session, notes=tuple(pair for pair in session.notes if not pair[0].startswith(f"{NAME}.")))


# the way ---------------------------------------------------------------------------------------------------------


def place_spot(turn: Turn, place_id: str) -> Spot | None:
    """Where a place of the region is; of municipalities only the centre is known."""
    if turn.knowledge.place(place_id) is None:
        return None
    own = next((place for place in turn.knowledge.region.places if place.id == place_id), None)
    return Spot(centre(turn.knowledge, place_id), exact=own is not None and own.lat is not None)


def course_spot(turn: Turn, code: str | None) -> Spot | None:
    """Where a course is: `m.<place of the region>` or `c.<course place>`."""
    kind, _, name = (code or "").partition(".")
    if kind != "c":
        return place_spot(turn, name)
    course = turn.knowledge.course_places.get(name)
    if course is None or course.lat is None or course.lon is None:
        return place_spot(turn, course.municipality) if course else None
    return Spot((course.lat, course.lon), exact=True)


def _reach(turn: Turn, rules: Rules) -> tuple[Reach, float | None]:
    measured: Any = note(turn, "reach")  # from a shared location or a length the person wrote
    if rules.limit is None or measured in ("near", "between", "far"):
        return "unknown" if rules.limit is None else measured, None
    home, course = place_spot(turn, turn.session.place or ""), course_spot(turn, note(turn, "at"))
    if home is None or course is None:
        return "unknown", None
    km = distance_km(home.point, course.point)
    exact = home.exact and course.exact
    return reach(Decimal(str(km)), "straight" if exact else "centre", rules), None if exact else km


# the case --------------------------------------------------------------------------------------------------------


def known(turn: Turn, rules: Rules) -> Known:
    """The case of the person of this turn. Who does not know the kind of course is told of the integration course."""
    said: dict[str, Any] = {name: note(turn, name) for name in QUESTIONS}
    kind: Any = said["kind"] if said["kind"] not in (None, UNKNOWN) else "integration"
    found = admission(turn.knowledge, kind, turn.day, turn.session.situation)
    reached, km = _reach(turn, rules)
    case = Case(
        kind,
        right_to_course(said["held"], found) if said["held"] else "unknown",
        said["payer"] or "unknown",
        said["disabled"] or "unknown",
        reached,
        said["ill"] or "unknown",
        said["started"] or "unknown",
    )
    return Known(case, found, km, is_long=km is not None and rules.limit is not None and km >= SURELY * rules.limit)


def next_question(turn: Turn) -> str | None:
    """The first question whose answer can still change the advice; None where the advice stands."""
    rules = rules_on(turn.knowledge.facts, turn.day)
    (case, _, _, is_long), held = known(turn, rules), note(turn, "held")

    def matters(field: str, *answers: Any) -> bool:
        return len({decide(replace(case, **{field: answer}), rules) for answer in answers}) > 1

    if note(turn, "kind") is None:
        return "kind"
    if case.kind == "orientation":
        return None
    if held is None:
        return "held"
    if held in ("none", UNKNOWN) and turn.session.situation is None and note(turn, "paper") is None:
        return "paper"  # from it follows how to get into the course
    if decide(case, rules).outcome == Outcome.UNLIKELY:
        return None
    way = rules.limit is not None and note(turn, "reach") is None and matters("reach", "near", "far")
    may_matter = {
        "payer": True,
        "disabled": matters("disability", "yes", "no"),
        "at": way,
        "place": way and note(turn, "at") != UNKNOWN and turn.session.place is None,
        "ill": not is_long and matters("certificate", "yes", "no"),
        "started": matters("started", "yes", "no"),
    }
    return next((question for question, open_ in may_matter.items() if open_ and note(turn, question) is None), None)
