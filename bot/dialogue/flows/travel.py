"""/travel: is the way to the course paid? Asks only what can still change the answer, in the order of the law."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from bot.guidance.courses import Point, centre
from bot.guidance.places import distance_km, nearest_place
from bot.guidance.travel import decide, reach, rules_on
from bot.guidance.travel_card import TOPIC, Advice, travel_card
from bot.i18n.bidi import isolate_latin
from bot.i18n.markup import bold, escape

from ..buttons import data
from ..message import Button, Outcome
from ..turn import Result, Turn
from . import asking, travel_words
from .travel_state import NAME, course_spot, forgotten, known, next_question, note, noted
from .travel_words import HELD_VOCATIONAL, QUESTIONS, UNKNOWN, is_answer

_PLACES = 3  # course places as buttons


class Travel:
    """Course, paper, benefits, the way, health, the day: then the advice. Only codes are kept, never a location."""

    name = NAME
    commands = frozenset({"travel"})

    async def command(self, turn: Turn, name: str, argument: str) -> Result:
        """`/travel`; what was said before is not asked again."""
        return _go(turn)

    async def pressed(self, turn: Turn, argument: str) -> Result | None:
        """An answer, `start`, or `again` to begin anew."""
        asked = asking.place_pressed(turn, NAME, argument)
        if asked is None and argument != "paper.none":
            asked = asking.paper_pressed(turn, NAME, argument)
        if asked is not None:
            return asked if isinstance(asked, tuple) else _go(turn.with_session(asked))
        question, _, answer = argument.partition(".")
        if argument == "start":
            return _go(turn)
        if argument == "again":
            return _go(turn.with_session(forgotten(turn.session)))
        if argument == "paper.none":
            return _go(noted(turn, "paper", UNKNOWN))
        if question == "at" and (answer == UNKNOWN or course_spot(turn, answer)):
            return _go(noted(noted(turn, "reach", None), "at", answer))
        return _go(noted(turn, question, answer)) if is_answer(question, answer) else None

    async def written(self, turn: Turn) -> Result | None:
        """An answer in the person's words, the length of the walk, or a shared location."""
        question = (turn.session.pending or "").removeprefix(f"{NAME}:")
        text = turn.message.text
        if turn.message.point is not None:
            return _located(turn, turn.message.point)
        if question in ("at", "place"):
            if (km := travel_words.walk(text)) is not None:
                return _go(noted(turn, "reach", reach(km, "walk", rules_on(turn.knowledge.facts, turn.day))))
            if travel_words.answer(question, text) == UNKNOWN:
                return _go(noted(turn, question, UNKNOWN))
        if question == "at":
            return _course_written(turn)
        asked = asking.place_written(turn, NAME) or asking.paper_written(turn, NAME)
        if asked is not None:
            return asked if isinstance(asked, tuple) else _go(turn.with_session(asked))
        answer = travel_words.answer(question, text)
        if answer and is_answer(question, answer):
            return _go(noted(turn, question, answer))
        if question not in QUESTIONS:
            return None
        return _told_place(turn, question) or (_ask(turn, question) if _not_understood(turn) else None)


# reading answers -------------------------------------------------------------------------------------------------


def _not_understood(turn: Turn) -> bool:
    """A short text that is neither an answer nor a question of its own."""
    words, match = len(turn.message.text.split()), turn.match
    if match is None or words > asking.ANSWER_WORDS:
        return False
    return match.outcome == "none" or match.topic == "small-talk" or (words <= 2 and match.outcome == "choose")


def _told_place(turn: Turn, question: str) -> Result | None:
    """The place, told while something else was asked ("I live in …"): it is kept, and the question comes again."""
    found = turn.world.places.find(turn.message.text)
    if not found.sure or asking.asks(turn) or travel_words.asks(turn.message.text):
        return None
    told = replace(turn.session, place=found.places[0])
    return _ask(turn.with_session(asking.settle(turn.knowledge, told)), question)


def _course_written(turn: Turn) -> Result | None:
    """The town of the course: sure, to be confirmed, or not one of ours."""
    found = turn.world.places.find(turn.message.text)
    if not found.places or travel_words.asks(turn.message.text):
        return ([turn.replier.place_unknown()], None) if _not_understood(turn) else None
    if found.sure:
        return _go(noted(noted(turn, "reach", None), "at", f"m.{found.places[0]}"))
    rows = [[_button(turn.replier.place_name(name), f"at.m.{name}", turn)] for name in found.places]
    text = escape(turn.words("Which place do you mean?"))
    return [turn.reply(text, *rows, [_unknown(turn, "at")])], replace(turn.session, pending=f"{NAME}:at")


def _located(turn: Turn, point: Point) -> Result | None:
    """Where the person lives: used for the distance at once; only the municipality is kept, where none was known."""
    place = nearest_place(turn.knowledge, point)
    if place is None:
        return None
    session = turn.session
    if session.place is None:
        session = asking.settle(turn.knowledge, replace(session, place=place))
    course = course_spot(turn, note(turn, "at"))
    turn = turn.with_session(session)
    if course and course.exact:
        km = Decimal(str(distance_km(point, course.point)))
        turn = noted(turn, "reach", reach(km, "straight", rules_on(turn.knowledge.facts, turn.day)))
    return _go(turn)


# asking ----------------------------------------------------------------------------------------------------------


def _go(turn: Turn) -> Result:
    question = next_question(turn)
    return _ask(turn, question) if question else _result(turn)


def _ask(turn: Turn, question: str) -> Result:
    if question == "place":
        return asking.ask_place(turn, NAME)
    if question == "paper":
        return asking.ask_paper(turn, NAME)
    if question == "at":
        return _ask_course(turn)
    asked = QUESTIONS[question]
    if question == "held" and note(turn, "kind") == "vocational":
        asked = HELD_VOCATIONAL
    papers = [turn.knowledge.papers[paper] for paper in asked.papers]
    names = [turn.teller.with_german(turn.teller.say(paper.name), paper.german) for paper in papers]
    lines = [bold(isolate_latin(turn.words(asked.text), turn.language)), *(escape(f"• {name}") for name in names)]
    rows = [[_button(turn.words(label), f"{question}.{code}", turn)] for code, label in asked.answers.items()]
    waiting = replace(turn.session, pending=f"{NAME}:{question}")
    return [turn.reply("\n".join(lines), *rows, [_unknown(turn, question)])], waiting


def _ask_course(turn: Turn) -> Result:
    lines = [
        bold(turn.words("Where is the course?")),
        escape(turn.words("Tap, or write the name of the place.")),
        escape(turn.words("You can also write how many kilometres you walk, as a map on your phone shows it.")),
    ]
    rows = [[_button(label, f"at.{code}", turn)] for code, label in _course_choices(turn).items()]
    waiting = replace(turn.session, pending=f"{NAME}:at")
    return [turn.reply("\n".join(lines), *rows, [_unknown(turn, "at")])], waiting


def _course_choices(turn: Turn) -> dict[str, str]:
    """The city, and the places of such courses that are nearest: houses that are known, otherwise their towns."""
    knowledge, kind = turn.knowledge, note(turn, "kind")
    kinds = {"vocational"} if kind == "vocational" else {"integration", "literacy"}
    city = next(place.id for place in knowledge.region.municipalities if place.area == "city")
    start = centre(knowledge, turn.session.place or city)
    near: list[tuple[bool, float, str, str]] = []
    for place in knowledge.course_places.values():
        spot = course_spot(turn, f"c.{place.id}")
        if place.kind not in kinds or spot is None:
            continue
        code, label = f"m.{place.municipality}", turn.replier.place_name(place.municipality)
        if spot.exact and place.shown:
            code, label = f"c.{place.id}", place.name
        near.append((not place.shown, distance_km(start, spot.point), code, label))
    choices = {code: label for _, _, code, label in sorted(near)[: _PLACES - 1]}
    return {**choices, f"m.{city}": turn.replier.place_name(city)}


def _button(label: str, argument: str, turn: Turn) -> Button:
    return Button(isolate_latin(label, turn.language), data(NAME, argument))


def _unknown(turn: Turn, question: str) -> Button:
    return Button(turn.words("I do not know"), data(NAME, f"{question}.{UNKNOWN}"))


# the advice ------------------------------------------------------------------------------------------------------


def _result(turn: Turn) -> Result:
    rules = rules_on(turn.knowledge.facts, turn.day)
    case, admission, km, is_long = known(turn, rules)
    no_paper = note(turn, "held") in ("none", UNKNOWN)
    advice = Advice(case, decide(case, rules), admission if no_paper else None, km, is_long)
    text, pending = travel_card(turn.replier.cards, advice), None
    course = course_spot(turn, note(turn, "at"))
    if "centre" in advice.decision.reasons and course and course.exact:
        hint = turn.words("For a better answer send me your location. I use it for this answer only.")
        text, pending = f"{text}\n\n{escape(hint)}", f"{NAME}:point"
    rows = [
        [Button(turn.words("Details"), data("t", TOPIC))],
        [Button(turn.words("Courses near me"), data("courses", "start"))],
        [Button(turn.words("Change my answers"), data(NAME, "again"))],
        [turn.replier.human()],
    ]
    after = replace(turn.session, topic=TOPIC, pending=pending, misses=0)
    return [turn.reply(text, *rows, outcome=Outcome("answer", TOPIC, 1.0))], after
