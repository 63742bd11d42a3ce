"""First contact in a language that is none of ours: the question which language, and what was asked until then.

Nobody is answered in a language that nobody chose: where neither the client's tag nor the message tells, the question
stands in the three languages that people with this tag most likely read. What they wrote is kept as short codes in the
session, so that it is answered after the choice, also after a restart and by another replica. The question comes once:
whoever writes on without choosing gets English, or what the script of the message tells.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from babel import Locale

from bot.i18n.bidi import FSI, PDI, is_rtl
from bot.i18n.languages import language_of_tag, other_language
from bot.i18n.markup import bold
from bot.i18n.normalise import normalise
from bot.knowledge import Knowledge
from bot.matching import Match
from bot.store.records import LANGUAGE_WISH, Event

from .buttons import data
from .flows import FEEDBACK, WRONG_DOOR
from .flows.door import SENT_AWAY
from .message import Button, Reply
from .session import Session
from .turn import Result, Turn
from .understanding import clear_language

_PENDING = "l:ask"
_NOTE = "language.asked"  # what was asked before the choice
_NOTHING = "-"
STAY = "stay."  # the argument of the button, before the language
_STAY_NOTE = "language.stay"  # languages in which that was offered
_OFFERED = 3
_WHICH = "Which language do you want to read?"


def is_unclear(turn: Turn) -> bool:
    """Must the language be asked before anything is said?

    Not where the channel knows nothing of its clients (`language_hint` None), nor while nothing can be remembered.
    """
    tag = turn.message.language_hint
    if tag is None or not turn.remembers or turn.session.language or turn.session.note(_NOTE):
        return False
    if language_of_tag(turn.knowledge, tag):
        return False
    return turn.match is None or clear_language(turn.world, turn.match, turn.message.text) is None


def ask(turn: Turn, asked: str = "") -> Result:
    """The question in the bridges of the tag. `asked` is what to go on with after the choice: see `coded`."""
    other = other_language(turn.knowledge, turn.message.language_hint)
    if other:
        turn.store.count(Event(turn.day, "", other, LANGUAGE_WISH, ""))
    if turn.match is not None:
        FEEDBACK.keep(turn)  # should there be no answer, the question can be sent to the team
    after = replace(turn.session.with_note(_NOTE, asked or _NOTHING), pending=_PENDING)
    return [question(turn, turn.knowledge.bridges[other], other=bool(other))], after


def question(turn: Turn, codes: Sequence[str] = (), *, other: bool = False) -> Reply:
    """Which language? A line in each of `codes`; in the turn's own and the usual bridges if left out.

    `other`: asked of somebody whose language is none of ours.
    """
    codes = tuple(dict.fromkeys(codes or (turn.language, *turn.knowledge.bridges[""])))[:_OFFERED]
    message = "I do not know your language yet. Which one do you want to read?" if other else _WHICH
    lines = [bold(_beside(codes[0], code, turn.world.words[code](message))) for code in codes]
    offered = [language.code for language in turn.knowledge.offered_languages]
    names = {code: turn.knowledge.languages[code].name for code in dict.fromkeys((*codes, *offered))}
    rows = tuple((Button(name, data("l", code)),) for code, name in names.items())
    return Reply("\n".join(lines), codes[0], rows)


def chosen(turn: Turn, code: str) -> tuple[Turn, str]:
    """The turn in the chosen language, and what was asked before the choice; empty where that was nothing."""
    asked = turn.session.note(_NOTE) or ""
    pending = None if turn.session.pending == _PENDING else turn.session.pending
    session = replace(turn.session.with_note(_NOTE, None), language=code, chosen=True, spoken=None, pending=pending)
    return replace(turn, language=code, session=session), "" if asked == _NOTHING else asked


def _beside(first: str, code: str, line: str) -> str:
    """A line isolated where it runs in the other direction than the first one."""
    return line if is_rtl(first) == is_rtl(code) else f"{FSI}{line}{PDI}"


def offer_to_stay(turn: Turn, replies: list[Reply], session: Session) -> Result:
    """Below an answer in another language than the session's: stay there? Once a session and language."""
    offered = (session.note(_STAY_NOTE) or "").split(".")
    if turn.language in offered or not replies:
        return replies, session
    stay = Button(turn.words("Go on in English?"), data("l", STAY + turn.language))
    last = replace(replies[-1], buttons=(*replies[-1].buttons, (stay,)))
    noted = ".".join(filter(None, [*offered, turn.language]))
    return [*replies[:-1], last], session.with_note(_STAY_NOTE, noted)


def stays(turn: Turn, code: str) -> Result:
    """The session's language is now this one, because the person wants it."""
    session = replace(turn.session, language=code, chosen=True, spoken=None)
    return [replace(turn, language=code).replier.simple("Good. From now on I write in English.")], session


def coded(match: Match) -> str:
    """A match as codes: decision and topics, as in "choose.travel-costs.doctor"; see `decoded`."""
    door = ["door"] if WRONG_DOOR.begins(match) else []
    topics = [match.topic, *(topic for topic, _ in match.alternatives)] if match.outcome != "none" else []
    return ".".join([*door, match.outcome, *[topic for topic in dict.fromkeys(topics) if topic][:_OFFERED]])


def decoded(knowledge: Knowledge, asked: str) -> Match | None:
    """The match again; None for anything else. Topics that are no longer known are left out."""
    door, rest = asked.startswith("door."), asked.removeprefix("door.").split(".")
    topics = [topic for topic in rest[1:] if topic in knowledge.topics]
    why = (SENT_AWAY,) if door else ()
    if rest[0] == "answer" and topics:
        return Match("answer", topics[0], 1.0, (), None, why)
    if rest[0] == "choose" and topics:
        return Match("choose", topics[0], 0.5, tuple((topic, 0.5) for topic in topics[1:]), None, why)
    return Match("none", None, 0.0, (), None, why) if rest[0] in ("answer", "choose", "none") else None


def named(turn: Turn) -> str | None:
    """The language whose name was written in answer to the question, in any of our languages: "arabisch", "Deutsch"."""
    if turn.session.pending != _PENDING:
        return None
    said, offered = normalise(turn.message.text), turn.knowledge.offered_languages
    locales = [Locale.parse(language.locale).languages for language in offered]
    for language in offered:
        names = (language.name, *(names[language.code] for names in locales if language.code in names))
        if said in map(normalise, names):
            return language.code
    return None
