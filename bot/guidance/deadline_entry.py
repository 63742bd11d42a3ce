"""What stands in a person's calendar about a deadline: in their language, and below it in German."""

from __future__ import annotations

from bot.i18n.bidi import without_isolates
from bot.knowledge import Office

from .calendar_file import Entry
from .card import MAX_PAPERS, CardMaker
from .deadlines import LastDay

LETTER_COUNTS = "Read your letter: the date in your letter counts. If in doubt, ask a counselling centre."


def deadline_entry(own: CardMaker, german: CardMaker, topic: str, found: LastDay) -> Entry:
    """The entry for the last day of a topic's deadline; `german` says the same for whoever helps the person.

    Raises KeyError where the topic has no text in the person's language.
    """
    speakers = [own] if own.teller.german else [own, german]
    titles = [cards.words("Last day: {what}", what=cards.text(topic).title) for cards in speakers]
    return Entry(
        about=topic,
        day=found.last,
        title=without_isolates(" · ".join(titles)),
        notes=without_isolates("\n\n".join(_notes(cards, topic, found) for cards in speakers)),
        place=_place(own.card(topic).office),
    )


def _notes(cards: CardMaker, topic_id: str, found: LastDay) -> str:
    words, topic, steps = cards.words, cards.knowledge.topics[topic_id], cards.steps(topic_id)
    lines = []
    if found.go_by and found.go_by != found.last:
        lines.append(words("Better go earlier: by {safe}.", safe=cards.teller.formats.full_date(found.go_by)))
    if roles := cards.roles(topic, steps):
        lines.append(words("Office: {office}", office=cards.teller.office(roles[0])))
    if items := cards.pack_list(topic, steps)[:MAX_PAPERS]:
        papers = [cards.teller.paper(item.paper) for item in items]
        lines.append(words("Bring: {papers}", papers=cards.teller.formats.listed(papers)))
    return "\n".join([*lines, words(LETTER_COUNTS)])


def _place(office: Office | None) -> str:
    """Name and address as a map finds them; empty where the address may not be shown."""
    if office is None or not (office.street and office.street.shown):
        return ""
    code = office.postal_code.shown if office.postal_code else None
    town = office.town if isinstance(office.town, str) else (office.town.shown if office.town else None)
    return ", ".join([office.name, office.street.shown, *filter(None, [" ".join(filter(None, [code, town]))])])
