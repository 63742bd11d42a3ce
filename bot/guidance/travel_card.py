"""The travel grant's advice as a card: answer, reasons, what to do, by when, what to bring, who else pays, source."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.i18n.bidi import isolate_latin
from bot.i18n.markup import bold, escape
from bot.knowledge import Fact, Topic

from .admission import Admission, tell_admission
from .card import CardMaker
from .journey import PackItem
from .travel import BENEFITS_ONLY, MIN_WALK, Case, Decision, Outcome, Reason
from .wishes import KINDS

TOPIC = "travel-costs"
_ASYLUM_BENEFITS = frozenset({"asylum-anker", "asylum", "toleration"})

_ANSWERS: dict[Outcome, str] = {
    Outcome.LIKELY: "You will probably get money for the way to the course.",
    Outcome.BAMF_DECIDES: "Whether you get money for the way to the course, the BAMF decides.",
    Outcome.UNLIKELY: "You will probably not get money for the way to the course.",
}
_REASONS: dict[Reason, tuple[str, ...]] = {
    "orientation": ("I know of no rule that pays the way to this course.", "Ask the course provider."),
    "vocational-distance": (
        "For this course I found no rule on how long the way must be.",
        "So apply before the course starts.",
    ),
    "right": ("You may attend the course.",),
    "right-missing": ("The grant needs this paper: {paper}.", "Without it there is no money for the way."),
    "right-unknown": ("The grant needs this paper: {paper}.", "Please look whether you have it."),
    "benefits": ("You live on benefits.",),
    "exempt": ("You pay no course fee.",),
    "disability": ("You pay no course fee, and you have a severe disability (Schwerbehinderung).",),
    "exempt-too-little": (
        "You pay no course fee, but not because of benefits.",
        "Since {since} this is not enough without a severe disability (Schwerbehinderung).",
    ),
    "disability-unknown": (
        "You pay no course fee, but not because of benefits.",
        "Then the grant is only for people with a severe disability (Schwerbehinderung).",
    ),
    "self-paid": (
        "Who pays the course fee gets no grant for the way.",
        "Do you get benefits? Then ask the course provider for the exemption from the fee (Kostenbefreiung).",
    ),
    "payer-unknown": (
        "The grant is for people who pay no course fee because they live on benefits.",
        "Please look into your letters.",
    ),
    "far": ("Your walk to the course is long enough. The limit is {limit}.",),
    "near": (
        "Your walk to the course is shorter than {limit}.",
        "You cannot walk this way because of your health? Then apply with a doctor's certificate (ärztliches Attest).",
    ),
    "near-unsure": (
        "Your walk to the course is shorter than {limit}.",
        "The grant is possible only with a doctor's certificate (ärztliches Attest) that you cannot walk this way.",
    ),
    "between": ("Your walk to the course is close to the limit of {limit}. I cannot measure it exactly.",),
    "centre": ("The walk from your door to the course counts: at least {limit}. I do not know your street.",),
    "distance-unknown": ("I do not know how long your walk to the course is. The limit is {limit}.",),
    "certificate": ("You have a doctor's certificate. Then the way may be shorter than {limit}.",),
    "certificate-unsure": ("The way is short. The BAMF decides whether your doctor's certificate is enough.",),
}
_FIELD = re.compile(r"\{(\w+)\}")
_VOCATIONAL_ONLY_BENEFITS = "For this course only people who live on benefits get money for the way."


@dataclass(frozen=True, slots=True)
class Advice:
    """What the card tells: the case and its decision; the rule of admission where no paper is in the hand."""

    case: Case
    decision: Decision
    admission: Admission | None = None
    km: float | None = None  # straight line between the centres of two municipalities
    speaks_for: bool = False  # so far that the walk can hardly be too short


def travel_card(cards: CardMaker, advice: Advice) -> str:
    """The card as markup."""
    return "\n\n".join(filter(None, _Writer(cards, advice).parts()))


class _Writer:
    def __init__(self, cards: CardMaker, advice: Advice) -> None:
        self.cards, self.advice, self.words, self.teller = cards, advice, cards.words, cards.teller
        self.case, self.decision = advice.case, advice.decision
        self.hopeful = self.decision.outcome != Outcome.UNLIKELY

    def parts(self) -> list[str]:
        return [
            bold(self.words(_ANSWERS[self.decision.outcome])) + "\n" + self._line(KINDS[self.case.kind]),
            self._why(),
            self._way_in(),
            self._do(),
            self._deadline(),
            self.cards.bring_block([PackItem(paper) for paper in self.decision.papers]),
            self._good_to_know(),
            self._others(),
            self._sources(),
        ]

    def _line(self, message: str, **values: str) -> str:
        """Markup. German words in right-to-left text keep their order; values come with that done."""
        text = self.words(message, **{name: f"{{{name}}}" for name in values})
        pieces = _FIELD.split(text)  # text and names of values by turns
        pieces[::2] = [isolate_latin(piece, self.teller.language) for piece in pieces[::2]]
        pieces[1::2] = [values[name] for name in pieces[1::2]]
        return escape("".join(pieces))

    def _block(self, title: str, lines: list[str]) -> str:
        return bold(self.words(title)) + "\n" + "\n".join(f"• {line}" for line in lines) if lines else ""

    # why -----------------------------------------------------------------------------------------------------------

    def _why(self) -> str:
        lines = [" ".join(self._reason(text) for text in self._texts(reason)) for reason in self.decision.reasons]
        if "centre" in self.decision.reasons and self.advice.km:
            km = self.teller.formats.distance(self.advice.km)
            line = self._line("From one town's centre to the other it is about {km} in a straight line.", km=km)
            lines.append(line + (" " + self._line("That speaks for you.") if self.advice.speaks_for else ""))
        return self._block("Why", lines)

    def _texts(self, reason: Reason) -> tuple[str, ...]:
        if reason == "exempt-too-little" and self.case.kind == "vocational":
            return (_VOCATIONAL_ONLY_BENEFITS,)
        return _REASONS[reason]

    def _reason(self, message: str) -> str:
        paper = "vocational-course-certificate" if self.case.kind == "vocational" else "course-entitlement-certificate"
        values = {
            "limit": self.teller.fact(MIN_WALK),
            "since": self.teller.fact(BENEFITS_ONLY),
            "paper": self.teller.paper(paper),
        }
        return self._line(message, **{name: values[name] for name in _FIELD.findall(message)})

    def _way_in(self) -> str:
        """Who has no paper in the hand: may they join the course, and whom to ask."""
        if self.advice.admission is None:
            return ""
        return (
            bold(self.words("How you get into the course")) + "\n" + tell_admission(self.teller, self.advice.admission)
        )

    # what to do ----------------------------------------------------------------------------------------------------

    def _do(self) -> str:
        if self.decision.form is None or self.decision.hand_in is None:
            return ""
        paper = self.cards.knowledge.papers[self.decision.form]
        form = self.teller.with_german(self.teller.say(paper.name), paper.german)
        lines = [
            self._line("Fill in this form: {form}.", form=form),
            self._line("Hand it in here: {office}.", office=self.teller.role(self.decision.hand_in)),
            self._line("The course provider has the form, helps you and knows the right place at the BAMF."),
        ]
        return self._block("What to do now", lines)

    def _deadline(self) -> str:
        if not self.hopeful:
            return ""
        if self.case.kind == "vocational":
            text = self._line("Apply before the course starts.")
        elif self.decision.next_section_only:
            text = self._line(
                "Apply now, before the next section. For the section that has begun there is usually no money."
            )
        else:
            deadline = self._topic().deadline
            text = escape(self.teller.deadline(deadline)) if deadline else ""
        return bold(self.words("Deadline")) + "\n" + text

    def _good_to_know(self) -> str:
        if not self.hopeful:
            return ""
        lines = ["The BAMF writes in its letter how much you get. Keep your tickets."]
        if self.case.kind == "integration":
            lines += [
                "You move, or the course moves? Tell the BAMF. Usually you need a new application.",
                "Your benefits end? Tell the BAMF at once.",
            ]
        return self._block("Good to know", [self._line(line) for line in lines])

    def _others(self) -> str:
        """Who else can pay: § 10 DeuFöV, § 6 AsylbLG, and the Jobcenter for what it asks of a person itself."""
        case, lines = self.case, []
        if case.kind == "integration":
            lines.append(
                self._line("In German for work (Berufssprachkurs), people on benefits can apply for money too.")
            )
        if case.kind == "vocational":
            lines.append(
                self._line("No bus or train goes there? The BAMF can pay the course provider for transport. Ask there.")
            )
        if case.exemption == "jobcenter":
            office = self.teller.office("jobcenter")
            lines.append(
                self._line("{office}: ask who pays the way to its own appointments and courses.", office=office)
            )
        if self.teller.person.situation in _ASYLUM_BENEFITS:
            office = self.teller.office("social-office")
            lines.append(self._line("{office}: it can help in single cases. It decides itself.", office=office))
        return self._block("Who else pays", lines)

    # sources -------------------------------------------------------------------------------------------------------

    def _topic(self) -> Topic:
        return self.cards.knowledge.topics[TOPIC]

    def _sources(self) -> str:
        topic, facts = self._topic(), self.cards.knowledge.facts
        if self.case.kind == "orientation":
            return self.cards.sources(topic, [])
        shown: list[Fact] = [facts[MIN_WALK], facts[BENEFITS_ONLY]]
        if self.case.kind == "vocational":
            own = tuple(source for source in topic.sources if "DeuFöV" in source.title)
            topic, shown = topic.model_copy(update={"sources": own or topic.sources}), []
        note = self._line("This is not a decision. Only the BAMF decides.")
        return note + "\n" + self.cards.sources(topic, shown)
