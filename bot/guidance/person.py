"""What the bot knows of the person it talks to: only what they said, and only this much."""

from __future__ import annotations

from dataclasses import dataclass

from bot.knowledge import Area, Knowledge, Situation


@dataclass(frozen=True, slots=True)
class Person:
    """Language, place (an id of the region) and residence situation, as far as told."""

    language: str
    place: str | None = None
    situation: Situation | None = None

    def area(self, knowledge: Knowledge) -> Area | None:
        """City, district or reception centre; None while the place is unknown."""
        place = knowledge.place(self.place) if self.place else None
        return place.area if place else None
