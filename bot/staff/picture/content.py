"""Gathers what the picture of a chain says from the knowledge base."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bot.guidance.journey import Journey
from bot.guidance.person import Person
from bot.guidance.texts import Teller
from bot.i18n.bidi import isolate
from bot.i18n.catalogue import Catalogue
from bot.knowledge import SITUATIONS, Chain, Handover, Knowledge, Situation, Step
from bot.knowledge.chain import RegisterUse

from .view import Flow, GapNote, Place, Sent, Station, Use, View, limits


def make_view(knowledge: Knowledge, words: Catalogue, chain: Chain, person: Person, day: date) -> View:
    """What the picture of `chain` says to this person on this day; without a situation or place: to everybody."""
    return _Maker(knowledge, words, chain, person, day).view()


class _Maker:
    def __init__(self, knowledge: Knowledge, words: Catalogue, chain: Chain, person: Person, day: date) -> None:
        self.knowledge, self.words, self.chain, self.person, self.day = knowledge, words, chain, person, day
        self.teller = Teller(knowledge, words, person, day)
        self.area = person.area(knowledge)
        self.journey = Journey(knowledge, person.situation, self.area)
        self.steps = tuple(step for step in chain.steps if self.journey.applies(step))
        self.ids = {step.id for step in self.steps}
        self.everybody = () if person.situation else self._names(SITUATIONS)
        self.later = {step.id: self._later(step) for step in self.steps}

    def view(self) -> View:
        roles = (role for step in self.steps for role in (step.office, *(h.to or h.from_ or "" for h in step.handover)))
        gaps = sorted({step.gap for step in self.steps if step.gap})
        return View(
            id=self.chain.id,
            title=self.words("Support chain: {chain}", chain=self.teller.say(self.chain.title)),
            scope=self._scope(),
            as_of=self.words("Knowledge as of {date}", date=self.teller.formats.long_date(self._checked())),
            lanes=tuple(self._lane(role) for role in dict.fromkeys(roles)),
            stations=tuple(self._station(step, number) for number, step in enumerate(self.steps, 1)),
            gaps=tuple(self._gap(name) for name in gaps),
            situations=self.everybody,
            language=self.teller.language,
            words=self.words,
        )

    def _scope(self) -> str:
        place = self.knowledge.place(self.person.place) if self.person.place else None
        situation = self.knowledge.situations[self.person.situation] if self.person.situation else None
        where = (
            isolate(place.names.get(self.teller.language, place.name), self.teller.language)
            if place
            else self.words("city, district and ANKER centre")
        )
        return f"{self.teller.say(situation.name) if situation else self.words('all situations')} · {where}"

    def _checked(self) -> date:
        """The latest day on which something in this picture was compared with its source."""
        facts = {name for step in self.steps for name in _facts(step)}
        registers = {use.register_ for step in self.steps for use in (*step.records, *step.reads)}
        days: list[date] = [source.checked_on for s in self.steps for source in self.knowledge.topics[s.topic].sources]
        days += [self.knowledge.registers[name].checked_on for name in registers]
        days += [self.knowledge.gaps[step.gap].checked_on for step in self.steps if step.gap]
        days += [version.checked_on for name in facts for version in self.knowledge.facts[name].versions]
        return max((day for day in days if day <= self.day), default=self.day)

    def _lane(self, role: str) -> Place:
        entry = self.knowledge.roles[role]
        office = self.knowledge.office_for(role, self.area) if self.area else None
        name, german = _upper(self.teller.say(entry.name)), office.name if office else entry.german
        same = german.casefold() == name.casefold()
        return Place(role, name, "" if same else isolate(german, self.teller.language))

    def _gap(self, name: str) -> GapNote:
        gap, say = self.knowledge.gaps[name], self.teller.say
        return GapNote(name, say(gap.title), say(gap.consequence), say(gap.would_close))

    def _station(self, step: Step, number: int) -> Station:
        say, papers = self.teller.say, self._papers
        outside = [self.knowledge.steps[name] for name in step.after if name not in self.ids]
        outside = [other for other in outside if self.journey.applies(other)]
        situations = self._names(name for name in SITUATIONS if name in step.for_) if self.everybody else ()
        return Station(
            id=step.id,
            number=number,
            role=step.office,
            title=say(step.title),
            after=tuple(name for name in step.after if name in self.ids),
            other_chains=tuple(dict.fromkeys(self._chain_of(other) for other in outside)),
            earlier=tuple(say(other.title) for other in outside),
            situations=situations,
            limits=limits(self.words, situations, self.everybody),
            deadline=self.teller.deadline(step.deadline) if step.deadline else "",
            wait=self.teller.fact(step.wait.fact) if step.wait else "",
            needs=papers(step.needs),
            brings=papers(self._brings(step)),
            sends=tuple(self._sends(step)),
            produces=papers(step.produces),
            writes=self._uses(step.records),
            reads=self._uses(step.reads),
            flows=tuple(self._flow(handover) for handover in step.handover),
            gap=step.gap,
            note=say(step.note) if step.note else "",
        )

    def _papers(self, ids: Iterable[str]) -> tuple[str, ...]:
        return tuple(self.teller.paper(name) for name in dict.fromkeys(ids))

    def _uses(self, uses: Iterable[RegisterUse]) -> tuple[Use, ...]:
        registers, say = self.knowledge.registers, self.teller.say
        return tuple(Use(say(registers[use.register_].name), say(use.data)) for use in uses)

    def _chain_of(self, step: Step) -> str:
        chain = next(chain for chain in self.knowledge.chains.values() if step in chain.steps)
        return self.teller.say(chain.title)

    def _names(self, situations: Iterable[Situation]) -> tuple[str, ...]:
        names = (self.teller.say(self.knowledge.situations[name].name) for name in situations)
        return tuple(isolate(name, self.teller.language) for name in names)

    def _flow(self, handover: Handover) -> Flow:
        role = handover.to or handover.from_ or ""
        state = {
            "yes": self.words("passed on"),
            "on-request": self.words("only on request"),
            "partly": self.words("passed on in part"),
            "no": self.words("not passed on"),
            "unknown": self.words("not known whether passed on"),
        }[handover.passed_on]
        papers = self._papers(handover.carry) if handover.passed_on != "yes" else ()
        data = self.teller.say(handover.data)
        office = _upper(self.teller.say(self.knowledge.roles[role].name))
        return Flow(role, office, bool(handover.to), handover.passed_on, state, data, papers, handover.law or "")

    # who carries what where ----------------------------------------------------------------------------------------

    def _later(self, step: Step) -> frozenset[str]:
        """Every step of the picture that comes after this one, directly or not."""
        found: set[str] = set()
        front = {step.id}
        while front:
            front = {other.id for other in self.steps if front & set(other.after)} - found
            found |= front
        return frozenset(found)

    def _receivers(self, step: Step, role: str) -> tuple[Step, ...]:
        """The next steps at that office, for the same people."""
        later = [s for s in self.steps if s.id in self.later[step.id] and s.office == role]
        later = [s for s in later if set(s.for_) & set(step.for_)]
        return tuple(s for s in later if not any(s.id in self.later[other.id] for other in later))

    def _brings(self, step: Step) -> tuple[str, ...]:
        """Papers a person carries to this step because an office does not pass their data on."""
        sent = (
            paper
            for earlier in self.steps
            for handover in earlier.handover
            if handover.to == step.office
            and handover.passed_on != "yes"
            and step in self._receivers(earlier, step.office)
            for paper in handover.carry
        )
        return tuple(dict.fromkeys((*step.carry, *sent)))

    def _sends(self, step: Step) -> Iterable[Sent]:
        """Papers to carry to another office, and the next steps there."""
        for handover in step.handover:
            if handover.to and handover.passed_on != "yes":
                receivers = frozenset(other.id for other in self._receivers(step, handover.to))
                yield Sent(self._short(handover.to), self._papers(handover.carry), receivers)

    def _short(self, role: str) -> str:
        """An office in few letters: German has two names for it."""
        entry = self.knowledge.roles[role]
        name = _upper(self.teller.say(entry.name))
        return min(name, entry.german, key=len) if self.teller.german else name


def _upper(name: str) -> str:
    return name[:1].upper() + name[1:]


def _facts(step: Step) -> Iterable[str]:
    if step.deadline and step.deadline.within:
        yield step.deadline.within
    if step.wait:
        yield step.wait.fact
