"""The way of each arrow: along free rows, the gutters between columns and the corridors between rows; never over a box.

A line is a list of points whose x is only a name (the edge of a box, or a track in a gutter) until every gutter is
known to be wide enough for its tracks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from .grid import Grid
from .view import Flow, Station, View

STRAIGHT, OUT, IN = 12.0, 20.0, 28.0  # below the top of the box: arrows of order
FLOW_OUT, FLOW_IN, FLOW_STEP = 36.0, 44.0, 16.0  # below the top of the box: hand-overs
LANE_EDGE = 11.0  # a hand-over ends this far inside the band of the other office
TRACK = 9.0
CORRIDOR = 8.0
Kind = Literal["order", "yes", "asked", "no"]
Net = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """The right ("end") or left ("start") edge of the boxes of a column, or a track of the gutter before a column."""

    kind: Literal["start", "end", "track"]
    column: int
    net: Net = ()


Bend = tuple[Spot, float]


@dataclass(frozen=True, slots=True)
class Line:
    """One arrow. `flow` is None for an arrow of order."""

    kind: Kind
    station: str
    bends: tuple[Bend, ...]
    flow: Flow | None = None
    target: str = ""


def kind_of(flow: Flow) -> Kind:
    """How a hand-over is drawn."""
    if flow.passed_on in {"yes", "no"}:
        return "yes" if flow.passed_on == "yes" else "no"
    return "asked"


def least_height(station: Station) -> float:
    """A box must be high enough for the arrows at its sides."""
    outgoing = sum(flow.outgoing for flow in station.flows)
    incoming = len(station.flows) - outgoing
    lowest = max(
        IN,
        FLOW_OUT + FLOW_STEP * (outgoing - 1) if outgoing else 0,
        FLOW_IN + FLOW_STEP * (incoming - 1) if incoming else 0,
    )
    return lowest + 8


@dataclass
class Router:
    """Finds ways in two steps: which corridors are needed (before heights are known), then the lines."""

    view: View
    grid: Grid
    _corridors: dict[tuple[int, str], tuple[int, int]] = field(default_factory=dict)
    _levels: dict[tuple[int, str], int] = field(default_factory=dict)
    _heights: dict[int, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for source, target in self.grid.arrows:
            if self._way(source, target) == "corridor":
                key = (self._corridor_of(source, target), source)
                start, end = self.grid.cells[source].column + 1, self.grid.cells[target].column
                low, high = self._corridors.get(key, (start, end))
                self._corridors[key] = (min(low, start), max(high, end))
        for row in {row for row, _ in self._corridors}:
            spans = {name: span for (r, name), span in self._corridors.items() if r == row}
            levels = colour(spans)
            self._levels |= {(row, name): level for name, level in levels.items()}
            self._heights[row] = (max(levels.values()) + 1) * CORRIDOR + 3

    def corridor_height(self, row: int) -> float:
        """The room for lines above the boxes of a row."""
        return self._heights.get(row, 0)

    def _way(self, source: str, target: str) -> Literal["straight", "near", "along", "corridor"]:
        a, b = self.grid.cells[source], self.grid.cells[target]
        if self.grid.free(a.row, a.column, b.column):
            return "straight" if a.row == b.row else "near" if b.column == a.column + 1 else "along"
        return "near" if self.grid.free(b.row, a.column, b.column) else "corridor"

    def _corridor_of(self, source: str, target: str) -> int:
        a, b = self.grid.cells[source], self.grid.cells[target]
        last = max(cell.row for cell in self.grid.cells.values())
        return a.row + 1 if b.row > a.row and a.row < last else a.row

    def lines(self, top: Callable[[int], float], band: Callable[[str], tuple[float, float]]) -> list[Line]:
        """All arrows. `top`: the upper edge of the boxes of a row; `band`: the upper and lower edge of a lane."""
        lines = [self._order(source, target, top) for source, target in self.grid.arrows]
        for station in self.view.stations:
            out = [flow for flow in station.flows if flow.outgoing]
            into = [flow for flow in station.flows if not flow.outgoing]
            lines += [
                self._flow(station, flow, index, top, band) for index, flow in enumerate(self._sorted(station, out))
            ]
            lines += [
                self._flow(station, flow, index, top, band) for index, flow in enumerate(self._sorted(station, into))
            ]
        return lines

    def _sorted(self, station: Station, flows: list[Flow]) -> list[Flow]:
        """Those that go up first, so that the arrows of one box do not cross."""
        place = {lane: index for index, lane in enumerate(self.grid.lanes)}
        here = place[station.role]
        up = sorted((f for f in flows if place[f.role] < here), key=lambda f: -place[f.role])
        down = sorted((f for f in flows if place[f.role] >= here), key=lambda f: -place[f.role])
        return [*up, *down]

    def _order(self, source: str, target: str, top: Callable[[int], float]) -> Line:
        a, b = self.grid.cells[source], self.grid.cells[target]
        begin, end = Spot("end", a.column), Spot("start", b.column)
        leave, arrive = top(a.row) + self._port(source), top(b.row) + IN
        trunk, entry = Spot("track", a.column + 1, ("out", source)), Spot("track", b.column, ("in", target))
        way = self._way(source, target)
        bends: tuple[Bend, ...]
        if way == "straight":
            bends = ((begin, top(a.row) + STRAIGHT), (end, top(a.row) + STRAIGHT))
        elif way == "near":
            bends = ((begin, leave), (trunk, leave), (trunk, arrive), (end, arrive))
        elif way == "along":
            bends = ((begin, leave), (entry, leave), (entry, arrive), (end, arrive))
        else:
            row = self._corridor_of(source, target)
            level = top(row) - 3 - CORRIDOR * (self._levels[row, source] + 0.5)
            bends = ((begin, leave), (trunk, leave), (trunk, level), (entry, level), (entry, arrive), (end, arrive))
        return Line("order", source, bends, target=target)

    def _port(self, source: str) -> float:
        """Arrows of order leave a box together."""
        straight = any(s == source and self._way(s, target) == "straight" for s, target in self.grid.arrows)
        return STRAIGHT if straight else OUT

    def _flow(
        self, station: Station, flow: Flow, index: int,
        top: Callable[[int], float], band: Callable[[str], tuple[float, float]],
    ) -> Line:  # fmt: skip
        cell = self.grid.cells[station.id]
        upper, lower = band(flow.role)
        y = top(cell.row) + (FLOW_OUT if flow.outgoing else FLOW_IN) + FLOW_STEP * index
        edge = upper + LANE_EDGE if upper > y else lower - LANE_EDGE
        side = "out" if flow.outgoing else "in"
        track = Spot("track", cell.column + flow.outgoing, (side, station.id, str(index)))
        if flow.outgoing:
            bends: tuple[Bend, ...] = ((Spot("end", cell.column), y), (track, y), (track, edge))
        else:
            bends = ((track, edge), (track, y), (Spot("start", cell.column), y))
        return Line(kind_of(flow), station.id, bends, flow)


def colour(spans: dict[str, tuple[int, int]]) -> dict[str, int]:
    """The lowest level for each span on which it meets no other one."""
    levels: dict[str, int] = {}
    for name in sorted(spans, key=lambda n: (spans[n], n)):
        low, high = spans[name]
        used = {levels[other] for other in levels if spans[other][0] <= high and low <= spans[other][1]}
        levels[name] = next(level for level in range(len(spans)) if level not in used)
    return levels


@dataclass(frozen=True)
class Tracks:
    """Which track of its gutter each net uses, and how many tracks each gutter has."""

    numbers: dict[tuple[int, Net], int]
    counts: dict[int, int]


def assign_tracks(lines: Iterable[Line], gap: float = 16) -> Tracks:
    """Upright pieces that would touch get different tracks; each lies near the box that it leaves or enters."""
    spans: dict[tuple[int, Net], tuple[float, float]] = {}
    for line in lines:
        for (spot, y), (other, other_y) in pairwise(line.bends):
            if spot == other and spot.kind == "track":
                key = (spot.column, spot.net)
                low, high = spans.get(key, (y, y))
                spans[key] = (min(low, y, other_y), max(high, y, other_y))
    numbers: dict[tuple[int, Net], int] = {}
    counts: dict[int, int] = {}
    for gutter in sorted({column for column, _ in spans}):
        mine = {net: span for (column, net), span in spans.items() if column == gutter}
        count = 1
        while (found := _try(mine, count, gap)) is None:
            count += 1
        numbers |= {(gutter, net): number for net, number in found.items()}
        counts[gutter] = count
    return Tracks(numbers, counts)


def _try(spans: dict[Net, tuple[float, float]], count: int, gap: float) -> dict[Net, int] | None:
    found: dict[Net, int] = {}
    for net in sorted(spans, key=lambda n: (spans[n][1] - spans[n][0], n)):
        low, high = spans[net]
        used = {found[o] for o in found if spans[o][0] < high + gap and low < spans[o][1] + gap}
        order = range(count) if net[0] == "out" else range(count - 1, -1, -1)
        track = next((track for track in order if track not in used), None)
        if track is None:
            return None
        found[net] = track
    return found
