"""A chain too large for one sheet goes on over several, so that its text can be read when each is printed on A3."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import pairwise

from .boxes import SIZES
from .fit import RATIO, Known
from .grid import needed_arrows
from .layout import Picture, lay_out
from .view import Elsewhere, Station, View, limits

PAPER_MARGIN = 6  # mm
PRINTED_WIDTH, PRINTED_HEIGHT = 420 - 2 * PAPER_MARGIN, 297 - 2 * PAPER_MARGIN  # mm of A3 landscape
LEAST_POINTS = 7.0
MOST_WIDTH = min(SIZES.values()) * min(PRINTED_WIDTH, PRINTED_HEIGHT * RATIO) / 25.4 * 72 / LEAST_POINTS
_TRIES = 8
_EVEN = 1.0  # what steps on a full sheet cost compared with an arrow that is cut


def lay_out_sheets(view: View) -> tuple[Picture, ...]:
    """The whole chain where it fits on one sheet; otherwise as few sheets as possible."""
    whole = lay_out(view)
    if whole.width <= MOST_WIDTH or len(view.stations) < 2:
        return (whole,)
    cutter = _Cutter(view)
    for attempt in range(_TRIES):  # signs to other sheets can need more room than was reckoned
        pictures = tuple(lay_out(part) for part in cutter.cut(MOST_WIDTH * (1 - 0.03 * attempt)))
        if all(picture.width <= MOST_WIDTH for picture in pictures):
            break
    return pictures


class _Cutter:
    """Divides the steps, in their order, where few arrows are cut."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.order = _in_order(view.stations)
        self.arrows = needed_arrows({station.id: station for station in self.order})
        self.place = {station.id: index for index, station in enumerate(self.order)}
        self.width = cache(self._width)
        self.known: Known = {}

    def cut(self, limit: float) -> list[View]:
        """The fewest sheets no wider than `limit`; of these the ones evenly filled and with few arrows between them."""
        ends = self._ends(limit)
        best: dict[int, tuple[tuple[float, float], list[int]]] = {0: ((0, 0), [0])}
        for start in range(len(self.order)):
            (sheets, cut), cuts = best[start]
            for end in range(start + 1, ends[start] + 1):
                leaving = sum(start <= self.place[a] < end <= self.place[b] for a, b in self.arrows)
                uneven = _EVEN * (end - start) ** 2 / len(self.order)
                cost = (sheets + 1, cut + leaving + uneven)
                if end not in best or cost < best[end][0]:
                    best[end] = (cost, [*cuts, end])
        chosen = best[len(self.order)][1]
        sheet_of = [sum(place >= end for end in chosen[1:]) + 1 for place in range(len(self.order))]
        return [self.part(a, b, sheet_of) for a, b in pairwise(chosen)]

    def _ends(self, limit: float) -> list[int]:
        """How far a sheet that begins at each step can go; taken to go no less far than one that begins earlier."""
        ends: list[int] = []
        for start in range(len(self.order)):
            end = max([start + 1, *ends[-1:]])
            while end < len(self.order) and self.width(start, end + 1) <= limit:
                end += 1
            ends.append(end)
        return ends

    def _width(self, start: int, end: int) -> float:
        sheet_of = [1 + (place >= start) + (place >= end) for place in range(len(self.order))]
        return lay_out(self.part(start, end, sheet_of), self.known).width

    def part(self, start: int, end: int, sheet_of: list[int]) -> View:
        """One sheet. `sheet_of`: the sheet of every step."""
        view, inside = self.view, self.order[start:end]
        some = {name for station in inside for name in station.situations}
        only = limits(view.words, tuple(name for name in view.situations if name in some), view.situations)
        stations = tuple(self._station(station, only, sheet_of) for station in inside)
        roles = {role for station in stations for role in (station.role, *(flow.role for flow in station.flows))}
        gaps = {station.gap for station in stations}
        return replace(
            view,
            stations=stations,
            lanes=tuple(lane for lane in view.lanes if lane.role in roles),
            gaps=tuple(gap for gap in view.gaps if gap.id in gaps),
            sheet=sheet_of[start],
            sheets=sheet_of[-1],
            limits=only,
        )

    def _station(self, station: Station, only: str, sheet_of: list[int]) -> Station:
        here = sheet_of[self.place[station.id]]
        before = [a for a, b in self.arrows if b == station.id]
        then = [b for a, b in self.arrows if a == station.id]

        def elsewhere(names: list[str]) -> tuple[Elsewhere, ...]:
            places = sorted(self.place[name] for name in names)
            sheets = sorted({sheet_of[place] for place in places} - {here})
            titles = {s: tuple(self.order[p].heading for p in places if sheet_of[p] == s) for s in sheets}
            return tuple(Elsewhere(sheet, titles[sheet]) for sheet in sheets)

        return replace(
            station,
            after=tuple(name for name in before if sheet_of[self.place[name]] == here),
            before=elsewhere(before),
            then=elsewhere(then),
            limits="" if station.limits == only else station.limits,
        )


def _in_order(stations: tuple[Station, ...]) -> list[Station]:
    """As they are listed, but no step before one that it comes after."""
    order: list[Station] = []
    waiting = list(stations)
    while waiting:
        left = {station.id for station in waiting}
        first = next(station for station in waiting if not left & set(station.after))
        waiting.remove(first)
        order.append(first)
    return order
