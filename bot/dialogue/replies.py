"""From cards and decisions to replies with buttons."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.guidance.card import Card, CardMaker
from bot.guidance.counter import counter_card
from bot.guidance.texts import Teller
from bot.i18n.bidi import FSI, PDI, without_isolates
from bot.i18n.catalogue import Catalogue
from bot.i18n.markup import bold, escape
from bot.knowledge import Knowledge, Office
from bot.matching import Match

from .buttons import data
from .message import Button, Outcome, Reply, Venue
from .session import Session
from .sharing import copy_row, share_button

CRISIS_TOPICS = ("emergency", "mental-health", "domestic-violence")
_CRISIS_FACTS = {
    "emergency": ("emergency-number", "police-number", "medical-oncall"),
    "mental-health": ("emergency-number", "crisis-line-1", "crisis-line-2", "child-helpline"),
    "domestic-violence": ("police-number", "violence-helpline", "emergency-number"),
}
_CRISIS_WORDS = {
    "emergency-number": "Ambulance and fire brigade",
    "police-number": "Police",
    "medical-oncall": "Doctor outside opening hours",
    "crisis-line-1": "Crisis line (Telefonseelsorge), free",
    "crisis-line-2": "Crisis line (Telefonseelsorge), free",
    "child-helpline": "Helpline for children and young people",
    "violence-helpline": "Helpline violence against women, day and night, many languages",
}


# What most people need, for whoever has not asked anything yet.
EXAMPLES = (
    "first-steps",
    "address-registration",
    "benefit-switch",
    "course-registration",
    "travel-costs",
    "counselling",
)
# Topics that a guided flow goes on from: the flow and the label of its button.
FLOW_BUTTONS = {
    "first-steps": ("next", "My next step"),
    "travel-costs": ("travel", "Check travel costs"),
    "course-places": ("courses", "Courses near me"),
    "course-registration": ("courses", "Courses near me"),
    "course-waiting": ("courses", "Courses near me"),
    "lost-documents": ("papers", "Find a paper"),
    "data-exchange": ("data", "Who has my data?"),
    "data-correction": ("data", "Who has my data?"),
}


class Replier:
    """Writes replies for one person at one moment."""

    def __init__(self, knowledge: Knowledge, words: Catalogue, session: Session, language: str, at: datetime) -> None:
        self.knowledge, self.words, self.session, self.language, self.at = knowledge, words, session, language, at
        self.cards = CardMaker(knowledge, words, session.person(language), at)

    def _reply(
        self, text: str, *rows: list[Button], outcome: Outcome | None = None, venue: Venue | None = None
    ) -> Reply:
        buttons = tuple(tuple(row) for row in rows if row)
        return Reply(text, self.language, buttons, venue, outcome=outcome or Outcome("other"))

    def label(self, topic_id: str) -> str:
        """A topic's button label."""
        text = self.knowledge.text(topic_id, self.language)
        return text.label if text else topic_id

    def human(self) -> Button:
        """Always there: a person to talk to."""
        return Button(self.words("Talk to a person"), data("t", "counselling"))

    def german(self, topic_id: str) -> Button:
        """Beside a text that nobody has checked: the German one."""
        return Button(f"{FSI}Deutsch{PDI}", data("g", topic_id))

    # answers -------------------------------------------------------------------------------------------------------

    def card(self, topic_id: str, outcome: Outcome | None = None) -> Reply:
        """The answer card with its buttons."""
        card = self.cards.card(topic_id)
        rows = [
            *self._place_rows(card),
            self._about_row(card),
            self.contact_row(card.office),
            self._flow_row(card),
            self._deadline_row(card),
            self._next_row(card),
            self._last_row(card),
            self._share_row(card),
            self._feedback_row(card),
        ]
        text = card.text
        if card.asks_place:
            text += "\n\n" + bold(self.words("Where do you live? Then I can name the right office."))
        return self._reply(text, *rows, outcome=outcome or Outcome("answer", topic_id, 1.0), venue=self._venue(card))

    def _place_rows(self, card: Card) -> list[list[Button]]:
        if not card.asks_place:
            return []
        anker = next((place.id for place in self.knowledge.region.places if place.area == "anker"), None)
        rows = [
            [Button(self.words("City of Bamberg"), data("p", "bamberg"))],
            [Button(self.words("District of Bamberg"), data("p", "district"))],
        ]
        return [*rows, [Button(self.words("ANKER centre"), data("p", anker))]] if anker else rows

    def _about_row(self, card: Card) -> list[Button]:
        row = []
        if card.has_more:
            row.append(Button(self.words("Details"), data("m", card.topic)))
        if card.has_counter:
            row.append(Button(self.words("For the counter"), data("c", card.topic)))
        return row

    def _deadline_row(self, card: Card) -> list[Button]:
        return (
            [Button(self.words("Deadline in the calendar"), data("deadline", card.topic))] if card.has_deadline else []
        )

    def _flow_row(self, card: Card) -> list[Button]:
        flow, label = FLOW_BUTTONS.get(card.topic, ("", ""))
        return [Button(self.words(label), data(flow, "start"))] if flow else []

    def _next_row(self, card: Card) -> list[Button]:
        return [Button(f"{self.words('Next')}: {self.label(name)}", data("t", name)) for name in card.next_topics[:1]]

    def _last_row(self, card: Card) -> list[Button]:
        row = [] if card.topic == "counselling" else [self.human()]
        if card.unchecked:
            row.append(self.german(card.topic))
        return row

    def contact_row(self, office: Office | None) -> list[Button]:
        """Number and address to take along."""
        if office is None:
            return []
        phone = office.phone.shown if office.phone else None
        return copy_row(self.words, phone and without_isolates(self.cards.teller.formats.phone(phone)), office.address)

    def _share_row(self, card: Card) -> list[Button]:
        """Under real answers."""
        own = self.knowledge.topics[card.topic].area == "bot"
        return [] if own else [share_button(self.knowledge, self.words, card.topic)]

    def _feedback_row(self, card: Card) -> list[Button]:
        """Under real answers only, and not beside numbers for an emergency."""
        if card.topic in CRISIS_TOPICS or self.knowledge.topics[card.topic].area == "bot":
            return []
        yes = Button(self.words("Did this help? 👍 Yes"), data("feedback", f"yes.{card.topic}"))
        return [yes, Button(self.words("👎 No"), data("feedback", f"no.{card.topic}"))]

    def _venue(self, card: Card) -> Venue | None:
        office = card.office
        if office is None or office.lat is None or office.lon is None or not (office.street and office.street.shown):
            return None
        return Venue(office.name, office.street.shown, office.lat, office.lon)

    def more(self, topic_id: str) -> Reply:
        """Details behind the button."""
        return self._reply(
            self.cards.more(topic_id), [Button(self.words("For the counter"), data("c", topic_id))], [self.human()]
        )

    def counter(self, topic_id: str) -> Reply:
        """The sentence to show at the desk."""
        return replace(self._reply(counter_card(self.cards, topic_id)), large=True)

    # decisions -----------------------------------------------------------------------------------------------------

    def choose(self, match: Match) -> Reply:
        """Two or three topics to choose from, and none of these."""
        names = [match.topic, *(name for name, _ in match.alternatives)]
        topics = [name for name in dict.fromkeys(names) if name][:3]
        rows = [[Button(self.label(name), data("t", name))] for name in topics]
        none = [Button(self.words("None of these"), data("n", ""))]
        return self._reply(escape(self.words("What do you mean?")), *rows, none, outcome=outcome_of(match))

    def unknown(self, match: Match | None = None) -> Reply:
        """Honest: not known; a person to ask, and what can be asked."""
        text = self.words("I do not know this, or I did not understand it. Try other words, or ask a person.")
        if self.session.misses >= 1:
            text = self.words(
                "I still do not understand. A person can help you: the counselling centre is free of charge."
            )
        rows = [[self.human()], [Button(self.words("What can I ask?"), data("h", ""))]]
        return self._reply(escape(text), *rows, outcome=outcome_of(match) if match else Outcome("none"))

    def crisis(self, topic_id: str) -> Reply:
        """Numbers at once; nothing else to read before them."""
        teller = Teller(self.knowledge, self.words, self.session.person(self.language), self.at.date())
        lines = [bold(self.words("Help now – free, day and night:"))]
        numbers: dict[str, list[str]] = {}
        for name in _CRISIS_FACTS[topic_id]:
            if name in self.knowledge.facts:
                numbers.setdefault(_CRISIS_WORDS[name], []).append(teller.fact(name))
        lines.extend(f"<b>{escape(' / '.join(numbers[word]))}</b> {escape(self.words(word))}" for word in numbers)
        lines.append(
            escape(
                self.words("You are not alone. Call now. You can speak simply: say where you are and what happened.")
            )
        )
        rows = [[Button(self.label(topic_id), data("t", topic_id))]] if topic_id in self.knowledge.topics else []
        return self._reply("\n".join(lines), *rows, outcome=Outcome("crisis", topic_id, 1.0))

    # questions of ours ---------------------------------------------------------------------------------------------

    def ask_municipality(self) -> Reply:
        """Where in the district? Free text, any spelling."""
        return self._reply(escape(self.words("Which town or village? Write its name or postal code.")))

    def confirm_place(self, place_ids: tuple[str, ...]) -> Reply:
        """Not sure which place was meant."""
        rows = [[Button(self.place_name(name), data("p", name))] for name in place_ids]
        none = [Button(self.words("None of these"), data("p", "district"))]
        return self._reply(escape(self.words("Which place do you mean?")), *rows, none)

    def place_name(self, place_id: str) -> str:
        """A place as people of the language write it."""
        place = self.knowledge.place(place_id)
        return place.names.get(self.language, place.name) if place else place_id

    def place_unknown(self) -> Reply:
        """Not a place of ours."""
        text = self.words(
            "I do not know this place in the city or district of Bamberg. Write the name again or the postal code."
        )
        return self._reply(escape(text))

    def place_noted(self) -> Reply:
        """We will remember where you live."""
        name = self.place_name(self.session.place or "")
        return self._reply(escape(self.words("Noted: you live here: {place}. What is your question?", place=name)))

    def welcome(self) -> Reply:
        """What this is, and six things to ask."""
        text = self.words(
            "Welcome! I help newcomers in the city and district of Bamberg: which office is next, what to bring, "
            "where courses are, who pays the way. I am a program, not a person and not an authority. "
            "In danger call {number}.",
            number=self.cards.teller.fact("emergency-number"),
        )
        return self._reply(
            escape(text) + "\n\n" + escape(self.words("Just write your question, or tap:")), *self._examples()
        )

    def help(self) -> Reply:
        """What can be asked, and the commands."""
        text = self.words("Write your question in your own words. Short is fine, spelling does not matter.")
        commands = "\n".join(
            f"{name} – {self.words(what)}"
            for name, what in (
                ("/next", "what comes next for you"),
                ("/where", "your whole way"),
                ("/courses", "courses near you"),
                ("/join", "say which course you would join"),
                ("/travel", "who pays the way to the course"),
                ("/papers", "where you get a paper"),
                ("/data", "who has data about you"),
                ("/start", "start again"),
                ("/language", "choose the language"),
                ("/privacy", "what is stored"),
                ("/forget", "delete what I know about you"),
            )
        )
        return self._reply(escape(text) + "\n\n" + escape(commands), *self._examples())

    def _examples(self) -> list[list[Button]]:
        known = [name for name in EXAMPLES if self.knowledge.text(name, self.language)]
        buttons = [Button(self.label(name), data("t", name)) for name in known]
        buttons[:1] = [Button(self.words("My next step"), data("next", "start"))]
        return [buttons[i : i + 2] for i in range(0, len(buttons), 2)]

    def simple(self, message: str, **values: object) -> Reply:
        """One sentence of ours."""
        return self._reply(escape(self.words(message, **values)))


def outcome_of(match: Match) -> Outcome:
    """The decision, for the record."""
    topic = match.topic if match.outcome == "answer" else None
    return Outcome(match.outcome, topic, match.score, match.alternatives, match.why)
