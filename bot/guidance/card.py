"""The answer card: answer, the responsible office, what to bring, deadline, what comes next, source and date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from bot.i18n.bidi import isolate
from bot.i18n.catalogue import Catalogue
from bot.i18n.markup import bold, escape, italic, link
from bot.knowledge import AREAS, SOURCE_LANGUAGE, Deadline, Fact, Knowledge, Office, Shown, Step, Topic, TopicText

from .deadlines import figure_of
from .hours import Closed, Open, state
from .journey import Journey, PackItem
from .person import Person
from .texts import Filled, Teller

MAX_PAPERS = 8
MAX_SOURCES = 4


@dataclass(frozen=True, slots=True)
class Card:
    """What to send, and what the person may want next. `text` is markup."""

    topic: str
    text: str
    asks_place: bool
    office: Office | None
    next_topics: tuple[str, ...]
    has_more: bool
    has_counter: bool
    has_deadline: bool  # a period that can be counted from a day
    unchecked: bool


class CardMaker:
    """Composes cards from the knowledge base; holds no state of a person.

    `lasting`: to be read on other days as well, so that nothing stands there that holds at this hour only.
    """

    def __init__(
        self, knowledge: Knowledge, words: Catalogue, person: Person, at: datetime, *, lasting: bool = False
    ) -> None:
        self.knowledge, self.person, self.at, self.lasting = knowledge, person, at, lasting
        self.words = words
        self.teller = Teller(knowledge, words, person, at.date())
        self.area = person.area(knowledge)
        self.journey = Journey(knowledge, person.situation, self.area)

    def card(self, topic_id: str) -> Card:
        """The card of a topic. Raises KeyError for an unknown topic or one without a text in the language."""
        topic = self.knowledge.topics[topic_id]
        text = self.text(topic_id)
        answer = self.teller.fill(text.answer)
        steps = self.steps(topic_id)
        unchecked = self.unchecked(topic)
        parts = [
            self._head(text) + answer.text,
            self._where(topic, steps),
            self._bring(topic, steps),
            self._when(topic, steps),
            self._then(topic, steps),
            self._notes(topic, answer, unchecked),
        ]
        return Card(
            topic=topic_id,
            text="\n\n".join(part for part in parts if part),
            asks_place=self.area is None
            and any(self.knowledge.depends_on_place(role) for role in self.roles(topic, steps)),
            office=self._office(topic, steps),
            next_topics=tuple(name for name in topic.next if self.knowledge.text(name, self.person.language)),
            has_more=bool(text.more),
            has_counter=bool(text.at_the_counter),
            has_deadline=figure_of(self.knowledge, self.deadline(topic, steps), self.at.date()) is not None,
            unchecked=unchecked,
        )

    def text(self, topic_id: str) -> TopicText:
        """A topic's text as this person reads it. Raises KeyError where there is none."""
        text = self.knowledge.text(topic_id, self.person.language)
        if text is None:
            raise KeyError((topic_id, self.person.language))
        return text

    def _head(self, text: TopicText) -> str:
        """The title, below an open word where the text is not in the language that was chosen."""
        head = bold(text.title) + "\n"
        if text.language == self.person.language:
            return head
        return italic(self.words("This text does not exist in this language yet.")) + "\n\n" + head

    def short(self, topic_id: str) -> str:
        """Answer, office and source, as markup: for a chat in which others read too. Raises KeyError as `card`."""
        topic, steps = self.knowledge.topics[topic_id], self.steps(topic_id)
        text = self.text(topic_id)
        answer = self.teller.fill(text.answer)
        notes = self._notes(topic, answer, self.unchecked(topic))
        parts = [self._head(text) + answer.text, self._where(topic, steps), notes]
        return "\n\n".join(part for part in parts if part)

    def steps(self, topic_id: str) -> tuple[Step, ...]:
        """The steps of a topic that are for this person."""
        return tuple(step for step in self.knowledge.steps_of_topic.get(topic_id, ()) if self.journey.applies(step))

    def more(self, topic_id: str) -> str:
        """Details and exceptions, as markup."""
        topic = self.knowledge.topics[topic_id]
        text = self.text(topic_id)
        filled = self.teller.fill(text.more or text.answer)
        notes = self._notes(topic, filled, self.unchecked(topic))
        return "\n\n".join(filter(None, [self._head(text) + filled.text, notes]))

    def unchecked(self, topic: Topic) -> bool:
        """A risky text in a language that nobody who grew up with it has read."""
        language = self.text(topic.id).language
        state = self.knowledge.text_state(topic.id, language)
        return topic.risk == "high" and language != SOURCE_LANGUAGE and state != "reviewed"

    def unchecked_note(self) -> str:
        """What is said below such a text."""
        return italic(self.words("No native speaker has checked this translation yet. The German text counts."))

    # where ---------------------------------------------------------------------------------------------------------

    def roles(self, topic: Topic, steps: tuple[Step, ...]) -> tuple[str, ...]:
        """The offices of the topic; where it names none, those of its steps."""
        return topic.offices or tuple(dict.fromkeys(step.office for step in steps))[:1]

    def _office(self, topic: Topic, steps: tuple[Step, ...]) -> Office | None:
        roles = self.roles(topic, steps)
        return self.office_of(roles[0]) if roles else None

    def office_of(self, role: str) -> Office | None:
        """The one office that fills a role for this person; None while that depends on a place that is not known."""
        if self.area is not None:
            return self.knowledge.office_for(role, self.area)
        return None if self.knowledge.depends_on_place(role) else self.knowledge.office_for(role, "city")

    def _where(self, topic: Topic, steps: tuple[Step, ...]) -> str:
        roles = self.roles(topic, steps)
        if not roles:
            return ""
        blocks = [self.role_block(roles[0], full=True), *(self.role_block(role, full=False) for role in roles[1:3])]
        return bold(self.words("Where to go")) + "\n" + "\n".join(blocks)

    def role_block(self, role: str, *, full: bool) -> str:
        """Who fills a role for this person: with every contact, or the name alone."""
        if self.area is None and self.knowledge.depends_on_place(role):
            return self._fork(role) if full else escape(f"• {self.teller.role(role)}")
        office = self.knowledge.office_for(role, self.area or "city")
        if office is None:
            return escape(
                f"{self.teller.role(role)}: {self.words('contact not known to me – a counselling centre can help')}"
            )
        return self.office_block(office) if full else escape(f"• {self.teller.office_name(office)}")

    def _fork(self, role: str) -> str:
        """City, district and reception centre side by side while the place is not known."""
        labels = {
            "city": self.words("City of Bamberg"),
            "district": self.words("District of Bamberg"),
            "anker": self.words("ANKER centre"),
        }
        lines: dict[str, list[str]] = {}
        for area in AREAS:
            office = self.knowledge.office_for(role, area)
            name = self.teller.office_name(office) if office else self.words("not known to me")
            lines.setdefault(name, []).append(labels[area])
        return "\n".join(escape(f"• {self.teller.formats.listed(areas)}: {name}") for name, areas in lines.items())

    def office_block(self, office: Office) -> str:
        """Name and every contact that may be shown; otherwise how to get there another way."""
        lines = [bold(self.teller.office_name(office))]
        if office.appointment:
            lines.append(escape(self.teller.say(office.appointment)))
        contacts = self._contacts(office)
        lines.extend(contacts)
        if not contacts:
            lines.append(escape(self.words("I have no confirmed address or phone number. Ask a counselling centre.")))
        return "\n".join(lines)

    def _contacts(self, office: Office) -> list[str]:
        language = self.person.language
        lines = []
        if office.address:
            lines.append(escape(isolate(office.address, language)))
        if office.phone and office.phone.shown:
            lines.append(escape(f"{self.words('Phone')}: {self.teller.formats.phone(office.phone.shown)}"))
        if office.email and office.email.shown:
            lines.append(escape(f"{self.words('E-mail')}: {isolate(office.email.shown, language)}"))
        if office.hours and office.hours.shown and not self.lasting:
            lines.append(escape(self._opening(office.hours.shown)))
        if office.website and office.website.shown:
            lines.append(link(office.website.shown, self.words("Website (German)")))
        if lines and (dates := self._dates(office)):
            lines.append(italic(self.words("Contact as of {date}", date=self.teller.formats.short_date(min(dates)))))
        return lines

    @staticmethod
    def _dates(office: Office) -> list[datetime]:
        fields = (office.street, office.phone, office.email, office.hours, office.website)
        return [field.on for field in fields if field and field.shown and field.on]  # type: ignore[misc]

    def _opening(self, expression: str) -> str:
        now = state(expression, self.at)
        formats = self.teller.formats
        if isinstance(now, Open):
            return self.words("open now until {time}", time=formats.time(now.until.time()))
        if isinstance(now, Closed) and now.opens is not None:
            days = (now.opens.date() - self.at.date()).days
            time = formats.time(now.opens.time())
            if days == 0:
                return self.words("closed now, opens today at {time}", time=time)
            return self.words(
                "closed now, opens {weekday} at {time}", weekday=formats.weekday(now.opens.date()), time=time
            )
        return self.words("closed now")

    # bring, when, next ---------------------------------------------------------------------------------------------

    def _bring(self, topic: Topic, steps: tuple[Step, ...]) -> str:
        return self.bring_block(self.pack_list(topic, steps)[:MAX_PAPERS])

    def bring_block(self, items: Sequence[PackItem]) -> str:
        """What to bring, a line a paper, those first that no office passes on; empty where there is nothing."""
        if not items:
            return ""
        lines = []
        for item in items:
            line = f"• {self.teller.paper(item.paper)}"
            if item.because is not None:
                line += f" – {self.words('the offices do not pass this on, bring it yourself')}"
            lines.append(escape(line))
        return bold(self.words("What to bring")) + "\n" + "\n".join(lines)

    def pack_list(self, topic: Topic, steps: tuple[Step, ...]) -> tuple[PackItem, ...]:
        """Papers of the topic and of its steps, those that are not passed on first."""
        items: dict[str, PackItem] = {}
        for step in steps:
            for item in self.journey.pack_list(step):
                if item.because is not None:
                    items.setdefault(item.paper, item)
        for paper in topic.bring:
            items.setdefault(paper, PackItem(paper))
        if self.person.situation is not None or not topic.bring:
            for step in steps:
                for paper in step.needs:
                    items.setdefault(paper, PackItem(paper))
        return tuple(items.values())

    def deadline(self, topic: Topic, steps: tuple[Step, ...]) -> Deadline | None:
        """The deadline of the person's own step where their situation is known, otherwise that of the topic."""
        own = next((step.deadline for step in steps if step.deadline), None) if self.person.situation else None
        return own or topic.deadline

    def _when(self, topic: Topic, steps: tuple[Step, ...]) -> str:
        deadline = self.deadline(topic, steps)
        if deadline is None:
            return ""
        return bold(self.words("Deadline")) + "\n" + escape(self.teller.deadline(deadline))

    def _then(self, topic: Topic, steps: tuple[Step, ...]) -> str:
        following = [later for step in steps for later in self.journey.following(step) if later.topic != topic.id]
        if self.person.situation and following:
            names = list(dict.fromkeys(self.teller.say(step.title) for step in following))[:2]
        else:
            texts = (self.knowledge.text(name, self.person.language) for name in topic.next[:2])
            names = [text.title for text in texts if text]
        return (
            bold(self.words("What comes next")) + "\n" + "\n".join(escape(f"• {name}") for name in names)
            if names
            else ""
        )

    # notes ---------------------------------------------------------------------------------------------------------

    def _notes(self, topic: Topic, filled: Filled, unchecked: bool) -> str:
        notes = []
        if filled.withheld:
            notes.append(
                self.words(
                    "A figure is missing here because it has to be checked first. "
                    "Please ask the office or a counselling centre."
                )
            )
        if filled.stale:
            notes.append(self.words("A figure here should have been checked again. Please ask whether it still holds."))
        if self.at.date() > topic.review_by and topic.risk == "high":
            notes.append(
                self.words(
                    "This text is past its review date. Please check with a counselling centre before you rely on it."
                )
            )
        lines = [*map(italic, notes), *([self.unchecked_note()] if unchecked else [])]
        if topic.area != "bot":
            lines.append(self.sources(topic, filled.facts))
        return "\n".join(lines)

    def sources(self, topic: Topic, facts: list[Fact]) -> str:
        """The topic's source, and those of the figures shown; the oldest day on which one of them was checked."""
        first = topic.sources[0]
        links = {first.url: link(first.url, isolate(first.title, self.person.language))}
        checked = [source.checked_on for source in topic.sources]
        for fact in facts:
            found = fact.on(self.at.date())
            if isinstance(found, Shown):
                checked.append(found.version.checked_on)
                url = found.version.source
                if url not in links and len(links) < MAX_SOURCES:
                    links[url] = link(url, isolate(urlsplit(url).hostname or "", self.person.language))
        date = self.teller.formats.short_date(min(checked))
        label = escape(self.words("Source")) + ": " + " · ".join(links.values())
        return f"<i>{label} · {escape(self.words('as of {date}', date=date))}</i>"
