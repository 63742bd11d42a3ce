"""`ankommen status`: the true picture of the knowledge base on a day. Computed, never stored."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import get_args

from bot.knowledge import SOURCE_LANGUAGE, Fact, Knowledge, Office, Shown, Text, Topic
from bot.knowledge.base import Gap
from bot.knowledge.facts import Contradiction, Reason

from .check_live import contacts

STATES = ("reviewed", "draft", "outdated", "missing")
REASONS: Mapping[Reason, str] = {
    "no-rule": "no version holds on this day",
    "contradiction": "official sources disagree",
    "overdue": "past its review date, and the risk is high",
}


@dataclass(frozen=True, slots=True)
class StaleFact:
    """A figure that is still shown, with a remark that somebody should look at it again."""

    fact: Fact
    review_by: date


@dataclass(frozen=True, slots=True)
class WithheldFact:
    """A figure that is not shown, and why in words."""

    fact: Fact
    reason: str


@dataclass(frozen=True, slots=True)
class OfficeContacts:
    """The ways to reach an office that nobody has tried yet."""

    office: Office
    found: tuple[str, ...]  # shown, with the day they were found
    unverified: tuple[str, ...]  # not shown


@dataclass(frozen=True, slots=True)
class GapLine:
    """A need for action, and how many steps of the chains show it."""

    gap: Gap
    steps: tuple[str, ...]


@dataclass(frozen=True)
class Status:
    """Everything that the table, the lists and the page show."""

    day: date
    languages: tuple[str, ...]
    names: Mapping[str, str]  # own name of each language
    easy: Mapping[
        str, tuple[int, int]
    ]  # language in easy words -> topics with a text of their own, and how many should
    topics: Mapping[str, Mapping[str, str]]  # topic -> language -> state, in the order of the areas
    edited: frozenset[tuple[str, str]]  # topic and language of texts that changed after their review
    areas: Mapping[str, str]  # topic -> area
    titles: Mapping[str, str]  # topic -> German title
    overdue: tuple[tuple[str, date], ...]  # topics past their review date
    stale: tuple[StaleFact, ...]
    withheld: tuple[WithheldFact, ...]
    facts: int
    contacts: tuple[OfficeContacts, ...]
    offices: int
    open: tuple[tuple[Fact, Contradiction], ...]
    resolved: int
    gaps: tuple[GapLine, ...]

    def count(self, language: str) -> Counter[str]:
        """How many topics are in which state."""
        return Counter(states[language] for states in self.topics.values())


def status(knowledge: Knowledge, day: date) -> Status:
    """Look at the knowledge base as of `day`."""
    languages = tuple(language.code for language in knowledge.offered_languages)
    order = get_args(Topic.model_fields["area"].annotation)
    topics = sorted(knowledge.topics.values(), key=lambda topic: (order.index(topic.area), topic.id))
    stale, withheld = _facts(knowledge, day)
    disputes = [(fact, dispute) for fact in knowledge.facts.values() for dispute in fact.contradictions]
    shown = [office for office in knowledge.offices.values() if office.show]
    return Status(
        day=day,
        languages=languages,
        names={code: knowledge.languages[code].name for code in languages},
        easy={code: _own_texts(knowledge, code) for code in languages if code in knowledge.fallbacks},
        topics={t.id: {code: knowledge.text_state(t.id, code) for code in languages} for t in topics},
        edited=frozenset(
            (t.id, code) for t in topics for code in languages if knowledge.edited_since_review(t.id, code)
        ),
        areas={topic.id: topic.area for topic in topics},
        titles={topic.id: knowledge.texts[topic.id, SOURCE_LANGUAGE].title for topic in topics},
        overdue=tuple((topic.id, topic.review_by) for topic in topics if day > topic.review_by),
        stale=stale,
        withheld=withheld,
        facts=len(knowledge.facts),
        contacts=tuple(line for office in shown if (line := _contacts(office)).found or line.unverified),
        offices=len(shown),
        open=tuple(pair for pair in disputes if pair[1].open),
        resolved=sum(not dispute.open for _, dispute in disputes),
        gaps=tuple(
            GapLine(gap, tuple(step.id for step in knowledge.steps.values() if step.gap == gap.id))
            for gap in knowledge.gaps.values()
        ),
    )


def say(text: Text) -> str:
    """A text in the language of these tools, which is English; German where there is none."""
    return text.get("en") or text["de"]


def _facts(knowledge: Knowledge, day: date) -> tuple[tuple[StaleFact, ...], tuple[WithheldFact, ...]]:
    stale, withheld = [], []
    for fact in knowledge.facts.values():
        state = fact.on(day)
        if not isinstance(state, Shown):
            withheld.append(WithheldFact(fact, REASONS[state.reason]))
        elif state.stale:
            stale.append(StaleFact(fact, state.version.review_by))
    return tuple(stale), tuple(withheld)


def _own_texts(knowledge: Knowledge, language: str) -> tuple[int, int]:
    expected = knowledge.languages[language].own_texts
    own = sum((topic, language) in knowledge.texts for topic in knowledge.topics)
    return own, len(knowledge.topics) if expected is None else expected


def _contacts(office: Office) -> OfficeContacts:
    known = contacts(office).items()
    found = tuple(f"{key} ({contact.on})" for key, contact in known if contact.state == "found")
    return OfficeContacts(office, found, tuple(key for key, contact in known if contact.state == "unverified"))


def as_text(status: Status) -> str:
    """The picture for a terminal, at most 100 columns wide."""
    blocks = [f"Knowledge base on {status.day}", "\n".join([_totals(status), *easy_lines(status)]), _table(status)]
    lists = (
        ("Texts edited since review", _edited(status)),
        ("Topics past their review date", [f"{topic}: {day}" for topic, day in status.overdue]),
        ("Stale figures, shown with a remark", [f"{line.fact.id}: {line.review_by}" for line in status.stale]),
        (
            f"Figures withheld, of {status.facts}",
            [f"{line.fact.id}: {line.reason}" for line in status.withheld],
        ),
        (
            f"Offices with contacts nobody has verified, of {status.offices}",
            [_office_line(line) for line in status.contacts],
        ),
        (
            f"Open contradictions (and {status.resolved} resolved)",
            [f"{fact.id}: «{dispute.a.gist}» against «{dispute.b.gist}»" for fact, dispute in status.open],
        ),
        (
            "Needs for action between the offices",
            [f"{line.gap.id} {say(line.gap.title)} – steps: {len(line.steps)}" for line in status.gaps],
        ),
    )
    for title, lines in lists:
        wrapped = (textwrap.fill(line, 100, initial_indent="  ", subsequent_indent="      ") for line in lines)
        blocks.append("\n".join([f"{title}: {len(lines) or 'none'}", *wrapped]))
    return "\n\n".join(blocks)


def easy_lines(status: Status) -> list[str]:
    """How far each language in easy words has come. What is missing there is shown in the usual words."""
    return [
        f"{code}: {own} of {len(status.topics)} topics have a text of their own, {expected} are expected"
        for code, (own, expected) in status.easy.items()
    ]


def _edited(status: Status) -> list[str]:
    """A line for each topic, with the languages whose text a person must read again."""
    lines = ((topic, [code for code in status.languages if (topic, code) in status.edited]) for topic in status.topics)
    return [f"{topic}: {', '.join(codes)}" for topic, codes in lines if codes]


def _office_line(line: OfficeContacts) -> str:
    parts = [("not shown", line.unverified), ("found", line.found)]
    return f"{line.office.id}: " + "; ".join(f"{name}: {', '.join(keys)}" for name, keys in parts if keys)


def _totals(status: Status) -> str:
    rows = [(state, *(str(status.count(code)[state]) for code in status.languages)) for state in STATES]
    return _columns([("Texts", *status.languages), *rows])


def _table(status: Status) -> str:
    rows = [(topic, *(states[code] for code in status.languages)) for topic, states in status.topics.items()]
    return _columns([("Topic", *status.languages), *rows])


def _columns(rows: list[tuple[str, ...]]) -> str:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(line.rstrip() for line in lines)
