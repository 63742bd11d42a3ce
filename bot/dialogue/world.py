"""Everything a conversation reads: knowledge, words, matcher. Immutable, so that it can be swapped in one step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.guidance.places import PlaceFinder
from bot.i18n.catalogue import Catalogue, load_catalogues
from bot.knowledge import Knowledge, load
from bot.matching import TopicMatcher, read_calibration
from bot.matching.cache import find_trained
from bot.matching.concepts import ConceptIndex
from bot.matching.decide import CALIBRATION

from .danger import Danger, build_danger


@dataclass(frozen=True, repr=False)
class World:
    """What is known and how it is said."""

    knowledge: Knowledge
    words: Mapping[str, Catalogue]
    matcher: TopicMatcher
    crisis: Danger
    places: PlaceFinder


def build_world(knowledge_folder: Path, locales_folder: Path, region: str, cache: Path | None = None) -> World:
    """Load and prepare everything; slow the first time, quick from the cache.

    Raises KnowledgeError or CatalogueError.
    """
    knowledge = load(knowledge_folder, region)
    codes = [language.code for language in knowledge.offered_languages]
    words = load_catalogues(locales_folder, codes, knowledge.fallbacks)
    calibration = read_calibration(knowledge_folder / CALIBRATION)
    index = ConceptIndex(knowledge)
    trained = find_trained(knowledge, index, cache)
    danger = build_danger(knowledge, trained, index, calibration)
    return World(knowledge, words, trained.matcher(index, calibration), danger, PlaceFinder(knowledge))
