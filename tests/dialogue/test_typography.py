"""Every card as it is sent: what runs from left to right stays whole in Arabic, and nothing is isolated without need."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from bot.dialogue import World
from bot.dialogue.replies import Replier
from bot.dialogue.session import Session
from bot.i18n.bidi import FSI, PDI, is_rtl
from bot.i18n.markup import plain
from tests.conftest import MONDAY

from .test_first_contact import Stranger

ISOLATED = re.compile(f"{FSI}[^{FSI}{PDI}]*{PDI}")
WHOLE = re.compile(r"\+49[\d /-]+\d|§+ ?\d+[a-z]?(?: (?:Abs\.|Satz|Nr\.) ?\d+)*|[\w.]+@[\w.]+\w")


def shown(world: World, language: str) -> Iterator[str]:
    session = Session(place="bamberg", situation="ukraine")
    replier = Replier(world.knowledge, world.words[language], session, language, MONDAY)
    for topic in world.knowledge.topics:
        for reply in (replier.card(topic), replier.more(topic), replier.counter(topic)):
            yield plain(reply.text)


@pytest.mark.parametrize("language", ["de", "de-easy", "en", "uk"])
def test_nothing_is_isolated_where_all_runs_in_one_direction(world: World, language: str) -> None:
    assert not [text for text in shown(world, language) if FSI in text or PDI in text]


def test_numbers_paragraphs_and_addresses_stay_whole_in_arabic(world: World) -> None:
    found = 0
    for text in shown(world, "ar"):
        assert text.count(FSI) == text.count(PDI)
        pieces = [match.span() for match in ISOLATED.finditer(text)]
        for match in WHOLE.finditer(text):
            found += 1
            inside = any(start < match.start() and match.end() < end for start, end in pieces)
            assert inside, text[max(0, match.start() - 30) : match.end() + 10]
    assert found > 100


@pytest.mark.parametrize("tag", ["be", "ug", "hu"])
async def test_of_the_question_for_the_language_only_lines_in_the_other_direction_are_isolated(
    world: World, tag: str
) -> None:
    person = Stranger(world, tag)
    await person.says("/start")
    lines = plain(person.last[0].text).splitlines()
    first, *others = world.knowledge.bridges[tag]
    assert FSI not in lines[0]
    for line, language in zip(lines[1:], others, strict=True):
        assert (FSI in line) == (is_rtl(language) != is_rtl(first))
