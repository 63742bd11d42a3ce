"""Every reference resolves, chains have no circle, texts agree between languages."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from .chain import Deadline, Step
from .knowledge import SOURCE_LANGUAGE, Knowledge
from .topics import PLACEHOLDER

if TYPE_CHECKING:
    from .load import Collector, Origin, Origins


def check_references(knowledge: Knowledge, origins: Origins, collector: Collector) -> None:
    """Add a problem for every name that leads nowhere."""
    checker = _Checker(knowledge, origins, collector)
    checker.topics()
    checker.texts()
    checker.chains()
    checker.places()
    checker.admission()
    checker.small_files()
    checker.languages()


class _Checker:
    def __init__(self, knowledge: Knowledge, origins: Origins, collector: Collector) -> None:
        self.knowledge, self.origins, self.collector = knowledge, origins, collector
        self.known: dict[str, Collection[str]] = {
            "fact": knowledge.facts.keys(),
            "office": knowledge.roles.keys(),
            "role": knowledge.roles.keys(),
            "paper": knowledge.papers.keys(),
            "register": knowledge.registers.keys(),
            "topic": knowledge.topics.keys(),
            "event": knowledge.events.keys(),
            "gap": knowledge.gaps.keys(),
            "step": knowledge.steps.keys(),
            "language": knowledge.languages.keys(),
            "named office": knowledge.offices.keys(),
            "provider": knowledge.providers.keys(),
            "course place": knowledge.course_places.keys(),
            "concept": {name for lexicon in knowledge.lexicons.values() for name in lexicon.concepts},
            "municipality": {m.id for m in knowledge.region.municipalities},
        }

    def refer(self, origin: Origin, kind: str, name: str | None, *loc: str | int) -> None:
        if name is not None and name not in self.known[kind]:
            self.collector.about(origin, *loc, message=f"unknown {kind} {name!r}, expected an id of {_FILE[kind]}")

    def refer_all(self, origin: Origin, kind: str, names: Iterable[str], key: str) -> None:
        for index, name in enumerate(names):
            self.refer(origin, kind, name, key, index)

    def deadline(self, origin: Origin, deadline: Deadline | None, *loc: str | int) -> None:
        if deadline is not None:
            self.refer(origin, "fact", deadline.within, *loc, "within")
            self.refer(origin, "event", deadline.after, *loc, "after")
            self.refer(origin, "event", deadline.before, *loc, "before")

    def topics(self) -> None:
        for topic in self.knowledge.topics.values():
            origin = self.origins["topic", topic.id]
            self.refer_all(origin, "role", topic.offices, "offices")
            self.refer_all(origin, "paper", topic.bring, "bring")
            self.refer_all(origin, "topic", topic.next, "next")
            self.deadline(origin, topic.deadline, "deadline")
            for index, use in enumerate(topic.uses):
                kind, name = use.split(":")
                self.refer(origin, kind, name, "uses", index)
            if (topic.id, SOURCE_LANGUAGE) not in self.knowledge.texts:
                self.collector.about(origin, message="the German text is missing, expected de.yaml beside this file")

    def texts(self) -> None:
        for (topic_id, language), text in self.knowledge.texts.items():
            origin = self.origins["text", f"{topic_id}/{language}"]
            topic = self.knowledge.topics.get(topic_id)
            if topic is None:
                self.collector.about(
                    origin, message=f"topic {topic_id!r} has no topic.yaml, expected one beside this file"
                )
                continue
            self.refer(origin, "language", language, "language")
            german = self.knowledge.texts.get((topic_id, SOURCE_LANGUAGE))
            for key, names in text.placeholders().items():
                for name in names:
                    if name not in topic.uses:
                        self.collector.about(
                            origin,
                            key,
                            message=f"undeclared placeholder {{{name}}}, expected it in `uses` of topic.yaml",
                        )
                if german and getattr(text, key) is not None:
                    expected = german.placeholders()[key]
                    if Counter(expected) != Counter(names) and (expected or names):
                        self.collector.about(
                            origin,
                            key,
                            message=f"placeholders {sorted(names)}, expected {sorted(expected)} as in German",
                        )
        for language, topic_id in self.knowledge.questions:
            self.refer(self.origins["questions", f"{language}/{topic_id}"], "topic", topic_id, "topic")

    def chains(self) -> None:
        for chain in self.knowledge.chains.values():
            origin = self.origins["chain", chain.id]
            for index, step in enumerate(chain.steps):
                self._step(origin, index, step)
        self._duplicates()
        self._circles()

    def _step(self, origin: Origin, index: int, step: Step) -> None:
        at = ("steps", index)
        self.refer(origin, "topic", step.topic, *at, "topic")
        self.refer(origin, "role", step.office, *at, "office")
        self.refer(origin, "gap", step.gap, *at, "gap")
        self.refer(origin, "fact", step.wait.fact if step.wait else None, *at, "wait", "fact")
        self.deadline(origin, step.deadline, *at, "deadline")
        for key, kind in (("after", "step"), ("needs", "paper"), ("produces", "paper")):
            for position, name in enumerate(getattr(step, key)):
                self.refer(origin, kind, name, *at, key, position)
        for key in ("records", "reads"):
            for position, use in enumerate(getattr(step, key)):
                self.refer(origin, "register", use.register_, *at, key, position, "register")
        for position, handover in enumerate(step.handover):
            self.refer(origin, "role", handover.to, *at, "handover", position, "to")
            self.refer(origin, "role", handover.from_, *at, "handover", position, "from")
            for number, paper in enumerate(handover.carry):
                self.refer(origin, "paper", paper, *at, "handover", position, "carry", number)

    def _duplicates(self) -> None:
        seen: set[str] = set()
        for chain in self.knowledge.chains.values():
            for index, step in enumerate(chain.steps):
                if step.id in seen:
                    origin = self.origins["chain", chain.id]
                    self.collector.about(
                        origin, "steps", index, "id", message=f"step {step.id!r} stands twice, expected each id once"
                    )
                seen.add(step.id)

    def _circles(self) -> None:
        steps = self.knowledge.steps
        done: set[str] = set()

        def visit(name: str, path: tuple[str, ...]) -> tuple[str, ...] | None:
            if name in path:
                return (*path[path.index(name) :], name)
            if name in done or name not in steps:
                return None
            for before in steps[name].after:
                if circle := visit(before, (*path, name)):
                    return circle
            done.add(name)
            return None

        for chain in self.knowledge.chains.values():
            for index, step in enumerate(chain.steps):
                if circle := visit(step.id, ()):
                    text = " → ".join(circle)
                    origin = self.origins["chain", chain.id]
                    self.collector.about(
                        origin, "steps", index, "after", message=f"circle {text}, expected steps in an order"
                    )
                    return

    def places(self) -> None:
        knowledge, region = self.knowledge, self.origins.get(("region", ""))
        if region is None:
            return
        for role, areas in knowledge.region.routing.items():
            self.refer(region, "role", role, "routing", role)
            for area, office_id in areas.items():
                office = knowledge.offices.get(office_id)
                self.refer(region, "named office", office_id, "routing", role, area)
                if office and not office.serves_area(area):
                    message = f"{office_id} serves {office.serves}, expected an office for {area}"
                    self.collector.about(region, "routing", role, area, message=message)
        for index, place in enumerate(knowledge.region.places):
            self.refer(region, "municipality", place.municipality, "places", index, "municipality")
        for office in knowledge.offices.values():
            self.refer(self.origins["offices", office.id], "role", office.role, "role")
        self._courses()

    def _courses(self) -> None:
        knowledge = self.knowledge
        for provider in knowledge.providers.values():
            self.refer(self.origins["providers", provider.id], "named office", provider.office, "office")
        for course in knowledge.course_places.values():
            origin = self.origins["places", course.id]
            self.refer(origin, "provider", course.provider, "provider")
            self.refer(origin, "municipality", course.municipality, "municipality")
        for date in knowledge.course_dates.values():
            self.refer(self.origins["dates", date.id], "course place", date.place, "place")

    def admission(self) -> None:
        """Papers and offices exist; for no situation or paper do two rules speak about one kind of course."""
        taken: dict[tuple[str, str], str] = {}
        for rule in self.knowledge.admission.values():
            origin = self.origins["rules", rule.id]
            self.refer_all(origin, "paper", rule.holding, "holding")
            for who, kind in itertools.product((*rule.for_, *rule.holding), rule.kinds):
                if (other := taken.setdefault((who, kind), rule.id)) != rule.id:
                    message = f"{who} and {kind} stand also in rule {other!r}, expected one rule for both"
                    self.collector.about(origin, "kinds", message=message)
            for index, version in enumerate(rule.versions):
                at = ("versions", index)
                for position, role in enumerate(version.doors):
                    self.refer(origin, "role", role, *at, "doors", position)
                for language, text in version.reason.items():
                    self._placeholders(origin, text, *at, "reason", language)

    def _placeholders(self, origin: Origin, text: str, *loc: str | int) -> None:
        for name in PLACEHOLDER.findall(text):
            kind, _, key = name.partition(":")
            if kind not in {"fact", "office", "paper", "topic"}:
                message = f"unknown placeholder {{{name}}}, expected fact:, office:, paper: or topic: with an id"
                self.collector.about(origin, *loc, message=message)
            else:
                self.refer(origin, kind, key, *loc)

    def languages(self) -> None:
        for code, language in self.knowledge.languages.items():
            origin, other = self.origins["languages", code], language.falls_back
            self.refer(origin, "language", other, "falls_back")
            if other == code or other in self.knowledge.fallbacks:
                message = f"falls_back: found {other!r}, expected a language that stands for itself"
                self.collector.about(origin, "falls_back", message=message)
        groups = [(name, self.origins["others", name], group) for name, group in self.knowledge.other_languages.items()]
        first: dict[str, str] = {}
        for name, origin, group in groups:
            if "bridges" in group.model_fields_set:
                self.refer_all(origin, "language", group.bridges, "bridges")
            for index, code in enumerate(group.codes):
                if first.setdefault(code, name) != name:
                    message = f"{code!r} stands also in the group of {first[code]!r}, expected each language once"
                    self.collector.about(origin, "codes", index, message=message)

    def small_files(self) -> None:
        for register in self.knowledge.registers.values():
            origin = self.origins["registers", register.id]
            self.refer(origin, "role", register.keeper, "keeper")
            self.refer(origin, "role", register.correct_at, "correct_at")
        for gap in self.knowledge.gaps.values():
            self.refer_all(self.origins["gaps", gap.id], "role", gap.offices, "offices")
        for situation in self.knowledge.situations.values():
            self.refer(self.origins["situations", situation.id], "paper", situation.paper, "paper")
            self.refer_all(self.origins["situations", situation.id], "concept", situation.meanings, "meanings")
        words = {
            "crisis": self.knowledge.crisis,
            "crisis-messages": self.knowledge.crisis_messages,
            "crisis-tests": self.knowledge.crisis_tests,
            "not-ours": self.knowledge.not_ours,
            "not-ours-tests": self.knowledge.not_ours_tests,
            "lexicon": self.knowledge.lexicons,
        }
        for kind, languages in words.items():
            for language in languages:
                self.refer(self.origins[kind, language], "language", language, "language")


_FILE = {
    "concept": "lexicon/",
    "fact": "facts.yaml",
    "office": "roles.yaml",
    "role": "roles.yaml",
    "paper": "papers.yaml",
    "register": "registers.yaml",
    "topic": "topics/",
    "event": "events.yaml",
    "gap": "gaps.yaml",
    "step": "chains/",
    "language": "languages.yaml",
    "named office": "offices.yaml",
    "provider": "courses.yaml",
    "course place": "courses.yaml",
    "municipality": "region.yaml",
}
