"""The last day of a deadline, from the day a person names, as an entry for their calendar. The day is kept nowhere.

The one thing a session remembers is which deadline was asked about. The day comes as text, or inside a button that
the person presses, and goes into the reply.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.guidance.calendar_file import MEDIA_TYPE, calendar_file
from bot.guidance.card import CardMaker
from bot.guidance.deadline_entry import LETTER_COUNTS, deadline_entry
from bot.guidance.deadlines import LastDay, figure_of, last_day
from bot.i18n.dates import read_date
from bot.i18n.markup import bold, escape, italic
from bot.knowledge import SOURCE_LANGUAGE, Deadline

from ..buttons import data
from ..message import Button, Document, Reply
from ..turn import Result, Turn

_ARGUMENT = re.compile(r"([a-z0-9-]+)(?:\.(\d{8})(\.sure)?)?")
_ANSWER_WORDS = 6  # a longer text with a day in it may be a question of its own


class DeadlineFlow:
    """Asks for the day of the event, counts, forgets."""

    name = "deadline"
    commands = frozenset({"deadline"})

    async def command(self, turn: Turn, name: str, argument: str) -> Result:
        """`/deadline`, also with a topic; without one, that of the last answer, or a choice."""
        for topic in (argument.lower(), turn.session.topic):
            if topic and _deadline(turn, topic):
                return _ask(turn, topic)
        return _choose(turn)

    async def pressed(self, turn: Turn, argument: str) -> Result | None:
        """A topic asks; a topic with a day (yyyymmdd) counts, and a day to come only with `sure` behind it."""
        match = _ARGUMENT.fullmatch(argument)
        if match is None or not _deadline(turn, match[1]):
            return None
        topic, written, sure = match.groups()
        if written is None:
            return _ask(turn, topic)
        try:
            event = datetime.strptime(written, "%Y%m%d").date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            return None
        return _answer(turn, topic, event, sure=bool(sure)) if 2000 <= event.year < 2100 else None

    async def written(self, turn: Turn) -> Result | None:
        """A day in any usual form; once asked again where it is none, then the text counts as a question."""
        topic = (turn.session.pending or "").partition(":")[2]
        if turn.message.point is not None or not _deadline(turn, topic):
            return None
        match, text = turn.match, turn.message.text
        short = len(text.split()) <= _ANSWER_WORDS
        other = match is not None and match.outcome == "answer" and match.topic != topic
        event = read_date(text, turn.teller.formats.locale, turn.day)
        if event is None:
            asks = other or not short or "?" in text or "؟" in text
            return None if asks or turn.session.misses > 0 else _ask_again(turn)
        if other and not short:
            return None
        return _answer(turn, topic, event, sure=False)


# asking ----------------------------------------------------------------------------------------------------------


def _deadline(turn: Turn, topic: str) -> Deadline | None:
    """The deadline of a topic for this person, as its card shows it."""
    if not turn.knowledge.text(topic, turn.language):
        return None
    cards = turn.replier.cards
    return cards.deadline(turn.knowledge.topics[topic], cards.steps(topic))


def _choose(turn: Turn) -> Result:
    """Every deadline that can be counted, once."""
    found: dict[Deadline, str] = {}
    for topic in turn.knowledge.topics:
        deadline = _deadline(turn, topic)
        if deadline is not None and figure_of(turn.knowledge, deadline, turn.day):
            found.setdefault(deadline, topic)
    rows = [[Button(turn.replier.label(topic), data("deadline", topic))] for topic in found.values()]
    text = [
        turn.words("Which deadline is it? I count the last day for you."),
        turn.words("Did you get a letter with a date? Then that date counts."),
    ]
    return [turn.reply(escape("\n".join(text)), *rows, [turn.replier.human()])], replace(turn.session, pending=None)


def _ask(turn: Turn, topic: str) -> Result:
    deadline, words = _deadline(turn, topic), turn.words
    assert deadline is not None  # looked at before
    event = turn.teller.say(turn.knowledge.events[deadline.after or deadline.before or ""].name)
    after = replace(turn.session, topic=topic, pending=None, misses=0)
    if deadline.before:
        text = words(
            "There is nothing to count here. Do it before this day: {event}. The earlier, the better.", event=event
        )
        return [turn.reply(escape(text) + "\n\n" + escape(words(LETTER_COUNTS)), [turn.replier.human()])], after
    if figure_of(turn.knowledge, deadline, turn.day) is None:
        return [_refusal(turn, topic)], after
    title = turn.replier.cards.text(topic).title
    text = "\n".join(
        [
            bold(f"{title} – {turn.teller.deadline(deadline)}"),
            escape(words("On which day was this: {event}?", event=event)),
            escape(
                words(
                    "Write the day, for example: {example}. I only count with it and forget it at once.",
                    example=_example(turn),
                )
            ),
        ]
    )
    return [turn.reply(text, *_near_days(turn, topic))], replace(after, pending=f"deadline:{topic}")


def _example(turn: Turn) -> str:
    return turn.teller.formats.short_date(turn.day - timedelta(days=turn.day.day))


def _near_days(turn: Turn, topic: str) -> list[list[Button]]:
    """The days themselves stand on the buttons: pressed tomorrow, they still mean the same."""
    formats = turn.teller.formats
    days = (("Today, {date}", turn.day), ("Yesterday, {date}", turn.day - timedelta(days=1)))
    return [
        [Button(turn.words(label, date=formats.short_date(day)), data("deadline", f"{topic}.{day:%Y%m%d}"))]
        for label, day in days
    ]


def _ask_again(turn: Turn) -> Result:
    topic = (turn.session.pending or "").partition(":")[2]
    text = turn.words(
        "I do not understand which day you mean. Write it like this: {example}. Or press a button.",
        example=_example(turn),
    )
    after = replace(turn.session, misses=turn.session.misses + 1)
    return [turn.reply(escape(text), *_near_days(turn, topic))], after


# answering -------------------------------------------------------------------------------------------------------


def _answer(turn: Turn, topic: str, event: date, *, sure: bool) -> Result:
    deadline = _deadline(turn, topic)
    if deadline is None or not deadline.within:
        return _ask(turn, topic)
    if event > turn.day and not sure:
        return _question_future(turn, topic, event)
    after = replace(turn.session, topic=topic, pending=None, misses=0)
    found = last_day(turn.knowledge, deadline, event, turn.day)
    if found is None:
        return [_refusal(turn, topic)], after
    return [_late(turn, topic, found) if found.last < turn.day else _in_time(turn, topic, deadline, found)], after


def _question_future(turn: Turn, topic: str, event: date) -> Result:
    text = turn.words("This day is still to come: {date}. Is that right?", date=turn.teller.formats.full_date(event))
    rows = [
        [Button(turn.words("Yes, count from this day"), data("deadline", f"{topic}.{event:%Y%m%d}.sure"))],
        [Button(turn.words("No, another day"), data("deadline", topic))],
    ]
    return [turn.reply(escape(text), *rows)], replace(turn.session, topic=topic, pending=f"deadline:{topic}", misses=0)


def _refusal(turn: Turn, topic: str) -> Reply:
    """No figure that holds: no day, but somebody to ask."""
    cards = turn.replier.cards
    roles = cards.roles(turn.knowledge.topics[topic], cards.steps(topic))
    text = (
        turn.words(
            "I do not count this deadline: the figure has to be checked first. "
            "Please ask today: {office}, or a counselling centre.",
            office=turn.teller.office(roles[0]),
        )
        if roles
        else turn.words(
            "I do not count this deadline: the figure has to be checked first. Please ask a counselling centre today."
        )
    )
    return turn.reply(escape(text) + "\n\n" + escape(turn.words(LETTER_COUNTS)), [turn.replier.human()])


def _late(turn: Turn, topic: str, found: LastDay) -> Reply:
    text = turn.words(
        "The last day is over: {date}. Do not wait. Go there today, or ask a counselling centre. "
        "Sometimes it is still possible.",
        date=turn.teller.formats.full_date(found.last),
    )
    return turn.reply(
        bold(text) + "\n\n" + escape(turn.words(LETTER_COUNTS)), _counter(turn, topic), [turn.replier.human()]
    )


def _in_time(turn: Turn, topic: str, deadline: Deadline, found: LastDay) -> Reply:
    words, teller = turn.words, turn.teller
    counted = [f"{teller.deadline(deadline)} ({teller.formats.full_date(found.event)})", _caution(turn, found)]
    by_law = turn.knowledge.facts[deadline.within or ""].unit != "same-month"
    law = words("Counted by sections 187, 188 and 193 of the Civil Code (BGB).") if by_law else ""
    parts = [
        bold(words("Last day: {date}", date=teller.formats.full_date(found.last))),
        escape("\n".join(filter(None, counted))),
        bold(words(LETTER_COUNTS)),
        escape(words("The file puts the last day into your calendar.")),
        italic(f"{law} {words('I have already forgotten your day.')}".strip()),
    ]
    return turn.reply(
        "\n\n".join(parts), _counter(turn, topic), [turn.replier.human()], document=_file(turn, topic, found)
    )


def _file(turn: Turn, topic: str, found: LastDay) -> Document:
    at = turn.message.at
    words, person = turn.world.words[SOURCE_LANGUAGE], turn.session.person(SOURCE_LANGUAGE)
    entry = deadline_entry(turn.replier.cards, CardMaker(turn.knowledge, words, person, at), topic, found)
    return Document(f"ankommen-{found.last}.ics", MEDIA_TYPE, calendar_file(entry, at))


def _caution(turn: Turn, found: LastDay) -> str:
    """Where the last day is one on which desks are or may be closed: the earlier day to go."""
    if found.go_by == found.last:
        return ""
    words, formats = turn.words, turn.teller.formats
    why = (
        words(
            "The time limit ends on a weekend or a public holiday: {date}. "
            "By law you then have until the next working day.",
            date=formats.full_date(found.ends),
        )
        if found.moved
        else words("Offices may be closed on the last day.")
    )
    if found.go_by is None or found.go_by < turn.day:
        return f"{why} {words('Do not wait: ask the office or a counselling centre today.')}"
    return f"{why} {words('Better go earlier: by {safe}.', safe=formats.full_date(found.go_by))}"


def _counter(turn: Turn, topic: str) -> list[Button]:
    shown = turn.replier.cards.text(topic).at_the_counter
    return [Button(turn.words("For the counter"), data("c", topic))] if shown else []
