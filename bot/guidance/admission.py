"""Who may join which kind of course on a day: §§ 44, 44a AufenthG, DeuFöV and the stop of admissions, by situation.

The rules stand in `common/admission.yaml` with their days and sources; nothing is concluded here that is not written
there. Where no rule is known for a day, or it is past its review date, the answer is "not known".
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.i18n.bidi import isolate
from bot.i18n.markup import bold, escape, italic, link
from bot.knowledge import Knowledge, Situation
from bot.knowledge.courses import AdmissionVersion, CourseKind, Right

from .texts import Teller

_RANK = ("obliged", "may", "may-be-admitted", "depends", "stopped", "no")


@dataclass(frozen=True, slots=True)
class Admission:
    """The rule of a day for one person and one kind of course; `version` is None where it is not known."""

    kind: CourseKind
    version: AdmissionVersion | None
    sure: bool  # a source says so for this very day

    @property
    def outcome(self) -> Right | Literal["unknown"]:
        """What the rule says."""
        return self.version.outcome if self.version else "unknown"

    @property
    def has_right(self) -> bool:
        """True where the person holds a place by law or duty, without anybody's favour."""
        return self.outcome in {"may", "obliged"}


def admission(
    knowledge: Knowledge,
    kind: CourseKind,
    day: date,
    situation: Situation | None = None,
    holding: Collection[str] = (),
) -> Admission:
    """May somebody of this situation, holding these papers, join this kind of course on `day`?

    A paper in the hand (`course-obligation`, `course-entitlement-certificate`, `vocational-course-certificate`) says
    more than the situation.
    """
    by_paper: list[AdmissionVersion] = []
    by_situation: list[AdmissionVersion] = []
    for rule in knowledge.admission.values():
        version = next((v for v in rule.versions if v.holds_on(day) and not v.overdue(day)), None)
        if version is None or kind not in rule.kinds:
            continue
        if set(rule.holding) & set(holding):
            by_paper.append(version)
        elif situation in rule.for_:
            by_situation.append(version)
    found = min(by_paper or by_situation, key=lambda version: _RANK.index(version.outcome), default=None)
    return Admission(kind, found, found is not None and (found.sure_until is None or day <= found.sure_until))


def tell_admission(teller: Teller, found: Admission) -> str:
    """The rule in the person's language, as markup: verdict, reason, whom to ask, source and day."""
    words = teller.words
    version = found.version
    if version is None:
        ask = words("I do not know the rule for this day. Ask the course provider or a counselling centre.")
        return escape(ask)
    lines = [bold(_verdict(teller, version.outcome)), teller.fill(teller.say(version.reason)).text]
    if version.doors:
        offices = teller.formats.listed(list(dict.fromkeys(teller.office(role) for role in version.doors)))
        lines.append(escape(words("Ask here: {offices}", offices=offices)))
    if not found.sure:
        unsure = words("I do not know whether this still holds today. Please ask a counselling centre.")
        lines.append(italic(unsure))
    lines.append(_source(teller, version))
    return "\n".join(lines)


def _verdict(teller: Teller, outcome: Right) -> str:
    words = teller.words
    return {
        "may": words("You have a right to this course."),
        "obliged": words("You are obliged to take this course."),
        "may-be-admitted": words("You can ask for a place. It is not certain."),
        "stopped": words("Admission on request is stopped. There are other ways."),
        "depends": words("It depends on your paper."),
        "no": words("This course is not open to you."),
    }[outcome]


def _source(teller: Teller, version: AdmissionVersion) -> str:
    label = link(version.source, teller.words("Source"))
    law = f" · {escape(isolate(version.law, teller.language))}" if version.law else ""
    day = teller.formats.short_date(version.checked_on)
    return f"<i>{label}{law} · {escape(teller.words('as of {date}', date=day))}</i>"
