"""Utterances that belong to another topic more than to their own."""

from __future__ import annotations

from bot.matching.build import Trained

from .findings import Base

_HINT = (
    "move it there, or reword it so that it asks for this topic alone; "
    "where it is right here, give this topic more utterances like it"
)
# Another processor rounds otherwise, and what is learned differs a little: what is an error here must be one there.
_ERROR = 3.0  # times as likely as its own topic


def check_over_match(base: Base, learned: Trained) -> None:
    """An error for each that is clear: whoever types these very words would be led to the other topic.

    Those between the topics are listed by `ankommen eval` alone. A language that is still being written is left alone.
    """
    for sample, reached, times in learned.over:
        if sample.language not in base.languages or times < _ERROR:
            continue
        text = base.knowledge.texts[sample.topic, sample.language]
        known = sample.text in text.utterances
        loc = ("utterances", text.utterances.index(sample.text)) if known else ("title",)
        message = f"utterance {sample.text!r} belongs to {reached} more than to its own topic"
        base.error("text", f"{sample.topic}/{sample.language}", *loc, message=message, hint=_HINT)
