"""What is kept and for how long, written from the numbers by which it is deleted."""

from __future__ import annotations

from dataclasses import replace

from bot.i18n.markup import bold, escape
from bot.store.retention import RETENTION

from .turn import Result, Turn

_TOPIC = "bot-privacy"


def privacy(turn: Turn) -> Result:
    """The card about privacy, and below it every kind of entry with its time."""
    formats = turn.teller.formats
    months = 3 * (RETENTION.vote_quarters + 1)  # the present quarter, and those before it
    lines = [
        turn.words(
            "Language, place, situation, ticked steps, last topic: encrypted, deleted {time} after you last wrote.",
            time=formats.period(RETENTION.session_days, "day"),
        ),
        turn.words(
            "A wish for a course: counted without your name, deleted after {time} at the latest.",
            time=formats.period(months, "month"),
        ),
        turn.words(
            "A question to the team, only if you said yes: without any name, deleted after {time}.",
            time=formats.period(RETENTION.question_days, "day"),
        ),
        turn.words(
            "Numbers such as “how often was this topic asked”: nothing about you, deleted after {time}.",
            time=formats.period(RETENTION.count_days, "day"),
        ),
        turn.words("Dates that you type and places that you share: forgotten at once."),
        turn.words("With /forget I delete everything about you at once."),
    ]
    notice = bold(turn.words("What I keep, and how long")) + "\n" + "\n".join(escape(f"• {line}") for line in lines)
    card = turn.replier.card(_TOPIC)
    return [replace(card, text=f"{card.text}\n\n{notice}")], replace(turn.session, topic=_TOPIC)
