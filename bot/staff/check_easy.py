"""Easy German, stricter than plain German: what of the rules L2, L4, L6 and L11 a program can see. Warnings only."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.knowledge import PLACEHOLDER, Knowledge

LONGEST_EASY = 12  # words a sentence
_LONG = re.compile(r"(?<![\w-])[A-ZÄÖÜ][a-zäöüß]{12,}(?![\w-])")  # more than twelve letters, and not split


@dataclass(frozen=True, slots=True)
class Rule:
    """What a German sentence should not contain. `statements` = questions may."""

    pattern: re.Pattern[str]
    message: str
    hint: str
    statements: bool = False


_JOINING = "dass|weil|wenn|obwohl|damit|ob|bevor|nachdem|sobald|solange|falls|während|indem"
_RELATIVE = "der|die|das|den|dem|denen|dessen|deren"
EASY = (
    Rule(
        # a relative clause ends with its verb: "der Brief, den Sie bekommen"; "Pass, die Karte" is a list
        re.compile(
            rf", (?:{_JOINING})\b|^(?:{_JOINING})\b[^,?]*,|, (?:{_RELATIVE}) [^,]*(?:en|t|ist|sind|hat)[.,!?]",
            re.IGNORECASE,
        ),
        "subordinate clause",
        "write two sentences",
    ),
    Rule(
        re.compile(r"\b(?:würde|könnte|hätte|wäre|sollte|dürfte|müsste)(?:n|st|t)?\b", re.IGNORECASE),
        "subjunctive",
        "say what is: kann, hat, ist, muss",
    ),
    Rule(
        re.compile(r"\bdes [A-ZÄÖÜ]|\b(?:[Ee]in|[Ii]hr|[Mm]ein|[Ss]ein)es \w+s\b"),
        "genitive",
        "say it with „von“: das Papier vom Amt",
    ),
)


def long_words(knowledge: Knowledge, text: str) -> list[str]:
    """Nouns of more than twelve letters in one piece, except words of names that stand on doors and papers."""
    names = (
        *(role.german for role in knowledge.roles.values()),
        *(office.name for office in knowledge.offices.values()),
        *(paper.german for paper in knowledge.papers.values()),
    )
    known = " ".join(names)
    return [word for word in dict.fromkeys(_LONG.findall(PLACEHOLDER.sub("", text))) if word not in known]
