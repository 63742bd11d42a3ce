"""Where each step stands: its column (longest path), its lane, its row; and which arrows of order are needed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from .view import Station, View


@dataclass(frozen=True, slots=True)
class Cell:
    """Column and row, counted from the start of the chain and from the top of the picture."""

    column: int
    row: int


@dataclass(frozen=True)
class Grid:
    """The order of lanes, the rows of each and the cell of each station."""

    lanes: tuple[str, ...]
    rows: dict[str, tuple[int, ...]]
    cells: dict[str, Cell]
    arrows: tuple[tuple[str, str], ...]

    @property
    def columns(self) -> int:
        """How many columns."""
        return max((cell.column for cell in self.cells.values()), default=-1) + 1

    @cached_property
    def taken(self) -> frozenset[tuple[int, int]]:
        """(row, column) of every station."""
        return frozenset((cell.row, cell.column) for cell in self.cells.values())

    def free(self, row: int, after: int, before: int) -> bool:
        """True where no station stands in the row between two columns."""
        return not any((row, column) in self.taken for column in range(after + 1, before))


def make_grid(view: View) -> Grid:
    """Columns by longest path, lanes so that arrows are short, rows so that no two steps meet."""
    stations = {station.id: station for station in view.stations}
    columns = _columns(stations)
    arrows = needed_arrows(stations)
    lanes = _lane_order(view, columns, arrows)
    rows: dict[str, tuple[int, ...]] = {}
    cells: dict[str, Cell] = {}
    count = 0
    for lane in lanes:
        inside = _rows_of_lane([s for s in view.stations if s.role == lane], columns, arrows)
        height = max(inside.values(), default=-1) + 1
        rows[lane] = tuple(range(count, count + height))
        cells |= {name: Cell(columns[name], count + row) for name, row in inside.items()}
        count += height
    return Grid(lanes, rows, cells, arrows)


def _columns(stations: dict[str, Station]) -> dict[str, int]:
    """By longest path; what only comes after other chains stands beside the step that is listed before it."""
    columns: dict[str, int] = {}

    def column(name: str) -> int:
        if name not in columns:
            columns[name] = max((column(before) + 1 for before in stations[name].after), default=0)
        return columns[name]

    for name in stations:
        column(name)
    before = 0
    for name, station in stations.items():
        if station.other_chains and not (station.after or station.before):  # begins where the chain is by then
            followers = [columns[other.id] for other in stations.values() if name in other.after]
            columns[name] = max(0, min(followers) - 1) if followers else before
        before = columns[name]
    return columns


def needed_arrows(stations: dict[str, Station]) -> tuple[tuple[str, str], ...]:
    """Order without what follows from it: where A → B → C is drawn, A → C need not be."""
    reach: dict[str, frozenset[str]] = {}

    def earlier(name: str) -> frozenset[str]:
        if name not in reach:
            direct = stations[name].after
            reach[name] = frozenset(direct).union(*(earlier(before) for before in direct))
        return reach[name]

    return tuple(
        (before, name)
        for name, station in stations.items()
        for before in station.after
        if not any(before in earlier(other) for other in station.after if other != before)
    )


def _lane_order(view: View, columns: dict[str, int], arrows: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Lanes where things begin early stand high; moved up and down while that makes the arrows shorter."""
    role = {station.id: station.role for station in view.stations}
    links = [(role[a], role[b], 1.5) for a, b in arrows]
    links += [(station.role, flow.role, 1.0) for station in view.stations for flow in station.flows]
    first: dict[str, int] = {}
    for station in view.stations:
        for name in (station.role, *(flow.role for flow in station.flows)):
            first[name] = min(first.get(name, 99), columns[station.id])

    def cost(order: list[str]) -> float:
        position = {name: index for index, name in enumerate(order)}
        length = sum(weight * abs(position[a] - position[b]) for a, b, weight in links)
        late = sum(first[a] > first[b] for i, a in enumerate(order) for b in order[i + 1 :])
        return length + 0.35 * late

    order = sorted((lane.role for lane in view.lanes), key=lambda name: first[name])
    best, better = cost(order), True
    while better:
        better = False
        for name in tuple(order):
            rest = [other for other in order if other != name]
            tries = [[*rest[:i], name, *rest[i:]] for i in range(len(order))]
            found = min(tries, key=cost)
            if cost(found) < best - 1e-9:
                order, best, better = found, cost(found), True
    return tuple(order)


def _rows_of_lane(
    stations: list[Station], columns: dict[str, int], arrows: Iterable[tuple[str, str]]
) -> dict[str, int]:
    """A step stands in the row of the step before it, if that is free."""
    rows: dict[str, int] = {}
    taken: set[tuple[int, int]] = set()
    for station in sorted(stations, key=lambda s: columns[s.id]):
        wished = [rows[before] for before, name in arrows if name == station.id and before in rows]
        row = next(row for row in (*wished, *range(len(stations))) if (row, columns[station.id]) not in taken)
        rows[station.id] = row
        taken.add((row, columns[station.id]))
    return rows
