"""What a person shows on the phone at a counter: their own words above, German below, for the clerk to read."""

from __future__ import annotations

from bot.i18n.bidi import isolate
from bot.i18n.markup import bold, escape
from bot.knowledge import SOURCE_LANGUAGE, Step, Topic

from .card import MAX_PAPERS, CardMaker
from .person import Person
from .texts import Teller


def counter_card(cards: CardMaker, topic_id: str) -> str:
    """Markup; the German sentence stands in a blockquote. Raises KeyError for an unknown topic.

    Names of the office and the papers are the German ones, because the clerk reads them too.
    """
    knowledge, words, language = cards.knowledge, cards.words, cards.person.language
    topic, steps = knowledge.topics[topic_id], cards.steps(topic_id)
    own, german = cards.text(topic_id), knowledge.texts[topic_id, SOURCE_LANGUAGE]
    parts = [bold(words("Show this at the counter"))]
    if not knowledge.is_german(language) and own.at_the_counter:
        parts.append(cards.teller.fill(own.at_the_counter).text)
    clerk = Teller(knowledge, words, Person(SOURCE_LANGUAGE, cards.person.place), cards.at.date())
    sentence = clerk.fill(german.at_the_counter or german.title).text
    parts.append(f"<blockquote><b>{isolate(sentence, language)}</b></blockquote>")
    if office := _office(cards, clerk, topic, steps):
        parts.append(bold(words("Office (German name)")) + "\n" + escape(isolate(office, language)))
    if papers := [knowledge.papers[item.paper].german for item in cards.pack_list(topic, steps)[:MAX_PAPERS]]:
        lines = "\n".join(f"• {isolate(escape(paper), language)}" for paper in papers)
        parts.append(bold(words("Papers (German names)")) + "\n" + lines)
    return "\n\n".join(parts)


def _office(cards: CardMaker, clerk: Teller, topic: Topic, steps: tuple[Step, ...]) -> str:
    """The office of the person's place; the kind of office where the place is not known."""
    roles = cards.roles(topic, steps)
    if not roles:
        return ""
    if cards.area is None and cards.knowledge.depends_on_place(roles[0]):
        return cards.knowledge.roles[roles[0]].german
    office = cards.knowledge.office_for(roles[0], cards.area or "city")
    return clerk.office_name(office) if office else cards.knowledge.roles[roles[0]].german
