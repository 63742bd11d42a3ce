"""The two questions every flow shares: where do you live, and which paper do you hold. Asked once, then known."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from bot.guidance.places import nearest_place
from bot.i18n.markup import bold, escape
from bot.i18n.normalise import normalise
from bot.knowledge import SITUATIONS, Knowledge, Situation

from ..buttons import data
from ..message import Button, Reply
from ..session import Session
from ..turn import Result, Turn
from .yesno import read

Asked = Session | Result | None
"""A session: answered, go on with it. A result: ask again or confirm. None: that was no answer."""

# Meanings of the lexicon that make a text a question.
_QUESTION_WORDS = frozenset({"what", "where", "which", "who", "how", "how-much", "how-long", "when", "who-pays"})
ANSWER_WORDS = 8  # a longer text is rather a question or a story of its own


# where do you live -----------------------------------------------------------------------------------------------


def ask_place(turn: Turn, flow: str) -> Result:
    """Ask where the person lives; the answer comes as a button, a text or a shared location."""
    anker = next((place.id for place in turn.knowledge.region.places if place.area == "anker"), None)
    rows = [
        [Button(turn.words("City of Bamberg"), data(flow, "place.bamberg"))],
        [Button(turn.words("District of Bamberg"), data(flow, "place.district"))],
    ]
    if anker:
        rows.append([Button(turn.words("ANKER centre"), data(flow, f"place.{anker}"))])
    text = bold(turn.words("Where do you live?")) + "\n" + escape(turn.words("Tap, or write the name of the place."))
    return [turn.reply(text, *rows)], _waiting(turn, flow, "place")


def place_pressed(turn: Turn, flow: str, argument: str) -> Asked:
    """A button of the question for the place."""
    place = argument.removeprefix("place.")
    if place == argument:
        return None
    if place == "district":
        return [turn.replier.ask_municipality()], _waiting(turn, flow, "place")
    return settle(turn.knowledge, replace(turn.session, place=place)) if turn.knowledge.place(place) else None


def place_written(turn: Turn, flow: str) -> Asked:
    """A text or a shared location while the question for the place waits. Only the municipality is kept."""
    if turn.session.pending != f"{flow}:place":
        return None
    if turn.message.point is not None:
        place = nearest_place(turn.knowledge, turn.message.point)
        if place is None:
            return [turn.replier.place_unknown()], None
        return settle(turn.knowledge, replace(turn.session, place=place))
    words = len(turn.message.text.split())
    found = turn.world.places.find(turn.message.text)
    if not found.places or asks(turn):
        unsure = words <= ANSWER_WORDS and turn.match is not None and turn.match.outcome == "none"
        return ([turn.replier.place_unknown()], None) if unsure else None
    if found.sure:
        return settle(turn.knowledge, replace(turn.session, place=found.places[0]))
    rows = [[Button(turn.replier.place_name(name), data(flow, f"place.{name}"))] for name in found.places]
    none = [Button(turn.words("None of these"), data(flow, "place.district"))]
    return [turn.reply(escape(turn.words("Which place do you mean?")), *rows, none)], _waiting(turn, flow, "place")


# which paper do you hold -----------------------------------------------------------------------------------------


def ask_paper(turn: Turn, flow: str) -> Result:
    """Ask which paper the person holds: from it follows the residence situation."""
    lines, rows = [bold(turn.words("Which paper do you have?"))], []
    for situation in SITUATIONS:
        entry = turn.knowledge.situations.get(situation)
        if entry is None or situation == "asylum-anker":  # the same paper: the place tells them apart
            continue
        name = turn.teller.say(entry.name)
        lines.append(f"• <b>{escape(name)}</b>: {escape(turn.teller.say(entry.description))}")
        rows.append([Button(name, data(flow, f"paper.{situation}"))])
    unknown = [Button(turn.words("I do not know"), data(flow, "paper.key-start"))]
    return [turn.reply("\n".join(lines), *rows, unknown)], _waiting(turn, flow, "paper")


# "I do not know" leads here: question -> answers, each to another question or to a situation.
_KEY: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "key-start": (
        "Did you ask for asylum in Germany?",
        (("Yes", "key-decided"), ("No", "key-other")),
    ),
    "key-decided": (
        "Has the BAMF decided?",
        (("Not yet", "asylum"), ("Yes: protection", "recognised"), ("Yes: rejected", "key-rejected")),
    ),
    "key-rejected": (
        "Does your paper say “Aussetzung der Abschiebung” or “Duldung”?",
        (("Yes", "toleration"), ("No", "none")),
    ),
    "key-other": (
        "What fits you?",
        (
            ("I fled from Ukraine", "ukraine"),
            ("I have an EU passport", "eu"),
            ("I came to my family with a visa", "family"),
            ("I came with a visa for work or study", "visa"),
            ("None of these", "none"),
        ),
    ),
}


def paper_pressed(turn: Turn, flow: str, argument: str) -> Asked:
    """A button of the question for the paper, or of its key."""
    answer = argument.removeprefix("paper.")
    if answer == argument:
        return None
    if answer in _KEY:
        question, answers = _KEY[answer]
        rows = [[Button(turn.words(label), data(flow, f"paper.{to}"))] for label, to in answers]
        return [turn.reply(bold(turn.words(question)), *rows)], _waiting(turn, flow, "paper")
    if answer == "none":
        return [_ask_a_person(turn)], replace(turn.session, pending=None)
    if answer in turn.knowledge.situations:
        return settle(turn.knowledge, replace(turn.session, situation=cast(Situation, answer)))
    return None


def paper_written(turn: Turn, flow: str) -> Asked:
    """A text while the question for the paper waits: a paper's name in any language, or "I don't know"."""
    text = turn.message.text
    if turn.session.pending != f"{flow}:paper" or len(text.split()) > ANSWER_WORDS or "?" in text or "؟" in text:
        return None
    if read(text) == "unknown":
        return paper_pressed(turn, flow, "paper.key-start")
    situation = situation_in(turn, text)
    return settle(turn.knowledge, replace(turn.session, situation=situation)) if situation else None


def situation_in(turn: Turn, text: str) -> Situation | None:
    """The residence situation that a text names, by the meanings of situations.yaml or its button; None for none."""
    said, meanings = f" {normalise(text)} ", set(turn.world.matcher.index.concepts(text))
    order: tuple[Situation, ...] = ("toleration", "recognised", "ukraine", "family", "visa", "eu", "asylum")
    for situation in order:  # what says more comes first: who writes "asylum rejected, Duldung" has a Duldung
        entry = turn.knowledge.situations.get(situation)
        if entry is None:
            continue
        if meanings.intersection(entry.meanings) or any(f" {normalise(name)} " in said for name in entry.name.values()):
            return situation
    return None


def asks(turn: Turn) -> bool:
    """True where the text is rather a question that happens to name a place."""
    text, match = turn.message.text, turn.match
    words = len(text.split())
    if match is None or match.outcome != "answer" or words <= 3:
        return False
    return words > ANSWER_WORDS or "?" in text or "؟" in text or not _QUESTION_WORDS.isdisjoint(match.why)


def settle(knowledge: Knowledge, session: Session) -> Session:
    """Place and paper together: who is in the asylum procedure and lives in the ANKER is in its own situation."""
    place = knowledge.place(session.place) if session.place else None
    if session.situation in ("asylum", "asylum-anker") and place is not None:
        situation: Situation = "asylum-anker" if place.area == "anker" else "asylum"
        session = replace(session, situation=situation)
    return replace(session, pending=None)


def _ask_a_person(turn: Turn) -> Reply:
    text = turn.words("Then I cannot tell which way is yours. Please show your paper at a counselling centre.")
    return turn.reply(escape(text), [turn.replier.human()])


def _waiting(turn: Turn, flow: str, question: str) -> Session:
    return replace(turn.session, pending=f"{flow}:{question}")
