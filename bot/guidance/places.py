"""From what people type ("ich wohn in hirscheid", "96114", "عنكر") to a place of the region."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from anyascii import anyascii
from rapidfuzz import fuzz, process

from bot.i18n.normalise import normalise
from bot.knowledge import Knowledge, Municipality, SpecialPlace

_POSTAL = re.compile(r"(?<!\d)\d{5}(?!\d)")
_SURE = 86  # of 100: one slip in seven letters
_MAYBE = 78
EARTH_KM = 6371.0
_LATIN = "\u024f"  # the last Latin letter: an alias in another script is a spelling of the place's own name


@dataclass(frozen=True, slots=True)
class Found:
    """Places that fit: one that is sure, or up to three to choose from."""

    places: tuple[str, ...] = ()
    sure: bool = False


def _fold(text: str) -> str:
    """Latin letters only, so that any script meets any spelling. `i.OFr.` and the like do not count."""
    return normalise(anyascii(normalise(re.sub(r"\bi\. ?\w+\.?", "", text))))


class PlaceFinder:
    """Finds municipalities and special places by name, postal code or the name of a village in them."""

    def __init__(self, knowledge: Knowledge) -> None:
        region = knowledge.region
        self._names: dict[str, dict[str, bool]] = {}  # folded name -> place -> is it the place's own name?
        self._postal: dict[str, list[str]] = {}
        places: list[SpecialPlace | Municipality] = [*region.places, *region.municipalities]
        for place in places:
            for name in (place.name, *place.names.values()):
                self._names.setdefault(_fold(name), {})[place.id] = True
            for alias in place.aliases:
                own = place in region.places or alias[0] > _LATIN  # villages stand there as on the signs
                self._names.setdefault(_fold(alias), {}).setdefault(place.id, own)
        for municipality in region.municipalities:
            for code in municipality.postal_codes:
                self._postal.setdefault(code, []).append(municipality.id)
        self._longest = max((len(name.split()) for name in self._names), default=1)

    def find(self, text: str) -> Found:
        """Look for a place in a short text; a village's name only suggests its municipality."""
        for code in _POSTAL.findall(text[:200]):
            if code in self._postal:
                found = tuple(self._postal[code])
                return Found(found[:3], sure=len(found) == 1)
        tokens = _fold(text[:200]).split()
        spans = []
        for length in range(max(self._longest, 2), 0, -1):
            for start in range(len(tokens) - length + 1):
                span = tokens[start : start + length]
                spans.extend([" ".join(span), "".join(span)][: 1 + (length == 2)])  # "burg ebrach" is Burgebrach
        exact = [places for span in spans if (places := self._names.get(span))]
        if exact:
            best = exact[0] if len(exact) == 1 else self._most_telling(exact)
            own = [place for place, is_own in best.items() if is_own]
            return Found(tuple(own or best)[:3], sure=len(own) == 1)
        return self._similar(spans)

    @staticmethod
    def _most_telling(exact: list[dict[str, bool]]) -> dict[str, bool]:
        """In "I live in the ANKER in Bamberg" the special place says more than the city around it."""
        others = [places for places in exact if set(places) != {"bamberg"}]
        return (others or exact)[0]

    def _similar(self, spans: list[str]) -> Found:
        scores: dict[str, float] = {}
        for span in spans:
            if len(span) < 4:
                continue
            for name, score, _ in process.extract(
                span, self._names.keys(), scorer=fuzz.ratio, score_cutoff=_MAYBE, limit=3
            ):
                for place in self._names[name]:
                    scores[place] = max(scores.get(place, 0), score)
        ranked = sorted(scores, key=lambda place: (-scores[place], place))
        if not ranked:
            return Found()
        clear = scores[ranked[0]] >= _SURE and (len(ranked) == 1 or scores[ranked[1]] < scores[ranked[0]] - 5)
        return Found(tuple(ranked[:1] if clear else ranked[:3]), sure=clear)


def distance_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance in kilometres between two (latitude, longitude) pairs in degrees."""
    (lat1, lon1), (lat2, lon2) = ((math.radians(x), math.radians(y)) for x, y in (a, b))
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(min(1.0, h)))


def nearest_place(knowledge: Knowledge, point: tuple[float, float], within_km: float = 30) -> str | None:
    """The municipality whose centre is nearest to a shared location; None when all are farther than `within_km`."""
    ranked = sorted((distance_km(point, (m.lat, m.lon)), m.id) for m in knowledge.region.municipalities)
    return ranked[0][1] if ranked and ranked[0][0] <= within_km else None
