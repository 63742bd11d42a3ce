"""Courses in a person's language: place, provider with contact, start, participants, childcare, state and its day."""

from __future__ import annotations

from bot.i18n.bidi import isolate
from bot.i18n.markup import bold, escape, italic, link
from bot.knowledge import SpecialPlace
from bot.knowledge.courses import Audience, CourseDate, CourseKind, CoursePlace, Daytime

from .card import CardMaker
from .courses import Offer, is_old

MAX_DATES = 2
SAME_TOWN_KM = 1.0
OTHER_WAYS = ("orientation-course", "vocational-german", "informal-german")
"""Topics for whom no course is near."""


class CourseTeller:
    """Tells courses to one person on one day. Everything it returns is markup, if not said otherwise."""

    def __init__(self, cards: CardMaker) -> None:
        self.cards, self.knowledge, self.words, self.teller = cards, cards.knowledge, cards.words, cards.teller
        self.formats, self.language, self.day = cards.teller.formats, cards.teller.language, cards.teller.day

    def kind(self, kind: CourseKind) -> str:
        """A kind of course, plain."""
        words = self.words
        return {
            "integration": words("integration course (Integrationskurs)"),
            "orientation": words("first orientation course (Erstorientierungskurs)"),
            "vocational": words("vocational German course (Berufssprachkurs)"),
            "literacy": words("literacy course (Alphabetisierungskurs)"),
            "other": words("other German course"),
        }[kind]

    def place_name(self, place: CoursePlace) -> str:
        """The house and its town, plain; the town once where both are the same."""
        town = self.knowledge.place(place.municipality)
        own = town.names.get(self.language, town.name) if town else place.municipality
        if town and town.name in place.name:
            return isolate(place.name, self.language) if place.name != town.name else own
        return f"{isolate(place.name, self.language)}, {own}"

    def distances(self, place_id: str, *, shared: bool) -> str:
        """From where distances are measured, and that they are straight lines."""
        words, place = self.words, self.knowledge.place(place_id)
        if shared:
            return italic(words("Distances are straight lines from the place you shared. The way is longer."))
        if isinstance(place, SpecialPlace) and place.lat is not None:
            name = place.names.get(self.language, place.name)
            return italic(words("Distances are straight lines from here: {place}. The way is longer.", place=name))
        town = self.knowledge.place(place.municipality) if isinstance(place, SpecialPlace) else place
        name = town.names.get(self.language, town.name) if town else place_id
        return italic(words("Distances are straight lines from the centre of {place}. The way is longer.", place=name))

    # a place -------------------------------------------------------------------------------------------------------

    def offer(self, offer: Offer, number: int) -> str:
        """One place with everything that may be shown of it."""
        kinds = self.words(", ").join(self.kind(kind) for kind in offer.kinds)
        lines = [
            bold(f"{number}. {self.place_name(offer.place)}"),
            escape(self._distance(offer)),
            escape(kinds[:1].upper() + kinds[1:]),
            self._provider(offer),
        ]
        if offer.dates:
            lines += [self.course(entry, several=len(offer.kinds) > 1) for entry in offer.dates[:MAX_DATES]]
            if more := len(offer.dates) - MAX_DATES:
                lines += [escape(self.words.count("and {n} more courses here", more))] if more > 0 else []
        else:
            lines.append(escape(self.words("When the next course starts is not known to me. Ask the provider.")))
            lines.append(self._state(offer.place))
        return "\n".join(lines)

    def _distance(self, offer: Offer) -> str:
        if not offer.exact and offer.km < SAME_TOWN_KM:
            return self.words("in the same town; I do not know the house")
        km = self.formats.distance(offer.km)
        if offer.exact:
            return self.words("{km} away", km=km)
        return self.words("{km} away, measured to the centre of the town", km=km)

    def _provider(self, offer: Offer) -> str:
        office = self.knowledge.offices[offer.provider.office]
        if office.show:
            return self.cards.office_block(office)
        nothing = self.words("I have no confirmed address or phone number. Ask a counselling centre.")
        return bold(self.teller.office_name(office)) + "\n" + escape(nothing)

    # a course ------------------------------------------------------------------------------------------------------

    def course(self, entry: CourseDate, *, several: bool) -> str:
        """One coming course; `several`: its kind must be said, because the place has more than one."""
        words = self.words
        day = self.formats.full_date(entry.starts)
        parts = [
            self.kind(entry.kind) if several else "",
            self._level(entry),
            self._daytime(entry.daytime) if entry.daytime else "",
            self._audience(entry.audience),
        ]
        lines = [
            f"▸ {bold(words('Starts on {day}', day=day))}",
            escape(" · ".join(part for part in parts if part)),
            escape(self._people(entry)),
            escape(self._childcare(entry)),
            self._state(entry),
        ]
        return "\n".join(line for line in lines if line)

    def _people(self, entry: CourseDate) -> str:
        """As in: starts with 15 people; 9 registered on 3 November 2026."""
        parts = []
        if entry.minimum is not None:
            parts.append(self.words.count("starts with {n} people", entry.minimum))
        if entry.enrolled is not None and entry.counted_on is not None:
            on = self.formats.short_date(entry.counted_on)
            parts.append(self.words.count("{n} registered on {date}", entry.enrolled, date=on))
        return self.words("; ").join(parts)

    def _level(self, entry: CourseDate) -> str:
        if entry.level is None:
            return ""
        if entry.level == "literacy":
            return self.words("you learn to read and write")
        return self.words("level {level}", level=isolate(entry.level, self.language))

    def _daytime(self, daytime: Daytime) -> str:
        words = self.words
        return {
            "morning": words("in the morning"),
            "afternoon": words("in the afternoon"),
            "evening": words("in the evening"),
            "weekend": words("at the weekend"),
            "all-day": words("all day"),
        }[daytime]

    def _audience(self, audience: Audience) -> str:
        words = self.words
        return {
            "everyone": "",
            "women": words("for women"),
            "parents": words("for parents"),
            "young-people": words("for young people"),
            "residents": words("only for people who live there"),
        }[audience]

    def _childcare(self, entry: CourseDate) -> str:
        words = self.words
        said = {
            "yes": words("Childcare: yes"),
            "no": words("Childcare: no"),
            "unknown": words("Childcare: not known, please ask"),
        }[entry.childcare]
        names = [self.formats.locale.languages.get(code, code) for code in entry.languages if code != "de"]
        if names:
            said += " · " + words("Help in: {languages}", languages=words(", ").join(names))
        return said

    def _state(self, entry: CourseDate | CoursePlace) -> str:
        """What is known about the truth of the entry, with its day; old entries say so."""
        if entry.on is None:
            return ""
        date = self.formats.short_date(entry.on)
        if is_old(entry, self.day):
            text = self.words("As of {date}. Please ask whether this still holds.", date=date)
        elif entry.state == "verified":
            text = self.words("Confirmed on {date}", date=date)
        else:
            text = self.words("Found on {date}, not confirmed", date=date)
        source = f" · {link(entry.source, self.words('Source'))}" if entry.source else ""
        return f"<i>{escape(text)}{source}</i>"

    # nothing near --------------------------------------------------------------------------------------------------

    def nothing(self) -> str:
        """Honest words where no current course is known, and who may know one."""
        words = self.words
        lines = [
            bold(words("I do not know of a confirmed course near you at the moment.")),
            escape(words("I have only old lists of courses. Nobody has confirmed that they still run.")),
        ]
        return "\n".join(lines) + "\n\n" + bold(words("Who can know more:")) + "\n" + self._who_knows()

    def _who_knows(self) -> str:
        seeking = self.teller.person.situation in {"asylum-anker", "asylum", "toleration"} or self.cards.area == "anker"
        roles = ["course-provider", "refugee-counselling" if seeking else "migration-counselling"]
        if seeking:
            roles.insert(0, "orientation-course-provider")
        lines = [self.cards.role_block(role, full=True) for role in roles]
        if self.cards.area and self.knowledge.office_for("education-office", self.cards.area):
            lines.append(self.cards.role_block("education-office", full=False))
        return "\n".join(lines)

    def searches(self) -> str:
        """The search pages of the federal authorities."""
        lines = [bold(self.words("Search yourself (German pages):"))]
        for search in self.knowledge.course_searches.values():
            if search.shown and search.on:
                day = self.words("as of {date}", date=self.formats.short_date(search.on))
                lines.append(f"• {link(search.url, self.teller.say(search.name))} ({escape(day)})")
        navi = self.words("The federal office (BAMF) has a course search of its own. It is called BAMF-NAvI.")
        return "\n".join([*lines, escape(navi)])

    def other_ways(self) -> str:
        """How to learn German where no course is near: only ways that the knowledge base has."""
        titles = [text.title for name in OTHER_WAYS if (text := self.knowledge.text(name, self.language))]
        lines = [f"• {escape(title)}" for title in titles]
        lines.append(f"• {escape(self.words('a course online or in the evening: ask the provider'))}")
        return bold(self.words("Other ways to learn German:")) + "\n" + "\n".join(lines)
