"""Knowledge in a person's language: names with the German word in brackets, placeholders filled, figures of the day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from bot.i18n.bidi import isolate, isolate_latin
from bot.i18n.catalogue import Catalogue
from bot.i18n.formats import Formats
from bot.i18n.markup import escape
from bot.knowledge import PLACEHOLDER, SOURCE_LANGUAGE, Deadline, Fact, Knowledge, Office, Shown, Text

from .person import Person

_BLANKS = re.compile(r"[ \t]+")


@dataclass(slots=True)
class Filled:
    """A text with its placeholders filled (markup), and the figures it shows or withholds."""

    text: str
    facts: list[Fact]
    withheld: list[Fact]
    stale: list[Fact]


class Teller:
    """Says knowledge in one language, on one day, to one person."""

    def __init__(self, knowledge: Knowledge, words: Catalogue, person: Person, day: date) -> None:
        self.knowledge, self.words, self.person, self.day = knowledge, words, person, day
        self.language = person.language
        self.german = knowledge.is_german(self.language)
        self.formats = Formats(self.language, knowledge.languages[self.language].locale, words)

    def say(self, text: Text) -> str:
        """A short text in the person's language. Plain, not escaped."""
        own = text.get(self.language) or text.get(self.knowledge.fallbacks.get(self.language, ""))
        return own or text[SOURCE_LANGUAGE]

    def with_german(self, name: str, german: str) -> str:
        """A name and the German word the person needs at the counter."""
        if self.german:
            return german
        own = isolate_latin(name, self.language)  # "§ 24" keeps its order
        return own if german.casefold() in name.casefold() else f"{own} ({isolate(german, self.language)})"

    def paper(self, paper_id: str) -> str:
        """A paper's name."""
        paper = self.knowledge.papers[paper_id]
        return self.say(paper.name) if self.german else self.with_german(self.say(paper.name), paper.german)

    def role(self, role_id: str) -> str:
        """A kind of office, without a place."""
        role = self.knowledge.roles[role_id]
        return self.with_german(self.say(role.name), role.german)

    def office_name(self, office: Office) -> str:
        """An office's own name; for a town hall, whose."""
        name = self.with_german(office.names.get(self.language, office.name), office.name)
        place = self.knowledge.place(self.person.place) if self.person.place else None
        if office.id == "town-hall" and place is not None:
            return f"{name} – {isolate(getattr(place, 'community', None) or place.name, self.language)}"
        return name

    def office(self, role_id: str) -> str:
        """The responsible office for this person, or the kind of office where the place is not known."""
        area = self.person.area(self.knowledge)
        office = self.knowledge.office_for(role_id, area) if area else None
        return self.office_name(office) if office else self.role(role_id)

    def fact(self, fact_id: str) -> str:
        """A figure of the day, or words that say it is being checked."""
        state = self.knowledge.facts[fact_id].on(self.day)
        return (
            self.formats.fact(state) if isinstance(state, Shown) else self.words("[figure being checked – please ask]")
        )

    def deadline(self, deadline: Deadline) -> str:
        """As in: 2 weeks – counted from: moving in."""
        if deadline.before:
            return self.words("before: {event}", event=self.say(self.knowledge.events[deadline.before].name))
        event = self.say(self.knowledge.events[deadline.after or ""].name)
        return self.words("{period} – counted from: {event}", period=self.fact(deadline.within or ""), event=event)

    def fill(self, text: str) -> Filled:
        """Markup with every placeholder filled in this language."""
        filled = Filled("", [], [], [])

        def replace(match: re.Match[str]) -> str:
            kind, _, name = match[1].partition(":")
            if kind == "fact":
                self._note(name, filled)
                return escape(self.fact(name))
            if kind == "topic":
                other = self.knowledge.text(name, self.language)
                return escape(f"«{other.title}»" if other else name)
            return escape(self.office(name) if kind == "office" else self.paper(name))

        pieces, position = [], 0
        for match in PLACEHOLDER.finditer(text):
            pieces += [self._own(text[position : match.start()]), replace(match)]
            position = match.end()
        filled.text = _BLANKS.sub(" ", "".join([*pieces, self._own(text[position:])])).strip()
        return filled

    def _own(self, text: str) -> str:
        """Words of the text itself: German names in right-to-left text keep their order."""
        return escape(isolate_latin(text, self.language))

    def _note(self, fact_id: str, filled: Filled) -> None:
        fact = self.knowledge.facts[fact_id]
        state = fact.on(self.day)
        if not isinstance(state, Shown):
            filled.withheld.append(fact)
            return
        filled.facts.append(fact)
        if state.stale:
            filled.stale.append(fact)
