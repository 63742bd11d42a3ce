"""Pictures of the project's own chains, and ways to read them."""

from __future__ import annotations

from datetime import date
from xml.etree import ElementTree

from bot.dialogue import World
from bot.guidance.person import Person
from bot.knowledge import Situation
from bot.staff.picture import View, make_view

CHAINS = ("arrival", "language", "work", "training")
DAY = date(2026, 11, 23)
NAMESPACE = "{http://www.w3.org/2000/svg}"


def view(
    world: World, chain: str, language: str = "de", situation: Situation | None = None, place: str | None = None
) -> View:
    person = Person(language, place, situation)
    return make_view(world.knowledge, world.words[language], world.knowledge.chains[chain], person, DAY)


def parsed(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(text)


def groups(root: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    return [group for group in root.iter(f"{NAMESPACE}g") if name in (group.get("class") or "").split()]


def sheets(root: ElementTree.Element) -> list[ElementTree.Element]:
    """The sheets of a drawing, from top to bottom."""
    return root.findall(f"{NAMESPACE}svg") or [root]
