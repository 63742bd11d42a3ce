"""Courses near a point: which may be offered as current, and how far away they are in a straight line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.knowledge import Knowledge
from bot.knowledge.courses import CourseDate, CourseKind, CoursePlace, Provider

from .places import distance_km

Point = tuple[float, float]
"""Latitude and longitude in degrees."""

NEAR_KM = 15.0  # farther away than this, other ways to learn are named too
PLACE_REVIEW_DAYS, DATE_REVIEW_DAYS = 365, 60  # older entries are marked: people shall ask again


@dataclass(frozen=True, slots=True)
class Offer:
    """A course place with its coming courses, the earliest first. `exact`: the house is known, not only the town."""

    place: CoursePlace
    provider: Provider
    point: Point
    exact: bool
    km: float
    dates: tuple[CourseDate, ...]

    @property
    def kinds(self) -> tuple[CourseKind, ...]:
        """The kinds of its coming courses; without dates the kind of the place."""
        return tuple(dict.fromkeys(entry.kind for entry in self.dates)) or (self.place.kind,)


def offers(knowledge: Knowledge, start: Point, day: date, *, anker: bool = False) -> tuple[Offer, ...]:
    """Every place that may be offered on `day`, the nearest to `start` first.

    A place is offered where its own entry, or that of a coming course, is verified or found. `anker`: the person lives
    in the reception centre, so courses for its residents are shown too.
    """
    coming: dict[str, list[CourseDate]] = {}
    for entry in knowledge.course_dates.values():
        if entry.shown and entry.starts >= day and (anker or entry.audience != "residents"):
            coming.setdefault(entry.place, []).append(entry)
    found = [
        _offer(knowledge, place, start, coming.get(place.id, []))
        for place in knowledge.course_places.values()
        if (place.shown or place.id in coming) and (anker or place.audience != "residents")
    ]
    return tuple(sorted(found, key=lambda offer: (round(offer.km, 1), _first_day(offer), offer.place.id)))


def centre(knowledge: Knowledge, place_id: str) -> Point:
    """The point of a place of the region: its own, otherwise its municipality's centre. KeyError where unknown."""
    place = knowledge.place(place_id)
    if place is None:
        raise KeyError(place_id)
    if place.lat is not None and place.lon is not None:
        return place.lat, place.lon
    return centre(knowledge, place.municipality)


def is_old(entry: CourseDate | CoursePlace, day: date) -> bool:
    """True where somebody should have looked at the entry again."""
    limit = DATE_REVIEW_DAYS if isinstance(entry, CourseDate) else PLACE_REVIEW_DAYS
    return entry.on is not None and (day - entry.on).days > limit


def _offer(knowledge: Knowledge, place: CoursePlace, start: Point, dates: list[CourseDate]) -> Offer:
    exact = place.lat is not None and place.lon is not None
    point = (place.lat or 0.0, place.lon or 0.0) if exact else centre(knowledge, place.municipality)
    ordered = tuple(sorted(dates, key=lambda entry: (entry.starts, entry.id)))
    return Offer(place, knowledge.providers[place.provider], point, exact, distance_km(start, point), ordered)


def _first_day(offer: Offer) -> date:
    return offer.dates[0].starts if offer.dates else date.max
